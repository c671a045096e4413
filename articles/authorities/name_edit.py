"""Change the record of a name: its preferred form, note, identifier and other spellings; accept or refuse a name.

Each change is a version (articles.versions).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from articles.authorities.bearers import count_uses
from articles.authorities.name_merge import Refused
from articles.drafts.text import fold
from articles.models import ArticleAuthor, Credit, Photo, PhotoCredit, Spelling, Term, Version
from articles.models.authority import terms_of
from articles.versions.recorder import Change, watch

MOST_REFUSED = 200
"""A name that more photos or stories have is hardly a misread caption, and is refused from their own pages."""


@transaction.atomic
def save_name(
    term: Term, name: str, note: str, identifier: str, spellings: Iterable[str], user: User | None = None
) -> None:
    """Set everything of a record. The form that was preferred until now becomes a spelling. Raises Refused."""
    name = " ".join(name.split())[:200]
    others = terms_of(term.vocabulary).exclude(pk=term.pk)
    if others.filter(name=name).exists():
        raise Refused(f"There is another {name}. Merge the two instead.")
    wanted = {fold(text)[:200]: " ".join(text.split())[:200] for text in spellings if fold(text)}
    if name != term.name:
        wanted.setdefault(term.folded, term.name)
    _check_spellings(term, wanted)
    with watch(Change(Version.Door.DESK, user), names=[term]):
        term.name, term.note, term.identifier = name, note, identifier
        term.standing = Term.Standing.CHECKED
        term.save()
    known = {row.folded: row for row in Spelling.objects.of_term(term)}  # type: ignore[attr-defined]
    Spelling.objects.filter(pk__in=[row.pk for folded, row in known.items() if folded not in wanted]).delete()
    for folded, text in wanted.items():
        if folded not in known:
            Spelling.for_term(term, text).save()


def _check_spellings(term: Term, wanted: dict[str, str]) -> None:
    """Raise Refused if one of these spellings belongs to another record, or is its name."""
    taken = Spelling.objects.filter(vocabulary=term.vocabulary, folded__in=wanted)
    taken = taken.exclude(**{str(term._meta.model_name): term.pk})
    if (spelling := taken.first()) is not None:
        raise Refused(f"{spelling} is a spelling of another name already.")
    named = terms_of(term.vocabulary).exclude(pk=term.pk).filter(name__in=wanted.values()).first()
    if named is not None:
        raise Refused(f"{named} has a record of its own. Merge the two instead.")


def accept(terms: Iterable[Term], user: User | None = None) -> int:
    """Check these names, and return their number."""
    rows = list(terms)
    with transaction.atomic(), watch(Change(Version.Door.DESK, user, "Accepted."), names=rows):
        for term in rows:
            term.standing = Term.Standing.CHECKED
            term.save(update_fields=["standing"])
    return len(rows)


@transaction.atomic
def refuse(term: Term, user: User | None = None) -> None:
    """Say that this is no name: photos and stories lose it, and imports ignore it from now on. A credit line that named
    nobody else goes back into the caption, in parentheses. Raises Refused."""
    if count_uses(term) > MOST_REFUSED:
        raise Refused(f"{term} is named more than {MOST_REFUSED} times. Correct the photos or stories instead.")
    change = Change(Version.Door.DESK, user, f"“{term}” is no name.")
    photos = (
        list(PhotoCredit.objects.filter(credit=term.pk).values_list("photo", flat=True)) if _is_credit(term) else []
    )
    rows = ArticleAuthor.objects.filter(author=term.pk) if not _is_credit(term) else ArticleAuthor.objects.none()
    with watch(change, names=[term], photos=photos, articles=list(rows.values_list("article", flat=True))):
        PhotoCredit.objects.filter(credit=term.pk, photo__in=photos).delete()
        rows.delete()
        for photo in Photo.objects.filter(pk__in=photos, photo_credits__isnull=True).exclude(credit_line=""):
            photo.caption, photo.credit_line = f"{photo.caption} ({photo.credit_line})".strip(), ""
            photo.save()
        term.standing = Term.Standing.REFUSED
        term.save(update_fields=["standing"])


def _is_credit(term: Term) -> bool:
    return isinstance(term, Credit)

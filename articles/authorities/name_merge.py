"""Merge one name, the loser, into another, the winner.

1. start() writes the Merge. Names that cannot be merged raise Refused.
2. carry_on() moves the loser's rows to the winner, CHUNK rows in a transaction, and records each row that it moved or
   deleted, so that articles.authorities.undo_merge can put it back.
3. When no row is left, one transaction makes the loser's name a spelling of the winner, moves the loser's own spellings
   and deletes the loser. From then on its address redirects.

A process that ends in between leaves the Merge in the state MOVING; whoever calls carry_on() next, such as the worker,
goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from articles.authorities.bearers import CHUNK, Relation, relations
from articles.models import Article, Merge, MergedRows, Source, Spelling, Term, Version
from articles.models.authority import terms_of
from articles.versions.recorder import Change, watch

TAKEN_OVER = ("note", "identifier")
"""What the winner takes from the loser if it has none of its own."""


class Refused(Exception):
    """A change of names that cannot be made, with a sentence that says why."""


def start(winner: Term, loser: Term, user: User | None = None) -> Merge:
    """Begin a merge, and return it. Raises Refused."""
    if why := why_not(winner, loser):
        raise Refused(why)
    return Merge.objects.create(
        vocabulary=winner.vocabulary,
        winner=winner.pk,
        loser=loser.pk,
        winner_name=winner.name,
        loser_name=loser.name,
        loser_slug=loser.slug,
        before={"winner": fields_of(winner), "loser": fields_of(loser)},
        user=user,
    )


def merge_now(winner: Term, loser: Term, user: User | None = None) -> int:
    """Merge two names from beginning to end, and return the number of rows that had the loser. Raises Refused."""
    merge = start(winner, loser, user)
    carry_on(merge)
    return int(merge.moved)


def why_not(winner: Term, loser: Term) -> str:
    """Why two names cannot be merged; empty if they can."""
    if winner.vocabulary != loser.vocabulary:
        return f"{winner} and {loser} stand in two vocabularies."
    if winner.pk == loser.pk:
        return "A name cannot be merged into itself."
    busy = Merge.objects.unfinished().filter(vocabulary=winner.vocabulary)  # type: ignore[attr-defined]
    if busy.filter(winner__in=[winner.pk, loser.pk]).exists() or busy.filter(loser__in=[winner.pk, loser.pk]).exists():
        return "One of these names is being merged already. Try again in a minute."
    if isinstance(winner, Source) and (key := _shared_key(winner, loser)):
        return (
            f"Both sources have a story with the key {key}. Delete one of the two stories, or give it another key, "
            "and merge the sources then."
        )
    return ""


def _shared_key(winner: Term, loser: Term) -> str:
    """A story key that both sources have, which must be unique within a source; "" if there is none."""
    ours = Article.objects.filter(source=winner.pk, source_key__isnull=False).values("source_key")
    key = Article.objects.filter(source=loser.pk, source_key__in=ours).values_list("source_key", flat=True).first()
    return key or ""


def carry_on(merge: Merge, most: int | None = None) -> bool:
    """Go on with a merge, by at most so many chunks, and return whether it is done."""
    return run_steps(_step, merge, most)


def run_steps(step: Callable[[Merge], bool], merge: Merge, most: int | None) -> bool:
    """Repeat a step, at most so many times, until it returns that all is done, and return whether it is."""
    steps = 0
    while most is None or steps < most:
        if step(merge):
            return True
        steps += 1
    return False


@transaction.atomic
def _step(merge: Merge) -> bool:
    """Move one chunk; or, if there is none left, finish. Returns whether the merge is done."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if locked.state != Merge.State.MOVING:
        merge.refresh_from_db()
        return True
    loser = terms_of(locked.vocabulary).select_for_update().get(pk=locked.loser)
    for relation in relations(type(loser)):
        if _move(locked, relation):
            return False
    winner: Term = terms_of(locked.vocabulary).select_for_update().get(pk=locked.winner)
    reason = f"{loser} was merged into {winner}."
    with watch(Change(Version.Door.DESK, locked.user, reason), names=[winner, loser]):
        _finish(locked, winner, loser)
    merge.refresh_from_db()
    return True


def _move(merge: Merge, relation: Relation) -> bool:
    """Move up to CHUNK rows of a table, and return whether there were any."""
    columns = ("pk", relation.other) if relation.other else ("pk", "pk")
    rows = list(relation.of(merge.loser).order_by("pk").values_list(*columns)[:CHUNK])
    if not rows:
        return False
    repeated = relation.others_of(merge.winner, [other for _, other in rows]) if relation.other else set()
    moved = [pk for pk, other in rows if other not in repeated]
    extra = relation.rows.filter(pk__in=[pk for pk, other in rows if other in repeated])
    MergedRows.objects.create(merge=merge, relation=relation.name, moved=moved, deleted=relation.values(extra))
    extra.delete()
    relation.rows.filter(pk__in=moved).update(**{relation.term: merge.winner})
    Merge.objects.filter(pk=merge.pk).update(moved=F("moved") + len(rows))
    return True


def _finish(merge: Merge, winner: Term, loser: Term) -> None:
    """Make the loser's name a spelling of the winner, and delete the loser."""
    column = str(loser._meta.model_name)
    own = Spelling.objects.of_term(loser)  # type: ignore[attr-defined]
    spellings = list(own.values_list("pk", flat=True))
    if spellings:
        MergedRows.objects.create(merge=merge, relation="spellings", moved=spellings)
        own.update(**{column: winner})
    merge.spelling = list(_spell(winner, loser))
    for name in TAKEN_OVER:
        setattr(winner, name, getattr(winner, name) or getattr(loser, name))
    winner.standing = Term.Standing.CHECKED
    winner.save()
    loser.delete()
    merge.after = fields_of(winner)
    merge.state = Merge.State.DONE
    merge.save(update_fields=["spelling", "after", "state"])


def _spell(winner: Term, loser: Term) -> tuple[int, int | None]:
    """Make the loser's name a spelling of the winner. Returns the key of the spelling and, if it existed, the key of
    the term that had it."""
    new = Spelling.for_term(winner, loser.name)
    new.name = loser.name
    known = Spelling.objects.filter(vocabulary=winner.vocabulary, folded=loser.folded).first()
    if known is None:
        new.save()
        return new.pk, None
    before = known.term_id
    setattr(known, str(winner._meta.model_name), winner)
    known.save()
    return known.pk, before


def fields_of(term: Term) -> dict[str, Any]:
    """All columns of a term."""
    return {field.attname: getattr(term, field.attname) for field in term._meta.concrete_fields}

"""Names as authorities: the other spellings of a name, merges that can be undone, and pairs that are two names.

A term of articles.models.vocabulary is the record of a name in its preferred form. What is stored here leads other
forms of the name, and the addresses of merged records, to that record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.drafts.text import fold
from articles.models.term import Term
from articles.models.vocabulary import Author, Credit, Section, Source, Topic

MODELS: dict[str, type[Term]] = {
    "section": Section,
    "subject": Topic,
    "person": Topic,
    "place": Topic,
    "organisation": Topic,
    "author": Author,
    "source": Source,
    "photographer": Credit,
    "agency": Credit,
}
"""Vocabulary -> the model of its terms. Where a model has kinds, the kind has the vocabulary's name."""

MAX_HOPS = 50
"""The most merges that are followed from an old address to a record."""


def terms_of(vocabulary: str) -> Any:
    """All terms of a vocabulary, as a QuerySet."""
    terms: Any = MODELS[vocabulary].objects
    return terms.filter(kind=vocabulary) if "kind" in MODELS[vocabulary].scope else terms.all()


class SpellingQuerySet(models.QuerySet["Spelling"]):
    """Questions asked of spellings."""

    def of(self, vocabulary: str) -> Self:
        """The spellings of the names of a vocabulary."""
        return self.filter(vocabulary=vocabulary)

    def of_term(self, term: Term) -> Self:
        """The spellings of one name."""
        return self.filter(**{str(term._meta.model_name): term.pk})

    def of_terms(self, model: type[Term], pks: Iterable[int]) -> dict[int, list[str]]:
        """Key of a term -> its spellings, for those of these terms that have any. One query."""
        name = str(model._meta.model_name)
        found: dict[int, list[str]] = {}
        for pk, spelling in self.filter(**{f"{name}__in": list(pks)}).order_by("name").values_list(name, "name"):
            found.setdefault(pk, []).append(spelling)
        return found

    def with_words(self, words: str) -> Self:
        """Spellings that contain every word of `words`, letter case and accents aside."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def with_preferred(self, model: type[Term]) -> Self:
        """Spellings of checked names, with the name's preferred form as `preferred`."""
        term = str(model._meta.model_name)
        checked = self.filter(**{f"{term}__standing": Term.Standing.CHECKED})
        return checked.annotate(preferred=models.F(f"{term}__name"))

    def state(self) -> tuple[int, int]:
        """Two numbers that change whenever a spelling is added or removed, by a merge or by hand. One query."""
        counted = self.aggregate(count=models.Count("pk"), last=models.Max("pk"))
        return counted["count"], counted["last"] or 0


class Spelling(models.Model):
    """Another spelling of a name: imports, searches and derived credits use the preferred form instead.

    Exactly one of the five references is set. Looked up after the names themselves: a term that has this very name
    stands for itself.
    """

    vocabulary = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, related_name="spellings")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="spellings")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="spellings")
    author = models.ForeignKey(Author, models.CASCADE, null=True, blank=True, related_name="spellings")
    credit = models.ForeignKey(Credit, models.CASCADE, null=True, blank=True, related_name="spellings")

    preferred: str
    """The preferred form of the name, if SpellingQuerySet.with_preferred() read it."""

    objects: ClassVar[models.Manager[Spelling]] = SpellingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "folded"], name="one_record_a_spelling")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = " ".join(self.name.split())[:200]
        self.folded = fold(self.name)[:200]
        super().save(*args, **kwargs)

    @classmethod
    def for_term(cls, term: Term, name: str) -> Spelling:
        """A new, unsaved spelling of a name."""
        return cls(vocabulary=term.vocabulary, name=name, **{str(term._meta.model_name): term})

    @property
    def term_id(self) -> int:
        """The key of the name that it spells."""
        return int(getattr(self, f"{MODELS[self.vocabulary]._meta.model_name}_id"))


class MergeQuerySet(models.QuerySet["Merge"]):
    """Questions asked of merges."""

    def in_effect(self) -> Self:
        """Merges whose loser has been deleted."""
        return self.filter(state=Merge.State.DONE)

    def unfinished(self) -> Self:
        """Merges, and undoings of merges, that still have rows to move."""
        return self.filter(state__in=[Merge.State.MOVING, Merge.State.RETURNING])

    def about(self, term: Term) -> Self:
        """The merges into a term, newest first."""
        return self.filter(vocabulary=term.vocabulary, winner=term.pk).order_by("-pk")

    def former_slugs(self, vocabulary: str) -> Any:
        """The slugs of a vocabulary that redirect, as a QuerySet of values."""
        return self.in_effect().filter(vocabulary=vocabulary).values_list("loser_slug", flat=True)

    def successor(self, vocabulary: str, slug: str) -> Term | None:
        """The term that an old address leads to; None if there is none. A query, and two more for each merge."""
        merge = self.in_effect().filter(vocabulary=vocabulary, loser_slug=slug).order_by("-pk").first()
        for _ in range(MAX_HOPS):
            if merge is None:
                return None
            term: Term | None = terms_of(vocabulary).filter(pk=merge.winner).first()
            if term is not None:
                return term
            merge = self.in_effect().filter(vocabulary=vocabulary, loser=merge.winner).order_by("-pk").first()
        return None


class Merge(models.Model):
    """The merge of one name, the loser, into another, the winner. While it is DONE, the loser's address redirects.

    winner, loser: keys of terms, which may be gone. before: their fields before the merge; after: the winner's fields
    after it. spelling: the row that the merge added or took over for the loser's name, with the key of the term that
    had it before, if any.
    """

    class State(models.TextChoices):
        MOVING = "moving", "Under way"
        DONE = "done", "Done"
        RETURNING = "returning", "Being undone"
        UNDONE = "undone", "Undone"

    vocabulary = models.CharField(max_length=12)
    winner = models.PositiveBigIntegerField()
    loser = models.PositiveBigIntegerField()
    winner_name = models.CharField(max_length=200)
    loser_name = models.CharField(max_length=200)
    loser_slug = models.CharField(max_length=100)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    spelling = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.MOVING)
    moved = models.PositiveIntegerField(default=0, help_text="Rows that now have the winner.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Merge]] = MergeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["vocabulary", "loser_slug"], name="merges_by_slug"),
            models.Index(fields=["vocabulary", "loser"], name="merges_by_loser"),
            models.Index(fields=["vocabulary", "winner"], name="merges_by_winner"),
            models.Index(fields=["state"], name="merges_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} into {self.winner_name}"


class MergedRows(models.Model):
    """Some rows that a merge moved or deleted, in one record, so that it can be undone.

    relation: as in articles.authorities.bearers. moved: keys of rows that had the loser and now have the winner.
    deleted: the values of rows that were deleted because their story or photo has the winner too.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    relation = models.CharField(max_length=20)
    moved = models.JSONField(default=list)
    deleted = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.moved)} {self.relation} of {self.merge}"


class PairList(models.Model):
    """The pairs of names of a vocabulary that may be one, as the worker found them last.

    stamp: what the vocabulary was like then (articles.authorities.pair_lists). pairs: [first, second, reason].
    """

    vocabulary = models.CharField(max_length=12, unique=True)
    stamp = models.CharField(max_length=100)
    pairs = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "kept_pair_lists"  # not articles_...: readers see nothing of it (docs/architecture.md)

    def __str__(self) -> str:
        return f"{len(self.pairs)} pairs of {self.vocabulary}"


class DistinctPairQuerySet(models.QuerySet["DistinctPair"]):
    """Questions asked of pairs that are two names."""

    def of(self, vocabulary: str) -> set[tuple[int, int]]:
        """The pairs of a vocabulary, the lower key first. One query."""
        return set(self.filter(vocabulary=vocabulary).values_list("first", "second"))


class DistinctPair(models.Model):
    """Two similar names of which an archivist said that they are two; they are not suggested again."""

    vocabulary = models.CharField(max_length=12)
    first = models.PositiveBigIntegerField()
    second = models.PositiveBigIntegerField()

    objects: ClassVar[models.Manager[DistinctPair]] = DistinctPairQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "first", "second"], name="one_row_a_pair")]

    def __str__(self) -> str:
        return f"{self.vocabulary} {self.first} and {self.second}"

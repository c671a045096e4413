"""The controlled vocabularies: sections, sources, topics, authors, and the photographers and agencies of credits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from articles.drafts.text import fold, make_slug


class CountOf(models.Subquery):
    """The number of rows of a query, which may be limited."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class TermQuerySet(models.QuerySet[Any]):
    """Questions that every vocabulary answers."""

    def named(self, name: str) -> Self:
        """Terms whose name is `name`, letter case and accents aside."""
        return self.filter(folded=fold(name))

    def mentioning(self, words: str) -> Self:
        """Terms whose name contains every word of `words`, letter case and accents aside."""
        terms = self
        for word in fold(words).split():
            terms = terms.filter(folded__contains=word)
        return terms

    def starting(self, prefix: str) -> Self:
        """Terms one of whose words begins with `prefix`."""
        folded = fold(prefix)
        return self.filter(models.Q(folded__startswith=folded) | models.Q(folded__contains=f" {folded}"))

    def with_uses(self, rows: str, most: int | None = None) -> Self:
        """Adds uses: how many of these rows (articles, photos) have the term, counted up to `most`."""
        relation = self.model._meta.get_field(rows)
        held = relation.related_model.objects.filter(**{relation.field.name: models.OuterRef("pk")}).order_by()
        return self.annotate(uses=CountOf(held.values("pk")[:most]))

    def shown(self) -> Self:
        """Terms of at least one story or photo that every reader may see, so that the name of a draft's term is not
        betrayed. For each term the database reads the rows that have it until it finds a visible one."""
        held = models.Q()
        for rows, field in self._bearers():
            held |= models.Q(models.Exists(rows.filter(**{field: models.OuterRef("pk")})))
        return self.filter(held)

    def borne_by(self, examples: Iterable[tuple[str, int]]) -> Self:
        """Terms that at least one of these stories and photos (kind, primary key) has and that every reader may see
        there."""
        keys: dict[str, list[int]] = {}
        for kind, pk in examples:
            keys.setdefault(kind, []).append(pk)
        held = models.Q(pk__in=[])
        for rows, field in self._bearers():
            chosen = keys.get(rows.model._meta.model_name or "", [])
            held |= models.Q(pk__in=rows.filter(**{"pk__in": chosen, f"{field}__isnull": False}).values(field))
        return self.filter(held)

    def _bearers(self) -> Iterator[tuple[Any, str]]:
        """(rows that every reader may see, their look-up to these terms)."""
        relations: dict[str, Any] = {relation.name: relation for relation in self.model._meta.related_objects}
        for name, question in (("articles", "only_visible"), ("photos", "visible")):
            if name in relations:
                rows = getattr(relations[name].related_model.objects, question)()
                yield rows, relations[name].field.name

    def names_by_key(self, keys: Iterable[str]) -> dict[str, str]:
        """Key as text -> name, for those keys that exist. Anything may be among the keys. One query."""
        wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        return {str(pk): name for pk, name in self.filter(pk__in=wanted).values_list("pk", "name")}


class Term(models.Model):
    """A name with its address. `folded` is the name without accents and letter case, for look-ups."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, allow_unicode=True, editable=False)
    folded = models.CharField(max_length=200, editable=False, db_index=True)

    objects: ClassVar[models.Manager[Any]] = TermQuerySet.as_manager()

    scope: ClassVar[tuple[str, ...]] = ()
    """The fields within which a name and a slug are unique."""

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Set the fields that follow from the name. Bulk writers call this instead of save()."""
        self.name = " ".join(self.name.split())[:200]
        self.folded = fold(self.name)[:200]
        if not self.slug:
            self.slug = self._free_slug(make_slug(self.name))

    def _free_slug(self, wanted: str) -> str:
        """`wanted`, or the first of wanted-2, wanted-3... that no other term of this scope has. One query."""
        others = type(self).objects.filter(
            **{field: getattr(self, field) for field in self.scope}, slug__startswith=wanted
        )
        taken = set(others.exclude(pk=self.pk).values_list("slug", flat=True))
        number = 2
        slug = wanted
        while slug in taken:
            slug, number = f"{wanted}-{number}", number + 1
        return slug


class Section(Term):
    """The part of the paper that a story was filed under: Politics, Sport..."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_section_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_section_a_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])


class Source(Term):
    """The publication or agency a story came from."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_source_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_source_a_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])


class Author(Term):
    """A name in a byline."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_author_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_author_a_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Topic(Term):
    """What a story is about: a term of one of four vocabularies."""

    class Kind(models.TextChoices):
        SUBJECT = "subject", "Subject"
        PERSON = "person", "Person"
        PLACE = "place", "Place"
        ORGANISATION = "organisation", "Organisation"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUBJECT)
    scope = ("kind",)

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="one_topic_a_name"),
            models.UniqueConstraint(fields=["kind", "slug"], name="one_topic_a_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.kind, args=[self.slug])


class Credit(Term):
    """A photographer or an agency, as derived from credit lines."""

    class Kind(models.TextChoices):
        PHOTOGRAPHER = "photographer", "Photographer"
        AGENCY = "agency", "Agency"

    kind = models.CharField(max_length=12, choices=Kind)
    scope = ("kind",)

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="one_credit_a_name"),
            models.UniqueConstraint(fields=["kind", "slug"], name="one_credit_a_slug"),
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.kind, args=[self.slug])

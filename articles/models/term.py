"""What the names of every vocabulary have in common: a record of a name, and the questions asked of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

from articles.drafts.text import fold, make_slug
from articles.models.identifier import address_of, check_identifier
from articles.printed.name_order import order_key

PEOPLE = ("person", "photographer", "author")
"""The vocabularies of people."""


MOST_LETTERS = 1000
"""Headings that are listed: names in Chinese characters may have thousands."""


def letter_of(sorted_by: str) -> str:
    """The heading of a name in a list: its first letter without accents, or # if it begins with anything else."""
    first = sorted_by[:1].upper()
    return first[:4] if first.isalpha() else "#"


def primary_keys(keys: Iterable[str]) -> list[int]:
    """Those of these texts that are primary keys, as numbers; anything may be among them."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


class CountOf(models.Subquery):
    """The number of rows of a query, which may be limited."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class TermQuerySet(models.QuerySet[Any]):
    """Questions that every vocabulary answers."""

    def checked(self) -> Self:
        """Terms that lists, facets, suggestions and sitemaps may show."""
        return self.filter(standing=Term.Standing.CHECKED)

    def unchecked(self) -> Self:
        """Terms that nothing has confirmed yet."""
        return self.filter(standing=Term.Standing.UNCHECKED)

    def with_name(self, name: str) -> Self:
        """Terms of which `name` is the name or another spelling, letter case and accents aside."""
        return self._by_name_or_spelling(folded=fold(name))

    def with_words(self, words: str) -> Self:
        """Terms whose name contains every word of `words`, letter case and accents aside."""
        terms = self
        for word in fold(words).split():
            terms = terms.filter(folded__contains=word)
        return terms

    def found_by(self, words: str) -> Self:
        """Terms whose name, or one of whose spellings, contains every word of `words`."""
        conditions = [models.Q(folded__contains=word) for word in fold(words).split()]
        return self._by_name_or_spelling(*conditions) if conditions else self.none()

    def with_beginning(self, prefix: str) -> Self:
        """Terms one of whose words, or of the words of another spelling, begins with `prefix`."""
        folded = fold(prefix)
        return self._by_name_or_spelling(models.Q(folded__startswith=folded) | models.Q(folded__contains=f" {folded}"))

    def _by_name_or_spelling(self, *conditions: models.Q, **lookups: Any) -> Self:
        """Terms that meet these conditions on `folded`, or one of whose spellings does. The keys are a union, so that
        the database looks both up in their indexes."""
        relation = self.model._meta.get_field("spellings")
        spelled = relation.related_model.objects.filter(*conditions, **lookups).order_by()
        keys = spelled.filter(**{f"{relation.field.name}__isnull": False}).values(relation.field.name)
        own = self.model._default_manager.filter(*conditions, **lookups).order_by().values("pk")
        return self.filter(pk__in=own.union(keys, all=True))

    def letters(self) -> list[str]:
        """The headings that these terms stand under. Each costs one look-up in the index that begins with the columns
        of the filters and the heading, however many terms there are."""
        found: list[str] = []
        letters = self.order_by("letter").values_list("letter", flat=True)
        letter = letters.first()
        while letter is not None and len(found) < MOST_LETTERS:
            found.append(letter)
            letter = letters.filter(letter__gt=letter).first()
        return found

    def confirm(self, pks: Iterable[int]) -> int:
        """Of these terms, check the unchecked ones that a second story names, and return their number. A photo that
        belongs to no story counts as one. One query, and one more if there are any."""
        wanted = list(pks)
        seen = self._seen_twice(wanted) if wanted else []
        return self.filter(pk__in=seen).unchecked().update(standing=Term.Standing.CHECKED) if seen else 0

    def _seen_twice(self, pks: list[int]) -> list[int]:
        """The keys of those of these terms that two stories have."""
        relation = next(
            rel for rel in self.model._meta.related_objects if rel.name in ("photo_credits", "article_authors")
        )
        rows = relation.related_model.objects.filter(**{f"{relation.field.name}__in": pks}).order_by()
        story: Any = models.F("article")
        if relation.name == "photo_credits":
            story = Coalesce("photo__article_photos__article", -1 * models.F("photo"))
        grouped = rows.values(relation.field.name).annotate(first=models.Min(story), last=models.Max(story))
        return list(grouped.filter(first__lt=models.F("last")).values_list(relation.field.name, flat=True))

    def with_uses(self, rows: str, most: int | None = None) -> Self:
        """Adds uses: how many of these rows (articles, photos) have the term, counted up to `most`."""
        relation = self.model._meta.get_field(rows)
        held = relation.related_model.objects.filter(**{relation.field.name: models.OuterRef("pk")}).order_by()
        return self.annotate(uses=CountOf(held.values("pk")[:most]))

    def visible(self) -> Self:
        """Terms of at least one story or photo that every reader may see, so that the name of a draft's term is not
        betrayed. For each term the database reads the rows that have it until it finds a visible one."""
        held = models.Q()
        for rows, field in self._visible_rows():
            held |= models.Q(models.Exists(rows.filter(**{field: models.OuterRef("pk")})))
        return self.filter(held)

    def of_records(self, stories: Sequence[int], photos: Sequence[int], now: datetime | None = None) -> Self:
        """Terms that at least one of these stories and photos has and that every reader may see there."""
        keys = {"article": stories, "photo": photos}
        held = models.Q(pk__in=[])
        for rows, field in self._visible_rows(now):
            chosen = keys[rows.model._meta.model_name or ""]
            held |= models.Q(pk__in=rows.filter(**{"pk__in": chosen, f"{field}__isnull": False}).values(field))
        return self.filter(held)

    def _visible_rows(self, now: datetime | None = None) -> Iterator[tuple[Any, str]]:
        """(rows that every reader may see, their look-up to these terms)."""
        relations: dict[str, Any] = {relation.name: relation for relation in self.model._meta.related_objects}
        for name, question in (("articles", "only_visible"), ("photos", "visible")):
            if name in relations:
                rows = getattr(relations[name].related_model.objects, question)(now)
                yield rows, relations[name].field.name

    def names_by_key(self, keys: Iterable[str]) -> dict[str, str]:
        """Key as text -> name, for those keys that exist. Anything may be among the keys. One query."""
        wanted = primary_keys(keys)
        return {str(pk): name for pk, name in self.filter(pk__in=wanted).values_list("pk", "name")}


class Term(models.Model):
    """A name in its preferred form, with its address. Its other spellings are rows of articles.models.authority.

    folded: the name without accents and letter case, for look-ups. sort_key: what lists sort it by; people are sorted
    by surname. letter: the heading it stands under.
    """

    class Standing(models.TextChoices):
        """CHECKED: confirmed by a table, by a second story or by an archivist. UNCHECKED: read from a credit or byline,
        and not confirmed yet. REFUSED: no name; imports ignore it."""

        CHECKED = "checked", "Checked"
        UNCHECKED = "unchecked", "Unchecked"
        REFUSED = "refused", "Not a name"

    name = models.CharField(max_length=200, help_text="The preferred form, as pages print it.")
    slug = models.SlugField(max_length=100, allow_unicode=True, editable=False)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=200, editable=False, default="", db_default="")
    letter = models.CharField(max_length=4, editable=False, default="#", db_default="#")
    note = models.TextField(blank=True, default="", db_default="", help_text="For colleagues; readers do not see it.")
    identifier = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[check_identifier],
        help_text="Of Wikidata (wikidata:Q42) or VIAF (viaf:113230702).",
    )
    standing = models.CharField(
        max_length=9, choices=Standing, default=Standing.CHECKED, db_default="checked", editable=False
    )

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
        self.sort_key = order_key(self.name)[:200] if self.is_person else self.folded
        self.letter = letter_of(self.sort_key)
        if not self.slug:
            self.slug = self._free_slug(make_slug(self.name))

    @property
    def vocabulary(self) -> str:
        """The name of its vocabulary, which is also the name of its search field: its kind, if it has kinds."""
        return str(getattr(self, "kind", "")) or str(self._meta.model_name)

    @property
    def is_person(self) -> bool:
        """Whether its vocabulary has people, who are sorted by surname."""
        return self.vocabulary in PEOPLE

    @property
    def is_checked(self) -> bool:
        """Whether lists may show it and pages may link to its page."""
        return self.standing == Term.Standing.CHECKED

    @property
    def identifier_address(self) -> str:
        """The address of the record that the identifier names; empty if it has none."""
        return address_of(self.identifier)

    def _free_slug(self, wanted: str) -> str:
        """`wanted`, or the first of wanted-2, wanted-3... that no other term of this scope has. One query."""
        others = type(self).objects.filter(
            **{field: getattr(self, field) for field in self.scope}, slug__startswith=wanted
        )
        taken = set(others.exclude(pk=self.pk).values_list("slug", flat=True))
        taken |= self._former_slugs(wanted)
        number = 2
        slug = wanted
        while slug in taken:
            slug, number = f"{wanted}-{number}", number + 1
        return slug

    def _former_slugs(self, beginning: str) -> set[str]:
        """The slugs with this beginning that lead to other terms of this vocabulary: those of merged terms."""
        merges = apps.get_model("articles", "Merge").objects
        return set(merges.former_slugs(self.vocabulary).filter(loser_slug__startswith=beginning))

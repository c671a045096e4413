"""The controlled vocabularies: sections, sources, topics, authors, and the photographers and agencies of credits."""

from __future__ import annotations

from django.db import models

from articles.models.known_address import address
from articles.models.term import Term


class Section(Term):
    """The part of the paper that a story was filed under: Politics, Sport..."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_section_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_section_a_slug"),
        ]
        indexes = [models.Index(fields=["standing", "letter", "sort_key", "id"], name="section_by_letter")]

    def get_absolute_url(self) -> str:
        return address("section", self.slug)


class Source(Term):
    """The publication or agency a story came from."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_source_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_source_a_slug"),
        ]
        indexes = [models.Index(fields=["standing", "letter", "sort_key", "id"], name="source_by_letter")]

    def get_absolute_url(self) -> str:
        return address("source", self.slug)


class Author(Term):
    """A name in a byline."""

    class Meta(Term.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_author_a_name"),
            models.UniqueConstraint(fields=["slug"], name="one_author_a_slug"),
        ]
        indexes = [models.Index(fields=["standing", "letter", "sort_key", "id"], name="author_by_letter")]

    def get_absolute_url(self) -> str:
        return address("author", self.slug)


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
        indexes = [models.Index(fields=["kind", "standing", "letter", "sort_key", "id"], name="topic_by_letter")]

    def get_absolute_url(self) -> str:
        return address(self.kind, self.slug)


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
        indexes = [models.Index(fields=["kind", "standing", "letter", "sort_key", "id"], name="credit_by_letter")]

    def get_absolute_url(self) -> str:
        return address(self.kind, self.slug)

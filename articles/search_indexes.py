"""What Haystack is told of the index: declarations only. Documents are made in
articles/search/indexing/documents.py."""

from __future__ import annotations

from django.db.models import Model
from haystack import indexes

from articles.models import Article, Photo


class _Words(indexes.SearchIndex):
    """The word fields that articles and photos share."""

    text = indexes.CharField(document=True, null=True)
    headline = indexes.CharField(null=True)
    caption = indexes.CharField(null=True)
    credit = indexes.CharField(null=True)
    location = indexes.CharField(null=True)
    section = indexes.MultiValueField(faceted=True, null=True)
    source = indexes.MultiValueField(faceted=True, null=True)
    agency = indexes.MultiValueField(faceted=True, null=True)
    photographer = indexes.MultiValueField(faceted=True, null=True)
    language = indexes.CharField(faceted=True, null=True)
    published = indexes.DateTimeField(null=True)


class ArticleIndex(_Words, indexes.Indexable):
    """Articles, with the captions and credits of their photos apart."""

    standfirst = indexes.CharField(null=True)
    byline = indexes.CharField(null=True)
    author = indexes.MultiValueField(faceted=True, null=True)

    def get_model(self) -> type[Model]:
        return Article


class PhotoIndex(_Words, indexes.Indexable):
    """Photos, found by their own caption and credit."""

    def get_model(self) -> type[Model]:
        return Photo

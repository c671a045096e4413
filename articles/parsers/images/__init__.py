"""Picture files: a photograph each, with the caption and the credit that are embedded in it."""

from articles.parsers.images.format import SUFFIXES, parse, photo_of, read_metadata, read_picture, sniff
from articles.parsers.images.photo_metadata import Metadata
from articles.parsers.images.picture_size import PictureInfo, picture_info

__all__ = [
    "SUFFIXES",
    "Metadata",
    "PictureInfo",
    "parse",
    "photo_of",
    "picture_info",
    "read_metadata",
    "read_picture",
    "sniff",
]

"""A photograph's words, written into its picture file."""

from articles.exporting.picture.write_metadata import can_write, write_metadata

__all__ = ["can_write", "write_metadata"]

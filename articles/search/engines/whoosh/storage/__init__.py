"""The index's files: Whoosh's own formats, written and read."""

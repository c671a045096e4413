"""The query language: from what a reader types to a query tree, and back. Pure."""

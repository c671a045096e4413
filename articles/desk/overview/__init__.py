"""The desk's first page: what waits to be done, and the lists that are worked through."""

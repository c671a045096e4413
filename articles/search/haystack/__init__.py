"""Haystack's backend: a client of the archive's search like any other."""

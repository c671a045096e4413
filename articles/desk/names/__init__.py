"""The desk's pages for names: their records, suggestions, pairs that may be one, and merges."""

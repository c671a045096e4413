"""What leaves the archive: rows become drafts, and drafts become files and citations."""

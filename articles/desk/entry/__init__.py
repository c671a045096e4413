"""Paste or hand in, check what was read, publish."""

"""Versions of records: what a record was, who changed it, how two states differ, and how two people's edits merge."""

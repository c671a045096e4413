"""Entering and editing a story by its form."""

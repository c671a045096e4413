"""Plain values: drafts of articles and photos, and what follows from a draft alone. Pure."""

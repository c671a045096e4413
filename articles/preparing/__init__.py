"""All that follows from a draft alone (digests, sketches, sanitised text), worked out before a database is asked."""

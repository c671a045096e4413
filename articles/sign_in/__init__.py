"""Signing in: how often somebody may try, how many passwords are hashed at once, the second factor, the session's end.

The first check is always the cheap one: what is refused costs two short queries, and never a hash.
"""

"""Packages that the archive runs without: which of them are installed."""

from __future__ import annotations

from importlib.util import find_spec

READS_HEIC = find_spec("pi_heif") is not None
"""requirements-heic.txt"""
HEIC_KINDS = frozenset((b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypheis"))
"""What the fifth to twelfth bytes of such a picture are."""

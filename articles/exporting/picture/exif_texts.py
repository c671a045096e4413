"""The texts that EXIF has tags for, as values of its first directory."""

from __future__ import annotations

from articles.exporting.picture.edit_tiff import Value, text_value
from articles.exporting.picture.embedded_texts import PLACES, Texts


def exif_values(texts: Texts) -> dict[int, Value]:
    """Tag -> value. Several photographers are separated as EXIF 2.3 does it."""
    return {
        PLACES[name].exif: text_value("; ".join(values).replace("\0", ""))
        for name, values in texts.items()
        if PLACES[name].exif
    }

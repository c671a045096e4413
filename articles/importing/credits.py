"""The credits of photos, derived from the credit line as printed, and derived again when the rules or the line
change."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from articles.models import Credit, Photo, PhotoCredit
from articles.printed.credit_lines import parse_credit


@transaction.atomic
def derive_credits(photo: Photo) -> None:
    """Set the photo's credits to what its credit line now says: photographers, then agencies, in the printed order."""
    parsed = parse_credit(photo.credit_line)
    named = [(Credit.Kind.PHOTOGRAPHER, name) for name in parsed.photographers]
    named += [(Credit.Kind.AGENCY, name) for name in parsed.agencies]
    found = dict.fromkeys(Credit.objects.get_or_create(kind=kind, name=name[:200])[0] for kind, name in named)
    photo.photo_credits.all().delete()
    PhotoCredit.objects.bulk_create(
        PhotoCredit(
            photo=photo, credit=credit, position=position, role=", ".join(parsed.roles)[:40] if not position else ""
        )
        for position, credit in enumerate(found)
    )


@transaction.atomic
def merge_credits(kept: Credit, others: Iterable[Credit]) -> int:
    """Move the photos of `others` to `kept`, delete `others`, and return the number of photos. Credit lines stay as
    printed."""
    moved = 0
    for other in others:
        already = PhotoCredit.objects.filter(credit=kept).values("photo")
        PhotoCredit.objects.filter(credit=other, photo__in=already).delete()
        moved += PhotoCredit.objects.filter(credit=other).update(credit=kept)
        other.delete()
    return moved

"""The credits of photos, derived from the credit line as printed, and derived again when the rules or the line
change."""

from __future__ import annotations

from django.db import transaction

from articles.importing.vocabulary import Name, Vocabulary
from articles.models import Credit, Photo, PhotoCredit
from articles.printed.credit_lines import parse_credit


@transaction.atomic
def derive_credits(photo: Photo) -> None:
    """Set the photo's credits to what its credit line now says: photographers, then agencies, in the printed order.
    Other spellings of a name become its preferred form; what an archivist said is no name is left out."""
    parsed = parse_credit(photo.credit_line)
    names = [Name.of(Credit, name, "photographer") for name in parsed.photographers]
    names += [Name.of(Credit, name, "agency") for name in parsed.agencies]
    vocabulary = Vocabulary()
    vocabulary.learn_names(names)
    found = dict.fromkeys(vocabulary.id_of(Credit, name.name, name.kind) for name in names)
    photo.photo_credits.all().delete()
    PhotoCredit.objects.bulk_create(
        PhotoCredit(
            photo=photo, credit_id=credit, position=position, role=", ".join(parsed.roles)[:40] if not position else ""
        )
        for position, credit in enumerate(pk for pk in found if pk is not None)
    )
    vocabulary.confirm()

"""Reads a submission into stories and photos, each as the texts of a form.

A story of a submission is a JSON object: kind (article or photo), fields, photos (fields each), why (the reason if it
was rejected), saved (the key of the row it became, or null), discarded, source_key and checksum (by which the archive
tells whether it has the story), pictures (the numbers, from 0, of the photos whose picture the browser can show), and
source (the text of the file that it was read from). The last one has more, if the input has more stories than a
submission takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from articles.desk.entry.source_text import source_text
from articles.desk.entry.story_fields import fields_of, photo_fields_of, rejected_body
from articles.drafts.digests import checksum_of
from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.importing.uploads import Staged
from articles.models import ImportEntry, Submission
from articles.parsers import webpage
from articles.parsers.clipboard import read_pastes
from articles.parsers.files.record_faults import FAULTS
from articles.parsers.images import picture_info

MOST_STORIES = 200
"""Stories that one submission gives. More are for the import page, which saves any number at once."""
MOST_HTML = 8_000_000
"""Characters of the browser's HTML that are kept; of more, the text is read alone. paste.js sends less."""
PASTED = "pasted.txt"
MOST_SOURCE = 400_000
"""Letters of all sources of a submission together; later stories have none."""
SHOWN_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif"}
"""Pillow's name of the kinds of pictures that browsers show -> media type."""

Story = dict[str, Any]


def keep(person: Any, text: str, html: str, files: list[UploadedFile[Any]]) -> Submission:
    """Save what was handed in, before anything is read. The files are stored first: the row names what is there."""
    row = Submission(person=person, text=text, html=html if len(html) <= MOST_HTML else "")
    if files:
        staged = Staged(row.token, lasting=True)
        staged.add(files)
        row.files = staged.names
    row.title = _title(text, row.files)
    row.save()
    return row


def _title(text: str, files: list[str]) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return (first or ", ".join(files))[:200]


def read(submission: Submission) -> None:
    """Read what was handed in, once, and save the result as its stories."""
    found = islice(entries_of(submission), MOST_STORIES + 1)
    stories = list(_with_sources(submission, found))
    submission.stories = stories[:MOST_STORIES] or [story_of(Rejected(PASTED, "There is nothing in it.", b""))]
    submission.stories[-1]["more"] = len(stories) > MOST_STORIES
    submission.save(update_fields=["stories", "updated_at"])


def _with_sources(submission: Submission, entries: Iterable[Entry]) -> Iterator[Story]:
    """The entries as stories, those of files with the text of their file."""
    room = MOST_SOURCE
    for entry in entries:
        story = story_of(entry)
        if isinstance(entry, ArticleDraft) and entry.original and not entry.where.startswith(PASTED) and room > 0:
            story["source"] = source_text(entry.original)
            room -= len(story["source"])
        yield story


def open_reject(entry: ImportEntry, person: Any) -> Submission:
    """Rejected input of an import as a submission of its own. One that has no words, such as a broken picture, gives an
    empty text."""
    text = entry.original.data.decode("utf-8", "replace") if entry.original else ""
    row = Submission(person=person, text="" if "\0" in text else text, title=entry.where[:200])
    rejected = Rejected(entry.where, entry.why, row.text.encode())
    row.stories = [story_of(rejected)]
    row.save()
    return row


def entries_of(submission: Submission) -> Iterator[Entry]:
    """What the parsers make of it, in the same order each time."""
    if submission.text.strip():
        yield from _pasted_entries(submission)
    if submission.files:
        staged = Staged(submission.token, lasting=True)
        yield from staged.entries("")


def _pasted_entries(submission: Submission) -> list[Entry]:
    """The entries of the paste. What no parser can read is one Rejected with all of the text."""
    text = submission.text.encode("utf-8", "replace")
    try:
        if webpage.sniff(text[:4096], "pasted.html"):
            return [_keep_original(entry, text) for entry in webpage.parse(BytesIO(text), "pasted.html")]
        found = read_pastes(submission.text, submission.html, PASTED)
        return [_keep_original(entry, text) for entry in found] or [_nothing(text)]
    except (ParseError, *FAULTS) as error:
        return [Rejected(PASTED, getattr(error, "why", "The archive's reader failed on this text."), text)]


def _nothing(text: bytes) -> Rejected:
    return Rejected(PASTED, "No story was found in it.", text)


def _keep_original(entry: Entry, text: bytes) -> Entry:
    """The entry; one without its own piece of the input gets all of it."""
    if isinstance(entry, PhotoDraft) or entry.original:
        return entry
    return replace(entry, original=text)


def story_of(entry: Entry) -> Story:
    """An entry as a story of a submission."""
    story: Story = {"kind": "article", "why": "", "saved": None, "discarded": False, "photos": []}
    if isinstance(entry, PhotoDraft):
        return story | {"kind": "photo", "fields": {}, "photos": [photo_fields_of(entry)], "pictures": _shown([entry])}
    if isinstance(entry, Rejected):
        fields = fields_of(ArticleDraft("")) | {"body": rejected_body(entry.original)}
        return story | {"why": entry.why, "fields": fields}
    known_by = {"source_key": entry.source_key, "checksum": checksum_of(entry)}
    photos = [photo_fields_of(photo) for photo in entry.photos]
    return story | known_by | {"fields": fields_of(entry), "photos": photos, "pictures": _shown(entry.photos)}


def _shown(photos: Sequence[PhotoDraft]) -> list[int]:
    """The numbers of those whose picture browsers show."""
    return [number for number, photo in enumerate(photos) if photo.image and _kind_of(photo.image) in SHOWN_KINDS]


def _kind_of(picture: bytes) -> str:
    try:
        return picture_info(picture).kind
    except ParseError:
        return ""


def draft_at(submission: Submission, number: int) -> ArticleDraft | PhotoDraft:
    """The draft that a story of the submission was read from; an empty one with the original for a rejected text."""
    entry = next(islice(entries_of(submission), number, None), None)
    if entry is None or isinstance(entry, Rejected):
        original = entry.original if entry else submission.text.encode("utf-8", "replace")
        return ArticleDraft("", original=original, where=entry.where if entry else PASTED, format="pasted")
    return entry

"""A state as named texts: what forms show, what two people's edits are merged by, and what comparisons print. Pure.

Lists are texts with one item a line. Two states of a record with the same values are equal to whoever edits it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from articles.drafts.digests import hex_digest

Json = dict[str, Any]
Values = dict[str, str]

TEXTS = (
    "headline", "standfirst", "byline", "dateline", "body", "section", "source", "language", "rights", "url",
    "instructions",
)  # fmt: skip
WITHDRAWAL = ("withdrawn_on", "reason", "note", "told_headline", "told_reason")
LISTS = ("authors", "topics", "people", "places", "organisations")
PHOTO_TEXTS = ("caption", "credit_line", "alt_text")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2}): (.*)", re.DOTALL)


def story_values(state: Json) -> Values:
    """The values of a story's state. "photos" lists keys; captions are values of the photos themselves."""
    kept, withdrawal = state["kept"], state["kept"].get("withdrawal") or {}
    estimate = state.get("published_estimate") or {}
    found = {name: str(state.get(name) or "") for name in TEXTS}
    found |= {name: "\n".join(state.get(name) or ()) for name in LISTS}
    found |= {
        "published_on": state.get("published_on") or estimate.get("date") or "",
        "published_at": state.get("published_at") or "",
        "precision": state["precision"],
        "embargo_until": state.get("embargo_until") or "",
        "status": kept["status"],
        "corrections": _corrections(state.get("corrections") or (), kept.get("corrected_on") or ()),
        "photos": "\n".join(str(photo["kept"]["pk"]) for photo in state["photos"]),
    }
    return found | {name: str(withdrawal.get(name) or "") for name in WITHDRAWAL}


def _corrections(texts: Sequence[str], days: Sequence[str | None]) -> str:
    """One correction a line, with its day in front of it."""
    padded = [*days, *[None] * len(texts)]
    return "\n".join(
        f"{day}: {' '.join(text.split())}" if day else " ".join(text.split())
        for text, day in zip(texts, padded, strict=False)
    )


def split_corrections(value: str) -> tuple[list[str], list[str | None]]:
    """The texts and days of corrections that are written one a line."""
    texts: list[str] = []
    days: list[str | None] = []
    for line in filter(None, map(str.strip, value.splitlines())):
        dated = _DATED.fullmatch(line)
        texts.append(dated[2] if dated else line)
        days.append(dated[1] if dated else None)
    return texts, days


def with_values(state: Json, values: Mapping[str, str]) -> Json:
    """The story's state, changed so that its values are these."""
    fresh = {**state, **{name: values[name] for name in TEXTS}}
    fresh |= {name: _lines(values[name]) for name in LISTS}
    estimate = state.get("published_estimate")
    stays = estimate and values["precision"] == "estimated" and values["published_on"] == estimate.get("date")
    fresh |= {
        "published_on": None if stays else values["published_on"] or None,
        "published_estimate": estimate if stays else None,
        "published_at": values["published_at"] or None,
        "precision": values["precision"],
        "embargo_until": values["embargo_until"] or None,
        "status": values["status"],
    }
    texts, days = split_corrections(values["corrections"])
    places = {str(photo["kept"]["pk"]): photo for photo in state["photos"]}
    photos = [places.get(key) or {"kept": {"pk": int(key), "identity": None}} for key in _lines(values["photos"])]
    kept = {**state["kept"], "status": values["status"], "corrected_on": days}
    kept["withdrawal"] = {name: values[name] for name in WITHDRAWAL}
    return fresh | {"corrections": texts, "photos": photos, "kept": kept}


def _lines(value: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, value.splitlines()))))


def photo_values(state: Json) -> Values:
    """The values of a photo's state that the form of its story shows."""
    return {name: str(state.get(name) or "") for name in PHOTO_TEXTS}


def all_values(kind: str, state: Json) -> Values:
    """Everything that a state says, for comparisons."""
    if kind == "article":
        return story_values(state)
    if kind == "photo":
        told = {**state, "status": state["kept"]["status"], "picture": state["kept"]["image"]}
        return {name: _text(value) for name, value in told.items() if name not in ("kept", "is_lead", "file_name")}
    return {name: _text(value) for name, value in state.items()}


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


def token_of_values(values: Mapping[str, str]) -> str:
    """A digest of values: a form carries it to tell what it was opened with."""
    return hex_digest(json.dumps(dict(values), sort_keys=True, ensure_ascii=False))

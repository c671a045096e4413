"""If-None-Match and If-Match: what a caller has seen, held against what is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Status

from articles.api.problems import Problem
from articles.api.representations import Json, tag_of


def not_modified(request: HttpRequest, response: HttpResponse, tag: str) -> Status[None] | None:
    """304 if the caller has this representation already; None otherwise."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return Status(304, None) if "*" in known or tag in (word.removeprefix("W/") for word in known) else None


def check_tag(request: HttpRequest, body: Json, must_match: bool = True) -> None:
    """Raises Problem unless If-Match names what is there now: 428 if it is not sent, 412 if it names something else."""
    known = parse_etags(request.headers.get("If-Match", ""))
    if not known and must_match:
        raise Problem(428, "Send If-Match with the ETag that this record was read with, or * to change it as it is.")
    tag = tag_of(body)
    if known and "*" not in known and tag not in known:
        sentence = "Somebody has changed this record since you read it. Read it again, and send its new ETag."
        raise Problem(412, sentence, headers={"ETag": tag})

"""Names and dates by the API: what the archive can be browsed by."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from articles.api.cursors import WRONG, read_cursor, write_cursor
from articles.api.field_types import Cursor, Limit, Text
from articles.api.list_page import next_address
from articles.api.output_schemas import Dates, NameOut, NamePage
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, name_json
from articles.models import Spelling
from articles.site.vocabularies import BY_NAME, NAME_COLUMNS, Name, stories

router = Router(tags=["Names and dates"])

VocabularyName = StrEnum("VocabularyName", {name.upper(): name for name in BY_NAME})  # type: ignore[misc]


class By(StrEnum):
    """How finely days are counted."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class NameParameters(Schema):
    q: Annotated[Text, StringConstraints(max_length=200)] = Field("", description="Words of the name or a spelling.")
    limit: Limit = 20
    cursor: Cursor = ""


@router.get("/names/{vocabulary}", response={200: NamePage, (400, 422): ProblemDetails}, url_name="names")
def list_names(request: HttpRequest, vocabulary: VocabularyName, asked: Query[NameParameters]) -> Json:
    """The names of a vocabulary that readers may see, in alphabetical order, people by surname."""
    known, of = BY_NAME[str(vocabulary)], f"names {vocabulary} {asked.q}"
    terms = known.listed.found_by(asked.q) if asked.q.strip() else known.listed
    after = read_cursor(asked.cursor, of).get("after") if asked.cursor else None
    if after is not None:
        terms = terms.filter(_behind(after))
    rows = list(terms.order_by("sort_key", "pk").values_list(*NAME_COLUMNS)[: asked.limit + 1])
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    cursor = write_cursor(of, after=[last[3], last[0]]) if last else ""
    names = known.names(rows[: asked.limit], known.counts())
    return {"names": [name_json(request, known, name) for name in names], "next": next_address(request, cursor)}


def _behind(after: Any) -> Q:
    """The names that follow a place in the list. Raises Problem if it is none."""
    match after:
        case [str(sort_key), int(pk)] if 0 <= pk < 2**63 and len(sort_key) <= 200 and "\0" not in sort_key:
            return Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, pk__gt=pk)
    raise Problem(400, WRONG)


@router.get(
    "/names/{vocabulary}/{slug}",
    response={200: NameOut, (404, 422): ProblemDetails},
    url_name="name",
)
def read_name(
    request: HttpRequest,
    vocabulary: VocabularyName,
    slug: Annotated[Text, StringConstraints(max_length=200)],
) -> Json:
    """One name with its other spellings. The slug of a name that was merged leads to the other."""
    known = BY_NAME[str(vocabulary)]
    term = known.find(slug)
    counts = known.counts()
    shown: list[Name] = known.names([tuple(getattr(term, column) for column in NAME_COLUMNS)], counts)
    if not shown:
        raise Http404("Nothing that readers may see bears this name.")
    spellings: Any = Spelling.objects
    told = {"spellings": spellings.of_terms(type(term), [term.pk]).get(term.pk, []), "identifier": term.identifier}
    return name_json(request, known, shown[0]) | told


@router.get("/dates", response={200: Dates, 422: ProblemDetails}, url_name="dates")
def count_dates(request: HttpRequest, by: By = By.YEAR) -> Json:
    """How many stories each year, month or day has."""
    listed = stories().look(by=str(by))
    dates = [{"first": first, "count": count} for first, count in listed.counts if count]
    return {"total": listed.total, "undated": listed.undated, "dates": dates}

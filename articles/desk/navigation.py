"""ROOMS, the table of the desk's navigation. A new room of the desk adds a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import HttpRequest

from articles.desk.access import chooses_front_page, is_archivist
from articles.models.visibility import reads_desk

Rule = Callable[[AbstractUser | AnonymousUser], bool]


@dataclass(frozen=True, slots=True)
class Room:
    """A link of the navigation: what it says, the address's name, who sees it, and the names of the addresses that
    belong to the room besides its first page (as prefixes)."""

    label: str
    address: str
    allows: Rule
    within: tuple[str, ...] = ()

    def holds(self, view_name: str) -> bool:
        """Whether a page belongs to this room."""
        return view_name == self.address or view_name.startswith(self.within)


NAME_PAGES = ("desk:name", "desk:unchecked_names", "desk:merge_name", "desk:equivalents")
ROOMS = (
    Room("Overview", "desk:overview", reads_desk, ("desk:work_list", "desk:reject")),
    Room("Paste and import", "desk:paste", is_archivist, ("desk:check", "desk:new_article")),
    Room("Photos", "desk:photos", reads_desk, ("desk:photo", "desk:upload", "desk:original")),
    Room("Many at once", "desk:many", is_archivist, ("desk:many", "desk:change")),
    Room(
        "Changes",
        "desk:last_changes",
        reads_desk,
        ("desk:article_versions", "desk:photo_versions", "desk:name_versions"),
    ),
    Room("Names", "desk:names", reads_desk, NAME_PAGES),
    Room("Front page", "desk:front_page", chooses_front_page),
    Room("Reported errors", "desk:error_reports", is_archivist),
    Room("Pages", "desk:site_pages", is_archivist, ("desk:site_page", "desk:new_site_page")),
    # Add your room's line below, in the order in which people need the rooms.
)


def keep_place(request: HttpRequest, address: str) -> str:
    """The address with the request's place in a list that is worked through (?of=, ?at=), so that "Next" stays."""
    kept = urlencode({name: request.GET[name] for name in ("of", "at") if request.GET.get(name)})
    if not kept:
        return address
    path, mark, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{kept}{mark}{anchor}"


def rooms_of(request: HttpRequest) -> list[dict[str, object]]:
    """The links that this person sees; the current one is marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": room.label, "address": room.address, "is_here": room.holds(here)}
        for room in ROOMS
        if room.allows(request.user)
    ]

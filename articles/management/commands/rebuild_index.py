"""Haystack's rebuild_index, which here builds a new index beside the live one and never empties that one first."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command, load_command_class
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Rebuild the archive's index beside the live one (as rebuild_search), and those of other connections."

    def add_arguments(self, parser: CommandParser) -> None:
        _haystacks().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        connections: dict[str, dict[str, Any]] = settings.HAYSTACK_CONNECTIONS
        wanted = options["using"] or list(connections)
        own = [name for name in wanted if connections[name].get("PATH") == str(settings.SEARCH_INDEX_PATH)]
        if own:
            call_command("rebuild_search", stdout=self.stdout)
        if others := [name for name in wanted if name not in own]:
            _haystacks().handle(**options | {"using": others})


def _haystacks() -> BaseCommand:
    return load_command_class("haystack", "rebuild_index")

"""Remove the second factor of a user who lost phone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.sign_in import second_factor


class Command(BaseCommand):
    help = "Remove a person's second factor, so that name and password sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that is signed in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no user named {options['name']!r}.")
        removed = second_factor.remove(user)
        self.stdout.write(f"{user.username}: {'second factor removed' if removed else 'had no second factor'}.")

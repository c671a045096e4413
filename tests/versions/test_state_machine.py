"""Edits by two people, imports, undone imports and restored versions, in any order: every version contains what the
story was, and no edit is lost without a conflict being shown."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from articles.desk.stories.save_story import Opened, StoryEdit, opened_story, save_story
from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.importing.undo.restore_version import restore_version
from articles.models import Article, ImportBatch, Version
from articles.versions import history
from articles.versions.values import Values, story_values
from tests.factories import make_editor
from tests.importing.test_importer import make_draft

PEOPLE = ("Ana", "Ben")
FIELDS = {
    "headline": ["One", "Two", "Three"],
    "standfirst": ["", "Low.", "High."],
    "people": ["", "Ada", "Ada\nBen"],
    "status": ["draft", "published"],
}
EDITS = strategies.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: strategies.tuples(strategies.just(name), strategies.sampled_from(FIELDS[name]))
)


class Desk(RuleBasedStateMachine):
    """The model: told holds what each version contains; opened, what each person's form was opened with."""

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.users: dict[str, User] = {name: make_editor(name) for name in PEOPLE}
        import_entries([make_draft(version=1, photos=())], "batch 0")
        self.pk = Article.objects.get().pk
        self.imports = 1
        self.told: list[Values] = [self.now()]
        self.opened: dict[str, tuple[Values, Opened]] = {}

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def now(self) -> Values:
        found = opened_story(self.pk)
        assert found is not None
        return found[0]

    def note(self) -> None:
        """Something was written: the story has one version more, if anything changed."""
        if self.now() != self.told[-1]:
            self.told.append(self.now())

    @rule(name=strategies.sampled_from(PEOPLE))
    def opens(self, name: str) -> None:
        found = opened_story(self.pk)
        assert found is not None
        self.opened[name] = found

    @precondition(lambda self: self.opened)
    @rule(name=strategies.sampled_from(PEOPLE), edits=strategies.lists(EDITS, min_size=1, max_size=2))
    def saves(self, name: str, edits: list[tuple[str, str]]) -> None:
        if name not in self.opened:
            return
        begun, opened = self.opened.pop(name)
        before, typed = self.now(), {**begun, **dict(edits)}
        saved = save_story(self.pk, StoryEdit(opened, typed), self.users[name])
        assert saved is not None
        after = self.now()
        if saved.conflicts:
            assert after == before, "nothing is saved as long as something is to be chosen"
            assert all(begun[field] != before[field] != typed[field] for (_, field), _ in saved.conflicts.items())
            return
        for field in FIELDS:
            if typed[field] == begun[field]:
                assert after[field] == before[field], "what I did not touch stays as the other one left it"
            elif field != "people":
                assert after[field] == typed[field]
                assert before[field] in (begun[field], typed[field]), "what both changed is never overwritten"
        self.note()

    @rule(headline=strategies.sampled_from(["Wired", "Wired again"]))
    def an_import_updates(self, headline: str) -> None:
        import_entries([make_draft(version=self.imports + 1, headline=headline, photos=())], f"batch {self.imports}")
        self.imports += 1
        self.note_import()

    def note_import(self) -> None:
        """An import writes a version even if it changes only what the form does not show."""
        while len(self.told) < history.current_number("article", self.pk):
            self.told.append(self.now())

    @precondition(lambda self: self.imports > 1)
    @rule()
    def the_last_import_is_undone(self) -> None:
        undo(ImportBatch.objects.get(name=f"batch {self.imports - 1}"))
        self.note_import()

    @rule(data=strategies.data())
    def a_version_is_restored(self, data: Any) -> None:
        number = data.draw(strategies.integers(1, len(self.told)))
        status = self.now()["status"]
        restore_version("article", self.pk, number, self.users["Ana"])
        assert self.now() == {**self.told[number - 1], "status": status}
        self.note_import()

    @invariant()
    def every_version_contains_what_the_story_was(self) -> None:
        if not hasattr(self, "told"):
            return
        assert history.current_number("article", self.pk) == len(self.told)
        for number, values in enumerate(self.told, start=1):
            state = history.content_of("article", self.pk, number)
            assert state is not None
            assert story_values(state) == values, number
        rows = Version.objects.filter(kind="article").order_by("number").values_list("number", flat=True)
        assert list(rows) == list(range(2, len(self.told) + 1))


@pytest.mark.django_db(transaction=True)
def test_every_version_is_kept_and_no_edit_is_lost() -> None:
    examples = 400 if os.environ.get("FUZZ") else 25
    run(
        Desk,
        settings=settings(
            settings.get_profile("patient"),
            max_examples=examples,
            stateful_step_count=14,
            derandomize=not os.environ.get("FUZZ"),
        ),
    )

"""Those who write while processes are killed: editors in the admin, imports, and programs in the shell.

Each notes in the ledger what was acknowledged, and what was asked for without an answer.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench.torture.browser import Browser, NoAnswer, filled_form
from bench.torture.editors import PASSWORD, Desk, Editor
from bench.torture.ledger import WORD, Content, Story
from bench.torture.site import ROOT, Site

Operation = tuple[str, Story, Content | None]

STORIES_A_BATCH = 40
LARGE = 1_500_000
"""Characters of an import that a second process reads."""

HIDDEN, DELETED = 0.1, 0.05
"""How often an editor or a program hides a story for good, and how often it deletes one."""


class Admin(Editor):
    """An editor who goes on through every restart, and also hides and deletes stories."""

    def work(self, deadline: float) -> None:
        while time.monotonic() < deadline and not self.desk.over.is_set():
            try:
                self.begin_or_change()
            except NoAnswer:
                time.sleep(0.5)
            time.sleep(self.random.uniform(0, 2 * self.desk.pause))

    def change(self, story: Story) -> None:
        chance = self.random.random()
        with story.lock:
            if not story.open:
                return
            if chance < DELETED:
                self.delete(story)
            else:
                status = self.random.choice(["draft", "withdrawn"]) if chance < DELETED + HIDDEN else "published"
                self.save(
                    story, f"/admin/articles/article/{story.pk}/change/", story.next_content()._replace(status=status)
                )

    def delete(self, story: Story) -> None:
        path = f"/admin/articles/article/{story.pk}/delete/"
        form = self.browser.get(path)
        if form.status == 200:
            self.press(story, path, filled_form(form.text, "", {"post": "yes"}), None)

    def find(self, token: str, saved: float) -> None:
        """The verdict searches, once the killing is over."""


class Importer:
    """Imports batches of stories, half of them new versions of those imported before; an import that is killed is made
    again until it ends, as an operator would."""

    def __init__(self, site: Site, desk: Desk) -> None:
        self.site, self.desk, self.random = site, desk, random.Random(-2)
        self.stories: list[Story] = []
        self.ended = self.killed = 0

    def work(self, deadline: float) -> None:
        number = 0
        while time.monotonic() < deadline and not self.desk.over.is_set():
            number += 1
            self.batch(number)

    def batch(self, number: int) -> None:
        """One batch, from its file to its last acknowledgement."""
        old = self.random.sample(self.stories, min(len(self.stories), STORIES_A_BATCH // 2))
        new = [self.desk.ledger.new_story() for _ in range(STORIES_A_BATCH - len(old))]
        contents = [(story, story.next_content()) for story in [*old, *new]]
        file = self.site.folder / f"batch-{number}.jsonl"
        padding = LARGE // STORIES_A_BATCH if number % 3 == 0 else 0
        file.write_text("".join(_record(story, content, number, padding) for story, content in contents))
        if not self._run_to_its_end(file, f"Batch {number}"):
            raise RuntimeError(f"{file} was never imported; {self.site.log} says why")
        for story, content in contents:
            story.acknowledged(_padded(content, padding))
        self.stories += new

    def _run_to_its_end(self, file: Path, batch: str) -> bool:
        for _ in range(200):
            command = [sys.executable, "manage.py", "import_articles", str(file), "--batch", batch]
            with self.site.log.open("ab") as log:
                done = subprocess.run(command, cwd=ROOT, env=self.site.environment, stdout=log, stderr=log, check=False)
            if done.returncode == 0:
                self.ended += 1
                return True
            self.killed += 1
        return False


def _record(story: Story, content: Content, version: int, padding: int) -> str:
    fields = _padded(content, padding)._asdict() | {"source": "Torture Wire", "source_key": f"mark-{story.mark}"}
    return json.dumps(fields | {"version": version}) + "\n"


def _padded(content: Content, padding: int) -> Content:
    filler = "<p>Some more words of a long story.</p>"
    return content._replace(body=content.body + filler * (padding // len(filler)))


_PROGRAM = """
import json
from django.db import connection, transaction
from articles.models import Article, ArticlePhoto, Photo

for number, (what, mark, fields) in enumerate(json.loads({operations!r})):
    with transaction.atomic():
        mine = Article.objects.filter(body__contains=f"mark{{mark}}x")
        photos = Photo.objects.filter(articles__in=mine)
        caption = fields and f"{word} picture {{fields['headline'].split()[-1]}}"
        if what == "create":
            article = Article.objects.create(**fields)
            ArticlePhoto.objects.create(article=article, photo=Photo.objects.create(caption=caption))
        elif what == "save":
            photos.update(caption=caption)
            for article in mine:
                for name, value in fields.items():
                    setattr(article, name, value)
                article.save()
        elif what == "update":
            photos.update(caption=caption)
            mine.update(**fields)
        elif what == "sql":
            photos.update(caption=caption)
            with connection.cursor() as cursor:
                columns, pk = ", ".join(f"{{name}} = %s" for name in fields), mine.get().pk
                cursor.execute(f"UPDATE articles_article SET {{columns}} WHERE id = {{pk}}", list(fields.values()))
        elif what == "delete":
            mine.delete()
    print("committed", number, flush=True)
"""


class Programmer:
    """Runs programs in `manage.py shell`, each of some changes; a program says of each change that it was committed."""

    OPERATIONS = 12

    def __init__(self, site: Site, desk: Desk) -> None:
        self.site, self.desk, self.random = site, desk, random.Random(-3)
        self.stories: list[Story] = []
        self.changes = self.killed = 0

    def work(self, deadline: float) -> None:
        while time.monotonic() < deadline and not self.desk.over.is_set():
            self.run([self._operation() for _ in range(self.OPERATIONS)])

    def _operation(self) -> Operation:
        mine = [story for story in self.stories if story.open]
        chance = self.random.random()
        if chance < 0.4 or not mine:
            story = self.desk.ledger.new_story()
            return "create", story, story.next_content()
        story = self.random.choice(mine)
        if chance > 1 - DELETED:
            return "delete", story, None
        hides = chance > 1 - DELETED - HIDDEN
        content = story.next_content()._replace(status="withdrawn" if hides else "published")
        return self.random.choice(["save", "update", "sql"]), story, content

    def run(self, operations: Iterable[Operation]) -> None:
        """One program. Of those changes that follow a kill none was made; of the first of them nobody knows."""
        operations = list({id(story): (what, story, content) for what, story, content in operations}.values())
        told = [(what, story.mark, content._asdict() if content else None) for what, story, content in operations]
        program = _PROGRAM.format(operations=json.dumps(told), word=WORD)
        with self.site.log.open("ab") as log:
            command = [sys.executable, "manage.py", "shell", "-c", program]
            done = subprocess.run(
                command, cwd=ROOT, env=self.site.environment, stdout=subprocess.PIPE, stderr=log, check=False
            )
        committed = done.stdout.decode().count("committed")
        for number, (what, story, content) in enumerate(operations):
            if number < committed:
                story.acknowledged(content)
                self.changes += 1
            elif number == committed:
                story.unanswered(content)
            if what == "create" and number <= committed:
                self.stories.append(story)
        self.killed += committed < len(operations)


def team(site: Site, desk: Desk, count: int) -> list[Admin]:
    """Editors who are signed in."""
    admins = [Admin(desk, number) for number in range(count)]
    for admin in admins:
        admin.browser = Browser(site.address, timeout=30)
        admin.browser.sign_in(f"editor{admin.number}", PASSWORD)
    return admins

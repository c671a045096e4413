"""Editors save and search for what they saved, readers read: as `manage.py start` serves them. --form chooses the form
in which they save: the admin's, or the desk's.

Afterwards, with the site stopped, the database must be whole and every row must be as its last acknowledged save left
it; nobody may have seen an error, and 99 of 100 saves must have been found within two seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from bench.torture import rows
from bench.torture.browser import Answer, Browser, Fields, NoAnswer, filled_form
from bench.torture.ledger import WORD, Content, Ledger, Story
from bench.torture.site import Site

PASSWORD = "a long password"  # noqa: S105 - of accounts that live as long as the trial
GIVE_UP = 30.0
FINDABLE = 2.0
"""Seconds within which 99 of 100 saves must be found."""

SHARED = 10
"""Stories on which every editor works at times."""
NEW, OF_SHARED = 0.3, 0.2
"""How often an editor begins a story, and how often he works on a shared one."""

READ = [
    "/",
    "/feed/",
    "/articles/",
    "/photos/",
    "/dates/",
    "/undated/",
    "/sections/",
    "/sitemap.xml",
    "/sitemap-articles-1.xml",
    "/search/",
    f"/search/?q={WORD}",
    "/search/?q=river&kind=photos",
    f"/search/feed/?q={WORD}",
    f"/search/export.csv?q={WORD}",
    "/search/suggest/?q=tort",
    "/on-this-day/",
]
"""What anonymous readers ask for, beside the stories themselves."""

_MAKE = (
    "from django.contrib.auth.models import User\n"
    "from django.contrib.auth.hashers import make_password\n"
    "password = make_password({password!r})\n"
    "User.objects.bulk_create(User(username=f'editor{{n}}', password=password, is_staff=True, is_superuser=True)"
    " for n in range({count}))"
)


def editors(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    site, ledger, seen = Site(), Ledger(), Seen()
    site.manage("start", "--prepare-only")
    make_editors(site, options.editors)
    site.start()
    try:
        desk = Desk(site.address, ledger, seen, options.pause, options.form)
        team = [Editor(desk, number) for number in range(options.editors)]
        for editor in team:
            editor.browser.sign_in(f"editor{editor.number}", PASSWORD)
        for _ in range(SHARED):
            team[0].begin(desk.shared)
        work = [editor.work for editor in team] + [Reader(desk, number).work for number in range(options.readers)]
        together(work, time.monotonic() + options.seconds)
    finally:
        left = site.stop()
    told = {"form": options.form, "editors": options.editors, "readers": options.readers}
    return told | verdict(site, ledger, seen, left)


def make_editors(site: Site, count: int) -> None:
    """Accounts editor0, editor1... that may do everything."""
    site.manage("shell", "-c", _MAKE.format(password=PASSWORD, count=count))


def together(work: list[Callable[[float], None]], deadline: float) -> None:
    """Do all of this at once, each until the deadline."""
    threads = [threading.Thread(target=job, args=[deadline], daemon=True) for job in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Form(NamedTuple):
    """A form in which editors save. new, edit: addresses, the latter with {pk}; name: the HTML form's id, or "" to find
    it by its fields; also: what its button sends; place: of the key in the address that a save leads to."""

    new: str
    edit: str
    name: str
    also: dict[str, str]
    place: int


FORMS = {
    "admin": Form(
        "/admin/articles/article/add/",
        "/admin/articles/article/{pk}/change/",
        "article_form",
        {"_continue": "Save and continue editing"},
        4,
    ),
    "desk": Form("/desk/articles/new/", "/desk/articles/{pk}/", "", {}, 3),
}


class Seen:
    """What all of them saw: seconds, and sentences about errors."""

    def __init__(self) -> None:
        self.saves: list[float] = []
        self.finds: list[float] = []
        self.reads: list[float] = []
        self.errors: list[str] = []
        self.unanswered = 0


class Desk:
    """What editors and readers share."""

    def __init__(self, address: str, ledger: Ledger, seen: Seen, pause: float, form: str = "admin") -> None:
        self.address, self.ledger, self.seen, self.pause = address, ledger, seen, pause
        self.form = FORMS[form]
        self.shared: list[Story] = []
        self.over = threading.Event()


class Editor:
    """A person who begins stories, changes them, and looks for what was saved."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.number, self.seen = desk, number, desk.seen
        self.browser = Browser(desk.address)
        self.random = random.Random(number)
        self.own: list[Story] = []

    def work(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            time.sleep(self.random.uniform(0, 2 * self.desk.pause))
            try:
                self.begin_or_change()
            except NoAnswer as error:
                self.seen.errors.append(str(error))

    def begin_or_change(self) -> None:
        chance = self.random.random()
        mine = [story for story in self.own if story.open]
        if chance < NEW or not mine:
            self.begin(self.own)
        else:
            shared = self.desk.shared if chance < NEW + OF_SHARED else []
            self.change(self.random.choice(shared or mine))

    def begin(self, stories: list[Story]) -> None:
        """Save a new story among these."""
        story = self.desk.ledger.new_story()
        with story.lock:
            self.save(story, self.desk.form.new, story.next_content())
        stories.append(story)

    def change(self, story: Story) -> None:
        """Save other words, unless nobody can say any more what the story holds."""
        with story.lock:
            if story.open:
                self.save(story, self.desk.form.edit.format(pk=story.pk), story.next_content())

    def save(self, story: Story, path: str, content: Content) -> None:
        """Fill in the form, save, and look for it until it is found. Raises NoAnswer."""
        form = self.browser.get(path)
        if form.status != 200:
            self.seen.errors.append(f"GET {path}: {form.status}")
            return
        values = {**content._asdict(), **self.desk.form.also}
        pressed = time.monotonic()
        answer = self.press(story, path, filled_form(form.text, self.desk.form.name, values), content)
        if answer.status == 302:
            story.pk = int(answer.location.split("/")[self.desk.form.place])
            self.browser.get(answer.location)  # where the browser goes by itself
            saved = time.monotonic()
            self.seen.saves.append(saved - pressed)
            self.find(content.token, saved)

    def press(self, story: Story, path: str, fields: Fields, content: Content | None) -> Answer:
        """Send a form, and note what its answer says of the story. Raises NoAnswer."""
        try:
            answer = self.browser.post(path, fields)
        except NoAnswer:
            self.seen.unanswered += 1
            story.unanswered(content)
            raise
        if answer.status == 302:
            story.acknowledged(content)
        else:
            self.seen.errors.append(f"POST {path}: {answer.status}")
        if answer.status not in (200, 302):  # 200 is the form again, with what is wrong with it
            story.unanswered(content)
        return answer

    def find(self, token: str, saved: float) -> None:
        while f"{token}</mark>" not in self.browser.get(f"/search/?q={token}").text:
            if time.monotonic() - saved > GIVE_UP:
                self.seen.errors.append(f"{token} was not found within {GIVE_UP} s")
                break
            time.sleep(0.05)
        self.seen.finds.append(time.monotonic() - saved)


class Reader:
    """A person without an account."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.browser, self.random = desk, Browser(desk.address), random.Random(-1 - number)

    def work(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            time.sleep(self.random.uniform(0, 2))
            self.read(self.address())

    def address(self) -> str:
        if self.random.random() < 0.5 or not self.desk.shared:
            return self.random.choice(READ)
        return f"/articles/{self.random.choice(self.desk.ledger.stories).pk or 1}/"

    def read(self, path: str) -> None:
        started = time.monotonic()
        try:
            status = self.browser.get(path).status
        except NoAnswer as error:
            self.desk.seen.errors.append(str(error))
            return
        self.desk.seen.reads.append(time.monotonic() - started)
        if status != 200:
            self.desk.seen.errors.append(f"GET {path}: {status}")


def verdict(site: Site, ledger: Ledger, seen: Seen, left: list[str]) -> dict[str, Any]:
    """Figures, and what was broken, from a look at the database beside the stopped site."""
    damaged = rows.damage()
    lost = ledger.differences(rows.articles().values())
    complaints = site.complaints()
    slow = [f"99 of 100 saves were found within {at(seen.finds, 99)} s only"] if at(seen.finds, 99) > FINDABLE else []
    broken = [*damaged, *lost, *seen.errors, *complaints, *slow, *left]
    for sentence in broken[:20]:
        print(sentence, file=sys.stderr)
    figures: dict[str, Any] = {"saved": len(seen.saves), "stories": len(ledger.stories), "read": len(seen.reads)}
    figures |= {"unanswered": seen.unanswered, "errors": len(seen.errors), "complaints": len(complaints)}
    figures |= {"integrity": damaged[:3] or "ok", "lost": len(lost)}
    for percent in (50, 99):
        figures |= {f"save_p{percent}_s": at(seen.saves, percent), f"found_p{percent}_s": at(seen.finds, percent)}
        figures |= {f"read_p{percent}_s": at(seen.reads, percent)}
    return figures | {"broken": broken[:20]}


def at(seconds: list[float], percent: int) -> float:
    """That percentile; GIVE_UP where nothing was measured."""
    ordered = sorted(seconds)
    return round(ordered[int((len(ordered) - 1) * percent / 100)], 2) if ordered else GIVE_UP

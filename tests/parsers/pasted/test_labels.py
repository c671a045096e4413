"""Line labels of pasted pages: every line has one, and pages are read whatever stands around the story."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, Rejected
from articles.parsers.pasted import format as pasted
from articles.parsers.pasted.explain import explain_lines
from articles.parsers.pasted.label_model import load_model
from articles.parsers.pasted.line_states import STATES, LineLabel, label_of, may_begin, may_end, may_follow
from articles.parsers.pasted.page_kind import is_notice, why_no_story
from articles.parsers.pasted.writers import read_writers
from articles.printed.dates import find_note_day

HEADLINE = "Harbour Town Opens Its Library After Ten Years"
BODY = (
    "The harbour town of Port Ellis opened its new library on Tuesday, after ten years of planning and two floods that "
    "nobody in the town has forgotten.",
    "Readers had been waiting outside the library since Monday evening, and the mayor said that the harbour had never "
    "seen such a queue before.",
    "The building was an ice factory once, and the architects kept its iron doors, its cranes and the marks of the "
    "floods on the walls.",
    "The library will stay open until midnight in summer, the town council decided, although two of its members voted "
    "against the costs of the heating.",
)
MENU = ("Skip to content", "Menu", "Home", "Politics", "Sport", "Culture", "Log in", "Subscribe")
BELOW = ("Share", "Facebook", "Read more", "Most read", "Newsletter", "Sign up", "Terms of use", "Privacy policy")


def read(text: str) -> list[Entry]:
    return list(pasted.parse(io.BytesIO(text.encode()), "paste.txt"))


def make_whole_page(*head: str) -> str:
    return "\n".join([*MENU, "", HEADLINE, *head, "", "\n\n".join(BODY), "", *BELOW])


def read_story(text: str) -> ArticleDraft:
    (entry,) = read(text)
    assert isinstance(entry, ArticleDraft), entry
    return entry


def test_a_page_selected_whole_gives_its_story_alone() -> None:
    article = read_story(make_whole_page("By Jane Doe", "3 March 2024, 17:52"))
    assert article.headline == HEADLINE
    assert article.paragraphs == list(BODY)
    assert (article.authors, article.published_on) == (("Jane Doe",), date(2024, 3, 3))


def test_a_name_beside_the_age_of_a_story_is_its_writer() -> None:
    more = [text.replace("library", "museum") for text in BODY]
    text = "\n\n".join((HEADLINE, "Joanna Roe | Published 4 hours ago", *BODY, *more))
    assert read_story(text).authors == ("Joanna Roe",)


def test_a_caption_whose_bracket_was_broken_is_joined() -> None:
    lines = (HEADLINE, "By Jane Doe", *BODY[:2], "A queue at the harbour (", "Image:", "Ann Roe/Reuters)", *BODY[2:])
    (photo,) = read_story("\n\n".join(lines)).photos
    assert photo.caption == "A queue at the harbour"
    assert photo.photographers == ("Ann Roe",)


def test_a_story_below_three_blank_lines_with_a_day_is_another() -> None:
    second = HEADLINE.replace("Library", "Museum")
    story = "\n\n".join(("By Jane Doe", "3 March 2024", *BODY))
    found = read(f"{HEADLINE}\n{story}\n\n\n\n{second}\n{story.replace('library', 'museum')}")
    assert [entry.headline for entry in found if isinstance(entry, ArticleDraft)] == [HEADLINE, second]


def test_the_lines_around_a_story_stay_in_its_original() -> None:
    text = make_whole_page("By Jane Doe", "3 March 2024")
    assert read_story(text).original.decode().split() == text.split()


LINES = st.lists(
    st.sampled_from([HEADLINE, *BODY, *MENU, *BELOW, "", "", "By Jane Doe", "3 March 2024", "A harbour. (AP)", "©"]),
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(LINES)
def test_every_line_has_one_label_and_one_place_in_an_entry(lines: list[str]) -> None:
    text = "\n".join(lines)
    explained = explain_lines(text.encode(), "paste.txt")
    assert [(line.number, line.text) for line in explained] == [
        (number, line) for number, line in enumerate(lines, start=1) if line
    ]
    entries = [entry for entry in read(text) if isinstance(entry, ArticleDraft | Rejected)]
    assert b"".join(entry.original for entry in entries).split() == text.encode().split()


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_characters="\0"), max_size=300))
def test_no_text_breaks_the_labels(text: str) -> None:
    for line in explain_lines(text.encode("utf-8", "replace"), "paste.txt"):
        assert 0 <= line.certainty <= 1


def test_explained_lines_name_the_headline_and_number_the_story() -> None:
    lines = explain_lines(make_whole_page("By Jane Doe", "3 March 2024").encode(), "paste.txt")
    assert [line.text for line in lines if line.label is LineLabel.HEADLINE] == [HEADLINE]
    assert {line.story for line in lines} == {1}


@pytest.mark.parametrize(
    "text",
    [
        "x\n" * 3000,
        "\n".join(BODY * 100),
        f"{HEADLINE}\n" * 300,
        "(" * 2000 + "\n" + "Photo: " * 500,
        "3 March 2024\n" * 300,
        "\ud7a3\u202e\u200b\n" * 300,
    ],
)
def test_strange_texts_end_in_entries(text: str) -> None:
    entries = [entry for entry in read(text) if isinstance(entry, ArticleDraft | Rejected)]
    assert b"".join(entry.original for entry in entries).split() == text.encode().split()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["404", "Page not found", "Home"], "error page"),
        (["We use cookies. Accept cookies?", "Cookie settings", "Privacy and cookie policy"], "cookie"),
        ([f"Port {n} opens its new harbour after long delay" for n in range(20)], "index page"),
        (["Home", "Sport"] * 10, "list of links"),
    ],
)
def test_a_text_without_a_story_is_rejected_for_what_it_is(lines: list[str], said: str) -> None:
    assert said in why_no_story(lines)


@pytest.mark.parametrize(
    ("title", "day", "notice"),
    [
        ("Privacy policy", "5 June 2018", True),
        ("Privacy policy of harbours", "5 June 2018", True),
        ("Privacy policy of the harbour", "5 June 2018", False),
        ("Harbour town debates it", "5 June 2018", False),
        ("Harbour town debates it", "", True),
    ],
)
def test_a_notice_has_a_short_title_that_says_so_or_neither_day_nor_writer(title: str, day: str, notice: bool) -> None:
    lines = [title, day, "The cookie of the privacy notice, and the cookie after the privacy of the cookie."]
    assert is_notice(lines, title, is_unsigned=not day) is notice


def test_a_notice_about_cookies_is_no_story_whatever_its_layout() -> None:
    notice = [text.replace("library", "cookie").replace("harbour", "privacy") for text in BODY]
    (entry,) = read("\n\n".join(("Our Cookies and What They Do on This Page", *notice, *notice[::-1])))
    assert isinstance(entry, Rejected)
    assert "cookie or privacy notice" in entry.why


@pytest.mark.parametrize(
    ("writers", "notes", "names"),
    [
        (["By Jane Doe and John Roe"], [], ("Jane Doe", "John Roe")),
        (["Jane Doe Political Correspondent"], [], ("Jane Doe",)),
        (["Von dpa"], [], ("dpa",)),
        (["By Jane Doe and AP"], [], ("Jane Doe", "AP")),
        ([], ["Jane Doe, 26.04.2024 10:00 Uhr"], ("Jane Doe",)),
        ([], ["26 April 2024"], ()),
        (["dpa"], [], ("dpa",)),
        (["Chus del Pino, Ana Ruiz (Enviado especial)"], [], ("Chus del Pino", "Ana Ruiz")),
        (["Jane Doe | Follow her on X | Daily Truth"], [], ("Jane Doe",)),
        (["(责编：王小明、李华)"], [], ("王小明", "李华")),
        (["文／山田太郎"], [], ("山田太郎",)),
    ],
)
def test_writers_are_named_in_many_ways(writers: list[str], notes: list[str], names: tuple[str, ...]) -> None:
    assert read_writers(writers, notes)[1] == names


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("28.04.2023 | 17:52 Uhr", None, date(2023, 4, 28)),
        ("27.04.24 um 07:39 Uhr", None, date(2024, 4, 27)),
        ("PUBLISHED FRI, APR 28 20232:23 PM EDT", None, date(2023, 4, 28)),
        ("06/01/2026 - 13:55 GMT+1", None, date(2026, 1, 6)),
        ("01/06/2026 9:00 AM EST", None, date(2026, 1, 6)),
        ("06/01/2026", True, date(2026, 1, 6)),
        ("06/01/2026", None, None),
        ("99.99.24", True, None),
    ],
)
def test_the_day_of_a_date_line(text: str, day_first: bool | None, day: date | None) -> None:
    assert find_note_day(text, day_first) == day


def test_the_weights_are_for_these_states_and_no_order_of_states_is_a_dead_end() -> None:
    model = load_model()
    assert model.emission.shape[1] == len(STATES)
    assert {label_of(state) for state in STATES} == set(LineLabel)
    for state in STATES:
        assert any(may_follow(state, after) for after in STATES)
    assert any(may_begin(state) and may_end(state) for state in STATES)

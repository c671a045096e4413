"""Pasted pages: what is read equals what was printed, in every layout; and no line is lost."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, Precision, Rejected
from articles.drafts.to_json import entry_as_json
from articles.parsers.files.text_lines import Line, clean_text
from articles.parsers.pasted import format as pasted
from articles.parsers.pasted.explain import explain_lines
from articles.parsers.pasted.layout import cut_pieces
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import items_of
from articles.parsers.pasted.page_kind import NO_ARTICLE
from articles.printed.captions import split_caption
from tests.parsers.pasted import pasted_pages
from tests.parsers.pasted.pasted_pages import NBSP, Layout, Story, make_page, make_pasted_page


def read(text: str) -> list[Entry]:
    return list(pasted.parse(io.BytesIO(text.encode("utf-8", "replace")), "paste.txt"))


def read_articles(text: str) -> list[ArticleDraft]:
    entries = read(text)
    assert all(isinstance(entry, ArticleDraft) for entry in entries), entries
    return [entry for entry in entries if isinstance(entry, ArticleDraft)]


def read_one(text: str) -> ArticleDraft:
    articles = read_articles(text)
    assert len(articles) == 1
    return articles[0]


def assert_same(article: ArticleDraft, story: Story, cut_off: bool = False) -> None:
    assert article.headline == story.headline
    assert article.paragraphs == ([] if cut_off else list(story.paragraphs))
    expected = [split_caption(caption) for caption in story.captions]
    assert [(photo.caption, photo.credit_line) for photo in article.photos] == [
        (caption.caption, caption.credit_line) for caption in expected
    ]
    assert article.byline == story.byline


@given(pasted_pages.story_lists, pasted_pages.layouts, st.sampled_from([1, 2, 3, 4]), st.booleans())
def test_what_is_read_is_what_was_printed(stories: list[Story], layout: Layout, gap: int, cut_off: bool) -> None:
    articles = read_articles(make_pasted_page(stories, layout, gap, cut_off))
    assert len(articles) == len(stories)
    for article, story in zip(articles, stories, strict=True):
        assert_same(article, story, cut_off and story is stories[-1])


@given(pasted_pages.story_lists, pasted_pages.layouts, st.sampled_from([1, 3]))
def test_the_same_paste_gives_the_same_keys_and_other_layouts_too(
    stories: list[Story], layout: Layout, gap: int
) -> None:
    keys = [article.source_key for article in read_articles(make_pasted_page(stories, layout, gap))]
    assert keys == [article.source_key for article in read_articles(make_pasted_page(stories))]
    assert len(set(keys)) == len(stories)


PRINTED = ("A caption that says much. (AP)", "A sentence that ends with a stop.", f"{'x ' * 30}end.", "(Reuters)")
OTHERS = ("", "", "", "TT", "20", "Sudan", "A headline of some words", "By Jane Doe", "Updated 3 March 2025")
LINES = st.lists(st.sampled_from(PRINTED + OTHERS), max_size=40)


@given(LINES)
def test_every_line_has_one_place_in_one_piece(lines: list[str]) -> None:
    items = list(items_of(Line(number, text, b"") for number, text in enumerate(lines, start=1)))
    placed = []
    for piece in cut_pieces(items):
        head = [piece.headline] if piece.headline else []
        placed += [
            *head,
            *piece.captions,
            *piece.strays,
            *piece.standfirst,
            *piece.notes,
            *piece.furniture,
            *piece.body,
        ]
    assert sorted(item.line.number for item in placed) == [item.line.number for item in items]


@given(LINES)
def test_no_words_are_lost(lines: list[str]) -> None:
    entries = read("\n".join(lines))
    assert b"".join(entry.original for entry in entries if isinstance(entry, ArticleDraft | Rejected)).split() == (
        "\n".join(lines).encode().split()
    )
    said = "\n".join(everything_read(entry) for entry in entries)
    explained = explain_lines("\n".join(lines).encode(), "paste.txt")
    left_out = {line.text for line in explained if line.label in (LineLabel.FURNITURE, LineLabel.DATE)}
    left_out |= {"TT", "20", "Updated 3 March 2025"}
    assert [line for line in lines if line not in left_out and clean_text(line).strip("()") not in said] == []


def everything_read(entry: Entry) -> str:
    if not isinstance(entry, ArticleDraft):
        return getattr(entry, "original", b"").decode()
    printed = [text for photo in entry.photos for text in (f"{photo.caption} ({photo.credit_line})", photo.caption)]
    return "\n".join([entry.headline, entry.standfirst, entry.byline, *printed, *entry.paragraphs])


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    entries = list(pasted.parse(io.BytesIO(data), "noise"))
    assert all(entry.where.startswith("noise") for entry in entries if isinstance(entry, ArticleDraft | Rejected))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_it_reads_every_usual_encoding(encoding: str, line_end: str) -> None:
    story = Story(headline="Müller Opens Café for “Quiet” Readers – Again")
    data = make_pasted_page([story]).replace("\n", line_end).encode(encoding)
    (article,) = pasted.parse(io.BytesIO(data), "page.txt")
    assert isinstance(article, ArticleDraft)
    assert_same(article, story)
    assert data.endswith(article.original)


def test_a_paste_that_was_decoded_wrongly_and_saved_again_is_read_as_it_was_meant() -> None:
    story = Story(
        headline="Zürich eröffnet „neue“ Bibliothek", paragraphs=("Zürich’s Käse – ça va, sagte er am Dienstag.",)
    )
    wrong = "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252")
        for byte in make_pasted_page([story]).encode()
    )
    assert_same(read_one(wrong), story)


def test_it_keeps_one_wrong_line_from_spoiling_the_others() -> None:
    data = make_pasted_page([Story()]).encode() + "Der Käse ist alt.\n".encode("cp1252") + "Die Tür ist zu.\n".encode()
    (article,) = pasted.parse(io.BytesIO(data), "page.txt")
    assert isinstance(article, ArticleDraft)
    assert article.paragraphs[-2:] == ["Der Käse ist alt.", "Die Tür ist zu."]


def test_it_estimates_the_day_from_the_weekday_and_the_newest_photo() -> None:
    article = read_one(make_pasted_page([Story()]))
    assert article.published_on is None
    assert article.precision is Precision.ESTIMATED
    assert article.estimate is not None
    assert (article.estimate.weekday, article.estimate.after, article.estimate.date) == (
        "Tuesday", date(2024, 6, 3), date(2024, 6, 4),
    )  # fmt: skip


@pytest.mark.parametrize(
    "caption",
    [
        "FILE PHOTO: The library in 2020, Port Ellis, 3 June 2020. REUTERS/Ada Brook",
        "The library, Port Ellis, 3 June 2020. File/AFP",
        "The library in Port Ellis, 3 June 2020 (file photo). (AP)",
    ],
)
def test_a_file_photo_gives_no_estimate(caption: str) -> None:
    article = read_one(make_pasted_page([Story(captions=(caption,))]))
    assert article.estimate is None
    assert article.precision is Precision.UNKNOWN


def test_a_printed_day_is_known_and_leaves_the_estimate_out() -> None:
    article = read_one(make_pasted_page([Story(date_line="Updated 12 December 2023")]))
    assert (article.published_on, article.precision, article.estimate) == (date(2023, 12, 12), Precision.DAY, None)
    assert article.updated_at is not None
    assert article.updated_at.date() == date(2023, 12, 12)


def test_publication_and_update_on_one_line_are_told_apart() -> None:
    article = read_one(make_pasted_page([Story(date_line="Published 3 March 2025 | Updated 4 March 2025")]))
    assert article.published_on == date(2025, 3, 3)
    assert article.updated_at is not None
    assert article.updated_at.date() == date(2025, 3, 4)


def test_it_reads_the_dateline_and_leaves_it_in_the_text() -> None:
    opening = "CAIRO, June 5 (Reuters) - Ministers met on Tuesday to talk about water and went home again."
    article = read_one(make_pasted_page([Story(paragraphs=(opening,))]))
    assert (article.dateline, article.source) == ("CAIRO", "Reuters")
    assert article.paragraphs == [opening]
    assert article.estimate is not None
    assert article.estimate.date == date(2024, 6, 5)


def test_it_reads_byline_and_authors() -> None:
    article = read_one(make_pasted_page([Story(byline="By Jane Doe and John Roe, Reuters")]))
    assert article.authors == ("Jane Doe", "John Roe")
    assert article.source == "Reuters"


def test_a_caption_of_one_bare_word_is_a_photo() -> None:
    article = read_one(make_pasted_page([Story(captions=("Sudan",))], Layout(furniture=())))
    assert [photo.caption for photo in article.photos] == ["Sudan"]


@pytest.mark.parametrize(("before", "after"), [(2, 0), (0, 2), (1, 1), (2, 1), (1, 2), (2, 2)])
@pytest.mark.parametrize("furniture", [("TT", "20"), ("TT",), ()])
def test_captions_may_be_printed_two_to_four_times(before: int, after: int, furniture: tuple[str, ...]) -> None:
    story = Story()
    assert_same(read_one(make_pasted_page([story], Layout(before, after, furniture))), story)


def test_a_headline_printed_once_before_its_captions_will_do() -> None:
    story = Story()
    text = "\n".join([story.headline, "", story.captions[0], story.captions[0], "TT", "20", "", *story.paragraphs])
    assert_same(read_one(text), story)


def test_a_last_story_cut_off_after_its_caption_is_kept() -> None:
    cut = Story(headline="Second Story of the Morning")
    text = make_page(Story(), Layout()) + "\n\n" + "\n".join([cut.headline, "", cut.captions[0], cut.captions[0]])
    first, second = read_articles(text)
    assert_same(first, Story())
    assert_same(second, cut, cut_off=True)


def test_a_last_caption_cut_off_in_its_midst_is_no_other_photo() -> None:
    story = Story()
    text = make_pasted_page([story], cut_off=True).rstrip()
    assert_same(read_one(text[: -len("ook/AP)")]), story, cut_off=True)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n\n"])
def test_a_last_story_cut_off_is_kept_though_headline_and_caption_are_printed_once(gap: str) -> None:
    cut = Story(headline="Second Story of the Morning")
    text = make_page(Story(), Layout()) + gap + f"\n{cut.headline}\n\n{cut.captions[0]}"
    first, second = read_articles(text)
    assert_same(first, Story())
    assert_same(second, cut, cut_off=True)


@pytest.mark.parametrize(("before", "after"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_captions_without_credit_may_be_apart_by_blank_lines(before: int, after: int) -> None:
    story = Story(captions=("People pass the bridge in Port Ellis.",))
    head = [story.headline, *story.captions * before, "TT", "20", story.headline, *story.captions * after]
    assert_same(read_one("\n\n".join([*head, *story.paragraphs])), story)


@pytest.mark.parametrize(("before", "after", "is_body"), [(2, 1, False), (3, 1, True), (4, 1, True)])
def test_a_fifth_printing_of_a_caption_below_a_blank_line_is_body(before: int, after: int, is_body: bool) -> None:
    caption = "People pass the bridge in Port Ellis."
    story = Story(captions=(caption,))
    page = make_page(story, Layout(before, after)).replace(
        f"\n\n{story.paragraphs[0]}", f"\n\n{caption}\n\n{story.paragraphs[0]}"
    )
    assert (read_one(page).paragraphs[0] == caption) == is_body


@pytest.mark.parametrize(("blank_lines", "pieces"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_three_blank_lines_end_a_story_and_two_do_not(blank_lines: int, pieces: int) -> None:
    page = (
        make_page(Story(), Layout()) + "\n" * (blank_lines + 1) + "The mayor said on Tuesday that it would stay open."
    )
    assert len(read(page)) == pieces


def test_a_subhead_at_the_end_of_a_body_is_no_headline() -> None:
    first = Story(paragraphs=(*Story().paragraphs, "What comes next"))
    second = Story(headline="Second Story of the Morning")
    twice = [second.headline, second.headline, "", *second.captions * 2, "", "\n\n".join(second.paragraphs)]
    articles = read_articles(make_page(first, Layout()) + "\n\n" + "\n".join(twice))
    assert [article.headline for article in articles] == [first.headline, second.headline]
    assert_same(articles[0], first)
    assert_same(articles[1], second)


def test_a_body_that_begins_with_the_captions_own_words_is_body() -> None:
    caption = "Readers queue outside the library."
    story = Story(
        captions=(caption,), paragraphs=(f"{caption} They had been waiting there since Monday.", "It rained.")
    )
    assert_same(read_one(make_pasted_page([story])), story)


@pytest.mark.parametrize("caption", [Story().headline, Story().headline.capitalize()])
def test_a_caption_in_the_headlines_own_words_is_a_caption(caption: str) -> None:
    story = Story(captions=(caption,))
    assert_same(read_one(make_pasted_page([story])), story)


def test_a_headline_that_looks_like_a_byline_behind_its_place_is_a_headline() -> None:
    story = Story(headline="Norland: Ceasefire Is Close")
    assert_same(read_one(make_pasted_page([story])), story)


def test_a_caption_that_gives_little_but_its_day_is_no_date_line() -> None:
    for caption in ("Port Ellis, 3 June 2024 (AP)", "2024年6月3日，港口，一名工人在工厂工作。"):
        story = Story(captions=(caption,))
        assert_same(read_one(make_pasted_page([story])), story)


def test_a_line_between_headline_and_captions_printed_once_each_is_the_standfirst() -> None:
    story = Story()
    head = [story.headline, "Ten years of planning, two floods", *story.captions * 2]
    article = read_one("\n".join([*head, "TT", "20", "", *head, "", *story.paragraphs]))
    assert article.standfirst == "Ten years of planning, two floods"
    assert [photo.credit_line for photo in article.photos] == ["Ada Brook/AP"]


def test_a_headline_may_be_cut_short_in_one_of_its_printings() -> None:
    story = Story()
    page = make_pasted_page([story])
    assert_same(read_one(page.replace(story.headline, f"{story.headline[:30]}…", 1)), story)


def test_a_caption_broken_in_the_middle_of_a_sentence_is_one_caption() -> None:
    story = Story()
    broken = story.captions[0].replace("outside the library", "outside\nthe library")
    assert_same(read_one(make_pasted_page([story]).replace(story.captions[0], broken)), story)


def test_the_marks_of_a_quoted_mail_are_not_part_of_the_text() -> None:
    story = Story()
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in make_pasted_page([story]).splitlines())
    assert_same(read_one(quoted), story)


def test_a_story_may_begin_right_below_the_last_line_of_another() -> None:
    second = Story(headline="Second Story of the Morning")
    first_article, second_article = read_articles(make_page(Story(), Layout()) + "\n" + make_page(second, Layout()))
    assert_same(first_article, Story())
    assert_same(second_article, second)


def test_lines_too_short_to_have_been_wrapped_stay_apart() -> None:
    story = Story(paragraphs=(*Story().paragraphs, "Topics\nLibraries\nHarbours"))
    assert read_one(make_pasted_page([story])).paragraphs[-3:] == ["Topics", "Libraries", "Harbours"]


def test_the_address_above_a_headline_is_the_storys() -> None:
    first, second = (f"https://example.org/story/{number}" for number in (1, 2))
    pages = [make_page(Story(), Layout()), make_page(Story(headline="Second Story of the Morning"), Layout())]
    articles = read_articles(f"{first}\n{pages[0]}\n\n{second}\n\n{pages[1]}")
    assert [article.url for article in articles] == [first, second]
    assert_same(articles[0], Story())


@pytest.mark.parametrize(
    "note",
    ["By Jane Doe | 3 March 2024", "By Jane Doe, 3 March 2024", "Jane Doe\n3 March 2024", "3 March 2024\nJane Doe"],
)
def test_writer_and_day_may_stand_together(note: str) -> None:
    story = Story(captions=())
    for text in (make_pasted_page([Story(byline=note)]), "\n".join([story.headline, note, *story.paragraphs])):
        article = read_one(text)
        assert (article.authors, article.published_on) == (("Jane Doe",), date(2024, 3, 3))


def test_a_plain_story_may_have_a_standfirst_above_its_byline() -> None:
    article = read_one(
        "\n".join([Story().headline, "It took ten years and two floods.", "By Jane Doe", *Story().paragraphs])
    )
    assert (article.standfirst, article.byline) == ("It took ten years and two floods.", "By Jane Doe")
    assert article.paragraphs == list(Story().paragraphs)


def test_a_credit_on_a_line_of_its_own_belongs_to_the_caption_above() -> None:
    story = Story(captions=("Readers queue outside the library.", "Photo: Ada Brook/dpa"))
    article = read_one(make_pasted_page([story], Layout(together=True)))
    assert [(photo.caption, photo.credit_line) for photo in article.photos] == [(story.captions[0], story.captions[1])]


def test_hard_wrapped_paragraphs_are_joined() -> None:
    wrapped = (
        "A library opened on Tuesday in a former\nice factory, after ten years of planning\n"
        "and two floods that nobody in the town\nhas forgotten."
    )
    article = read_one(make_pasted_page([Story(paragraphs=(wrapped, "It rained, and nobody minded."))]))
    assert article.paragraphs == [wrapped.replace("\n", " "), "It rained, and nobody minded."]


def test_leading_and_no_break_spaces_are_not_part_of_the_text() -> None:
    story = Story()
    text = make_pasted_page([story], Layout(indent=f"{NBSP}  "))
    assert_same(read_one(text), story)


def test_a_plain_story_is_a_story() -> None:
    story = Story(captions=(), byline="By Jane Doe")
    article = read_one("\n\n".join([story.headline, story.byline, *story.paragraphs]))
    assert_same(article, story)


@pytest.mark.parametrize(
    "text",
    [
        "Milk\nEggs\nBread\nTwo lemons\n",
        "One stray line without an end",
        "Dear all,\n\nplease find the file attached, as discussed.\n\nBest wishes",
        "TT\n20\n",
        "1. A\n2. B\n3. C",
    ],
)
def test_text_that_is_no_article_is_rejected_in_its_place(text: str) -> None:
    before, after = Story(headline="First Story of the Day"), Story(headline="Second Story of the Day")
    first, rejected, second = read(
        "\n\n\n\n".join([make_page(before, Layout()), text.strip(), make_page(after, Layout())])
    )
    assert isinstance(first, ArticleDraft)
    assert isinstance(second, ArticleDraft)
    assert_same(first, before)
    assert_same(second, after)
    assert isinstance(rejected, Rejected)
    assert rejected.original.decode().split() == text.split()
    assert rejected.where == f"paste.txt:{make_page(before, Layout()).count(chr(10)) + 5}"
    assert rejected.why == NO_ARTICLE


def test_an_edited_body_keeps_the_key() -> None:
    before, after = Story(), Story(paragraphs=("The library opened on Wednesday, an editor found out later.",))
    assert read_one(make_pasted_page([before])).source_key == read_one(make_pasted_page([after])).source_key


def test_it_reads_a_long_paste_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "MAX_LINES", 40)
    stories = [Story(headline=f"Story Number {number} of a Long Day") for number in range(30)]
    articles = read_articles(make_pasted_page(stories, gap=1))
    assert [article.headline for article in articles] == [story.headline for story in stories]


def test_a_text_without_end_is_rejected_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted, "MAX_PIECE_BYTES", 2000)
    noise = "\n".join(f"noise {number}" for number in range(150))
    entries = read(f"{noise}\n\n\n\n{make_page(Story(), Layout())}")
    assert isinstance(entries[0], Rejected)
    assert isinstance(entries[-1], ArticleDraft)
    assert_same(entries[-1], Story())


def test_bytes_that_are_no_text_are_rejected() -> None:
    (entry,) = pasted.parse(io.BytesIO(b"\x00\x01\x02\x00\x00\x00\x07" * 50), "noise.bin")
    assert isinstance(entry, Rejected)
    assert entry.why == "These bytes are no text."


@pytest.mark.shared
def test_the_real_pages_are_read_as_expected(shared: Path) -> None:
    (page,) = (shared / "seed").glob("*.txt")
    entries = list(pasted.parse(io.BytesIO(page.read_bytes()), page.name))
    expected = json.loads((shared / "seed" / "expected.json").read_text())
    assert len(entries) == len(expected)
    for entry, right in zip(map(entry_as_json, entries), expected, strict=True):
        assert len(entry["paragraphs"]) == right["paragraphs"]
        assert entry["paragraphs"][0].startswith(right["body_starts"])
        assert entry["paragraphs"][-1].endswith(right["body_ends"])
        assert {key: entry[key] for key in ("headline", "published_on", "published_estimate")} == {
            key: right[key] for key in ("headline", "published_on", "published_estimate")
        }
        read_photos = [{key: photo[key] for key in right["photos"][0]} for photo in entry["photos"]]
        assert read_photos == right["photos"]

from __future__ import annotations

import pytest

from articles.drafts.draft import Status, TopicKind
from articles.parsers.wire.story_draft import (
    SUBJECTS_FILE,
    agency_name,
    correction_notes,
    iptc_names,
    make_article,
    make_topics,
    read_status,
    read_version,
    subject_of_code,
    top_subject_of_code,
)


@pytest.mark.parametrize(
    ("text", "version"),
    [("11", 11), ("2.1", 2), ("v3", 3), ("", 0), (None, 0), (7, 7), ("99999999999", 2**31 - 1), ("x", 0)],
)
def test_it_reads_the_number_of_a_version(text: object, version: int) -> None:
    assert read_version(text) == version


def test_a_status_without_meaning_is_usable() -> None:
    assert read_status("stat:usable") is Status.PUBLISHED
    assert read_status("whatever") is Status.PUBLISHED
    assert read_status("Canceled") is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("name", "agency"),
    [("The Associated Press", "AP"), ("Deutsche Presse-Agentur GmbH", "dpa"), ("Harbour News Ltd.", "Harbour News")],
)
def test_agencies_go_by_one_name(name: str, agency: str) -> None:
    assert agency_name(name) == agency


def test_only_notes_on_corrections_are_corrections() -> None:
    notes = ["CORRECTS name in 2nd graf", "With AP Photos.", "Korjattu aiempaa uutista.", "CORRECTS name in 2nd graf"]
    assert correction_notes(notes) == ("CORRECTS name in 2nd graf", "Korjattu aiempaa uutista.")


@pytest.mark.parametrize(
    ("code", "subject"),
    [
        ("15054000", "soccer"),
        ("subj:11000000", "politics and government"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000538", "leisure"),
        ("15054999", "soccer"),
        ("15999000", "sport"),
        *(
            ("99999999", ""),
            ("20999999", ""),
            ("1505400", ""),
            ("150540000", ""),
            ("1505400٣", ""),
            ("x", ""),
            ("", ""),
        ),
    ],
)
def test_a_subject_code_has_the_name_that_the_iptc_gives_it(code: str, subject: str) -> None:
    assert subject_of_code(code) == subject


@pytest.mark.parametrize(
    ("code", "subject"), [("15054000", "sport"), ("medtop:20000350", ""), ("18000000", ""), ("", "")]
)
def test_a_subject_code_stands_under_its_top_level(code: str, subject: str) -> None:
    assert top_subject_of_code(code) == subject


def test_the_table_of_subjects_names_its_source_and_licence() -> None:
    head = "".join(SUBJECTS_FILE.read_text("utf-8").splitlines()[:2])
    assert "IPTC" in head
    assert "creativecommons.org/licenses/by/4.0" in head
    assert len(iptc_names()) > 2600


def test_topics_are_named_once() -> None:
    pairs = [
        (TopicKind.SUBJECT, " a  b "),
        (TopicKind.SUBJECT, "a b"),
        (TopicKind.PLACE, "a b"),
        (TopicKind.PERSON, ""),
    ]
    assert [(topic.kind.value, topic.name) for topic in make_topics(pairs)] == [("subject", "a b"), ("place", "a b")]


def test_a_story_without_words_is_none() -> None:
    assert make_article(headline="", body="") is None


def test_the_first_sentence_is_the_headline_of_a_story_without_one() -> None:
    article = make_article(headline="", body="<p>" + "A flash that goes on and on " * 20 + "</p>")
    assert article is not None
    assert article.headline.endswith("…")
    assert len(article.headline) <= 121


def test_a_body_loses_the_headline_it_opens_with() -> None:
    article = make_article(headline="Rain &  sun", body="<h2>Rain &amp; sun</h2>\n<p>It rained.</p>")
    assert article is not None
    assert article.body == "<p>It rained.</p>"


def test_a_dateline_is_read_from_the_text_and_left_there() -> None:
    article = make_article(headline="Rain", body="<p>OSLO, March 3 (Reuters) - It rained.</p>")
    assert article is not None
    assert article.dateline == "OSLO, March 3 (Reuters)"
    assert article.paragraphs == ["OSLO, March 3 (Reuters) - It rained."]


def test_only_people_s_bylines_leave_the_text() -> None:
    article = make_article(headline="Rain", body="<p>By noon it rained.</p><p>By Anna Lind</p><p>It went on.</p>")
    assert article is not None
    assert (article.byline, article.paragraphs) == ("By Anna Lind", ["By noon it rained.", "It went on."])


def test_a_signature_of_editors_is_no_byline() -> None:
    article = make_article(headline="H", body="<p>Text.</p>\n<p>© 2024 Northwire</p>", byline="gr/bp", rights="Limited")
    assert article is not None
    assert (article.byline, article.body, article.rights) == ("", "<p>Text.</p>", "Limited\n© 2024 Northwire")

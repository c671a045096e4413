"""E-mails, mailboxes and web pages saved as one file: read for what they are, never with their transfer encoding."""

from __future__ import annotations

import pytest

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.parsers import mail
from articles.parsers.formats import detect
from articles.parsers.mail.parts import MAX_CONTAINERS
from tests.parsers.wire_samples import read, sample_files

PAGE = next(path for path in sample_files("mhtml")).read_bytes()


def make_mail(body: str = "The ferry sails again.\n", **headers: str) -> bytes:
    fields = {"From": "Ada Lunde <ada@paper.example>", "Subject": "Ferry", "Message-ID": "<1@paper.example>"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode() + b"\n" + body.encode()


def test_a_page_saved_as_one_file_is_no_page_with_its_transfer_encoding_in_the_text() -> None:
    assert detect(PAGE[:4096], "page").name == "mhtml"
    (story,) = read(mail.parse_web_archive, PAGE)
    assert isinstance(story, ArticleDraft)
    assert "café" in story.body and "=C3" not in story.body


def test_the_pictures_inside_a_saved_page_join_its_photos() -> None:
    (story,) = read(mail.parse_web_archive, PAGE)
    assert isinstance(story, ArticleDraft)
    assert [(photo.caption, bool(photo.image)) for photo in story.photos] == [("The terrace in oak.", True)]


def test_a_saved_page_without_a_page_says_what_to_do() -> None:
    data = PAGE.replace(b"Content-Type: text/html", b"Content-Type: text/css")
    with pytest.raises(ParseError, match=r"holds no page\. Save the page again"):
        read(mail.parse_web_archive, data)


def test_an_e_mail_with_pages_in_it_is_an_e_mail() -> None:
    data = make_mail("<html><body><p>caf=C3=A9</p></body></html>", Content_Type="text/html; charset=utf-8",
                     Content_Transfer_Encoding="quoted-printable", MIME_Version="1.0")  # fmt: skip
    assert detect(data, "a.eml").name == "email"
    (story,) = read(mail.parse, data)
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.body, story.byline) == ("Ferry", "<p>café</p>", "Ada Lunde")


def test_headers_are_decoded_and_the_marks_of_answers_left_out() -> None:
    (story,) = read(mail.parse, make_mail(Subject="Re: FW: =?utf-8?q?Caf=C3=A9s?= =?iso-8859-1?q?_=FCber_all?="))
    assert isinstance(story, ArticleDraft)
    assert story.headline == "Cafés über all"


def test_a_pasted_page_that_begins_with_a_label_is_no_e_mail() -> None:
    assert detect(b"Subject: Ferry\nDate: 3 May 2024\n\nFerry reopens\n\nIt sails.\n", "a.txt").name == "pasted"


def test_each_message_of_a_mailbox_is_a_story() -> None:
    data = b"".join(b"From a Sat May  4 10:00:00 2024\n" + make_mail(Subject=f"Ferry {n}") + b"\n" for n in range(3))
    assert [entry.headline for entry in read(mail.parse, data) if isinstance(entry, ArticleDraft)] == [
        "Ferry 0", "Ferry 1", "Ferry 2",
    ]  # fmt: skip


def test_a_message_within_a_message_is_a_story_of_its_own() -> None:
    inner = make_mail(Subject="Inside").decode()
    outer = f"--x\nContent-Type: text/plain\n\nSee below.\n\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
    entries = read(mail.parse, make_mail(outer, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="x"'))
    assert [entry.headline for entry in entries if isinstance(entry, ArticleDraft)] == ["Ferry", "Inside"]


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_messages_nested_too_deeply_are_refused(more: int, refused: bool) -> None:
    data = make_mail("Content-Type: multipart/mixed; boundary=x\n" * (MAX_CONTAINERS + more))
    (entry,) = read(mail.parse, data)
    assert isinstance(entry, Rejected) is refused


def test_a_file_that_is_attached_is_named_with_what_to_do() -> None:
    part = '--x\nContent-Type: application/pdf; name="plan.pdf"\n\n%PDF\n--x--\n'
    _, entry = read(mail.parse, make_mail(part, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="x"'))
    assert isinstance(entry, Rejected)
    assert "plan.pdf (application/pdf)" in entry.why

"""E-mails, mailboxes and web pages saved as one file: read for what they are, never with their transfer encoding."""

from __future__ import annotations

import base64
import io
import re
from datetime import date

import pytest
from PIL import Image

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.parsers import mail
from articles.parsers.formats import detect
from articles.parsers.mail.mail_pictures import MIN_SIDE
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


def make_parts(*parts: str) -> bytes:
    text = "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"
    return make_mail(text, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="x"')


def make_picture(headers: str) -> str:
    made = io.BytesIO()
    Image.new("RGB", (MIN_SIDE, MIN_SIDE)).save(made, "PNG")
    return f"{headers}\nContent-Transfer-Encoding: base64\n\n{base64.encodebytes(made.getvalue()).decode()}"


FORWARDED = [
    "FYI.\n-- \nDesk\n\n-------- Forwarded Message --------\nSubject: \tTram\nDate: \tTue, 4 Mar 2025 18:30:00 +0000\n"
    "From: \tMary Poole <mary@wire.example>\nTo: \tdesk@paper.example,\n\tnews@paper.example\n\n\nThe tram is off.\n",
    "Zur Info.\n\n-----Ursprüngliche Nachricht-----\nVon: Mary Poole <mary@wire.example>\n"
    "Gesendet: Dienstag, 4. März 2025 18:30\nAn: Desk\nBetreff: Tram\n\nThe tram is off.\n",
    "FYI.\n\nBegin forwarded message:\n\n> From: Mary Poole <mary@wire.example>\n> Subject: Tram\n"
    "> Date: 4 March 2025 at 18:30:00 GMT\n> \n> The tram is off.\n",
]


@pytest.mark.parametrize("body", FORWARDED)
def test_of_a_forwarded_message_the_message_is_the_story(body: str) -> None:
    (story,) = read(mail.parse, make_mail(body, Subject="WG: Fwd: Tram", Content_Type="text/plain; charset=utf-8"))
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.body, story.byline) == ("Tram", "<p>The tram is off.</p>", "Mary Poole")
    assert (story.source, story.published_on) == ("wire.example", date(2025, 3, 4))
    assert story.instructions in ("FYI.", "Zur Info.")


def test_a_message_forwarded_in_html_is_unwrapped_too() -> None:
    html = (
        "<div>FYI</div><br><div class=gmail_quote><div>---------- Forwarded message ---------<br>From: "
        "<b>Mary Poole</b> &lt;mary@wire.example&gt;<br>Date: Tue, Mar 4, 2025<br>Subject: Tram<br>To: desk<br></div>"
        "<br><br><div>The tram is off.</div></div>"
    )
    (story,) = read(mail.parse, make_mail(html, Subject="Fwd: Tram", Content_Type="text/html"))
    assert isinstance(story, ArticleDraft)
    assert (story.body, story.byline, story.instructions) == ("<p>The tram is off.</p>", "Mary Poole", "FYI")


@pytest.mark.parametrize(
    "quotation",
    [
        "On 3 May 2024, Desk wrote:\n> Where is it?\n>\n> Desk\n",
        "On Fri, 3 May 2024 at 12:00, Desk <desk@paper.example>\nwrote:\n\n> Where is it?\n",
        "-----Original Message-----\nFrom: Desk\nSent: 3 May 2024\nSubject: Ferry\n\nWhere is it?\n",
    ],
)
def test_what_a_message_answers_is_no_part_of_the_story(quotation: str) -> None:
    (story,) = read(mail.parse, make_mail(f"It sails again.\n\n{quotation}", Subject="Re: Ferry"))
    assert isinstance(story, ArticleDraft)
    assert story.body == "<p>It sails again.</p>"


@pytest.mark.parametrize(("subject", "kept"), [("Ferry", True), ("Re: Ferry", False), ("AW[2]: Ferry", False)])
def test_a_head_of_lines_in_the_text_is_a_letter_s_only_in_an_answer(subject: str, kept: bool) -> None:
    head = "From: City Hall\nDate: 4 May 2024\nTo: All papers\n\nThe ferry sails.\n"
    (story,) = read(mail.parse, make_mail(f"Our release follows.\n\n{head}", Subject=subject))
    assert isinstance(story, ArticleDraft)
    assert ("The ferry sails." in story.body, "All papers" in story.body) == (kept, kept)


@pytest.mark.parametrize(
    ("sender", "byline", "source"),
    [
        ("Poole, Mary <mary@wire.example>", "Mary Poole", "wire.example"),
        ("Poole, Mary (Press)", "Mary Poole", ""),
        ("Mary Poole", "Mary Poole", ""),
        ("Mary Poole [mailto:mary@wire.example]", "Mary Poole", "wire.example"),
        ("Mary Poole <mary@wire.example<mailto:mary@wire.example>>", "Mary Poole", "wire.example"),
        ("mary@wire.example", "", "wire.example"),
        ("Poole, Jr. <mary@wire.example>", "Poole, Jr.", "wire.example"),
    ],
)
def test_the_sender_of_a_forwarded_message_is_read_as_mail_programs_repeat_it(
    sender: str, byline: str, source: str
) -> None:
    body = f"-----Original Message-----\nFrom: {sender}\nSent: 4 May 2024\nSubject: Tram\n\nThe tram is off.\n"
    (story,) = read(mail.parse, make_mail(body, Subject="FW: Tram"))
    assert isinstance(story, ArticleDraft)
    assert (story.byline, story.source) == (byline, source)


def test_a_forwarded_message_without_a_subject_has_the_subject_of_the_letter_around_it() -> None:
    body = "-----Original Message-----\nFrom: Mary Poole\nSent: 4 May 2024\nSubject:\n\nThe tram is off.\n"
    (story,) = read(mail.parse, make_mail(body, Subject="FW: Tram"))
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.body) == ("Tram", "<p>The tram is off.</p>")


def test_what_stands_behind_a_signature_in_html_stays() -> None:
    html = "<div>It sails.<div class=gmail_signature>Ada, Paper Ltd</div>So it was said.</div>"
    (story,) = read(mail.parse, make_mail(html, Content_Type="text/html"))
    assert isinstance(story, ArticleDraft)
    assert "So it was said." in story.body and "Paper Ltd" not in story.body


def test_a_quotation_that_nobody_announces_is_kept() -> None:
    (story,) = read(mail.parse, make_mail("The mayor said:\n\n> Never again.\n"))
    assert isinstance(story, ArticleDraft)
    assert "Never again." in story.body


def test_a_byline_printed_in_the_text_counts_before_the_sender() -> None:
    (story,) = read(mail.parse, make_mail("By Mary Poole\n\nThe ferry sails again.\n"))
    assert isinstance(story, ArticleDraft)
    assert (story.authors, story.body) == (("Mary Poole",), "<p>The ferry sails again.</p>")


def test_a_sender_with_the_surname_first_is_named_as_spoken() -> None:
    (story,) = read(mail.parse, make_mail(From='"Lunde, Ada (Press)" <ada@paper.example>'))
    assert isinstance(story, ArticleDraft)
    assert story.authors == ("Ada Lunde",)


def test_a_picture_of_no_declared_kind_is_a_photo_with_what_the_text_says_of_it() -> None:
    html = 'Content-Type: text/html\n\n<p>It sails.</p><img src="cid:a@b" alt="The ferry at dawn">'
    picture = make_picture('Content-Type: application/octet-stream; name="f.png"\nContent-ID: <a@b>')
    (story,) = read(mail.parse, make_parts(html, picture))
    assert isinstance(story, ArticleDraft)
    assert [(photo.alt_text, photo.file_name, photo.address) for photo in story.photos] == [
        ("The ferry at dawn", "f.png", "")
    ]


def test_a_figure_in_the_text_captions_its_picture() -> None:
    caption = "<figcaption>The ferry. Photo: Jo Berg/AFP</figcaption>"
    html = f'Content-Type: text/html\n\n<figure><img src="cid:a">{caption}</figure><p>It sails.</p>'
    (story,) = read(mail.parse, make_parts(html, make_picture("Content-Type: image/png\nContent-ID: <a>")))
    assert isinstance(story, ArticleDraft)
    assert [(photo.caption, photo.photographers, photo.agencies) for photo in story.photos] == [
        ("The ferry.", ("Jo Berg",), ("AFP",))
    ]


def test_a_saved_page_may_name_its_pictures_by_their_parts() -> None:
    picture = PAGE[PAGE.index(b"Content-Type: image/") :]
    where = re.search(rb"Content-Location: (\S+)", picture)
    assert where
    data = PAGE.replace(b"Content-Location: " + where[1], b"Content-ID: <p1@unmht>").replace(where[1], b"cid:p1@unmht")
    (story,) = read(mail.parse_web_archive, data)
    assert isinstance(story, ArticleDraft)
    assert [(bool(photo.image), photo.address) for photo in story.photos] == [(True, "")]

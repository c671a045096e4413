from __future__ import annotations

import pytest

from articles.parsers.wire.closing_lines import LONGEST_NOTICE, is_signature, split_closing, with_notice

TEXT = "<p>The ferry left.</p>"


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("gr/bp", True), ("hh/ph/ts/hd", True), ("gr", False), ("Gr/Bp", False), ("and/or more", False), ("", False)],
)
def test_initials_between_slashes_are_a_signature(line: str, is_one: bool) -> None:
    assert is_signature(line) is is_one


@pytest.mark.parametrize(
    ("below", "notice"),
    [
        ("<p>hh/ph</p>", ""),
        ("\n<p>© 2024 Northwire</p>", "© 2024 Northwire"),
        (
            "\n<p>Copyright 2024 Northwire. All rights reserved.</p>\n<p>ab/cd</p>",
            "Copyright 2024 Northwire. All rights",
        ),
        ("\n<p>ab/cd</p>\n<p>(c) Northwire</p>", "(c) Northwire"),
    ],
)
def test_signature_and_copyright_notice_leave_the_end_of_a_text(below: str, notice: str) -> None:
    body, found = split_closing(TEXT + below)
    assert (body, found[: len(notice)]) == (TEXT, notice)


@pytest.mark.parametrize(
    "body",
    [
        "<p>© 2024 Northwire</p>",
        TEXT + "<p>Copyright law was changed.</p>",
        TEXT + "<h2>© 2024 Northwire</h2>",
        TEXT + f"<p>© {'x' * LONGEST_NOTICE}</p>",
        "<p>hh/ph</p>" + TEXT,
        "",
    ],
)
def test_what_only_looks_like_one_stays(body: str) -> None:
    assert split_closing(body) == (body, "")


def test_only_one_notice_is_taken() -> None:
    assert split_closing(TEXT + "<p>© A</p><p>© B</p>") == (TEXT + "<p>© A</p>", "© B")


def test_a_notice_joins_the_rights_unless_they_have_it() -> None:
    assert with_notice("All rights reserved", "© A") == "All rights reserved\n© A"
    assert with_notice("© A", "© A") == "© A"
    assert with_notice("", "") == ""

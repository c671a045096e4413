"""make_renditions: every size of every picture, ahead of the first reader."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.site import pictures
from tests.factories import make_photo, make_picture

pytestmark = pytest.mark.django_db


def test_it_makes_every_size_and_names_what_cannot_be_read() -> None:
    good = make_photo(picture=make_picture(700, 400))
    broken = make_photo("Broken.", picture=make_picture())
    Path(broken.image.path).write_bytes(b"no picture")
    make_photo("Only words.")
    out, errors = StringIO(), StringIO()
    call_command("make_renditions", stdout=out, stderr=errors)
    assert len(list(pictures.renditions(good))) == 6
    assert out.getvalue() == "6 files are there. Pictures that cannot be read: 1.\n"
    assert "Broken." in errors.getvalue()

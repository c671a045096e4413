"""Small questions about text, held against others' answers."""

from __future__ import annotations

from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from articles.text import make_slug

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_slug_is_what_django_makes_of_a_name_and_never_empty(name: str) -> None:
    expected = slugify(name, allow_unicode=True)[:80].strip("-_")
    assert make_slug(name) == expected or (not expected and len(make_slug(name)) == 8)

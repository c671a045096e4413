"""Texts of drafts are put into Unicode's composed form, once, where they enter the archive."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.compose_texts import composed
from articles.drafts.draft import ArticleDraft, PhotoDraft, TopicDraft

APART = unicodedata.normalize("NFD", "Lê Quang Huy, Đà Nẵng, Édith")
WHOLE = unicodedata.normalize("NFC", APART)


def test_names_captions_and_texts_become_whole_and_what_was_sent_stays() -> None:
    photo = PhotoDraft(caption=APART, photographers=(APART, "Ana"), file_name=APART)
    topics = (TopicDraft("person", APART),)
    made = composed(ArticleDraft(APART, APART, authors=(APART,), topics=topics, photos=(photo,), url=APART))
    assert (made.headline, made.body, made.authors, made.topics[0].name) == (WHOLE, WHOLE, (WHOLE,), WHOLE)
    assert (made.photos[0].caption, made.photos[0].photographers) == (WHOLE, (WHOLE, "Ana"))
    assert (made.url, made.photos[0].file_name) == (APART, APART)


def test_a_draft_that_is_whole_already_is_returned_as_it_is() -> None:
    draft = ArticleDraft(WHOLE, "Text", photos=(PhotoDraft(caption=WHOLE),))
    assert composed(draft) is draft


@given(st.text(max_size=40))
def test_any_text_is_whole_afterwards_and_stays_so(text: str) -> None:
    made = composed(ArticleDraft(text))
    assert unicodedata.is_normalized("NFC", made.headline)
    assert composed(made) is made

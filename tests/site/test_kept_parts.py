"""Parts of pages are kept by the values that they are made of."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.test import Client
from django.utils.safestring import mark_safe
from django.utils.translation import override

from articles.models import Article, Photo, Section
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ROW = '{% part "_row.html" story=story photo=photo level=2 %}'


def render(source: str, **values: object) -> str:
    text: str = Template(source, engine=Engine.get_default()).render(Context(values))
    return text


def test_a_part_is_made_once_for_the_same_values() -> None:
    story = make_article(headline="Storks return").teaser
    with patch.object(Engine, "get_template", autospec=True, side_effect=Engine.get_template) as made:
        assert "Storks return" in render(ROW, story=story)
        assert render(ROW, story=story) == render(ROW, story=story)
        assert "Storks leave" in render(ROW, story=story._replace(headline="Storks leave"))
    assert made.call_count == 2


def test_a_part_is_made_for_each_language() -> None:
    story = make_article(published_on=None).teaser
    with override("de"):
        german = render(ROW, story=story)
    assert german != render(ROW, story=story)
    with override("de"):
        assert render(ROW, story=story) == german


def test_safe_html_never_passes_for_an_equal_text() -> None:
    with patch.object(Engine, "get_template", return_value=Template("{{ name }}")):
        for name in (mark_safe("<b>"), "<b>"):
            assert render('{% part "x.html" name=name %}', name=name) == "&lt;b&gt;"


def test_a_part_sees_nothing_but_its_values() -> None:
    with patch.object(Engine, "get_template", return_value=Template("[{{ request }}{{ user }}{{ perms }}{{ name }}]")):
        source = '{% part "x.html" name="n" %}'
        assert render(source, request="secret", user="secret", perms="secret") == "[n]"


@pytest.mark.parametrize("source", ["{% part name %}", '{% part "a.html" name %}', "{% part a.html name=1 %}"])
def test_a_wrong_tag_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="Use:"):
        Template(source, engine=Engine.get_default())


def test_pages_show_every_change_of_what_they_list(client: Client) -> None:
    """A story, its section, its photo's words and its withdrawal, each seen by the next reader."""
    section = Section.objects.create(name="Rivers")
    story = make_article(headline="Storks return", published_on=date(2025, 3, 27), section=section, body="<p>One.</p>")
    page = lambda: client.get("/2025/03/27/").content.decode()  # noqa: E731
    assert "Storks return" in page()
    Article.objects.filter(pk=story.pk).update(headline="Storks leave")
    assert "Storks leave" in page()
    Article.objects.filter(pk=story.pk).update(body="<p>Two.</p>")
    assert "Two." in page()
    Section.objects.filter(pk=section.pk).update(name="Lakes")
    assert "Lakes" in client.get("/2025/03/27/?again").content.decode()
    Article.objects.filter(pk=story.pk).update(status="withdrawn")
    assert "Storks leave" not in page()


def test_a_changed_description_of_a_picture_shows_in_rows(client: Client) -> None:
    story = make_article(published_on=date(2025, 3, 27))
    photo = Photo.objects.create(image="photos/a.jpg", width=900, height=600, alt_text="A stork")
    story.article_photos.create(photo=photo)
    assert 'alt="A stork"' in client.get("/2025/03/27/").content.decode()
    Photo.objects.filter(pk=photo.pk).update(alt_text="A heron")
    assert 'alt="A heron"' in client.get("/2025/03/27/").content.decode()

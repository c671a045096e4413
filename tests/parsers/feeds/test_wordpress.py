"""WordPress's export: what it says beside RSS, and what of its marks is no text."""

from __future__ import annotations

import io

import pytest

from articles.drafts.draft import ArticleDraft, Rejected, Status
from articles.parsers import feeds


def make_export(content: str = "It sails.", fields: str = "", attachments: str = "") -> bytes:
    spaces = "".join(
        f' xmlns:{name}="{address}"'
        for name, address in (
            ("wp", "http://wordpress.org/export/1.2/"),
            ("excerpt", "http://wordpress.org/export/1.2/excerpt/"),
            ("content", "http://purl.org/rss/1.0/modules/content/"),
        )
    )
    fields += "" if "post_type" in fields else "<wp:post_type>post</wp:post_type>"
    item = f"<item><title>Ferry</title><content:encoded><![CDATA[{content}]]></content:encoded>{fields}</item>"
    return f"<rss{spaces}><channel><title>The Site</title>{item}{attachments}</channel></rss>".encode()


def make_attachment(key: int, name: str, caption: str = "") -> str:
    return (
        f"<item><title>{name}</title><excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded><wp:post_id>{key}</wp:post_id>"
        f"<wp:post_type>attachment</wp:post_type>"
        f"<wp:attachment_url>https://site.example/{name}</wp:attachment_url></item>"
    )


def first_story(data: bytes) -> ArticleDraft:
    story = next(iter(feeds.parse(io.BytesIO(data), "export.xml")))
    assert isinstance(story, ArticleDraft)
    return story


def test_the_excerpt_of_a_wordpress_post_is_its_standfirst() -> None:
    story = first_story(make_export(fields="<excerpt:encoded><![CDATA[Nobody waits.]]></excerpt:encoded>"))
    assert (story.standfirst, story.body) == ("Nobody waits.", "<p>It sails.</p>")


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("“They [sic] sail,” he said of [the mayor].", "“They [sic] sail,” he said of [the mayor]."),
        ('[su_quote cite="Bo"]It sails.[/su_quote]', "It sails."),
        ("[box]It sails.[/box]", "It sails."),
        ("It sails.[gallery]", "It sails."),
        ("It sails.\n\n[embed]https://video.example/1[/embed]", "It sails."),
    ],
)
def test_shortcodes_leave_the_text_and_words_in_brackets_stay(content: str, body: str) -> None:
    assert first_story(make_export(content)).body == f"<p>{body}</p>"


def test_the_pictures_of_a_wordpress_gallery_are_photos() -> None:
    attachments = make_attachment(5, "a.jpg", "The ferry. Photo: Jo Berg/AFP") + make_attachment(6, "b.jpg")
    photos = first_story(make_export('It sails.[gallery ids="5,6"]', attachments=attachments)).photos
    assert [(photo.file_name, photo.caption, photo.is_lead) for photo in photos] == [
        ("a.jpg", "The ferry.", True),
        ("b.jpg", "", False),
    ]


def test_a_picture_of_the_text_has_the_address_and_the_words_of_its_attachment() -> None:
    attachment = make_attachment(5, "a.jpg", "The ferry.")
    shown = '<img src="https://site.example/a-300x200.jpg" alt="A ferry">'
    (photo,) = first_story(make_export(shown + "<p>It sails.</p>", attachments=attachment)).photos
    assert (photo.address, photo.caption, photo.alt_text) == ("https://site.example/a.jpg", "The ferry.", "A ferry")
    captioned = f"<figure>{shown}<figcaption>At sea.</figcaption></figure><p>It sails.</p>"
    (photo,) = first_story(make_export(captioned, attachments=attachment)).photos
    assert (photo.file_name, photo.caption) == ("a.jpg", "At sea.")


def test_a_post_behind_a_password_is_a_draft() -> None:
    story = first_story(make_export(fields="<wp:post_password>secret</wp:post_password>"))
    assert story.status is Status.DRAFT


def test_terms_are_plain_and_a_layout_is_no_topic() -> None:
    fields = (
        '<category domain="category"><![CDATA[Fire &amp; rescue]]></category>'
        '<category domain="post_format"><![CDATA[Aside]]></category>'
    )
    story = first_story(make_export(fields=fields))
    assert (story.section, [topic.name for topic in story.topics]) == ("Fire & rescue", ["Fire & rescue"])


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("news_article", ""),
        ("blog-post", ""),
        ("wp_block", "This is a wp_block, not a story."),
        ("attachment", "an attachment"),
    ],
)
def test_what_a_site_keeps_like_posts_is_read_and_the_rest_named(kind: str, why: str) -> None:
    (entry,) = feeds.parse(io.BytesIO(make_export(fields=f"<wp:post_type>{kind}</wp:post_type>")), "export.xml")
    assert why in entry.why if isinstance(entry, Rejected) else not why

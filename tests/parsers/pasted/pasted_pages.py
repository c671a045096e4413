"""Pasted pages made to order: stories, the layouts they are printed in, and strategies for both."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

NBSP = "\u00a0"


@dataclass(frozen=True)
class Story:
    """What a page says; `captions` are as printed, credit included."""

    headline: str = "Harbour Town Opens Library in Former Ice Factory"
    captions: tuple[str, ...] = (
        "Readers queue outside the library, in Port Ellis, Norland, 3 June 2024. (Ada Brook/AP)",
    )
    paragraphs: tuple[str, ...] = (
        "A library opened on Tuesday in a former ice factory, after ten years of planning and two floods.",
        "Its first reader, a retired pilot, borrowed a cookery book and promised to bring it back.",
    )
    byline: str = ""
    date_line: str = ""


@dataclass(frozen=True)
class Layout:
    """How a page prints a story: copies of the captions before and after the furniture, and what stands between."""

    before: int = 2
    after: int = 2
    furniture: tuple[str, ...] = ("TT", "20")
    blank_between_paragraphs: bool = True
    blank_after_headline: bool = True
    together: bool = False
    indent: str = ""


def make_pasted_page(stories: list[Story], layout: Layout | None = None, gap: int = 3, cut_off: bool = False) -> str:
    """The text of a paste; `cut_off` ends the last story right after its captions."""
    layout = layout or Layout()
    parts = [make_page(story, layout, cut_off and story is stories[-1]) for story in stories]
    return ("\n" * (gap + 1)).join(parts) + "\n"


def make_page(story: Story, layout: Layout, cut_off: bool = False) -> str:
    blank = [""] if layout.blank_after_headline else []
    first, second = (_copies(story.captions, count, layout.together) for count in (layout.before, layout.after))
    notes = [note for note in (story.byline, story.date_line) if note]
    lines = [story.headline, *blank, *first, *layout.furniture, "", story.headline, *blank, *second, *notes]
    if not cut_off:
        between = "\n\n" if layout.blank_between_paragraphs else "\n"
        lines += ["", *between.join(story.paragraphs).split("\n")]
    return "\n".join(layout.indent + line if line else line for line in lines)


def _copies(captions: tuple[str, ...], count: int, together: bool) -> list[str]:
    """Each caption `count` times in a row, or the row of captions `count` times."""
    return list(captions) * count if together else [caption for caption in captions for _ in range(count)]


WORDS = ("harbour", "council", "river", "teachers", "glacier", "market", "bridge", "orchestra", "vaccine", "railway")
NAMES = ("Ada Brook", "Jürgen Weiß", "Şule Çelik", "María José Núñez", "Nguyễn Văn An", "Omar al-Rashid")
MARKED = ("({}/AFP via Getty Images)", "(AP)", "Photo: {}/dpa", "REUTERS/{}", " - REUTERS", "(EPA / Sputnik / Kremlin)")
CREDITS = (*MARKED, "File/AFP", "Handout via REUTERS", "", "")


def words(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most)


headlines = st.builds(
    lambda parts, number: " ".join(parts).title() + f" {number}", words(4, 9), st.integers(100, 99999)
)
sentences = st.builds(
    lambda parts, number: f"The {' '.join(parts)} took {number} days, officials said.",
    words(6, 30),
    st.integers(100, 99999),
)


@st.composite
def captions(draw: st.DrawFn) -> str:
    """A printed caption: a sentence with a day, or one bare word; a credit or none."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(("Sudan", "Glacier", "Çeşme")))
    said = f"People pass the {' '.join(draw(words(3, 15)))} in Port Ellis, {draw(st.integers(1, 28))} March 2025."
    credit = draw(st.sampled_from(CREDITS)).format(draw(st.sampled_from(NAMES)))
    return f"{said} {credit}".replace("  ", " ").strip()


stories = st.builds(
    Story,
    headlines,
    st.lists(captions(), max_size=3, unique=True).map(tuple),
    st.lists(sentences, min_size=1, max_size=7, unique=True).map(tuple),
    st.sampled_from(("", "By Jane Doe", "By Jane Doe and John Roe, Reuters")),
    st.sampled_from(("", "Updated 12 December 2023", "Published: 3 March 2025")),
)
story_lists = st.lists(stories, min_size=1, max_size=4, unique_by=lambda story: story.headline)
layouts = st.builds(
    Layout,
    before=st.integers(1, 2),
    after=st.integers(1, 2),
    furniture=st.sampled_from((("TT", "20"), ("TT",), ())),
    blank_between_paragraphs=st.booleans(),
    blank_after_headline=st.booleans(),
    together=st.booleans(),
    indent=st.sampled_from(("", "  ", NBSP, NBSP + " ")),
)

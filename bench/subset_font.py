"""Makes the two files of the headlines' font, static/fonts/, from the package that it comes out of, and prints how much
the fallback fonts must be widened so that a headline has the same length in them.

    npm pack @fontsource/newsreader@5.3.0 && tar xzf fontsource-newsreader-5.3.0.tgz
    python bench/subset_font.py package [FALLBACK.ttf ...]

Needs fonttools and brotli. Only what shapes headlines is kept of the font's features.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
FILES = {
    "newsreader-700.woff2": "newsreader-latin-700-normal.woff2",
    "newsreader-700-ext.woff2": "newsreader-latin-ext-700-normal.woff2",
}
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]
SAMPLE = "The quick reader finds a story of the harbour, its people and the flood that nobody expected in March"


def main(package: Path, fallbacks: list[Path]) -> None:
    FONTS.mkdir(exist_ok=True)
    for name, source in FILES.items():
        font = TTFont(package / "files" / source)
        options = Options(layout_features=FEATURES, hinting=False, desubroutinize=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(FONTS / name)
        print(name, (FONTS / name).stat().st_size, "bytes")
    (FONTS / "OFL.txt").write_bytes((package / "LICENSE").read_bytes())
    own = TTFont(FONTS / "newsreader-700.woff2")
    print("ascent, descent", own["hhea"].ascent / own["head"].unitsPerEm, own["hhea"].descent / own["head"].unitsPerEm)
    for path in fallbacks:
        print(path.name, f"size-adjust: {_length(own) / _length(TTFont(path)):.1%}")


def _length(font: TTFont) -> float:
    """The length of the sample, in ems."""
    names, widths = font.getBestCmap(), font["hmtx"]
    return float(sum(widths[names[ord(letter)]][0] for letter in SAMPLE) / font["head"].unitsPerEm)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])

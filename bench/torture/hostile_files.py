"""Files that mean harm, made here: what each is called, and its bytes. Each kind tries to cost time or memory, to read
or write what it should not, to break what stands beside it, or to reach a reader's browser.

GOOD stands where a sound record may stand beside the bad one; it must be in the archive afterwards.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image

File = tuple[str, bytes]

GOOD = "GOOD-NEIGHBOUR"
HALF_MEGABYTE = 500_000
SIGNS = "&<>\"'(/@.-,\\\u00e9\u4e00\u0301\u200d\u202e\u0000\ufffd\U0001f600"
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<p style='width:expression(alert(1))'>a</p>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><button formaction=javascript:alert(1)>a</button></form>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<textarea></textarea><script>alert(1)</script>",
]
MOMENTS = [
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00", "0000-00-00T00:00:00Z", "99999-01-01", "2025-02-30",
    "2025-01-01T25:61:61Z", "2025-01-01T00:00:00+99:99", "-2025-01-01", "1e400", "\u0662\u0660\u0662\u0665-01-01",
    "9" * 5000,
]  # fmt: skip
CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "a\r\nSet-Cookie: a=b"]


def story(**fields: Any) -> dict[str, Any]:
    """A story as JSON Lines know it."""
    return {"headline": "Harm", "body": "<p>Harm is meant.</p>", "source": "Harm Wire", **fields}


def lines(*stories: Any) -> bytes:
    """JSON Lines, the last of which is sound."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in (*stories, story(headline=GOOD)))


def files() -> Iterator[File]:
    """All of them."""
    for kind in (_zips, _gzips, _xml, _html, _json, _stories, _tables, _texts, _pictures, _broken):
        yield from kind()


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def _zips() -> Iterator[File]:
    zeros, good = b"\0" * (100 << 20), ("good.jsonl", lines())
    yield "bomb.zip", packed(("zeros.txt", zeros))
    yield "spaces.zip", packed(("spaces.txt", b" " * (60 << 20)))
    inner = packed(("zeros.json", b"[" * (30 << 20)))
    yield "nested-bomb.zip", packed(*((f"{number}.zip", inner) for number in range(10)))
    deep = packed(good)
    for _ in range(12):
        deep = packed(("deeper.zip", deep))
    yield "deep.zip", deep
    yield "many-empty.zip", packed(*((f"{number}.xml", b"") for number in range(60_000)))
    yield "many-small.zip", packed(*((f"{number}.txt", b"x") for number in range(5_000)), good)
    yield "one-name.zip", packed(*(("same.txt", b"x"),), good)
    yield "traversal.zip", packed(("../../../../tmp/harm.jsonl", lines()), ("/etc/harm.jsonl", lines()))
    yield "backslash.zip", packed(("..\\..\\harm.jsonl", lines()), ("C:\\harm.jsonl", lines()))
    yield "names.zip", packed(("a" * 60_000 + ".txt", b"x"), ("\u202egnp.txt", b"x"), ("a\nb.txt", b"x"), good)
    yield "good-beside-bomb.zip", packed(("z.json", b"[" * (20 << 20)), good)
    link = zipfile.ZipInfo("link.jsonl")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr(*good)
    yield "symlink.zip", file.getvalue()
    sound = packed(good)
    yield "cut.zip", sound[:-30]
    yield "no-end.zip", sound[: len(sound) // 2]
    yield "lies-about-size.zip", sound.replace(struct.pack("<I", len(lines())), struct.pack("<I", 0xFFFFFFF0))
    yield "bad-checksum.zip", packed(good, method=zipfile.ZIP_STORED).replace(b"Harm is", b"Harn is")
    yield "encrypted.zip", sound.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    yield "overlapping.zip", _overlapping()


def _overlapping() -> bytes:
    """A thousand members that are all the same bytes."""
    sound = packed(("a.json", b"[" * (1 << 20)))
    start = sound.index(b"PK\x01\x02")
    directory = sound[start : sound.index(b"PK\x05\x06")]
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1000, 1000, len(directory) * 1000, start, 0)
    return sound[:start] + directory * 1000 + end


def _gzips() -> Iterator[File]:
    yield "bomb.json.gz", gzip.compress(b"[" * (200 << 20), 9)
    yield "bomb.txt.gz", gzip.compress(b"a " * (100 << 20), 1)
    nested = lines()
    for _ in range(30):
        nested = gzip.compress(nested)
    yield "nested.gz", nested
    yield "cut.jsonl.gz", gzip.compress(lines())[:-12]
    yield "bad-checksum.jsonl.gz", gzip.compress(lines())[:-8] + b"\0" * 8


def _xml() -> Iterator[File]:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    head, text = "<body.head><hedline><hl1>{}</hl1></hedline></body.head>", "<body.content><p>{}</p></body.content>"
    nitf = f"<nitf><body>{head}{text}</body></nitf>"
    yield "laughs.xml", f'<!DOCTYPE nitf [<!ENTITY a0 "ha">{entities}]>{nitf.format("Harm", "&a12;")}'.encode()
    yield "quadratic.xml", f'<!DOCTYPE nitf [<!ENTITY a "{"a" * 50_000}">]>{nitf.format("H", "&a;" * 20_000)}'.encode()
    outside = '<!DOCTYPE nitf [<!ENTITY a SYSTEM "{}">]>' + nitf.format("Harm", "&a;")
    for number, target in enumerate(["file:///etc/passwd", "http://127.0.0.1:9/", "/dev/zero", "php://filter"]):
        yield f"external-{number}.xml", outside.format(target).encode()
    yield "parameter.xml", b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><nitf/>'
    yield "deep.xml", b"<nitf>" + b"<p>" * 200_000
    yield "wide.xml", b"<nitf><body><body.content>" + b"<p/>" * 500_000 + b"</body.content></body></nitf>"
    yield "attributes.xml", b"<nitf " + b" ".join(b'a%d="b"' % n for n in range(100_000)) + b"/>"
    yield "long-attribute.xml", b'<nitf a="' + b"a" * (12 << 20) + b'"/>'
    yield (
        "xinclude.xml",
        b'<nitf xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd" parse="text"/></nitf>',
    )
    yield "stylesheet.xml", b'<?xml-stylesheet href="file:///etc/passwd"?>' + nitf.format(GOOD, "Harm").encode()
    yield "encoding.xml", b'<?xml version="1.0" encoding="utf-7"?><nitf/>'
    yield "utf-16.xml", nitf.format(GOOD, "Harm").encode("utf-16")
    items = "".join(f"<item><title>Harm {n}</title><description>{n}</description></item>" for n in range(3000))
    yield (
        "feed.xml",
        f'<rss version="2.0"><channel>{items}<item><title>{GOOD}</title></item></channel></rss>'.encode(),
    )
    yield "newsml.xml", b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>' + b"<newsItem>" * 50_000
    yield "comments.xml", b"<nitf>" + b"<!--" * 200_000
    yield "cdata.xml", b"<nitf><![CDATA[" + b"]]>" * 200_000


def _html() -> Iterator[File]:
    text = "<article><h1>Harm</h1>{}<p>Words of a story that goes on. </p></article>"
    page = f"<html><head><title>Harm</title></head><body>{text}</body></html>"
    for number, script in enumerate(SCRIPTS):
        yield f"script-{number}.html", page.format(script * 3).encode()
    yield "deep.html", page.format("<div>" * 100_000).encode()
    yield "deep-table.html", page.format("<table><tr><td>" * 20_000).encode()
    yield "unclosed.html", page.format("<b><i><u>" * 60_000).encode()
    yield "paragraphs.html", page.format("<p>word</p>" * 100_000).encode()
    yield "attributes.html", page.format("<p " + "a=b " * 200_000 + ">").encode()
    yield "json-ld.html", page.format(f'<script type="application/ld+json">{"[" * 100_000}</script>').encode()
    yield "json-ld-wide.html", page.format('<script type="application/ld+json">{}</script>' * 10_000).encode()
    yield "base.html", page.format("<base href='javascript:alert(1)//'>").encode()
    yield (
        "figures.html",
        page.format("<figure><img src='/a.jpg'><figcaption>A (B/AP)</figcaption></figure>" * 5_000).encode(),
    )
    yield "links.html", page.format("<a href='/b'>a</a>" * 100_000).encode()


def _json() -> Iterator[File]:
    yield "deep.json", b"[" * 1_000_000
    yield "deep-objects.json", b'{"a":' * 500_000
    yield "big-number.jsonl", b'{"headline": "Harm", "version": ' + b"9" * 100_000 + b"}\n" + lines()
    yield "nan.jsonl", b'{"headline": "Harm", "version": NaN, "priority": Infinity}\n' + lines()
    yield "keys.jsonl", b'{"headline": "a", "headline": "b", "headline": ["c"]}\n' + lines()
    yield "surrogates.jsonl", b'{"headline": "\\ud800 \\udc00 Harm", "body": "\\udfff"}\n' + lines()
    yield "nul.jsonl", b'{"headline": "Harm\\u0000", "body": "<p>\\u0000</p>", "source_key": "\\u0000"}\n' + lines()
    wrong: list[Any] = [None, 1, True, [], {}, [[]], {"a": {}}, "", [None], -(2**63), 2**64, 1.5]
    for field in (
        "headline",
        "body",
        "authors",
        "topics",
        "photos",
        "published_on",
        "version",
        "source",
        "corrections",
    ):
        yield f"types-{field}.jsonl", lines(*(story(**{field: value}) for value in wrong))
    yield "ninjs.json", json.dumps([{"type": "text", "headline": GOOD}, {"associations": [[]] * 9}, 1, None]).encode()
    yield "ninjs-deep.json", b'{"type": "text", "associations": ' * 20_000


def _stories() -> Iterator[File]:
    for number, sign in enumerate(SIGNS):
        yield f"sign-{number}.jsonl", lines(story(headline=f"Harm {number}", body=sign * HALF_MEGABYTE))
    for field in (
        "headline",
        "standfirst",
        "byline",
        "dateline",
        "section",
        "source",
        "rights",
        "url",
        "source_key",
        "language",
    ):
        yield f"long-{field}.jsonl", lines(story(**{field: "word " * 100_000}), story(**{field: "a" * HALF_MEGABYTE}))
    yield "long-word.jsonl", lines(story(headline="Harm word", body="a" * HALF_MEGABYTE))
    yield "one-word.jsonl", lines(story(headline="Harm words", body="word " * 100_000))
    photo = {"caption": "word " * 100_000, "credit_line": "a/" * 500, "alt_text": "<" * HALF_MEGABYTE}
    yield "caption.jsonl", lines(story(headline="Harm caption", photos=[photo]))
    yield "authors.jsonl", lines(story(headline="Harm authors", authors=[f"Author {n}" for n in range(100_000)]))
    yield "topics.jsonl", lines(story(headline="Harm topics", topics=[f"Topic {n}" for n in range(100_000)]))
    yield (
        "photos.jsonl",
        lines(story(headline="Harm photos", photos=[{"caption": f"Photo {n}"} for n in range(100_000)])),
    )
    yield (
        "some-photos.jsonl",
        lines(story(headline="Harm photos", photos=[{"caption": f"Photo {n}"} for n in range(2_000)])),
    )
    yield "corrections.jsonl", lines(story(headline="Harm corrected", corrections=["Wrong."] * 100_000))
    yield "same-key.jsonl", lines(*(story(headline=f"Harm {n}", source_key="one", version=n % 7) for n in range(500)))
    yield "same-words.jsonl", lines(*(story() for _ in range(2_000)))
    for number, moment in enumerate(MOMENTS):
        fields = dict.fromkeys(("published_at", "published_on", "updated_at", "embargo_until"), moment)
        yield (
            f"moment-{number}.jsonl",
            lines(*(story(**{name: value}) for name, value in fields.items()), story(**fields)),
        )
    yield (
        "scripts.jsonl",
        lines(*(story(headline=script, body=script, byline=script, url=script) for script in SCRIPTS)),
    )
    yield "formulas.jsonl", lines(*(story(headline=cell, byline=cell, section=cell) for cell in CELLS))


def _tables() -> Iterator[File]:
    head = f"headline,body\r\n{GOOD},Words\r\n".encode()
    yield "open-quote.csv", head + b'"Harm,' + b"a,b\r\n" * 100_000
    yield "quotes.csv", head + b'"' * 1_000_000
    yield "columns.csv", head + b"," * 1_000_000
    yield "rows.csv", head + b"\r\n" * 1_000_000
    yield "long-cell.csv", head + b"a" * (10 << 20) + b",b\r\n"
    yield "nul.csv", head + b"\0,\0\r\n" * 1000
    yield "formulas.csv", head + b"".join(f'"{cell}",Words\r\n'.encode() for cell in CELLS)
    yield "header.csv", b"headline" + b",headline" * 50_000 + b"\r\n"
    yield "bom.csv", b"\xef\xbb\xbf" * 3 + head
    yield "utf-16.csv", head.decode().encode("utf-16")


def _texts() -> Iterator[File]:
    for number, sign in enumerate(" \n\t(/:\u00a0\u2028"):
        yield f"run-{number}.txt", f"Harm\n\n{sign * HALF_MEGABYTE}\n\n20\n".encode()
    yield "nul.txt", b"Harm\0\n\n" * 10_000
    yield "invalid.txt", b"Harm\n\n" + bytes(range(128, 256)) * 2_000
    yield "mixed.txt", "Harm \u00e9\n\n".encode() + "Harm \u00e9".encode("latin-1") + "Harm \u00e9".encode("utf-16")
    yield "wire.txt", b"\x01" + b"\x02" * 100_000 + b"\x03\x04"
    yield "reuters.sgm", b"<REUTERS " * 50_000 + b"<TITLE>&lt;" * 10_000


def _pictures() -> Iterator[File]:
    for name, side in (("PNG", 11_000), ("JPEG", 11_000), ("WEBP", 9_000), ("GIF", 9_000), ("TIFF", 6_000)):
        file = io.BytesIO()
        Image.new("L" if name != "WEBP" else "RGB", (side, side)).save(file, name, **_options(name))
        yield f"bomb.{name.lower()}", file.getvalue()
    for width, height in ((2**31 - 1, 2**31 - 1), (0, 0), (65_535, 65_535), (1, 10_000_000)):
        yield f"lies-{width}-{height}.png", _png(width, height)
    for chunk in (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"):
        stuffed = b"a\0\0" + zlib.compress(b"a" * (50 << 20)) if chunk != b"tEXt" else b"a\0" + b"a" * (10 << 20)
        yield f"{chunk.decode()}.png", _png(8, 8, _chunk(chunk, stuffed))
    plain = io.BytesIO()
    Image.new("RGB", (8, 6)).save(plain, "JPEG")
    jpeg = plain.getvalue()
    segment = b"\xff\xe1\xff\xff" + b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 65_519
    yield "exif.jpg", jpeg[:2] + segment * 200 + jpeg[2:]
    packet = b"http://ns.adobe.com/xap/1.0/\0" + b"<x>" * 20_000
    yield "xmp.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + jpeg[2:]
    yield "photoshop.jpg", jpeg[:2] + b"\xff\xed\xff\xffPhotoshop 3.0\0" + b"8BIM\x04\x04" * 10_920 + jpeg[2:]
    yield "cut.jpg", jpeg[: len(jpeg) // 2]
    yield "markers.jpg", b"\xff\xd8" + b"\xff" * 1_000_000
    yield "page.jpg", jpeg + b"<script>alert(1)</script>"
    yield "page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    frames = [Image.new("P", (64, 64), number % 255) for number in range(300)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    yield "frames.gif", file.getvalue()
    yield "loop.tif", b"II*\0\x08\0\0\0" + b"\x01\0" + b"\0" * 12 + b"\x08\0\0\0"
    yield "webp-lies.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff"


def _options(name: str) -> dict[str, Any]:
    return {"TIFF": {"compression": "tiff_lzw"}, "WEBP": {"lossless": True, "method": 0}}.get(name, {})


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(b"\0" * min((width + 1) * height, 1 << 20)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + pixels + _chunk(b"IEND", b"")


def _broken() -> Iterator[File]:
    yield "empty.json", b""
    yield "one-byte.zip", b"P"
    yield "magic-alone.zip", b"PK\x03\x04"
    yield "gzip-alone.gz", b"\x1f\x8b"
    yield "bom-alone.txt", b"\xff\xfe"
    for suffix in ("xml", "json", "html", "csv", "txt", "jpg", "png", "sgm"):
        yield f"noise.{suffix}", bytes(number * number % 251 for number in range(100_000))

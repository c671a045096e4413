"""Requests that mean harm, as the bytes that go to the server, and searches that do."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

ADDRESSES = [
    "/0000/", "/0000/00/", "/0000/00/00/", "/9999/", "/9999/12/", "/9999/12/31/", "/2025/13/", "/2025/02/30/",
    "/on-this-day/00-00/", "/on-this-day/02-30/", "/on-this-day/02-29/", "/articles/0/",
    "/articles/999999999999999999/",
    "/articles/9999999999999999999/", "/articles/-1/", "/articles/1/../../", "/photos/999999999999999999/",
    "/pictures/99999999999999999999999/a/640.jpg", "/pictures/1/a/999999999999999999999.jpg", "/pictures/1/../1.jpg",
    "/articles/?page=99999999999999999999999", "/articles/?page=-1", "/articles/?page=0", "/articles/?page=%00",
    "/articles/?page=\u0662", "/photos/?page=1e9", "/sitemap-articles-99999999999999999999.xml", "/dates/?page=9",
    "/sitemap-sections-99999999999999999999.xml", "/sections/%00/", "/topics/%ff%fe/", "/topics/" + "a" * 7000 + "/",
    "/authors/%ed%a0%80/", "/people/%e2%80%ae/", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
    "//evil.example/",
    "/static/../newsarchive/settings.py", "/static/..%2f..%2fmanage.py", "/\\evil.example",
    "/admin/login/?next=//evil.example",
    "/search/?first=0000-00-00&last=9999-99-99", "/search/?first=0001-01-01&last=9999-12-31&sort=newest",
    "/healthz?a=%00",
    "/search/?kind=%00&sort=%00&size=-1", "/search/?page=99999999999999999999&q=a", "/search/?size=1000000000&q=harm",
    "/search/?topic=" + "%00" * 100, "/search/?section=" + "a" * 5000, "/search/export.csv?q=" + "harm+" * 100,
    "/search/export.jsonl", "/search/export.exe", "/search/feed/?q=%00", "/search/suggest/?q=" + "a" * 5000,
    "/search/suggest/?q=%00", "/search/suggest/?q=*", "/search/?" + "a=b&" * 1500, "/search/?" + "topic=a&" * 800,
    "/search/?q=" + "&q=".join("abc"), "/feed/?a=%0d%0aSet-Cookie:%20a=b", "/%0d%0aSet-Cookie:%20a=b",
]  # fmt: skip
"""Public addresses, none of which may cost or fail."""


def searches() -> Iterator[str]:
    """What a reader types who means harm."""
    yield from [
        "a" * 7000,
        "word " * 1300,
        " OR ".join(["word"] * 800),
        "word OR " * 800,
        "OR " * 2000,
        "AND NOT " * 800,
    ]
    yield from [
        "(" * 3000,
        ")" * 3000,
        "(" * 1000 + "a" + ")" * 1000,
        "NOT " * 1500 + "a",
        "-" * 3000 + "a",
        "-(" * 1000 + "a",
    ]
    yield from [
        "a* b* c* d* e* f* g* h*",
        "aa* bb* cc* wo* ha* st*",
        "*",
        "?*?*?*",
        "w?r?d* h?r?m*",
        "w" + "?" * 2000,
        "w*" * 700,
    ]
    yield from [
        "harm~2 word~2 stroy~2 " * 20,
        "word~99999999999999999999",
        '"harm is meant"~99999999999',
        "~",
        "~~~~",
        '"~2',
    ]
    yield from [
        f'"{"a " * 990}"',
        f'"{"word " * 390}"~50',
        " ".join(f'"word {n}"' for n in range(150)),
        '"' * 3000,
        '" "' * 700,
    ]
    yield from [
        "date:0000-00-00",
        "date:9999-12-31",
        "after:9999-12-31",
        "before:0001-01-01",
        "date:0001-01-01..9999-12-31",
    ]
    yield from ["on:" + "9" * 1000, "date:-1", "date:1e400", "date:2025-02-30", "date:\u0662\u0660\u0662\u0665"]
    yield from [
        "\0",
        "a\0b",
        "\u202e\u202d\u2066word",
        "\u0301" * 1900,
        "\u200d" * 1900,
        "\u4e00" * 1000,
        "\U0001f600" * 700,
    ]
    yield from [
        "author:" * 200 + "a",
        "caption:(" * 200 + "a",
        "topic:(a OR b OR c) " * 90,
        "is:draft",
        "batch:*",
        "a:b:c:d:e",
    ]
    yield from ["<script>alert(1)</script>", "' OR 1=1 --", "\\", "%", "_", "{{ 7 * 7 }}", "${7*7}", "../../etc/passwd"]


def requests(host: str) -> Iterator[tuple[str, bytes]]:
    """What each is called, and what is sent."""
    for address in ADDRESSES:
        yield f"GET {address[:60]}", _get(quote(address, safe="/%?&=:*\\+.-#"), host)
    for number, text in enumerate(searches()):
        yield f"search {number} {text[:40]!r}", _get(f"/search/?q={quote(text)[:7900]}", host)
    for raw in (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"%", b"\xf4\x90\x80\x80"):
        yield f"bytes {raw!r}", _get(f"/search/?q={quote_from_bytes(raw)}", host)
    for escape in ("%", "%f", "%zz", "%u0041", "%00%", "%25" * 2000):
        yield f"escape {escape[:9]}", _get(f"/search/?q={escape}", host)
    yield from _heads(host)
    yield from _bodies(host)


def _get(path: str, host: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *more, "Connection: close", "", ""]).encode("latin-1")


def _heads(host: str) -> Iterator[tuple[str, bytes]]:
    for name in ("evil.example", "", "a" * 5000, "localhost:99999", "[::1", "local host", "localhost@evil.example"):
        yield f"host {name[:30]!r}", _get("/", name)
    yield "two hosts", _get("/", host, "Host: evil.example")
    yield "forwarded host", _get("/", host, "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: javascript")
    yield "forwarded for", _get("/", host, "X-Forwarded-For: " + "1.1.1.1, " * 500)
    yield "long cookie", _get("/search/?q=harm", host, "Cookie: a=" + "b" * 8000)
    yield "longest cookie", _get("/", host, "Cookie: a=" + "b" * 100_000)
    yield "session", _get("/admin/", host, "Cookie: sessionid=\x80\xff'; csrftoken=a")
    yield "many cookies", _get("/", host, "Cookie: " + "; ".join(f"a{n}=b" for n in range(900)))
    yield "many headers", _get("/", host, *(f"X-{n}: a" for n in range(1000)))
    yield "long header", _get("/", host, "X-A: " + "b" * 200_000)
    for name in (
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "User-Agent",
    ):
        yield f"{name} of one sign", _get("/", host, f"{name}: {',;=' * 2000}")
        yield f"{name} of noise", _get("/", host, f"{name}: \x80\xff\x01\x7f")
    yield "date", _get("/articles/1/", host, "If-Modified-Since: Fri, 99 Dec 99999999999 99:99:99 GMT")
    yield "ranges", _get("/robots.txt", host, "Range: bytes=" + ",".join("0-" for _ in range(1000)))
    yield "long line", f"GET /{'a' * 100_000} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    yield "no version", b"GET /\r\n\r\n"
    yield "version", f"GET / HTTP/9.9\r\nHost: {host}\r\n\r\n".encode()
    yield "absolute", f"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    yield "noise", bytes(range(256)) * 100 + b"\r\n\r\n"
    yield "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n"
    yield "smuggled header", f"GET / HTTP/1.1\r\nHost: {host}\r\nX: a\rY: b\r\nConnection: close\r\n\r\n".encode()
    for method in ("TRACE", "CONNECT", "OPTIONS", "DELETE", "PROPFIND", "A" * 1000, "get", "G\xcbT"):
        yield (
            f"method {method[:9]}",
            f"{method} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1"),
        )


def _bodies(host: str) -> Iterator[tuple[str, bytes]]:
    form = "Content-Type: application/x-www-form-urlencoded"
    parts = "Content-Type: multipart/form-data; boundary="
    for path in ("/", "/search/", "/admin/login/"):
        yield f"POST {path}", _post(path, host, b"a=b", form)
    yield "many fields", _post("/admin/login/", host, b"a=b&" * 100_000, form)
    yield "long field", _post("/admin/login/", host, b"username=" + b"a" * (30 << 20), form)
    yield "NUL in a name", _post("/admin/login/", host, b"username=%00&password=%ff", form)
    yield "many parts", _post("/admin/login/", host, b"--a\r\n\r\n\r\n" * 100_000, f"{parts}a")
    yield "boundary", _post("/admin/login/", host, b"--a", parts + "a" * 5000)
    yield "no boundary", _post("/admin/login/", host, b"--a", "Content-Type: multipart/form-data")
    yield "charset", _post("/admin/login/", host, b"a=b", f"{form}; charset=utf-7")
    yield "unknown charset", _post("/admin/login/", host, b"a=b", f"{form}; charset=" + "x" * 100)
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: {host}\r\n{form}\r\n"
    for length in ("-1", "1e9", "99999999999999999999", "1, 2", "\u00b2"):
        yield f"length {length}", f"{head}Content-Length: {length}\r\nConnection: close\r\n\r\na=b".encode("latin-1")
    yield "both lengths", f"{head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()
    yield "chunk", f"{head}Transfer-Encoding: chunked\r\n\r\n{'f' * 30}\r\na=b\r\n".encode()
    yield "encoding", f"{head}Transfer-Encoding: x\r\nConnection: close\r\n\r\n".encode()


def _post(path: str, host: str, body: bytes, *more: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        *more,
        f"Content-Length: {len(body)}",
        "Connection: close",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("latin-1") + body

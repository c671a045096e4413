"""Texts that are no stories: source code, configuration, logs, calendars, subtitles, files written as text.

Nearly any text can be read as a pasted page. So that a folder of programs does not become stories, files are refused by
their name, and texts without a telling name by their lines.
"""

from __future__ import annotations

import re

_FORMAT = "If it holds stories, name their format with --format."
_CODE, _CONFIGURATION, _LOG = (
    f"source code, not a story. {_FORMAT}",
    f"a configuration file, not a story. {_FORMAT}",
    f"a log, not a story. {_FORMAT}",
)
_SUBTITLES = "a file of subtitles, not a story. Save the text without its times, and import that."
_CALENDAR = "a calendar or an address book, not a story."
_KEY = "a key or a certificate, not a story. Keep it out of folders that are imported."
_AS_TEXT = "a file written as text (base64 or uuencode). Decode it, and import what it holds."
_DOCUMENTATION = f"the documentation of a program, by its name. {_FORMAT}"

_TORRENT = "a list of files to download (torrent), not a story."
_KINDS = {
    _CODE: "py pyi pyw pyx js mjs cjs jsx ts mts tsx vue svelte css scss sass less java kt kts scala groovy c h cc cpp "
    "cxx hpp cs fs vb go rs rb erb php phtml jsp asp aspx pl pm lua swift m mm r jl hs erl ex exs clj ml dart zig nim "
    "f90 pas sh bash zsh fish bat cmd ps1 awk sed sql vim el lisp asm s ipynb proto graphql wat cmake mk gradle tf sol "
    "diff patch po pot map lock rst tex bib sty cls dtd xsd xsl xslt rng",
    _CONFIGURATION: "ini cfg conf config toml yaml yml env properties service timer socket plist reg desktop "
    "editorconfig gitignore dockerignore npmrc htaccess",
    _LOG: "log out err pid trace",
    _CALENDAR: "ics vcf vcs ifb",
    _SUBTITLES: "srt vtt sub ass ssa sbv ttml",
    _KEY: "pem crt cer key csr asc gpg pub",
    _AS_TEXT: "uu uue b64 hex",
    "a drawing. Save it as JPEG or PNG, and import that.": "svg pgm ppm pbm xbm xpm eps ai",
    _TORRENT: "torrent",
}
_SUFFIXES = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
"""What a file with this suffix is, and what to do."""

_NAMES = re.compile(
    r"(?i)(?P<code>(?:gnu)?makefile|dockerfile|caddyfile|vagrantfile|gemfile|rakefile|jenkinsfile|procfile|brewfile"
    r"|requirements[\w.-]*\.txt|cmakelists\.txt|robots\.txt)"
    r"|(?P<documentation>(?:readme|changelog|changes|contributing|licen[cs]e|copying|install|code_of_conduct|security"
    r"|authors|notice|todo|history)(?:\.(?:md|markdown|txt|rst))?)"
)
_SHEBANG = re.compile(r"\s*(?:#!\s*/|<\?php\b|<%|\{%|\{\{|# -\*- coding)")
_OPENINGS = (
    (re.compile(r"\s*BEGIN:V(?:CALENDAR|CARD)\b"), _CALENDAR),
    (re.compile(r"\s*(?:WEBVTT\b|1\s*\n\d\d:\d\d:\d\d[,.]\d{3} --> )"), _SUBTITLES),
    (re.compile(r"\s*-----BEGIN [A-Z ]+-----"), _KEY),
    (re.compile(r"\s*(?:begin [0-7]{3} \S|data:[\w/+.-]+;base64,)"), _AS_TEXT),
    (re.compile(r"\s*d\d+:announce"), _TORRENT),
    (re.compile(r"\s*(?:diff --git |--- a/|Index: \S+\n=====)"), _CODE),
    (re.compile(r"\s*\\document(?:class|style)\b"), _CODE),
)
_CODE_LINE = re.compile(
    r"\s*(?:"
    r"(?:import|from|package|using|require|include|use) [\w.:{*\"'<@/]+.{0,80}[;\"'}\w*)]$"
    r"|#\s*(?:include|define|ifdef|ifndef|endif|pragma)\b.*|@\w+[\w.]*(?:\(.*)?"
    r"|(?:async )?(?:def|class|function|func|fn|interface|struct|enum|trait|impl|module|namespace) [\w.]+.{0,120}[:{(]"
    r"|(?:public|private|protected|static|final|export|const|let|var|return|yield|await|raise|throw|print|echo)\b.{0,160}[;{(),=\[\]]"
    r"|(?:if|for|while|elif|else|try|except|catch|finally|with|switch|case|match|do)\b.{0,160}[:{]"
    r"|[\w.\[\]\"'$-]{1,60}\s*(?:[:+-]?=>?|\?=)\s*\S.{0,200}|[\w.$]+\(.{0,160}\)[;:]?|[{}\[\]();,]+"
    r"|.{0,200}[;{}]|(?://|/\*|\*/|--|\"\"\"|'''|<!--).*|\$ .+"
    r"|(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|VALUES)\b.{0,200}"
    r")\s*"
)
_LOG_LINE = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S|\d\d:\d\d:\d\d[.,]\d{3} "
    r"|[\d.:a-f]{7,39} \S+ \S+ \[\d\d/|(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL|TRACE)\b[:\] ]).*"
)
_CONFIGURATION_LINE = re.compile(
    r"\s*(?:\[[\w .:\"/@-]{1,60}\]|[\w.-]{1,60}\s*=\s*.{0,200}|[#;].*|[\w-]{1,40}:(?:\s.{0,60})?|- [\w-]+:.*)\s*"
)
_DATA_LINE = re.compile(r"[A-Za-z0-9+/=]{60,100}|[0-9a-f]{4,16}[: ]\s*(?:[0-9a-f]{2,8} ?){4,16}.*|M.{60}")
_SHARES = (
    (_DATA_LINE, _AS_TEXT, 0.8),
    (_LOG_LINE, _LOG, 0.7),
    (_CONFIGURATION_LINE, _CONFIGURATION, 0.9),
    (_CODE_LINE, _CODE, 0.6),
)
"""How a line of each kind looks, and the share of lines that must look so."""
MIN_LINES = 5
"""Fewer lines do not show what a text is."""
MAX_LINES = 200
_PAGES = {"php", "phtml", "jsp", "asp", "aspx"}
"""Suffixes that pages have too if they are saved under their address."""
_TABLES = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz")
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html\b|head\b)", re.I)


def kind_of(head: bytes, name: str, *, loose: bool) -> str:
    """What a text is that is no story, and what to do, as the end of "This is ..."; else "". loose: whether its format
    is one that nearly any text fits."""
    page = bool(_PAGE.match(head))
    named = kind_by_name(name)
    if loose and name.lower().endswith(_TABLES):
        first = head.strip().partition(b"\n")[0].decode("utf-8", "replace").strip()[:100]
        return f"a table whose first line names no column that the archive knows ({first}). Name them with --mapping."
    if named and not (page and name.lower().removesuffix(".gz").rpartition(".")[2] in _PAGES):
        return named
    return kind_by_text(head) if loose and not page else ""


def kind_by_name(name: str) -> str:
    """What a file with this name is, and what to do, as the end of "This is ..."; "" if its name says nothing."""
    base = name.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".gz")
    if found := _NAMES.fullmatch(base):
        return _CODE if found["code"] else _DOCUMENTATION
    return _SUFFIXES.get(base.rpartition(".")[2], "") if "." in base else ""


def kind_by_text(head: bytes) -> str:
    """What a text is that is no story by its first lines, and what to do, as the end of "This is ..."; else ""."""
    text = head.decode("utf-8", "replace")
    for opening, kind in _OPENINGS:
        if opening.match(text):
            return kind
    if _SHEBANG.match(text):
        return _CODE
    lines = [line for line in text.split("\n")[:MAX_LINES] if line.strip()][: -1 if len(head) > MAX_LINES else None]
    if len(lines) < MIN_LINES:
        return ""
    for pattern, kind, share in _SHARES:
        if sum(bool(pattern.fullmatch(line.rstrip("\r")[:400])) for line in lines) >= share * len(lines):
            return kind
    return ""

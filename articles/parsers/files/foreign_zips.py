"""Documents and programs that are zips: each named, with what to do about it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection

_TABLE = "Export it as CSV with a line of column names, and import that."
_SLIDES = "Save its text as DOCX, and import that."
_DOCUMENT = "Save it as DOCX or HTML, and import that."
_MEMBERS = (
    ("META-INF/container.xml", f"an electronic book (EPUB). {_DOCUMENT}"),
    ("xl/workbook.xml", f"a spreadsheet (XLSX). {_TABLE}"),
    ("xl/workbook.bin", f"a spreadsheet (XLSB). {_TABLE}"),
    ("ppt/presentation.xml", f"a presentation (PPTX). {_SLIDES}"),
    ("Index/Document.iwa", f"a document of Apple's Pages, Numbers or Keynote. {_DOCUMENT}"),
    ("Index.zip", f"a document of Apple's Pages, Numbers or Keynote. {_DOCUMENT}"),
    ("AndroidManifest.xml", "a program (Android), not a story."),
    ("META-INF/MANIFEST.MF", "a program (Java), not a story."),
    ("designmap.xml", "an InDesign document (IDML). Export its stories as text, and import those."),
    ("doc.kml", "a map (KMZ), not a story."),
    ("[Content_Types].xml", f"an office document. {_DOCUMENT}"),
)
"""A member that tells what a zip is -> what that is, and what to do."""
_TYPES = {
    "application/epub+zip": f"an electronic book (EPUB). {_DOCUMENT}",
    "application/vnd.oasis.opendocument.spreadsheet": f"a spreadsheet (ODS). {_TABLE}",
    "application/vnd.oasis.opendocument.presentation": f"a presentation (ODP). {_SLIDES}",
}
MAX_TYPE = 200


def kind_of_zip(opened: zipfile.ZipFile, members: Collection[str]) -> str:
    """What a zip is that is a single document or a program, and what to do, as the end of "This is ..."; else ""."""
    if "mimetype" in members:
        with opened.open("mimetype") as stream:
            written = stream.read(MAX_TYPE).decode("ascii", "replace").strip()
        return _TYPES.get(written, f"an office document or an electronic book. {_DOCUMENT}")
    there = set(members)
    return next((kind for member, kind in _MEMBERS if member in there), "")

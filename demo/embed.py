"""Caption, credit and date written into a JPEG, as XMP and as IPTC-IIM: what a photo desk finds in its editor.

XMP is ISO 16684-1 in an APP1 segment, IIM stands in Photoshop's image resource 0x0404 in an APP13 segment.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from xml.sax.saxutils import escape

from articles.parsers.draft import PhotoDraft

_XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_XMP_ALT = '<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:{name}>'


def embed(jpeg: bytes, photo: PhotoDraft) -> bytes:
    """The JPEG with its photo's texts; anything that is no JPEG comes back as it was."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    segments = _segment(0xE1, _XMP_NAME + _xmp(photo)) + _segment(0xED, _resource(b"".join(_datasets(photo))))
    return jpeg[:2] + segments + jpeg[2:]


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _resource(iim: bytes) -> bytes:
    padding = b"\0" * (len(iim) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim + padding


def _datasets(photo: PhotoDraft) -> Iterator[bytes]:
    yield _dataset(1, 90, "\x1b%G")  # what follows is UTF-8
    for name in photo.photographers:
        yield _dataset(2, 80, name)
    taken = photo.taken_on.strftime("%Y%m%d") if photo.taken_on else ""
    texts = ((55, taken), (105, photo.headline), (110, photo.credit_line), (116, photo.rights), (120, photo.caption))
    yield from (_dataset(2, number, text) for number, text in texts if text)


def _dataset(record: int, number: int, text: str) -> bytes:
    data = text.encode()
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def _xmp(photo: PhotoDraft) -> bytes:
    taken = photo.taken_on.isoformat() if photo.taken_on else ""
    names = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in photo.photographers)
    properties = [
        *(
            _XMP_ALT.format(name=name, text=escape(text))
            for name, text in (("description", photo.caption), ("rights", photo.rights))
            if text
        ),
        *([f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>"] if names else []),
        *(
            f"<photoshop:{name}>{escape(text)}</photoshop:{name}>"
            for name, text in (("Credit", photo.credit_line), ("Headline", photo.headline), ("DateCreated", taken))
            if text
        ),
    ]
    return _PACKET.format(properties="\n".join(properties)).encode()

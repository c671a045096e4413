"""Microsoft's Channel Definition Format of 1997, the first feeds: read as the RSS that replaced it.

Submission to the W3C: https://www.w3.org/TR/NOTE-CDFsubmit.html.
"""

from __future__ import annotations

from lxml import etree

from articles.parsers.files.xml import local_name

_NAMES = {"abstract": "description"}
_ATTRIBUTES = {"HREF": "link", "LASTMOD": "modified"}


def is_cdf(root: etree._Element) -> bool:
    """Whether a document is one: its elements are written in capitals."""
    return local_name(root) == "CHANNEL"


def make_rss(root: etree._Element) -> None:
    """Rename the elements of a document as RSS names them, and make elements of the attributes that RSS has as such."""
    for node in list(root.iter(etree.Element)):
        name = local_name(node).lower()
        node.tag = _NAMES.get(name, name)
        for key, theirs in node.attrib.items():
            if (ours := _ATTRIBUTES.get(str(key).upper())) and name in ("item", "channel"):
                etree.SubElement(node, ours).text = str(theirs)

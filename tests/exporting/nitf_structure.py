"""The structure of NITF 3.6, as far as exports use it: content models and attributes by the standard's documentation
(https://iptc.org/std/NITF/3.6/), written as a DTD. It checks nothing that the archive does not write."""

from __future__ import annotations

from io import StringIO

from lxml import etree

NAMESPACE = "{http://iptc.org/std/NITF/2006-10-18/}"
_TEXT = "(#PCDATA | num | org | person | location | a | br | em | q)*"
_BLOCK = "p | hl2 | media | ol | ul | bq"
_DTD = f"""
<!ELEMENT nitf (head?, body)> <!ATTLIST nitf version CDATA #FIXED "-//IPTC//DTD NITF 3.6//EN" baselang CDATA #IMPLIED>
<!ELEMENT head (title?, meta*, tobject?, docdata?, pubdata*, revision-history*)>
<!ELEMENT title (#PCDATA)>
<!ELEMENT meta EMPTY> <!ATTLIST meta name NMTOKEN #IMPLIED content CDATA #REQUIRED>
<!ELEMENT tobject (tobject.property*)> <!ATTLIST tobject tobject.type CDATA #IMPLIED>
<!ELEMENT tobject.property EMPTY> <!ATTLIST tobject.property tobject.property.type CDATA #IMPLIED>
<!ELEMENT docdata (doc-id | urgency | date.issue | date.release | ed-msg | du-key | doc.rights | key-list
 | identified-content)*> <!ATTLIST docdata management-status CDATA #IMPLIED>
<!ELEMENT doc-id EMPTY> <!ATTLIST doc-id id-string CDATA #IMPLIED>
<!ELEMENT urgency EMPTY> <!ATTLIST urgency ed-urg NMTOKEN #IMPLIED>
<!ELEMENT date.issue EMPTY> <!ATTLIST date.issue norm CDATA #IMPLIED>
<!ELEMENT date.release EMPTY> <!ATTLIST date.release norm CDATA #IMPLIED>
<!ELEMENT ed-msg EMPTY> <!ATTLIST ed-msg info CDATA #IMPLIED>
<!ELEMENT du-key EMPTY> <!ATTLIST du-key key CDATA #IMPLIED version NMTOKEN #IMPLIED>
<!ELEMENT doc.rights EMPTY> <!ATTLIST doc.rights limitations CDATA #IMPLIED>
<!ELEMENT key-list (keyword)*>
<!ELEMENT keyword EMPTY> <!ATTLIST keyword key CDATA #IMPLIED>
<!ELEMENT identified-content (person | org | location)*>
<!ELEMENT person (#PCDATA)> <!ELEMENT org (#PCDATA)> <!ELEMENT location (#PCDATA)>
<!ELEMENT pubdata EMPTY> <!ATTLIST pubdata position.section CDATA #IMPLIED ex-ref CDATA #IMPLIED>
<!ELEMENT revision-history EMPTY> <!ATTLIST revision-history norm CDATA #IMPLIED>
<!ELEMENT body (body.head?, body.content*, body.end?)>
<!ELEMENT body.end EMPTY>
<!ELEMENT body.head (hedline*, byline*, distributor?, dateline*, abstract*)>
<!ELEMENT hedline (hl1, hl2*)>
<!ELEMENT hl1 {_TEXT}>
<!ELEMENT hl2 {_TEXT}> <!ATTLIST hl2 class CDATA #IMPLIED>
<!ELEMENT byline (#PCDATA | person | location)*>
<!ELEMENT distributor (#PCDATA | org)*>
<!ELEMENT dateline (#PCDATA | location)*>
<!ELEMENT abstract ({_BLOCK})+>
<!ELEMENT body.content (block | {_BLOCK})*>
<!ELEMENT block ({_BLOCK})*>
<!ELEMENT p {_TEXT}>
<!ELEMENT media (media-metadata*, media-reference+, media-caption*, media-producer*)>
<!ATTLIST media media-type CDATA #REQUIRED>
<!ELEMENT media-metadata EMPTY> <!ATTLIST media-metadata name CDATA #REQUIRED value CDATA #IMPLIED>
<!ELEMENT media-reference (#PCDATA)>
<!ATTLIST media-reference source CDATA #IMPLIED mime-type CDATA #IMPLIED alternate-text CDATA #IMPLIED>
<!ELEMENT media-caption (#PCDATA | num | person | a | br | em | q | p)*>
<!ELEMENT media-producer {_TEXT}>
<!ELEMENT ol (li)+> <!ELEMENT ul (li)+>
<!ELEMENT li (#PCDATA | num | org | person | location | a | br | em | q | {_BLOCK})*>
<!ELEMENT bq (block+)?>
<!ELEMENT num (#PCDATA | sub | sup)*> <!ELEMENT sub (#PCDATA)> <!ELEMENT sup (#PCDATA)>
<!ELEMENT a {_TEXT}> <!ATTLIST a href CDATA #IMPLIED>
<!ELEMENT em {_TEXT}> <!ATTLIST em class CDATA #IMPLIED>
<!ELEMENT q {_TEXT}>
<!ELEMENT br EMPTY>
"""


def faults_of(document: bytes) -> list[str]:
    """What is wrong with a NITF document."""
    root = etree.fromstring(document)
    outside = [str(node.tag) for node in root.iter(etree.Element) if not str(node.tag).startswith(NAMESPACE)]
    for node in root.iter(etree.Element):
        node.tag = str(node.tag).removeprefix(NAMESPACE)
    etree.cleanup_namespaces(root)
    checker = etree.DTD(StringIO(_DTD))
    checker.validate(root)
    return [f"{name} is outside of the namespace" for name in outside] + [str(each) for each in checker.error_log]

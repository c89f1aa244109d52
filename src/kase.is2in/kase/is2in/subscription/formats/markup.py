"""XML read element by element and without trust: no document type, no entities, nothing else.

The tree of what was read is thrown away at once; an element that does not end is refused
before it fills the memory.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from kase.is2in.subscription.formats.faults import fault
from lxml import etree
from typing import Any
import re


PIECE = 64 * 1024
# One row of a register is shorter by far; what is longer holds columns without end.
MOST_ELEMENT = 256 * 1024
SEAM = 16
DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# Encodings in which what is searched for stands in the bytes as it is.
READ = frozenset((b"utf-8", b"us-ascii", b"windows-1251"))


def elements(pieces: Iterable[bytes], *tags: str) -> Iterator[Any]:
    """Yield the elements of some names, each gone when the next is asked for.

    ``tags`` are in the form of lxml, ``{namespace}name``. Raises RuleRefused for a file that
    cannot be read or says more than its elements.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    silent = 0
    try:
        for piece in _checked(pieces):
            parser.feed(piece)
            silent += len(piece)
            for _event, element in parser.read_events():
                silent = 0
                yield element
                _forget(element)
            if silent > MOST_ELEMENT:
                raise fault("file-columns")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise fault("file-damaged") from error


def cut(data: bytes) -> Iterator[bytes]:
    """Yield bytes in pieces."""
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _checked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for place, piece in enumerate(pieces):
        if not place:
            _check_encoding(piece)
        seen = before + piece
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise fault("file-entities")
        before = seen[-SEAM:]
        yield piece


def _check_encoding(start: bytes) -> None:
    declared = DECLARED.match(start[:200].removeprefix(b"\xef\xbb\xbf"))
    plain = declared is None or declared.group(1).lower() in READ
    if not plain or b"\x00" in start[:4] or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fault("file-encoding")

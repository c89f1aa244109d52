"""Measures hostile BER before a reader of ASN.1 is let near it.

One pass, no recursion: lengths must add up, depth and number of elements are bounded, nothing
may follow the outermost element.
"""

MAXIMUM_DEPTH = 32
# A streamed document of 64 MB in pieces of 1 KB stays under it.
MAXIMUM_ELEMENTS = 100_000

SET = b"\x31"
# An OCTET STRING, and one that comes in pieces.
_STRING, _PIECES = b"\x04", b"\x24"
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_INDEFINITE = 0x80
_NO_END = -1


class Unmeasurable(ValueError):
    """The bytes are not exactly one well-formed element."""


class TrailingBytes(Unmeasurable):
    """Something follows the one element."""


def measure(data: bytes) -> int:
    """Return the number of elements in data, or raise Unmeasurable."""
    ends: list[int] = []
    position = count = 0
    while True:
        while ends and ends[-1] == position:
            ends.pop()
        if count and not ends:
            break
        count += 1
        if count > MAXIMUM_ELEMENTS or len(ends) >= MAXIMUM_DEPTH:
            raise Unmeasurable("too many elements, or too deep")
        if ends and ends[-1] == _NO_END and data[position : position + 2] == b"\0\0":
            ends.pop()
            position += 2
        else:
            position = _enter(data, position, ends)
    if position != len(data):
        raise TrailingBytes("bytes after the end")
    return count


def in_der(data: bytes) -> bytes:
    """Return measured BER in DER: lengths said and short, sets in order, strings in one piece."""
    found, position = [], 0
    while position < len(data):
        made, position = _in_der(data, position)
        found.append(made)
    return b"".join(found)


def element(tag: bytes, contents: bytes) -> bytes:
    """Return an element in DER."""
    size = len(contents)
    if size < _INDEFINITE:
        return tag + bytes((size,)) + contents
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + bytes((_INDEFINITE | len(length),)) + length + contents


def _in_der(data: bytes, position: int) -> tuple[bytes, int]:
    """Return the element that begins there, and where it ends; as deep as ``measure`` lets."""
    constructed, begin, length = _header(data, position)
    tag = data[position : _after_tag(data, position)]
    if not constructed:
        return element(tag, data[begin : begin + length]), begin + length
    parts, at = [], begin
    while at < begin + length if length != _NO_END else data[at : at + 2] != b"\0\0":
        part, at = _in_der(data, at)
        parts.append(part)
    if tag == SET:
        parts.sort()
    if tag == _PIECES:
        parts = [part[_header(part, 0)[1] :] for part in parts]
        tag = _STRING
    return element(tag, b"".join(parts)), at + (2 if length == _NO_END else 0)


def _enter(data: bytes, position: int, ends: list[int]) -> int:
    """Go into a constructed element, adding its end to ``ends``, or past a primitive one."""
    constructed, position, length = _header(data, position)
    bound = next((end for end in reversed(ends) if end != _NO_END), len(data))
    if length == _NO_END:
        if not constructed:
            raise Unmeasurable("a primitive element without length")
        ends.append(_NO_END)
        return position
    if position + length > bound:
        raise Unmeasurable("an element longer than what holds it")
    if constructed:
        ends.append(position + length)
        return position
    return position + length


def _header(data: bytes, position: int) -> tuple[bool, int, int]:
    """Return (constructed, where the value begins, its length or _NO_END)."""
    try:
        tag = data[position]
        position = _after_tag(data, position)
        length = data[position]
        position += 1
        if length == _INDEFINITE:
            return bool(tag & _CONSTRUCTED), position, _NO_END
        if length & 0x80:
            size = length & 0x7F
            if size > 8 or position + size > len(data):
                raise Unmeasurable("a length of too many bytes")
            length = int.from_bytes(data[position : position + size], "big")
            position += size
    except IndexError as error:
        raise Unmeasurable("cut short") from error
    return bool(tag & _CONSTRUCTED), position, length


def _after_tag(data: bytes, position: int) -> int:
    if data[position] & _LONG_TAG == _LONG_TAG:
        position += 1
        while data[position] & 0x80:
            position += 1
    return position + 1

"""Measures hostile BER before a reader of ASN.1 is let near it.

One pass, no recursion: lengths must add up, depth and number of elements are bounded, nothing
may follow the outermost element.
"""

MAXIMUM_DEPTH = 32
# A streamed document of 64 MB in pieces of 1 KB stays under it.
MAXIMUM_ELEMENTS = 100_000

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
        position += 1
        if tag & _LONG_TAG == _LONG_TAG:
            while data[position] & 0x80:
                position += 1
            position += 1
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

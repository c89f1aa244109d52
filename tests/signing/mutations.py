"""Damages to bytes that were right, for fuzzers: blind ones, and ones that keep the structure.

A blind damage changes, drops, inserts and doubles bytes: most of them end at the first length that
does not add up. One to the structure goes to an element of the DER (also one inside an OCTET STRING
or BIT STRING), changes it, and writes every length around it anew, so that the readers behind the
measuring of lengths meet what they never expected.
"""

from hypothesis import strategies as st


_CONSTRUCTED = 0x20
_BIT_STRING, _OCTET_STRING = 0x03, 0x04
# Deeper the seeds are not.
_DEEPEST = 24

mutations = st.lists(
    st.tuples(
        st.sampled_from(("set", "drop", "insert", "cut", "double")),
        st.integers(min_value=0, max_value=2**16),
        st.binary(min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=4,
)
rebuildings = st.lists(
    st.tuples(
        st.sampled_from(("tag", "contents", "drop", "double", "swap", "empty", "wrap", "repeat")),
        st.integers(min_value=0, max_value=2**16),
        st.integers(min_value=0, max_value=2**16),
        st.binary(max_size=12),
    ),
    min_size=1,
    max_size=3,
)


def mutate(data: bytes, changes) -> bytes:
    """Return data with the changes made one after another."""
    for kind, place, new in changes:
        place %= len(data) or 1
        before, after = data[:place], data[place:]
        if kind == "set":
            data = before + new + after[len(new) :]
        elif kind == "drop":
            data = before + after[len(new) :]
        elif kind == "insert":
            data = before + new + after
        elif kind == "cut":
            data = before
        else:
            data = before + after[: len(new)] + after
    return data


class Node:
    """An element of DER: ``lead`` are bytes before its parts, its whole contents where it has none.

    What is no DER is one element without a tag.
    """

    def __init__(self, tag: bytes, lead: bytes, parts: list["Node"]) -> None:
        self.tag, self.lead, self.parts = tag, lead, parts

    def dump(self) -> bytes:
        """Return the encoding."""
        contents = self.lead + b"".join(part.dump() for part in self.parts)
        return self.tag + _length(len(contents)) + contents if self.tag else contents

    def walk(self):
        """Yield (what holds it, its place there, the element) for all but the outermost."""
        for place, part in enumerate(self.parts):
            yield self, place, part
            yield from part.walk()


def tree(data: bytes) -> Node:
    """Return what holds the elements of data."""
    return Node(b"", b"", _parts(data, 0) or [Node(b"", data, [])])


def rebuild(data: bytes, changes) -> bytes:
    """Return DER with elements changed, the lengths around them right again."""
    root = tree(data)
    for kind, place, other, new in changes:
        found = list(root.walk())
        if not found:
            break
        _change(kind, found[place % len(found)], found[other % len(found)][2], new)
    return root.dump()


def _change(kind: str, where: tuple, other: Node, new: bytes) -> None:
    parent, place, node = where
    if kind == "tag":
        node.tag = new[:1] or b"\x30"
    elif kind == "contents":
        node.lead, node.parts = new, []
    elif kind == "empty":
        node.lead, node.parts = b"", []
    elif kind == "drop":
        del parent.parts[place]
    elif kind == "double":
        parent.parts.insert(place, node)
    elif kind == "repeat":
        parent.parts[place:place] = [node] * (8 * (len(new) + 1))
    elif kind == "wrap":
        parent.parts[place] = Node(new[:1] or b"\x30", b"", [node])
    elif node not in _all(other):
        parent.parts[place] = other


def _all(node: Node) -> list[Node]:
    return [node, *(part for _parent, _place, part in node.walk())]


def _parts(data: bytes, depth: int) -> list[Node]:
    """Return the elements that data consist of, none where they are anything else."""
    found, position = [], 0
    while position < len(data):
        header = _header(data, position)
        if header is None or depth > _DEEPEST:
            return []
        begin, end = header
        tag, contents = data[position : position + 1], data[begin:end]
        lead, inside = b"", []
        if tag[0] & _CONSTRUCTED or tag[0] == _OCTET_STRING:
            inside = _parts(contents, depth + 1)
        elif tag[0] == _BIT_STRING and contents[:1] == b"\0":
            inside = _parts(contents[1:], depth + 1)
            lead = b"\0"
        found.append(Node(tag, lead, inside) if inside else Node(tag, contents, []))
        position = end
    return found


def _header(data: bytes, position: int) -> tuple[int, int] | None:
    """Return where the contents of the element begin and end, None where there is none."""
    if len(data) < position + 2 or data[position] & 0x1F == 0x1F:
        return None
    begin, size = position + 2, data[position + 1]
    if size & 0x80:
        begin += size & 0x7F
        size = int.from_bytes(data[position + 2 : begin], "big")
    return (begin, begin + size) if begin <= begin + size <= len(data) else None


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    written = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(written),)) + written

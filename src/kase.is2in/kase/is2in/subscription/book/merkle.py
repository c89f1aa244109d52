"""A tree of hashes over the rows of a register: a buyer proves that its bid is in it.

As in RFC 6962: a leaf is SHA-256(0 ‖ row), a node SHA-256(1 ‖ left ‖ right), and of n rows the
left side has the largest power of two that is smaller than n. The root of nothing is the
SHA-256 of nothing.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
import hashlib


LEAF, NODE = b"\x00", b"\x01"
# The nodes of this height are kept with a register: a proof then reads 1 024 rows, not all.
HEIGHT, DIGEST = 10, 32


@dataclass(frozen=True)
class Proof:
    """What leads from a row to the root: its place, how many rows there are, the siblings."""

    index: int
    size: int
    path: tuple[bytes, ...]


class Tree:
    """The tree of some rows. 64 bytes a row are kept; a proof costs log2 of their number."""

    def __init__(self, rows: Iterable[bytes]) -> None:
        self._grow([hashlib.sha256(LEAF + row).digest() for row in rows])

    @classmethod
    def over(cls, nodes: Iterable[bytes]) -> "Tree":
        """Return the upper part of a tree, of the nodes of one height."""
        found = cls.__new__(cls)
        found._grow(list(nodes))
        return found

    def _grow(self, level: list[bytes]) -> None:
        self.size = len(level)
        self._levels = [level]
        # A node without a sibling rises as it is: the shape is that of the RFC.
        while len(level) > 1:
            pairs = zip(level[0::2], level[1::2], strict=False)
            above = [_node(left, right) for left, right in pairs]
            if len(level) % 2:
                above.append(level[-1])
            self._levels.append(above)
            level = above

    @property
    def root(self) -> bytes:
        """Return the hash that stands for all rows."""
        return self._levels[-1][0] if self.size else hashlib.sha256(b"").digest()

    def nodes(self, height: int) -> tuple[bytes, ...]:
        """Return the nodes over 2 ** ``height`` rows each; the root alone where it is lower."""
        return tuple(self._levels[min(height, len(self._levels) - 1)])

    def proof(self, index: int) -> Proof:
        """Return the proof of the row at a place; raise IndexError where there is none."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        path, place = [], index
        for level in self._levels[:-1]:
            sibling = place ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            place //= 2
        return Proof(index, self.size, tuple(path))


class Growing:
    """The tree of rows that come one by one: 32 bytes are kept of each 1 024 of them."""

    def __init__(self) -> None:
        self.size = 0
        self._block: list[bytes] = []
        self._nodes: list[bytes] = []

    def add(self, row: bytes) -> None:
        """Add a row behind the others."""
        self._block.append(row)
        self.size += 1
        if len(self._block) == 2**HEIGHT:
            self._nodes.append(Tree(self._block).root)
            self._block.clear()

    def nodes(self) -> tuple[bytes, ...]:
        """Return the nodes over 2 ** ``HEIGHT`` rows each; the root alone of fewer."""
        last = (Tree(self._block).root,) if self._block or not self._nodes else ()
        return (*self._nodes, *last)

    @property
    def root(self) -> bytes:
        """Return the hash that stands for all rows."""
        return Tree.over(self.nodes()).root


def joined(block: Sequence[bytes], nodes: Iterable[bytes], index: int, size: int) -> Proof:
    """Return the proof of a row by its block of 2 ** ``HEIGHT`` rows and the nodes over blocks.

    It is what the whole tree gives: the last block may be short, and what has no sibling rises.
    """
    place, within = divmod(index, 2**HEIGHT)
    path = (*Tree(block).proof(within).path, *Tree.over(nodes).proof(place).path)
    return Proof(index, size, path)


def proves(row: bytes, proof: Proof, root: bytes) -> bool:
    """Return whether a proof leads from a row to a root; it needs nothing but SHA-256."""
    if not 0 <= proof.index < proof.size:
        return False
    digest = hashlib.sha256(LEAF + row).digest()
    place, last, path = proof.index, proof.size - 1, list(proof.path)
    while last:
        if place % 2 or place < last:
            if not path:
                return False
            sibling = path.pop(0)
            digest = _node(sibling, digest) if place % 2 else _node(digest, sibling)
        place, last = place // 2, last // 2
    return not path and digest == root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()

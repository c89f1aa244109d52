"""Where each process and each step of a picture is drawn: pure arithmetic, in user units.

One column of boxes, wide enough to be read on a phone of 320 px: the straight way along its left
edge, processes beside it indented. Steps between neighbours are straight lines; the others run
in lanes, ways back of the straight way on the left, everything else on the right.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in.procedures.picture.graph import Edge
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
import textwrap


BOX, INDENT, MARGIN = 272, 44, 6
LANE, TOP, GAP, PADDING = 12, 6, 34, 9
TITLE_LINE, NOTE_LINE = 17, 15
# How wide a letter is at most on the average: bold of 13 units, of 11.5 and of 11 units.
TITLE_LETTER, NOTE_LETTER, LABEL_LETTER = 8.7, 6.6, 6.2
MOST_LINES = 4
SPINE, ELBOW = 20, 20
APART = 7

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A process on the drawing: its rectangle and its lines of text."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Return the height of the middle."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Route:
    """A step on the drawing: the corners of its line, its words and where they stand."""

    edge: Edge
    points: tuple[Point, ...]
    label: str = ""
    label_at: Point = (0, 0)


@dataclass(frozen=True)
class Drawing:
    """Everything in its place; ``width`` and ``height`` are the size of the whole."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]


def lay_out(picture: Picture, notes: Mapping[str, tuple[str, ...]]) -> Drawing:
    """Return the drawing of a picture; ``notes`` are the small lines under each title."""
    rows = {node.state: number for number, node in enumerate(picture.nodes)}
    side = {node.state: node.side for node in picture.nodes}
    straight = {_pair(one) for one in picture.edges if _is_straight(one, picture, rows)}
    bent = [one for one in picture.edges if _pair(one) not in straight]
    left = _lanes([one for one in bent if _goes_left(one, side)], rows)
    right = _lanes([one for one in bent if not _goes_left(one, side)], rows)
    start = MARGIN + LANE * _count(left)
    boxes = _boxes(picture.nodes, notes, start)
    routes = [
        _straight(one, boxes, rows) if _pair(one) in straight else _bent(one, boxes, left, right)
        for one in picture.edges
    ]
    last = boxes[picture.nodes[-1].state] if picture.nodes else None
    return Drawing(
        width=start + BOX + LANE * _count(right) + MARGIN,
        height=(last.bottom if last else 0) + TOP,
        boxes=tuple(boxes.values()),
        routes=tuple(routes),
    )


def _pair(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _is_straight(edge: Edge, picture: Picture, rows: Mapping[str, int]) -> bool:
    """Return whether a line straight down meets no other box."""
    first, last = rows[edge.source], rows[edge.target]
    if last == first + 1:
        return True
    on_the_way = picture.nodes[first : last + 1]
    between = on_the_way[1:-1]
    ends = (on_the_way[0], on_the_way[-1]) if last > first else ()
    return bool(ends) and not any(n.side for n in ends) and all(n.side for n in between)


def _goes_left(edge: Edge, side: Mapping[str, bool]) -> bool:
    return edge.kind == "back" and not side[edge.source] and not side[edge.target]


def _lanes(edges: Iterable[Edge], rows: Mapping[str, int]) -> dict[str, int]:
    """Return target → lane, 0 the nearest; steps to one process share a lane."""
    spans: dict[str, tuple[int, int]] = {}
    for edge in edges:
        ends = (rows[edge.source], rows[edge.target], *spans.get(edge.target, ()))
        spans[edge.target] = (min(ends), max(ends))
    lanes: dict[str, int] = {}
    for target, (first, last) in sorted(spans.items(), key=lambda one: (_length(one[1]), one)):
        taken = {
            lane
            for other, lane in lanes.items()
            if spans[other][0] <= last and first <= spans[other][1]
        }
        lanes[target] = next(lane for lane in range(len(spans)) if lane not in taken)
    return lanes


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _count(lanes: Mapping[str, int]) -> int:
    return max(lanes.values(), default=-1) + 1


def _boxes(
    nodes: Iterable[Node], notes: Mapping[str, tuple[str, ...]], start: float
) -> dict[str, Box]:
    found, y = {}, float(TOP)
    for node in nodes:
        indent = INDENT if node.side else 0
        width = BOX - indent
        inner = width - 2 * PADDING
        title = _wrapped(f"{len(found) + 1}. {node.title}", inner / TITLE_LETTER)
        small = tuple(
            line
            for note in notes.get(node.state, ())
            for line in _wrapped(note, inner / NOTE_LETTER)
        )
        height = 2 * PADDING + TITLE_LINE * len(title) + NOTE_LINE * len(small)
        found[node.state] = Box(node, start + indent, y, width, height, title, small)
        y += height + GAP
    return found


def _wrapped(text: str, letters: float) -> tuple[str, ...]:
    lines = textwrap.wrap(text, int(letters), max_lines=MOST_LINES, placeholder=" …")
    return tuple(lines)


def _straight(edge: Edge, boxes: Mapping[str, Box], rows: Mapping[str, int]) -> Route:
    source, target = boxes[edge.source], boxes[edge.target]
    beside = source.node.side or target.node.side
    x = (target.x if target.node.side else source.x) + (ELBOW if beside else SPINE)
    near = rows[edge.target] == rows[edge.source] + 1
    at = (x + 7, target.y - GAP / 2 + 4)
    room = int((source.right - at[0]) / LABEL_LETTER)
    label = textwrap.shorten(edge.words, room, placeholder=" …") if near else ""
    return Route(edge, ((x, source.bottom), (x, target.y)), label, at)


def _bent(
    edge: Edge, boxes: Mapping[str, Box], left: Mapping[str, int], right: Mapping[str, int]
) -> Route:
    source, target = boxes[edge.source], boxes[edge.target]
    out, back = source.middle + APART, target.middle - APART
    if edge.kind == "back" and not source.node.side and not target.node.side:
        lane = source.x - LANE * (left[edge.target] + 1)
        return Route(edge, ((source.x, out), (lane, out), (lane, back), (target.x, back)))
    lane = source.right + LANE * (right[edge.target] + 1)
    return Route(edge, ((source.right, out), (lane, out), (lane, back), (target.right, back)))

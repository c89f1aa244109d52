"""Lines of charts as SVG draws them: whole coordinates in a box that stretches to the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


SIDE = 1000
# More steps than this nobody tells apart on a screen.
MOST_STEPS = 400


@dataclass(frozen=True)
class Line:
    """A line of steps: the path of the line and of the area below it."""

    path: str
    area: str


def falling(steps: Sequence[tuple[Decimal, int]], low: Decimal, high: Decimal, top: int) -> Line:
    """Return the line of demand: pairs (price, demand at it or above), the lowest price first.

    ``low`` and ``high`` are the prices at the sides of the box, ``top`` what its height is.
    """
    shown = thinned(steps)
    # The lowest price is asked for to the left of it too; above the highest only the market is.
    points = [(0, height(shown[0][1], top))] if shown else []
    for place, (price, quantity) in enumerate(shown):
        y = height(quantity, top)
        if place:
            points.append((across(shown[place - 1][0], low, high), y))
        points.append((across(price, low, high), y))
    path = "M" + " L".join(f"{x} {y}" for x, y in points)
    last = points[-1][0] if points else 0
    return Line(path, f"{path} L{last} {SIDE} L0 {SIDE} Z")


def thinned(steps: Sequence[tuple[Decimal, int]]) -> list[tuple[Decimal, int]]:
    """Return at most ``MOST_STEPS`` of the steps, evenly, the first and the last among them."""
    count = len(steps)
    if count <= MOST_STEPS:
        return list(steps)
    places = sorted({place * (count - 1) // (MOST_STEPS - 1) for place in range(MOST_STEPS)})
    return [steps[place] for place in places]


def across(value: Decimal, low: Decimal, high: Decimal) -> int:
    """Return how far to the right a price stands."""
    return int((value - low) / (high - low) * SIDE) if high > low else SIDE


def height(value: int, top: int) -> int:
    """Return how far down a quantity stands: 0 is the top of the box."""
    return SIDE - value * SIDE // top if top else SIDE


def part(value: int | Decimal, whole: int | Decimal) -> int:
    """Return how long the bar of a part is, in thousandths."""
    return int(value * SIDE / whole) if whole else 0

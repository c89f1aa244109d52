"""The picture of a procedure: what is drawn, where, and what an application adds to it."""

from dataclasses import replace
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import Transition
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.catalogue.reader import PROCEDURE_FILE
from kase.is2in.procedures.catalogue.reader import read_procedure
from kase.is2in.procedures.picture import drawing
from kase.is2in.procedures.picture.drawing import svg
from kase.is2in.procedures.picture.graph import Edge
from kase.is2in.procedures.picture.graph import edges_of
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
from kase.is2in.procedures.picture.graph import rows_of
from kase.is2in.procedures.picture.graph import withdrawable
from kase.is2in.procedures.picture.layout import lay_out
from lxml import etree
from tests.procedures.seeded import flow_on_disk
from tests.procedures.seeded import with_step
import itertools
import random
import unittest


SHARES = read_procedure(FOLDER / "listing-shares")
LISTING = flow_on_disk("kase_listing")
NS = "{http://www.w3.org/2000/svg}"


def drawn(definition, flow) -> Picture:
    """Return the picture of a definition with the ids as titles of steps."""
    rows, line = rows_of(definition, flow), definition.line()
    nodes = tuple(
        Node(state, definition.process(state).title("ru"), ("кто",), 5, state not in line)
        for state in rows
    )
    return Picture(definition.title("ru"), nodes, edges_of(rows, line, flow, {}))


def shorter(*left_out):
    """Return a definition and workflow without some processes, bridged where they were."""
    kept = [one for one in SHARES.processes if one.state not in left_out]
    line = [one.state for one in kept if one.state in SHARES.line()]
    steps = [
        one
        for one in LISTING.transitions
        if one.source not in left_out and one.target not in left_out
    ]
    pairs = {(one.source, one.target) for one in steps}
    for source, target in itertools.pairwise(line):
        if (source, target) not in pairs:
            steps.append(Transition(f"to-{target}", source, target))
    flow = Flow("filling", LISTING.states - set(left_out), tuple(steps))
    until = "archive" if "meeting" in left_out else "meeting"
    return replace(SHARES, processes=tuple(kept), withdrawal_until=until), flow


class Graph(unittest.TestCase):
    """Rows and edges come from the definition and its workflow."""

    def test_rows_of_listing(self):
        self.assertEqual(
            rows_of(SHARES, LISTING),
            (
                *("filling", "head_review", "signing", "registration", "registered"),
                *("examination", "more_information", "conclusion", "meeting", "decision"),
                *("withdrawn", "archive"),
            ),
        )

    def test_every_step_of_the_workflow_is_drawn_once(self):
        for file in sorted(FOLDER.glob(f"*/{PROCEDURE_FILE}")):
            definition = read_procedure(file.parent)
            flow = flow_on_disk(definition.workflow)
            picture = drawn(definition, flow)
            found = [
                (edge.source, edge.target, name)
                for edge in picture.edges
                for name, _title in edge.steps
            ]
            expected = [(one.source, one.target, one.id) for one in flow.transitions]
            self.assertCountEqual(found, expected, definition.code)

    def test_kinds(self):
        kinds = {(e.source, e.target): e.kind for e in drawn(SHARES, LISTING).edges}
        self.assertEqual(kinds["signing", "filling"], "back")
        self.assertEqual(kinds["more_information", "examination"], "back")
        self.assertEqual(kinds["examination", "more_information"], "side")
        self.assertEqual(kinds["registered", "withdrawn"], "side")
        self.assertEqual(kinds["filling", "head_review"], "forward")

    def test_a_shorter_procedure(self):
        definition, flow = shorter("conclusion", "meeting", "more_information")
        self.assertEqual(
            rows_of(definition, flow),
            (
                *("filling", "head_review", "signing", "registration", "registered"),
                *("examination", "decision", "withdrawn", "archive"),
            ),
        )

    def test_a_state_the_definition_forgot_is_drawn(self):
        flow = with_step(LISTING, "hear", "conclusion", "hearing")
        flow = replace(flow, states=flow.states | {"hearing"})
        rows = rows_of(SHARES, flow)
        self.assertEqual(rows[rows.index("conclusion") + 1], "hearing")

    def test_withdrawal_is_drawn_where_the_definition_has_it(self):
        early = replace(SHARES, withdrawal_until="examination")
        sources = {
            one.source for one in withdrawable(early, LISTING).transitions if one.id == "withdraw"
        }
        self.assertEqual(sources, {"registration", "registered"})

    def test_nothing_known(self):
        self.assertEqual(rows_of(SHARES, Flow()), ())


class Layout(unittest.TestCase):
    """Nothing lies on anything else, whatever the workflow."""

    def check(self, picture):
        """Check a drawing: boxes apart and inside, lines that end at boxes and cross none."""
        drawing = lay_out(picture, {node.state: ("кто", "срок") for node in picture.nodes})
        boxes = {box.node.state: box for box in drawing.boxes}
        self.assertEqual(list(boxes), [node.state for node in picture.nodes])
        for one, other in zip(drawing.boxes, drawing.boxes[1:], strict=False):
            self.assertGreater(other.y, one.bottom)
        for box in drawing.boxes:
            self.assertGreaterEqual(box.x, 0)
            self.assertLessEqual(box.right, drawing.width)
            self.assertLessEqual(box.bottom, drawing.height)
        self.assertEqual(len(drawing.routes), len(picture.edges))
        for route in drawing.routes:
            self.check_route(route, boxes, drawing)

    def check_route(self, route, boxes, drawing):
        first, last = route.points[0], route.points[-1]
        for point, state in ((first, route.edge.source), (last, route.edge.target)):
            box = boxes[state]
            self.assertTrue(
                box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom,
                f"{route.edge} does not touch {state}",
            )
        for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
            self.assertTrue(x1 == x2 or y1 == y2, "a line is askew")
            for x in (x1, x2):
                self.assertTrue(0 <= x <= drawing.width)
            for box in boxes.values():
                inside_x = max(min(x1, x2), box.x) < min(max(x1, x2), box.right) or (
                    x1 == x2 and box.x < x1 < box.right
                )
                inside_y = max(min(y1, y2), box.y) < min(max(y1, y2), box.bottom) or (
                    y1 == y2 and box.y < y1 < box.bottom
                )
                self.assertFalse(inside_x and inside_y, f"{route.edge} crosses {box.node.state}")

    def test_shipped(self):
        for file in sorted(FOLDER.glob(f"*/{PROCEDURE_FILE}")):
            definition = read_procedure(file.parent)
            with self.subTest(definition.code):
                self.check(drawn(definition, flow_on_disk(definition.workflow)))

    def test_shorter(self):
        self.check(drawn(*shorter("conclusion", "meeting", "more_information")))
        self.check(drawn(*shorter("head_review", "registered", "withdrawn")))

    def test_any_graph(self):
        chance = random.Random(4)
        for _turn in range(200):
            size = chance.randrange(1, 12)
            states = [f"s{number}" for number in range(size)]
            nodes = tuple(
                Node(
                    one, "Очень длинное название процесса " * chance.randrange(1, 9), (), side=side
                )
                for one, side in ((one, chance.random() < 0.3) for one in states)
            )
            pairs = {
                (a, b) for a, b in (chance.choices(states, k=2) for _ in range(size * 2)) if a != b
            }
            side = {node.state: node.side for node in nodes}
            edges = tuple(
                Edge(
                    a,
                    b,
                    "back"
                    if states.index(b) < states.index(a)
                    else "side"
                    if side[a] or side[b]
                    else "forward",
                    (("x", "x"),),
                )
                for a, b in sorted(pairs)
            )
            self.check(Picture("любой", nodes, edges))

    def test_different_targets_do_not_share_a_lane(self):
        picture = drawn(SHARES, with_step(LISTING, "again", "decision", "registered"))
        drawing = lay_out(picture, {})
        lanes = {}
        for route in drawing.routes:
            if len(route.points) == 4:
                lanes.setdefault(route.points[1][0], []).append(route)
        for routes in lanes.values():
            spans = {}
            for route in routes:
                ys = [y for _x, y in route.points]
                low, high = spans.get(route.edge.target, (min(ys), max(ys)))
                spans[route.edge.target] = (min(low, *ys), max(high, *ys))
            ordered = sorted(spans.values())
            for one, other in itertools.pairwise(ordered):
                self.assertLess(one[1], other[0])


class Drawn(unittest.TestCase):
    """The SVG is well-formed, says what it shows, carries no style and no script."""

    def setUp(self):
        self.picture = drawn(SHARES, LISTING)
        self.text = svg(self.picture, {}, "Все словами")
        self.root = etree.fromstring(self.text)

    def test_named_and_described(self):
        labels = self.root.get("aria-labelledby").split()
        texts = {one.get("id"): one.text for one in self.root if one.get("id")}
        self.assertEqual([texts[label] for label in labels], [self.picture.title, "Все словами"])
        self.assertEqual(self.root.get("role"), "img")

    def test_no_style_no_script(self):
        for element in self.root.iter():
            self.assertIsNone(element.get("style"))
            self.assertNotIn(element.tag, (f"{NS}style", f"{NS}script"))

    def test_hostile_titles_are_text(self):
        node = Node("filling", '<script>alert("x")</script>&', ("</svg>",))
        text = svg(Picture('"><b>', (node,)), {"filling": ("<i>",)}, "<u>")
        root = etree.fromstring(text)
        self.assertEqual(
            {one.tag for one in root.iter()} & {f"{NS}script", f"{NS}i", f"{NS}b"}, set()
        )

    def test_every_process_and_step_is_there(self):
        boxes = [one for one in self.root.iter(f"{NS}g") if "picture-node" in one.get("class")]
        lines = [one for one in self.root.iter(f"{NS}g") if "picture-edge" in one.get("class")]
        self.assertEqual(len(boxes), len(self.picture.nodes))
        self.assertEqual(len(lines), len(self.picture.edges))
        titles = [one.find(f"{NS}title").text for one in boxes]
        self.assertEqual(titles, [node.title for node in self.picture.nodes])

    def test_contrast(self):
        for fill, line in drawing.BOXES.values():
            for ink in (drawing.INK, drawing.QUIET):
                self.assertGreaterEqual(contrast(ink, fill), 7)
            self.assertGreaterEqual(contrast(line, "#ffffff"), 3)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""

    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)

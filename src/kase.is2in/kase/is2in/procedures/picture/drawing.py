"""The picture as SVG: classes for the theme, attributes for whoever opens the file alone."""

from collections.abc import Mapping
from kase.is2in.procedures.picture.graph import Picture
from kase.is2in.procedures.picture.layout import Box
from kase.is2in.procedures.picture.layout import lay_out
from kase.is2in.procedures.picture.layout import NOTE_LINE
from kase.is2in.procedures.picture.layout import PADDING
from kase.is2in.procedures.picture.layout import Route
from kase.is2in.procedures.picture.layout import TITLE_LINE
from lxml import etree


SVG = "http://www.w3.org/2000/svg"
INK, QUIET, LINE = "#1d2733", "#46505c", "#6b7682"
BLUE, GREEN = "#0b5cab", "#1a7f4b"
# Fill and line of a box by where the application stands; every text on them has 7 : 1 or more.
BOXES: Mapping[str, tuple[str, str]] = {
    "": ("#ffffff", LINE),
    "done": ("#eef8f2", GREEN),
    "current": ("#e3effa", BLUE),
    "ahead": ("#ffffff", LINE),
    "possible": ("#ffffff", LINE),
    "closed": ("#f1f3f5", "#8a949f"),
}
FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
DASHES = {"forward": "", "side": "", "back": "5 4"}


def svg(
    picture: Picture, notes: Mapping[str, tuple[str, ...]], description: str, name: str = "picture"
) -> str:
    """Return the SVG element of a picture.

    ``notes`` are the small lines under each title, ``description`` says the whole in words,
    ``name`` begins the ids, which are one document's with the page's.
    """
    drawing = lay_out(picture, notes)
    width, height = round(drawing.width), round(drawing.height)
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    for key, value in (
        ("class", "procedure-picture"),
        ("viewBox", f"0 0 {width} {height}"),
        ("width", str(width)),
        ("height", str(height)),
        ("role", "img"),
        ("aria-labelledby", f"{name}-title {name}-desc"),
        ("font-family", FONT),
    ):
        root.set(key, value)
    _part(root, "title", picture.title, id=f"{name}-title")
    _part(root, "desc", description, id=f"{name}-desc")
    _arrows(root, name)
    for route in drawing.routes:
        _route(root, route, name)
    for box in drawing.boxes:
        _box(root, box)
    return etree.tostring(root, encoding="unicode")


def _part(parent, tag: str, text: str = "", **attributes: object):
    part = etree.SubElement(parent, f"{{{SVG}}}{tag}")
    for key, value in attributes.items():
        if value != "":
            part.set(key.rstrip("_").replace("_", "-"), _said(value))
    if text:
        part.text = text
    return part


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _arrows(root, name: str) -> None:
    defs = _part(root, "defs")
    for kind, colour in (("way", LINE), ("taken", GREEN), ("open", BLUE)):
        marker = _part(
            defs,
            "marker",
            id=f"{name}-{kind}",
            viewBox="0 0 8 8",
            refX=7,
            refY=4,
            markerWidth=7,
            markerHeight=7,
            orient="auto",
        )
        _part(marker, "path", d="M0 0.5L7.5 4L0 7.5z", fill=colour)


def _route(root, route: Route, name: str) -> None:
    edge = route.edge
    kind = "open" if edge.open else "taken" if edge.taken else "way"
    colour = {"open": BLUE, "taken": GREEN, "way": LINE}[kind]
    group = _part(root, "g", class_=f"picture-edge picture-edge-{edge.kind} is-{kind}")
    _part(group, "title", edge.words)
    (x, y), *rest = route.points
    path = f"M{x:g} {y:g}" + "".join(f"L{x:g} {y:g}" for x, y in rest)
    _part(
        group,
        "path",
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=2 if kind != "way" else 1.5,
        stroke_dasharray=DASHES[edge.kind],
        stroke_linejoin="round",
        marker_end=f"url(#{name}-{kind})",
    )
    if route.label:
        x, y = route.label_at
        _part(group, "text", route.label, x=x, y=y, font_size=11, fill=QUIET)


def _box(root, box: Box) -> None:
    node = box.node
    fill, line = BOXES[node.position]
    kind = "side" if node.side else "way"
    place = f" is-{node.position}" if node.position else ""
    group = _part(root, "g", class_=f"picture-node picture-node-{kind}{place}")
    _part(group, "title", node.title)
    _part(
        group,
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=6,
        fill=fill,
        stroke=line,
        stroke_width=3 if node.position == "current" else 1.5,
        stroke_dasharray="4 3" if node.side else "",
    )
    y = box.y + PADDING + TITLE_LINE - 4
    for text in box.title:
        weight = 600 if node.position == "current" else 500
        _part(
            group,
            "text",
            text,
            x=box.x + PADDING,
            y=y,
            font_size=13,
            font_weight=weight,
            fill=INK,
        )
        y += TITLE_LINE
    y += NOTE_LINE - TITLE_LINE + 1
    for text in box.notes:
        _part(group, "text", text, x=box.x + PADDING, y=y, font_size=11.5, fill=QUIET)
        y += NOTE_LINE

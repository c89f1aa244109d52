"""What a picture says in words: the lines in its boxes, the table beside it, its description."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate


POSITIONS: Mapping[str, object] = {
    "done": _("Passed"),
    "current": _("The application is here"),
    "ahead": _("Still ahead"),
    "possible": _("May happen"),
    "closed": _("No longer possible"),
}


def notes(picture: Picture) -> dict[str, tuple[str, ...]]:
    """Return the small lines under the title of each process."""
    return {node.state: tuple(filter(None, _notes(node))) for node in picture.nodes}


def _notes(node: Node) -> tuple[str, ...]:
    actors = ", ".join(node.actors)
    return (
        actors[:1].upper() + actors[1:],
        term(node),
        position(node) if node.position in ("current", "closed") else "",
        passed(node),
        turn(node),
        due(node),
    )


def term(node: Node) -> str:
    """Return the term of a process in words, "" for none."""
    if node.days is None:
        return ""
    return translate(_("Term in working days: ${days}", mapping={"days": node.days}))


def position(node: Node) -> str:
    """Return where an application stands with a process, "" in the picture of a procedure."""
    return translate(POSITIONS[node.position]) if node.position else ""


def passed(node: Node) -> str:
    """Return when and by whom a process was last done, and how often when more than once."""
    left = [one for one in node.visits if one.left is not None]
    if not left:
        return ""
    last = ", ".join(filter(None, (formats.moment(left[-1].left), left[-1].by)))
    if len(left) == 1:
        return last
    return translate(_("${last}; times: ${count}", mapping={"last": last, "count": len(left)}))


def turn(node: Node) -> str:
    """Return who acts now, "" for nobody."""
    if not node.turn:
        return ""
    return translate(_("Acts now: ${names}", mapping={"names": ", ".join(node.turn)}))


def due(node: Node) -> str:
    """Return by which day, "" for no term."""
    if node.due is None:
        return ""
    return translate(_("By ${day}", mapping={"day": formats.date(node.due)}))


def description(picture: Picture) -> str:
    """Return the whole picture in a few sentences."""
    count = translate(_("Processes: ${count}.", mapping={"count": len(picture.nodes)}))
    here = picture.current
    if here is None:
        return count
    now = {"process": here.title}
    said = [count, translate(_("The application is in “${process}”.", mapping=now)), turn(here)]
    ahead = [picture.node(edge.target).title for edge in picture.leaving(here.state)]
    if ahead:
        words = {"processes": "; ".join(ahead)}
        said.append(translate(_("From here it may go to: ${processes}.", mapping=words)))
    return " ".join(filter(None, said))

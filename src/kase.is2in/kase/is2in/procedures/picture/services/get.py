"""GET @picture: of an application with where it is, of a procedure as it can be filed today."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.picture import words
from kase.is2in.procedures.picture.course import of_application
from kase.is2in.procedures.picture.course import of_definition
from kase.is2in.procedures.picture.drawing import svg
from kase.is2in.procedures.picture.graph import Edge
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
from kase.is2in.procedures.services.shapes import day
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


class PictureService(ItemService):
    """Answers as JSON, or as a drawing with ``format=svg``."""

    deepest = 0

    @cached_property
    def picture(self) -> Picture:
        """Return what is drawn."""
        raise NotImplementedError

    def render(self):
        wanted = self.request.form.get("format", "json")
        if wanted == "json":
            return super().render()
        self.check_permission()
        if wanted != "svg":
            raise Malformed("format", _("The picture can be had as json or svg."), "format")
        drawn = svg(self.picture, words.notes(self.picture), words.description(self.picture))
        response = self.request.response
        response.setHeader("Content-Type", "image/svg+xml; charset=utf-8")
        response.setHeader("Content-Disposition", 'attachment; filename="picture.svg"')
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox")
        response.setHeader("X-Content-Type-Options", "nosniff")
        return drawn.encode("utf-8")

    def answer(self):
        """Return the processes and the steps between them."""
        here = self.picture.current
        return {
            "@id": f"{self.context.absolute_url()}/@picture",
            "title": self.picture.title,
            "state": here.state if here else None,
            "nodes": [_node(one) for one in self.picture.nodes],
            "edges": [_edge(one) for one in self.picture.edges],
        }


class ApplicationPicture(PictureService):
    """With what is past, where it is, who acts, and what may follow."""

    @cached_property
    def picture(self) -> Picture:
        """Return the application's picture as the caller may know it."""
        return of_application(self.context, current_person())


class ProcedurePicture(PictureService):
    """The edition in force today."""

    @cached_property
    def picture(self) -> Picture:
        """Return the procedure's picture; raise Missing before its first edition."""
        edition = in_force(self.context, today())
        if edition is None:
            raise Missing("edition", _("There is no such edition."))
        return of_definition(edition)


def _node(node: Node) -> dict:
    return {
        "state": node.state,
        "title": node.title,
        "actors": list(node.actors),
        "days": node.days,
        "side": node.side,
        "position": node.position or None,
        "visits": [
            {"entered": moment(one.entered), "left": moment(one.left), "by": one.by or None}
            for one in node.visits
        ],
        "turn": list(node.turn),
        "due": day(node.due),
    }


def _edge(edge: Edge) -> dict:
    return {
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "steps": [{"id": name, "title": title} for name, title in edge.steps],
        "taken": edge.taken,
        "open": edge.open,
    }

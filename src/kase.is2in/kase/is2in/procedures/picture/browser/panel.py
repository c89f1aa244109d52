"""The picture as a part of a page: drawing, key, and the table with the same facts."""

from kase.is2in.procedures.picture import words
from kase.is2in.procedures.picture.drawing import svg
from kase.is2in.procedures.picture.graph import Edge
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Panel(BrowserView):
    """Draws ``picture``; made by a page, never published by itself."""

    index = ViewPageTemplateFile("templates/panel.pt")

    def __init__(self, context, request, picture: Picture) -> None:
        super().__init__(context, request)
        self.picture = picture

    def __call__(self) -> str:
        return self.index()

    def svg(self) -> str:
        """Return the drawing."""
        return svg(self.picture, words.notes(self.picture), words.description(self.picture))

    @property
    def of_application(self) -> bool:
        """Return whether an application stands in the picture."""
        return self.picture.current is not None

    def place(self, node: Node) -> str:
        """Return where the application stands with a process."""
        return words.position(node)

    def facts(self, node: Node) -> list[str]:
        """Return when and by whom it was done, whose turn it is and by which day."""
        return [*filter(None, (words.passed(node), words.turn(node), words.due(node)))]

    def number(self, state: str) -> int:
        """Return the number of a process in the drawing."""
        return self.picture.number(state)

    def ways(self, node: Node) -> tuple[Edge, ...]:
        """Return the steps out of a process."""
        return self.picture.leaving(node.state)

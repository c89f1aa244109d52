"""Plone's own pages about a part of a definition: staff are led to the designer, nothing is done.

What keeps these ways shut are the permissions of the workflows, on pages, over REST and WebDAV
alike. These pages only say so in words.
"""

from kase.is2in import _
from kase.is2in.procedures.designer.browser.base import anchor
from kase.is2in.procedures.designer.working import part_of
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import Page


class ToDesigner(Page):
    """The address of a part: it is shown in the designer, among its neighbours."""

    message: object = None

    def __call__(self):
        if self.request.method not in ("GET", "HEAD"):
            raise Forbidden(
                "designer", _("The parts of a procedure are changed in the designer only.")
            )
        return self.redirect(self.address(), self.message)

    def address(self) -> str:
        """Return where the part is changed; the catalogue's and a category's own page."""
        procedure, place = part_of(self.context)
        if procedure is None:
            return self.context.absolute_url()
        mark = f"#{anchor(place)}" if place else ""
        return f"{procedure.absolute_url()}/@@designer{mark}"


class Shut(ToDesigner):
    """A page of Plone's that would change the part past the designer."""

    message = _("The parts of a procedure are changed in the designer only.")

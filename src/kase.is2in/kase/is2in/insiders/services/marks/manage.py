"""GET and POST <content>/@inside-information: marks on documents, by officers."""

from kase.is2in import _
from kase.is2in.insiders import flags
from kase.is2in.insiders.services import shapes
from kase.is2in.insiders.services.base import PathService
from kase.is2in.terms.errors import Malformed


class Marks(PathService):
    """Answers ``{"items": […], "items_total": n}`` of the documents that are marked now."""

    def answer(self):
        """Return the marks."""
        found = flags.flags(flags.markable(self.context).subject())
        items = [shapes.of_flag(one) for one in found.values()]
        here = f"{self.context.absolute_url()}/@inside-information"
        return {"@id": here, "items": items, "items_total": len(items)}


class Mark(PathService):
    """Takes ``{"document", "flagged": true|false, "reason"}``."""

    def answer(self):
        """Mark a document or take the mark off, and return it."""
        data = self.body()
        flagged = data.get("flagged", True)
        if not isinstance(flagged, bool):
            raise Malformed("shape", _("Say true or false."), "flagged")
        document = self.text(data, "document")
        made = flags.mark(self.context, document, flagged, self.text(data, "reason"))
        return shapes.of_flag(made)

"""The base of the services on an application."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.parties.api import current_person
from kase.is2in.parties.types import Person
from kase.is2in.procedures.types import Download
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import ItemService


class ApplicationService(ItemService):
    """A service on an application; what stands behind its name in the path is ``path``."""

    deepest = 0

    @cached_property
    def person(self) -> Person:
        """Return who asks."""
        return current_person()

    def text(self, data: dict, name: str, default: str | None = None) -> str:
        """Return a text of the body; raise Malformed for another type or a missing one."""
        value = data.get(name, default)
        if not isinstance(value, str):
            raise Malformed("shape", _("A text is expected here."), name)
        return value

    def version(self) -> int:
        """Return the application's version, named as its ETag."""
        return self.context.revision


class FileService(ApplicationService):
    """A service that answers with bytes: ``download`` gives them."""

    def download(self) -> Download:
        """Return what to send."""
        raise NotImplementedError

    def render(self):
        self.check_permission()
        found = self.download()
        self.request.response.setHeader("X-SHA256", found.sha256)
        return respond(self.request, found.data, found.filename, found.content_type)

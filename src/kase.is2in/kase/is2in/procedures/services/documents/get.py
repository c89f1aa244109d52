"""GET <app>/@documents, <app>/@documents/<id>, <app>/@documents.zip."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import FileService
from kase.is2in.procedures.types import Download


class Documents(FileService):
    """The list with SHA-256; with an id in the path, the bytes of one document."""

    deepest = 1

    def render(self):
        if self.path:
            return super().render()
        return super(FileService, self).render()

    def answer(self):
        """Return the list."""
        url = self.context.absolute_url()
        return {
            "@id": f"{url}/@documents",
            "items": [shapes.document(one, url) for one in api.documents(self.context)],
        }

    def download(self) -> Download:
        """Return one document's bytes; ``draft-application`` and ``draft-summary`` make PDFs."""
        name = self.part(0)
        if name.startswith("draft-"):
            return api.draft(self.context, name.removeprefix("draft-"))
        return api.document_file(self.context, name)


class Bundle(FileService):
    """Everything as one zip with a manifest."""

    def download(self) -> Download:
        """Return the zip."""
        return api.bundle(self.context)

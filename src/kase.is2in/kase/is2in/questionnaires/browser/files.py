"""Download of a file that was given as an answer: always an attachment, never shown inline."""

from kase.is2in import _
from kase.is2in.questionnaires.answers import Answers
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Page
from plone.namedfile.interfaces import INamedBlobFile
from plone.namedfile.utils import stream_data
from urllib.parse import quote
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


# Types a browser may be told of; anything else is bytes.
NAMED_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


@implementer(IPublishTraverse)
class AnswerFile(Page):
    """``<object>/@@answer-file/<form>/<field>``, open to whoever may view the object."""

    path: tuple[str, ...] = ()

    def publishTraverse(self, request, name):
        """Collect the form's id and the field's name."""
        self.path += (name,)
        return self

    def __call__(self):
        values = Answers(self.context).values(self.path[0]) if len(self.path) == 2 else {}
        file = values.get(self.path[1]) if values else None
        if not INamedBlobFile.providedBy(file):
            raise Missing("no-file", _("There is no such file."))
        response = self.request.response
        named = file.contentType in NAMED_TYPES
        response.setHeader(
            "Content-Type", file.contentType if named else "application/octet-stream"
        )
        response.setHeader("Content-Length", str(file.getSize()))
        response.setHeader(
            "Content-Disposition", f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}"
        )
        response.setHeader("X-Content-Type-Options", "nosniff")
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'")
        response.setHeader("Cache-Control", "private, no-store")
        return stream_data(file)

"""Download of a file that was given as an answer."""

from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.questionnaires.answers import Answers
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Page
from plone.namedfile.interfaces import INamedBlobFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


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
        return respond(self.request, file.open(), file.filename, file.contentType)

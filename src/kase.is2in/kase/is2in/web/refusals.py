"""Turns a refusal into what the caller understands: JSON for programs, a page for people."""

from kase.is2in import _
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import Stale
from kase.is2in.web.request import translate
from plone.rest.errors import ErrorHandling
from plone.rest.interfaces import IAPIRequest
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component.hooks import getSite
import json


def as_json(refusal: Refusal) -> dict:
    """Return ``{"type", "code", "message", "errors": [{"field", "code", "message", …}]}``."""
    errors = []
    for error in refusal.errors:
        row = {"field": error.field, "code": error.code, "message": translate(error.message)}
        if error.article:
            row["article"] = error.article
        errors.append(row)
    answer = {
        "type": type(refusal).__qualname__,
        "code": refusal.code,
        "message": translate(refusal.message),
        "errors": errors,
    }
    if isinstance(refusal, Stale) and refusal.current is not None:
        answer["current"] = refusal.current
    return answer


class RefusalView(BrowserView):
    """The answer to any Refusal that no page caught by itself."""

    page = ViewPageTemplateFile("refusal.pt")

    def __call__(self):
        refusal = self.context
        response = self.request.response
        response.setStatus(refusal.status, lock=1)
        if IAPIRequest.providedBy(self.request) or self.request.getHeader("Accept", "").startswith(
            "application/json"
        ):
            response.setHeader("Content-Type", "application/json; charset=utf-8")
            return json.dumps(as_json(refusal), ensure_ascii=False, default=str)
        self.refusal = refusal
        self.context = self.__parent__ = getSite()
        return self.page()


class RecursionView(ErrorHandling):
    """The answer to a program whose body is nested deeper than JSON can be read.

    plone.restapi takes only a ValueError for the caller's mistake (``json_body``), and Python's
    decoder raises RecursionError. Any other recursion is a mistake of ours and stays one.
    """

    def __call__(self):
        if "while decoding a JSON" not in str(self.context):
            return super().__call__()
        refusal = Malformed("json", _("The body of the request is not JSON."))
        return RefusalView(refusal, self.request)()

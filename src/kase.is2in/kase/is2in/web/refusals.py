"""Turns a refusal into what the caller understands: JSON for programs, a page for people."""

from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import Stale
from kase.is2in.web.request import translate
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

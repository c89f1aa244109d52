"""Documents of an application: the list, one by one, all as a zip, PDFs of the moment."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.signing.api import evidence_state
from kase.is2in.signing.api import paper_codes
from kase.is2in.signing.api import signatures
from kase.is2in.signing.api import stamp_text
from kase.is2in.terms.errors import Missing
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import quote
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


KINDS = {
    "application": _("Application"),
    "summary": _("Summary of forms"),
    "letter": _("Letter"),
    "conclusion": _("Conclusion"),
    "supplied": _("Supplied on request"),
    "upload": _("Attached file"),
    "withdrawal": _("Statement of withdrawal"),
    "answer": _("Answer to the request of the exchange"),
    "extract": _("Extract from the minutes"),
    "other": _("Other"),
}


WITHOUT_STAMP = {
    "waiting": _("The time-stamp is awaited: the service has not answered yet."),
    "without": _("Without a time-stamp; shown is when the signature was accepted"),
}


class Documents(ApplicationPage):
    """All documents with size and SHA-256, and the signatures under them."""

    index = ViewPageTemplateFile("templates/documents.pt")
    tab = "documents"

    @cached_property
    def entries(self):
        """Return the documents, the oldest first."""
        return api.documents(self.context)

    def kind(self, entry) -> object:
        """Return the kind of a document in words."""
        return KINDS.get(entry.kind, KINDS["other"])

    def entry_url(self, entry) -> str:
        """Return the address of one document's bytes."""
        return f"{self.url}/@@document/{quote(entry.id, safe='')}"

    def copy_url(self, entry) -> str:
        """Return the address of the copy with the stamp."""
        return f"{self.url}/@@document/signed.{quote(entry.id, safe='')}"

    def card_url(self, entry) -> str:
        """Return the address of the card of a signed document."""
        return f"{self.url}/@@document/card.{quote(entry.id, safe='')}"

    @cached_property
    def codes(self) -> dict[str, str]:
        """Return the check codes of papers under the exchange's seal, by their ids."""
        return paper_codes(tuple(entry.id for entry in self.entries))

    def stamps(self) -> list[dict[str, object]]:
        """Return the signatures as the manual's stamp, with the address of the check page."""
        return [
            {
                "lines": stamp_text(signature, self.language),
                "code": signature.code,
                "url": f"{self.site_url}/@@check/{signature.code}",
                "evidence": f"{self.url}/@@document/evidence.{signature.code}",
                "stamped": self.time_stamp(signature),
            }
            for signature in signatures(api.application_subject(self.context))
        ]

    def time_stamp(self, signature) -> object:
        """Return what is known of the time-stamp of a signature, in words."""
        found = evidence_state(signature.code)
        if found.state == "stamped":
            return _("Time-stamp: ${moment}", mapping={"moment": self.moment(found.at)})
        return WITHOUT_STAMP[found.state]


@implementer(IPublishTraverse)
class Document(ApplicationPage):
    """``…/@@document/<id>``: the bytes of one document, unchanged."""

    entry = ""

    def publishTraverse(self, request, name):
        if self.entry:
            raise Missing("document", _("There is no such document."))
        self.entry = name
        return self

    def __call__(self):
        found = api.document_file(self.context, self.entry)
        inline = self.request.form.get("inline") == "1"
        return respond(self.request, found.data, found.filename, found.content_type, inline=inline)


class Bundle(ApplicationPage):
    """Everything as one zip with a manifest."""

    def __call__(self):
        found = api.bundle(self.context)
        return respond(self.request, found.data, found.filename, found.content_type)


class DownloadApplication(ApplicationPage):
    """The application as PDF: the manual's "Скачать документ"."""

    kind = "application"

    def __call__(self):
        found = api.draft(self.context, self.kind)
        return respond(self.request, found.data, found.filename, found.content_type)


class DownloadSummary(DownloadApplication):
    """The summary of all forms as PDF."""

    kind = "summary"


class History(ApplicationPage):
    """Every act on the application: who, when, what."""

    index = ViewPageTemplateFile("templates/history.pt")
    tab = "history"

    def entries(self):
        """Return the acts, the last first."""
        return tuple(reversed(api.history(self.context, self.person)))

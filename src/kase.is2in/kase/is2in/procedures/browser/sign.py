"""The page on which the first head signs: the document, whose key, the three ways."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.papers.signers import TITLES as SIGNER_TITLES
from kase.is2in.signing.api import signed_answer
from kase.is2in.signing.api import TakesSignature
from kase.is2in.signing.types import Waiting
from kase.is2in.terms.errors import Conflict
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


HEADINGS = {
    "application": _("Sign the application"),
    "withdrawal": _("Sign the withdrawal"),
    "answer": _("Sign the answer to the exchange"),
}
DONE = {
    "application": _("Signed. The application has gone to the exchange's chancellery."),
    "withdrawal": _("Signed. The application is withdrawn."),
    "answer": _("Signed. The answer has gone to the exchange."),
}


class Sign(TakesSignature, ApplicationPage):
    """Shows the document as it will be signed and takes the signature."""

    index = ViewPageTemplateFile("templates/sign.pt")

    @cached_property
    def kind(self) -> str:
        """Return what is signed: a withdrawal, an answer to the exchange, or the application."""
        if self.facts.withdrawal_request is not None:
            return "withdrawal"
        return "application" if self.facts.answer_request is None else "answer"

    def heading(self) -> object:
        """Return what the page is about."""
        return HEADINGS[self.kind]

    def __call__(self):
        # Looked at before signing: the step that follows changes it.
        kind = self.kind
        found = self.taken()
        if found is not None:
            made, wants_json = found
            return self.signed(wants_json, kind, isinstance(made, Waiting))
        self.document = api.to_sign(self.context, self.person)
        self.waits = ""
        try:
            self.expected = api.signer(self.context, self.person)
        except Conflict as refusal:
            self.waits = refusal.message
        return self.index()

    def sign(self, cms, provider):
        """Sign as the person who asks."""
        return api.sign(self.context, self.person, cms, provider)

    def certificate(self) -> object:
        """Return the warning about the person's own certificate, None for nothing to say."""
        return api.certificate_warning(self.person)

    def signers(self) -> list[dict[str, object]]:
        """Return the parties that sign and how far each is; () where only the applicant does."""
        places = () if self.kind != "application" else api.signer_places(self.context)
        current = next((one for one in places if one.signature is None), None)
        return [
            {
                "party": SIGNER_TITLES[one.party],
                "names": ", ".join(head.full_name for head in one.heads),
                "at": self.moment(one.signature.signed_at) if one.signature else "",
                "next": one is current,
            }
            for one in places
            if len(places) > 1
        ]

    def signed(self, wants_json: bool, kind: str, waits: bool) -> str:
        """Answer after a good signature: what comes of it."""
        message = DONE[kind]
        if api.facts(self.context, self.person).state == "signing":
            message = _("Signed. The application waits for the next to sign.")
        if waits:
            message = _("Signed. The signature is being verified.")
        return signed_answer(self, message, wants_json)

class ToSignFile(ApplicationPage):
    """The exact bytes to be signed."""

    def __call__(self):
        document = api.to_sign(self.context, self.person)
        inline = self.request.form.get("inline") == "1"
        return respond(
            self.request, document.data, document.filename, "application/pdf", inline=inline
        )

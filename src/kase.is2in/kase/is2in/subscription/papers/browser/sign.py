"""The page on which the first head of the seller signs what waits."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.documents.api import respond
from kase.is2in.signing.api import reason_words
from kase.is2in.signing.api import signed_answer
from kase.is2in.signing.api import TakesSignature
from kase.is2in.signing.types import Waiting
from kase.is2in.subscription.papers import sheets
from kase.is2in.subscription.papers import signing
from kase.is2in.subscription.seats import seat_in
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class PaperPage(Page):
    """A page on the paper that waits; reading ``place`` refuses who may not know of it."""

    @cached_property
    def place(self):
        return seat_in(self.context.getId())

    @property
    def person(self):
        """Return who asks."""
        return self.place[1].person

    @property
    def book(self) -> str:
        """Return the id of the book."""
        return self.place[0].book

    @property
    def url(self) -> str:
        """Return the address of the subscription."""
        return self.context.absolute_url()


class Sign(TakesSignature, PaperPage):
    """Shows the paper as it will be signed and takes the signature."""

    index = ViewPageTemplateFile("sign.pt")
    waits = ""

    def __call__(self):
        found = self.taken()
        if found is not None:
            made, wants_json = found
            return self.signed(wants_json, isinstance(made, Waiting))
        try:
            self.document = signing.to_sign(self.book, self.person)
            self.expected = signing.signer(self.book, self.person)
        except Conflict as refusal:
            self.waits = refusal.message
        except Forbidden as refusal:
            if self.document is None:
                raise
            self.waits = refusal.message
        return self.index()

    def sign(self, cms, provider):
        """Sign as the person who asks."""
        return signing.sign(self.book, self.person, cms, provider)

    @property
    def title(self):
        """Return what is signed."""
        kind = self.document.kind if self.document else ""
        return sheets.TITLES.get(kind, _("Sign a paper of the subscription"))

    @property
    def verifying(self) -> list[str]:
        """Return why a signature still waits or was refused after waiting."""
        found = signing.verifying(self.book)
        return [translate(reason_words(one)) for one in found.reasons] if found else []

    def signed(self, wants_json: bool, waits: bool) -> str:
        """Answer after a good signature."""
        message = _("Signed. The signature is being verified.") if waits else _("Signed.")
        return signed_answer(self, message, wants_json)

class ToSignFile(PaperPage):
    """The exact bytes to be signed."""

    def __call__(self):
        document = signing.to_sign(self.book, self.person)
        inline = self.request.form.get("inline") == "1"
        return respond(
            self.request, document.data, document.filename, "application/pdf", inline=inline
        )

"""The public page that says whether a signature or a seal is genuine, and shows no content (C4)."""

from kase.is2in import _
from kase.is2in.signing import storage
from kase.is2in.signing.evidence.stamping import evidence_state
from kase.is2in.signing.limits import slow_down
from kase.is2in.signing.papers import keeping
from kase.is2in.signing.stamp import stamp_text
from kase.is2in.web.api import formats
from kase.is2in.web.api import Page
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


TIME = {
    "stamped": _("Confirmed by a time-stamp"),
    "waiting": _("The time-stamp is awaited; shown is when the signature was accepted"),
    "without": _("Without a time-stamp; shown is when the signature was accepted"),
}


@implementer(IPublishTraverse)
class Check(Page):
    """``…/@@check/<code>``; without a code it asks for one."""

    index = ViewPageTemplateFile("check.pt")
    code = ""

    def publishTraverse(self, request, name):
        self.code = name
        return self

    def __call__(self):
        self.code = self.code or str(self.request.form.get("code", ""))[:40]
        self.signature = self.paper = None
        self.genuine = False
        if self.code:
            slow_down()
            self.look_up()
            if not self.found:
                self.request.response.setStatus(404)
        return self.index()

    def look_up(self) -> None:
        """Find the signature or the paper of the code, and whether it is genuine."""
        self.signature = storage.by_code(self.code)
        if self.signature is not None:
            self.genuine = storage.is_intact(self.signature)
            return
        self.paper = keeping.paper_by_code(self.code)
        self.genuine = self.paper is not None and keeping.is_genuine(self.paper)

    @property
    def found(self) -> bool:
        """Return whether the code is one of ours."""
        return self.signature is not None or self.paper is not None

    def lines(self) -> tuple[object, ...]:
        """Return the lines of the stamp, or whose seal it is and when it was set."""
        if self.signature is not None:
            return stamp_text(self.signature, self.language)
        moment = formats.in_words(self.paper.sealed_at, self.language)
        return (
            _("This document of the exchange was certified by electronic seal:"),
            self.paper.sealed_by,
            _("Sealed on: ${moment}", mapping={"moment": moment}),
        )

    def digests(self) -> tuple[str, ...]:
        """Return the SHA-256 of the document, and of it with time-stamps that were added since."""
        if self.signature is not None:
            return (self.signature.document_sha256,)
        return (self.paper.sha256, *self.paper.renewed)

    def time_stamp(self) -> object:
        """Return what the time of signing or sealing rests on."""
        if self.signature is not None:
            return TIME[evidence_state(self.signature.code).state]
        return TIME["stamped"] if self.paper.stamped else _("Without a time-stamp yet")

    def verdict(self) -> object:
        """Return the answer in one sentence."""
        if not self.found:
            return _("There is no document with this code. Check every letter.")
        if self.signature is None:
            if self.genuine:
                return _("The document is genuine: the exchange has sealed it.")
            return _("The stored document is damaged: the seal cannot be confirmed.")
        if not self.genuine:
            return _("The stored document is damaged: the signature cannot be confirmed.")
        return _("The signature is genuine.")

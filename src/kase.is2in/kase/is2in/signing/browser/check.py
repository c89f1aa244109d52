"""The public page that says whether a signature is genuine, and shows no content (C4)."""

from kase.is2in import _
from kase.is2in.signing import storage
from kase.is2in.signing.evidence.stamping import evidence_state
from kase.is2in.signing.limits import slow_down
from kase.is2in.signing.stamp import stamp_text
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
        self.signature = None
        self.genuine = False
        if self.code:
            slow_down()
            self.signature = storage.by_code(self.code)
            self.genuine = self.signature is not None and storage.is_intact(self.signature)
            if self.signature is None:
                self.request.response.setStatus(404)
        return self.index()

    def lines(self) -> tuple[str, ...]:
        """Return the stamp's lines."""
        return stamp_text(self.signature, self.language)

    def time_stamp(self) -> object:
        """Return what the time of signing rests on."""
        return TIME[evidence_state(self.signature.code).state]

    def verdict(self) -> object:
        """Return the answer in one sentence."""
        if self.signature is None:
            return _("There is no signature with this code. Check every letter.")
        if not self.genuine:
            return _("The stored document is damaged: the signature cannot be confirmed.")
        return _("The signature is genuine.")

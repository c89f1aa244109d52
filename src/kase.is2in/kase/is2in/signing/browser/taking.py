"""What pages share on which a person signs: the signature is taken, the panel is drawn."""

from kase.is2in.signing.browser.panel import panel
from kase.is2in.signing.submission import signature_upload
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import undone_when_refused
from typing import Any


class TakesSignature:
    """Beside ``web.api.Page``: a page with a ``url`` and ``sign(cms, provider)``.

    ``document`` is what is signed and ``expected`` who signs it, both set before the panel is
    drawn; ``refusal`` says why a signature was not good.
    """

    refusal: Refusal | None = None
    document: Any = None
    expected: Any = None

    def sign(self, cms: bytes, provider: str) -> Any:
        """Keep a signature and do what follows; raise a Refusal for one that is not good."""
        raise NotImplementedError

    def taken(self) -> tuple[Any, bool] | None:
        """Take the signature that was sent: what came of it, and whether a script sent it.

        None for a plain visit, and for a form whose signature was refused: the page is shown. A
        script reads the refusal itself.
        """
        if not self.authenticated_post():
            return None
        provider, cms, wants_json = signature_upload(self.request)
        try:
            with undone_when_refused():
                return self.sign(cms, provider), wants_json
        except Refusal as refusal:
            if wants_json:
                raise
            self.refusal = refusal
            self.request.response.setStatus(refusal.status)
            return None

    def panel(self) -> str:
        """Return the signing panel."""
        return panel(
            self.context,
            self.request,
            document=self.document,
            data_url=f"{self.url}/@@to-sign-file",
            submit_url=f"{self.url}/@@sign",
            signer=self.expected,
        )

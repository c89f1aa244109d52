"""The signing panel, to be put into a page of another room."""

from kase.is2in import _
from kase.is2in.signing.browser.tabs import draw
from kase.is2in.signing.interfaces import ISignatureProvider
from kase.is2in.signing.providers.registry import checks_of
from kase.is2in.signing.providers.registry import provider
from kase.is2in.signing.trust import configured_providers
from kase.is2in.signing.trust import trust
from kase.is2in.signing.types import Signer
from kase.is2in.web.api import language
from plone import api
from plone.protect.authenticator import createToken
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import os


SOCKET = "wss://127.0.0.1:13579/"
TITLES = {
    "format": _("The file is one electronic signature"),
    "content": _("This very document was signed"),
    "message_digest": _("The digest of the document is right"),
    "signed_attrs": _("The signed attributes are complete"),
    "signer_certificate": _("The certificate of the signer is enclosed"),
    "signature": _("The signature is right"),
    "path": _("The certificate is in force and was issued by a trusted authority"),
    "revocation": _("The certificate has not been revoked"),
    "key_usage": _("The key is meant for signing documents"),
    "eku_signing": _("This is a signing key, not one for logging in"),
    "role_organization": _("The key was issued to an organisation"),
    "role_first_head": _("The key belongs to the first head"),
    "iin": _("The IIN is that of the account"),
    "bin": _("The BIN is that of the organisation"),
}
# A check stays open where one it rests on has failed; the others rest on the format alone.
_CERTIFICATE = "format signer_certificate"
NEEDS = {
    "format": "",
    "signature": "format message_digest signed_attrs signer_certificate",
    "path": _CERTIFICATE,
    "revocation": "format signer_certificate path",
    "key_usage": _CERTIFICATE,
    "eku_signing": _CERTIFICATE,
    "role_organization": _CERTIFICATE,
    "role_first_head": _CERTIFICATE,
    "iin": _CERTIFICATE,
    "bin": _CERTIFICATE,
}


class Panel(BrowserView):
    """Draws the panel; ``panel`` fills it in."""

    index = ViewPageTemplateFile("panel.pt")

    def tabs(self) -> list[dict[str, object]]:
        """Return the ways of signing that can be used here, each with its tab."""
        return [self._tab(provider(name)) for name in configured_providers()]

    def _tab(self, one: ISignatureProvider) -> dict[str, object]:
        return {
            "id": one.name,
            "title": one.title,
            "html": draw(self, one),
            "script": f"{self.site}/{one.script}",
            "checks": self._checks(one),
        }

    def _checks(self, one: ISignatureProvider) -> list[dict[str, object]]:
        """Return the checks to be shown, with the names of those that must hold before."""
        names = checks_of(trust(one.name).profile, self.signer.first_head)
        return [
            {"name": name, "title": TITLES[name], "needs": NEEDS.get(name, "format")}
            for name in names
        ]

    def static(self) -> str:
        """Return the address of the room's scripts."""
        return f"{self.site}/++plone++kase.is2in.signing"


def panel(context, request, *, document, data_url: str, submit_url: str, signer: Signer) -> str:
    """Return the HTML of the panel.

    ``document`` has ``filename``, ``data``, ``sha256``; ``data_url`` serves its exact bytes
    (with ``?inline=1`` to be shown in the page); the signature is sent to ``submit_url``,
    as JSON ``{"provider", "cms"}`` by the script or as a file by the form.
    """
    view = Panel(context, request)
    view.document = document
    view.size = len(document.data)
    view.data_url = data_url
    view.submit_url = submit_url
    view.signer = signer
    view.site = api.portal.get().absolute_url()
    view.token = createToken()
    view.lang = language()
    # The demo and the tests may name another address, where the emulator listens.
    view.socket = os.environ.get("IS2IN_NCALAYER") or SOCKET
    return view.index()

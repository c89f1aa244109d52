"""The signing panel, to be put into a page of another room."""

from kase.is2in import _
from kase.is2in.signing.trust import configured_providers
from kase.is2in.signing.types import Signer
from kase.is2in.web.api import language
from plone import api
from plone.protect.authenticator import createToken
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import os


SOCKET = "wss://127.0.0.1:13579/"
TABS = {"nca": _("NCA"), "tumar": "Tumar CSP"}
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
        """Return the kinds of keys that can be used here, named as the manual names them."""
        return [{"id": name, "title": TABS[name]} for name in configured_providers()]

    def checks(self) -> list[dict[str, object]]:
        """Return the checks to be shown, with the names of those that must hold before."""
        return [
            {"name": name, "title": title, "needs": NEEDS.get(name, "format")}
            for name, title in TITLES.items()
            if name != "role_first_head" or self.signer.first_head
        ]

    def static(self) -> str:
        """Return the address of the room's scripts."""
        return f"{api.portal.get().absolute_url()}/++plone++kase.is2in.signing"


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
    view.token = createToken()
    view.lang = language()
    # The demo and the tests may name another address, where the emulator listens.
    view.socket = os.environ.get("IS2IN_NCALAYER") or SOCKET
    return view.index()

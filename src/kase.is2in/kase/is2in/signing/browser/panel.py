"""The signing panel, to be put into a page of another room."""

from base64 import b64encode
from kase.is2in.signing.profiles import PROFILES
from kase.is2in.signing.trust import configured_providers
from kase.is2in.signing.types import Signer
from kase.is2in.web.api import language
from plone import api
from plone.protect.authenticator import createToken
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import os


SOCKET = "wss://127.0.0.1:13579/"


class Panel(BrowserView):
    """Draws the panel; ``panel`` fills it in."""

    index = ViewPageTemplateFile("panel.pt")

    def tabs(self) -> list[dict[str, str]]:
        """Return the kinds of keys that can be used here."""
        return [{"id": name, "title": PROFILES[name].title} for name in configured_providers()]

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
    view.content = b64encode(document.data).decode("ascii")
    view.data_url = data_url
    view.submit_url = submit_url
    view.signer = signer
    view.token = createToken()
    view.lang = language()
    # The demo and the tests may name another address, where the emulator listens.
    view.socket = os.environ.get("IS2IN_NCALAYER", SOCKET)
    return view.index()

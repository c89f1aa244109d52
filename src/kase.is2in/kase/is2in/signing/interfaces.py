"""Ports of the room."""

from zope.interface import Attribute
from zope.interface import Interface


class ISignatureProvider(Interface):
    """A way of signing: whose keys, how people sign with them, how the answer is read.

    A utility whose name is sent with each signature (``provider``) and kept with it for ever.
    One folder of ``signing/providers`` holds one of them whole, see its README.
    """

    name = Attribute("The name of the utility.")
    title = Attribute("What the tab is called; a text of the catalogue or a name.")
    place = Attribute("Where the tab stands among the others: an integer.")
    authority = Attribute(
        "The name of the provider whose trusted authorities it rests on: its own, or another's."
    )
    profile = Attribute("CertificateProfile of its own authority, None where it uses another's.")
    folder = Attribute("The variable of the environment that names its own folder of trust.")
    specimens = Attribute("Whether it is off until specimens in that folder have been verified.")
    template = Attribute("Path of the page template of the tab; ``browser.tabs`` draws it.")
    script = Attribute("Address of the tab's ES module below the site: it exports ``start``.")

    def read(sent):
        """Return the CMS in what was sent: text (PEM or base64), or the bytes of a file.

        Raises Malformed for text that holds none.
        """


class ISealedPapers(Interface):
    """Reads stored papers of the exchange; who stores documents provides it."""

    def read(document):
        """Return the bytes of a stored document by its id; None for no such one."""

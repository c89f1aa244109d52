"""The room's settings, and the port by which it learns the documents of a page."""

from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.insiders.types import MarkableDocument
from zope.interface import Interface
from zope.schema import Bool


class IMarkable(Interface):
    """Port, an adapter of content: whose documents can be marked as inside information."""

    def subject() -> str:
        """Return the name under which the audit trail and documents know the content."""

    def title() -> str:
        """Return what the content is called, in the language of the page."""

    def documents() -> Sequence[MarkableDocument]:
        """Return the documents, with the SHA-256 of their bytes."""


class IInsiderSettings(Interface):
    """What happens by itself around the list of insiders."""

    tell_people = Bool(
        title=_("Tell people that they are entered or taken out"),
        description=_("A notification and a mail to whom the entry is about."),
        default=True,
        required=False,
    )
    propose_clients = Bool(
        title=_("Propose people of clients too"),
        description=_(
            "Otherwise only people of the exchange are proposed when they open inside "
            "information: issuers keep lists of their own."
        ),
        default=False,
        required=False,
    )

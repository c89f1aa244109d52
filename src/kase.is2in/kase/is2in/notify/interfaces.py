"""Port and failure of the room."""

from zope.interface import Interface


class IRecipients(Interface):
    """Port: who a user is; a higher room that knows people provides it as a utility."""

    def resolve(user_id):
        """Return the ``Recipient``, or None for nobody to be written to (unknown, deactivated)."""


class DeliveryFailed(Exception):
    """The mail server did not take a message; the queue tries again.

    The text names the kind of failure, never an address: it lands in logs.
    """

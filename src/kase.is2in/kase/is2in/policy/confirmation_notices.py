"""Who is told of the yearly confirmation of users: administrators, and officers at its end."""

from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.web.api import formats
from plone import api


def on_asked(event) -> None:
    """Administrators answer for their organisation, or are reminded of it."""
    if event.kind == "reminded":
        subject = _("Reminder: confirm the users of your organisation")
    else:
        subject = _("Confirm the users of your organisation")
    notify.tell(
        "confirmation.asked",
        event.recipients,
        subject,
        _(
            "Say of each user whether they still work with you. The last day is ${due}.",
            mapping={"due": formats.said(event.due)},
        ),
        link=f"{api.portal.get().absolute_url()}/@@confirm-users",
        about=f"organization:{event.code}",
        author=None,
        key=f"confirmation:{event.year}:{event.code}:{event.kind}:{event.day.isoformat()}",
        asks=True,
    )


def on_missing(event) -> None:
    """Officers see, once, how many organisations have not answered in time."""
    notify.tell(
        "confirmation.missing",
        [officer.id for officer in parties.officers()],
        _(
            "Organisations that have not confirmed their users: ${count}",
            mapping={"count": formats.said(event.missing)},
        ),
        _(
            "The last day was ${due}. Look who is late, and remind them.",
            mapping={"due": formats.said(event.due)},
        ),
        link=f"{api.portal.get().absolute_url()}/@@user-confirmations?state=overdue",
        about=f"confirmations:{event.year}",
        author=None,
        key=f"confirmation:{event.year}:missing",
        asks=True,
    )

"""Whoever must sign is warned before the certificate of the key ends."""

from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.settings import setting
from kase.is2in.signing import api as signing
from kase.is2in.signing.types import EndingCertificate
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from zope.i18nmessageid import Message


EVENT = "certificate.ends"
PAGE = "@@home"


def certificate_warning(person: Person | None, by: datetime | None = None) -> Message | None:
    """Return what a first head is told of the own key, None when there is nothing to tell.

    ``by`` is the moment until which the key is needed; without one the days of the setting
    count.
    """
    if person is None or "first_head" not in person.roles:
        return None
    horizon = max(filter(None, (by, clock.now() + timedelta(days=setting("certificate_days")))))
    found = signing.ending_certificates(horizon, person.id)
    if not found:
        return None
    day = formats.said(found[0].not_after)
    if found[0].not_after < clock.now():
        return _(
            "The certificate you signed with last ended on ${day}. Get a new key before you sign.",
            mapping={"day": day},
        )
    return _(
        "The certificate you signed with last ends on ${day}. Get a new key in good time.",
        mapping={"day": day},
    )


@ledger.periodic("41 3 * * *", "procedures.warn_of_certificates")
def warn_of_certificates() -> int:
    """Tell first heads and administrators of certificates that end soon, once for each."""
    now = clock.now()
    count = 0
    for one in signing.ending_certificates(now + timedelta(days=setting("certificate_days"))):
        head = parties.person(one.user_id)
        if one.not_after > now and head is not None and head.active and head.organization:
            _tell(head, one)
            count += 1
    return count


def _tell(head: Person, one: EndingCertificate) -> None:
    facts = {"name": head.full_name, "day": formats.said(one.not_after)}
    administrators = parties.people(head.organization, role="administrator")
    notify.tell(
        EVENT,
        {head.id, *(person.id for person in administrators)},
        _("The signing certificate of ${name} ends on ${day}", mapping=facts),
        _(
            "Without a new key ${name} cannot sign applications after this day. Get it at the "
            "certification authority in good time.",
            mapping=facts,
        ),
        link=f"{parties.public_url()}/{PAGE}",
        about=f"organization:{head.organization}",
        author=None,
        key=f"certificate:{one.sha256}",
        asks=True,
    )

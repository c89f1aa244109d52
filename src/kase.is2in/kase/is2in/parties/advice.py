"""What a person is told about the own account: advice above every page, one letter (A3, A4)."""

from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import absences
from kase.is2in.parties import passwords
from kase.is2in.parties import sessions
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.links import public_url
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import person
from kase.is2in.parties.settings import settings
from kase.is2in.parties.types import Advice
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from zope.component import getUtility


WARNING = "parties.warn_of_expiry"


def advice(user_id: str | None) -> tuple[Advice, ...]:
    """Return what to tell a person on every page; nothing to who has no account of ours."""
    found = account(user_id)
    if found is None or passwords.expired(user_id):
        return ()
    told = []
    if expires_soon(user_id):
        day = formats.said(passwords.expires_at(user_id), "date")
        text = _("Your password expires on ${date}.", mapping={"date": day})
        told.append(Advice("password-expires", text, "@@change-password", _("Change the password")))
    elif found.changed is not None and not found.chosen and not sessions.postponed():
        text = _("Somebody else has set your password: we recommend to change it.")
        told.append(
            Advice("password-given", text, "@@change-password", _("Change the password"), True)
        )
    return (*told, *_standing_in(user_id))


def expires_soon(user_id: str) -> bool:
    """Return whether the password is good only for the days of the setting, or fewer."""
    end, days = passwords.expires_at(user_id), settings().password_warn_days
    return bool(days and end) and clock.now() < end <= clock.now() + timedelta(days=days)


@ledger.periodic("3 4 * * *", "parties.look_for_expiry")
def look_for_expiry() -> None:
    """Have a letter written to whoever's password expires soon, once per password."""
    for user_id, found in gate().accounts.items():
        if found.active and found.warned != found.changed and expires_soon(user_id):
            ledger.enqueue(WARNING, user_id=user_id, site_url=public_url())
        # Thousands of accounts are looked at, one after the other: none stays in memory.
        found._p_deactivate()


@ledger.task(WARNING)
def warn_of_expiry(user_id: str, site_url: str) -> None:
    """Tell a person by e-mail when the password expires; done once for a password."""
    found, someone = account(user_id), person(user_id)
    if found is None or not may_enter(user_id) or not expires_soon(user_id):
        return
    if found.warned == found.changed:
        return
    found.warned = found.changed
    day = formats.said(passwords.expires_at(user_id), "date")
    body = _(
        "Your password of the system is2in expires on ${date}. Change it before:\n\n${url}",
        mapping={"date": day, "url": f"{site_url}/@@change-password"},
    )
    lang = someone.language
    subject = translate(_("is2in: your password expires on ${date}", mapping={"date": day}), lang)
    getUtility(IPostman).post(someone.email, subject, translate(body, lang), lang)


def _standing_in(user_id: str) -> tuple[Advice, ...]:
    """Return whom the person replaces today: their work is in the person's lists."""
    names = ", ".join(one.full_name for one in absences.acts_for(user_id))
    if not names:
        return ()
    text = _("You stand in for: ${names}.", mapping={"names": names})
    return (Advice("standing-in", text, "@@absences", _("Absence")),)

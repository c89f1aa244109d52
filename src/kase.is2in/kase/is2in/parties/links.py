"""One-time links: how a new person, or one who forgot, chooses a password (never mailed itself)."""

from datetime import timedelta
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.passwords import set_password
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import person
from kase.is2in.parties.people import person_by_email
from kase.is2in.parties.settings import settings
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from plone import api
from zope.component import getUtility
import os
import secrets


RECOVERY = "parties.recover"


def send_link(someone: Person, site_url: str | None = None) -> None:
    """Mail a person a link that lets them set a password once, within ``link_hours``.

    Only the link's hash is kept; a newer link makes the earlier ones useless.
    """
    key = secrets.token_urlsafe(32)
    kept = gate().links
    now = clock.now()
    for mark in [m for m, (user_id, end) in kept.items() if user_id == someone.id or end <= now]:
        del kept[mark]
    hours = settings().link_hours
    kept[_mark(key)] = (someone.id, now + timedelta(hours=hours))
    url = f"{site_url or public_url()}/@@set-password?key={key}"
    body = _(
        "Choose your password of the system is2in. The link works once, within ${hours} hours:"
        "\n\n${url}\n\nIf you have not asked for it, ignore this letter.",
        mapping={"url": url, "hours": str(hours)},
    )
    lang = someone.language
    subject = translate(_("is2in: choose your password"), lang)
    getUtility(IPostman).post(someone.email, subject, translate(body, lang), lang)
    ledger.record("password-link-sent", f"person:{someone.id}", {})


def ask_for_link(email: str) -> None:
    """Send a link to whoever has an account with an e-mail; tell nobody whether there is one.

    A job does it: for a known and an unknown e-mail the request does the same and takes as
    long.
    """
    found = person_by_email(email.strip())
    user_id = found.id if found is not None and may_enter(found.id) else ""
    ledger.enqueue(RECOVERY, user_id=user_id, site_url=public_url())


@ledger.task(RECOVERY)
def recover(user_id: str, site_url: str) -> None:
    """Mail the link that was asked for; nothing for an e-mail without an account."""
    found = person(user_id)
    if found is not None and may_enter(user_id):
        send_link(found, site_url)


def person_of_link(key: str) -> Person:
    """Return whose link it is; raise RuleRefused for a used, old or invented one."""
    user_id, end = gate().links.get(_mark(key), (None, None))
    if user_id is None or end <= clock.now() or not may_enter(user_id):
        raise RuleRefused("link", _("This link has been used or is too old. Ask for a new one."))
    return person(user_id)


def set_password_by_link(key: str, password: str) -> None:
    """Set a password for whoever a link was sent to, and make the link useless."""
    found = person_of_link(key)
    set_password(found.id, password)
    del gate().links[_mark(key)]


def public_url() -> str:
    """Return the address of the site for letters: IS2IN_URL, else the one of this request.

    Where IS2IN_URL is set, nobody can have a link mailed that leads to a host of theirs.
    """
    return (os.environ.get("IS2IN_URL") or api.portal.get().absolute_url()).rstrip("/")


def _mark(key: str) -> str:
    return sha256(key.encode("utf-8")).hexdigest()

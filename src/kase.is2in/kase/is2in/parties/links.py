"""One-time links: how a person chooses a password, or lifts a lock, by the own mailbox.

A password is never mailed. Only the hash of a link is kept.
"""

from datetime import timedelta
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import limits
from kase.is2in.parties import lockout
from kase.is2in.parties.accounts import account
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
from kase.is2in.web.api import client_address
from kase.is2in.web.api import translate
from plone import api
from zope.component import getUtility
import os
import secrets


RECOVERY = "parties.recover"
UNLOCKING = "parties.unlock_link"
# What a link is for.
PASSWORD, UNLOCK = "password", "unlock"
UNLOCK_HOURS = 1
# Kinds of tries that are limited: letters asked for one e-mail, and by one address; links tried.
ASKED, ASKED_FROM, TRIED = "link-asked", "link-asked-from", "link-tried"
AN_HOUR = timedelta(hours=1)


def send_link(someone: Person, site_url: str | None = None) -> None:
    """Mail a person a link that lets them set a password once, within ``link_hours``.

    Only the link's hash is kept; a newer link makes the earlier ones useless.
    """
    hours = settings().link_hours
    key = _new_key(someone, PASSWORD, timedelta(hours=hours))
    # The page is in the language of the letter, whatever browser the link is opened in.
    url = f"{site_url or public_url()}/@@set-password?key={key}&set_language={someone.language}"
    values = {"url": url, "hours": str(hours), "email": someone.email}
    if account(someone.id).changed is None:
        subject = _("is2in: your account is open")
        body = _(
            "You have got an account of the system is2in. You log in with the e-mail ${email} and "
            "a password that you choose by this link. It works once, within ${hours} hours:"
            "\n\n${url}\n\nIf the link is too old, ask the administrator of your organisation "
            "to invite you again.",
            mapping=values,
        )
    else:
        subject = _("is2in: choose your password")
        body = _(
            "Choose your password of the system is2in. The link works once, within ${hours} "
            "hours:\n\n${url}\n\nIf you have not asked for it, ignore this letter.",
            mapping=values,
        )
    _post(someone, subject, body)
    ledger.record("password-link-sent", f"person:{someone.id}", {})


def ask_for_link(email: str, task: str = RECOVERY) -> None:
    """Send a link to whoever has an account with an e-mail; tell nobody whether there is one.

    A job does it: for a known and an unknown e-mail the request does the same and takes as
    long. Raises TooMany for an address that asks too often; too many letters to one e-mail
    are silently not sent.
    """
    rules, email = settings(), email.strip()
    limits.require(ASKED_FROM, client_address(), rules.recover_address_tries, AN_HOUR)
    limits.count(ASKED_FROM, client_address())
    enough = limits.reached(ASKED, email, rules.recover_tries, AN_HOUR)
    limits.count(ASKED, email)
    found = person_by_email(email)
    known = found is not None and may_enter(found.id) and not enough
    ledger.enqueue(task, user_id=found.id if known else "", site_url=public_url())


def ask_to_unlock(email: str) -> None:
    """Send a link that lifts the lock of an account; like ``ask_for_link``."""
    ask_for_link(email, UNLOCKING)


@ledger.task(RECOVERY)
def recover(user_id: str, site_url: str) -> None:
    """Mail the link that was asked for; nothing for an e-mail without an account."""
    found = person(user_id)
    if found is not None and may_enter(user_id):
        send_link(found, site_url)


@ledger.task(UNLOCKING)
def send_unlock_link(user_id: str, site_url: str) -> None:
    """Mail the link that lifts a lock; nothing for an e-mail without an account."""
    found = person(user_id)
    if found is None or not may_enter(user_id):
        return
    key = _new_key(found, UNLOCK, timedelta(hours=UNLOCK_HOURS))
    body = _(
        "Somebody has tried wrong passwords for your account of the system is2in. If you want "
        "to log in, lift the lock by this link within an hour; it works once:"
        "\n\n${url}\n\nIf you have not asked for it, ignore this letter: your password is safe.",
        mapping={"url": f"{site_url}/@@unlock?key={key}"},
    )
    _post(found, _("is2in: lift the lock of your account"), body)
    ledger.record("unlock-link-sent", f"person:{user_id}", {})


def forget_links_of(user_id: str) -> None:
    """Make the links of a person useless."""
    owner = account(user_id)
    for mark in owner.links.values():
        gate().links.pop(mark, None)
    owner.links = {}


def person_of_link(key: str, kind: str = PASSWORD) -> Person:
    """Return whose link it is; raise RuleRefused for a used, old or invented one.

    TooMany for an address that tries too many.
    """
    rules = settings()
    limits.require(TRIED, client_address(), rules.recover_address_tries, AN_HOUR)
    # Links from before there were two kinds are for passwords.
    user_id, end, kept = (*gate().links.get(_mark(key), (None, None)), PASSWORD)[:3]
    if user_id is None or kept != kind or end <= clock.now() or not may_enter(user_id):
        limits.count(TRIED, client_address())
        raise RuleRefused("link", _("This link has been used or is too old. Ask for a new one."))
    return person(user_id)


def set_password_by_link(key: str, password: str) -> None:
    """Set a password for whoever a link was sent to, and make the link useless."""
    found = person_of_link(key)
    set_password(found.id, password)
    lockout.trust(found.id, client_address())
    del gate().links[_mark(key)]


def unlock_by_link(key: str) -> None:
    """Lift the lock of whoever a link was sent to, and make the link useless.

    For a day the person is let in from this address, however many try elsewhere.
    """
    found = person_of_link(key, UNLOCK)
    lockout.release(found.email)
    lockout.trust(found.id, client_address())
    ledger.record("login-unlocked", f"person:{found.id}", {"by": "link"}, actor=found.id)
    del gate().links[_mark(key)]


@ledger.periodic("45 3 * * *", "parties.forget_links")
def forget_links() -> None:
    """Delete the links that are too old to open anything."""
    kept, now = gate().links, clock.now()
    for mark in [mark for mark, link in kept.items() if link[1] <= now]:
        del kept[mark]


def public_url() -> str:
    """Return the address of the site for letters: IS2IN_URL, else the one of this request.

    Where IS2IN_URL is set, nobody can have a link mailed that leads to a host of theirs.
    """
    return (os.environ.get("IS2IN_URL") or api.portal.get().absolute_url()).rstrip("/")


def _new_key(someone: Person, kind: str, length: timedelta) -> str:
    """Return the key of a new link; the person's earlier one of the kind stops working."""
    key = secrets.token_urlsafe(32)
    owner, kept = account(someone.id), gate().links
    kept.pop(owner.links.get(kind, ""), None)
    now = clock.now()
    kept[_mark(key)] = (someone.id, now + length, kind)
    if kind == PASSWORD:
        owner.invited, owner.invited_until = now, now + length
    owner.links = {**owner.links, kind: _mark(key)}
    return key


def _post(someone: Person, subject, body) -> None:
    lang = someone.language
    address, text = someone.email, translate(body, lang)
    getUtility(IPostman).post(address, translate(subject, lang), text, lang)


def _mark(key: str) -> str:
    return sha256(key.encode("utf-8")).hexdigest()

"""One-time links: how a new person, or one who forgot, chooses a password (never mailed itself)."""

from datetime import timedelta
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.gate import PLUGIN
from kase.is2in.parties.interfaces import IPostman
from kase.is2in.parties.people import person
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from plone import api
from zope.component import getUtility
import secrets


LIFE = timedelta(days=3)


def send_link(someone: Person) -> None:
    """Mail a person a link that lets them set a password once, within three days.

    Only the link's hash is kept; a newer link makes the earlier ones useless.
    """
    key = secrets.token_urlsafe(32)
    store = _store()
    for mark in [mark for mark, (user_id, _end) in store.items() if user_id == someone.id]:
        del store[mark]
    store[_mark(key)] = (someone.id, clock.now() + LIFE)
    url = f"{api.portal.get().absolute_url()}/@@set-password?key={key}"
    subject = translate(_("is2in: choose your password"), someone.language)
    message = _("Open the link and choose a password. It works once: ${url}", mapping={"url": url})
    body = translate(message, someone.language)
    getUtility(IPostman).post(someone.email, subject, body, someone.language)
    ledger.record("password-link-sent", f"person:{someone.id}", {})


def person_of_link(key: str) -> Person:
    """Return whose link it is; raise RuleRefused for a used, old or invented one."""
    user_id, end = _store().get(_mark(key), (None, None))
    found = person(user_id)
    if found is None or not found.active or end <= clock.now():
        raise RuleRefused("link", _("This link has been used or is too old. Ask for a new one."))
    return found


def use_link(key: str) -> None:
    """Make a link useless: it has done its work."""
    _store().pop(_mark(key), None)


def _mark(key: str) -> str:
    return sha256(key.encode("utf-8")).hexdigest()


def _store():
    return api.portal.get_tool("acl_users")[PLUGIN].links

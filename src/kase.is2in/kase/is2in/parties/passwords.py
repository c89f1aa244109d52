"""The password policy (paragraph 8.2 of the manual): what is good, how long it lives."""

from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.gate import PLUGIN
from kase.is2in.parties.gate import STORE
from kase.is2in.parties.gate import unlock
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from plone import api
import re


def faults(password: str) -> tuple[FieldError, ...]:
    """Return everything a password lacks; an empty tuple means it is good."""
    rules = settings()
    wanted = (
        (
            rules.password_min <= len(password) <= rules.password_max,
            "length",
            _(
                "The password has ${min} to ${max} characters.",
                mapping={"min": str(rules.password_min), "max": str(rules.password_max)},
            ),
        ),
        (re.search(r"[0-9]", password), "digit", _("The password has at least one digit.")),
        (
            any(letter.islower() for letter in password),
            "lower",
            _("The password has at least one lower-case letter."),
        ),
        (
            any(letter.isupper() for letter in password),
            "upper",
            _("The password has at least one upper-case letter."),
        ),
        (
            re.search(r"[^\w\s]|_", password),
            "symbol",
            _("The password has at least one symbol, for example # or !"),
        ),
        (
            password.isprintable() and not re.search(r"\s", password),
            "characters",
            _("The password has no spaces."),
        ),
    )
    return tuple(FieldError("password", code, text) for good, code, text in wanted if not good)


def check_password(user_id: str | None, password: str) -> None:
    """Raise RuleRefused with one error per fault; earlier passwords are faults too."""
    found = list(faults(password))
    if user_id and settings().password_history and _gate().used_before(user_id, password):
        text = _("This password was used before. Choose another one.")
        found.append(FieldError("password", "history", text))
    if found:
        raise RuleRefused("password", _("The password cannot be used."), errors=found)


def set_password(user_id: str, password: str) -> None:
    """Set a good password without asking for the old one: one-time links, first accounts."""
    check_password(user_id, password)
    store = api.portal.get_tool("acl_users")[STORE]
    store.updateUserPassword(user_id, password)
    _gate().remember(user_id, password, clock.now(), settings().password_history)
    unlock(store.getLoginForUserId(user_id))
    ledger.record("password-changed", f"person:{user_id}", {}, actor=user_id)


def change_password(user_id: str, old: str, new: str) -> None:
    """Change one's own password; raise RuleRefused for a wrong old or a bad new one."""
    if not _gate().right(user_id, old):
        text = _("The old password is wrong.")
        raise RuleRefused("old-password", text, "old_password")
    set_password(user_id, new)


def changed_at(user_id: str) -> datetime | None:
    """Return when a person's password was set, None when it never was by our rules."""
    return _gate().changed.get(user_id)


def expires_at(user_id: str) -> datetime | None:
    """Return when a person's password stops opening anything but the page to change it."""
    changed = changed_at(user_id)
    return changed + timedelta(days=settings().password_days) if changed else None


def expired(user_id: str) -> bool:
    """Return whether the password must be changed before anything else."""
    end = expires_at(user_id)
    return end is not None and end <= clock.now()


def _gate():
    return api.portal.get_tool("acl_users")[PLUGIN]

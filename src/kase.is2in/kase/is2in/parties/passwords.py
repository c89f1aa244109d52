"""The password policy (paragraph 8.2 of the manual): what is good, how long it lives."""

from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import hashing
from kase.is2in.parties import lockout
from kase.is2in.parties import sessions
from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import login_of
from kase.is2in.parties.accounts import store
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooMany
from kase.is2in.web.api import client_address
import unicodedata


LONGEST = 1000


def faults(password: str, field: str = "new_password") -> tuple[FieldError, ...]:
    """Return everything a password lacks; an empty tuple means it is good."""
    rules = settings()
    password = unicodedata.normalize("NFC", password)
    length = _(
        "The password has ${min} to ${max} characters.",
        mapping={"min": str(rules.password_min), "max": str(rules.password_max)},
    )
    wanted = (
        (rules.password_min <= len(password) <= rules.password_max, "length", length),
        (
            any("0" <= one <= "9" for one in password),
            "digit",
            _("The password has at least one digit."),
        ),
        (
            any(one.islower() for one in password),
            "lower",
            _("The password has at least one lower-case letter."),
        ),
        (
            any(one.isupper() for one in password),
            "upper",
            _("The password has at least one upper-case letter."),
        ),
        (
            any(is_symbol(one) for one in password),
            "symbol",
            _("The password has at least one symbol, for example # or !"),
        ),
        (
            password.isprintable() and not any(one.isspace() for one in password),
            "characters",
            _("The password has no spaces."),
        ),
    )
    return tuple(FieldError(field, code, text) for good, code, text in wanted if not good)


def is_symbol(character: str) -> bool:
    """Return whether a character is neither a letter, nor a digit, nor a space."""
    return character.isprintable() and not (character.isalnum() or character.isspace())


def rules_text():
    """Return the policy in one sentence, for the help below a field."""
    rules = settings()
    return _(
        "${min} to ${max} characters with a digit, a lower-case and an upper-case letter and "
        "a symbol. It is good for ${days} days.",
        mapping={
            "min": str(rules.password_min),
            "max": str(rules.password_max),
            "days": str(rules.password_days),
        },
    )


def check_password(user_id: str | None, password: str) -> None:
    """Raise RuleRefused with one error per fault; earlier passwords are faults too."""
    found = list(faults(password[: LONGEST + 1]))
    if not found and user_id and used_before(user_id, password):
        text = _("This password was used before. Choose another one.")
        found.append(FieldError("new_password", "history", text))
    if found:
        raise RuleRefused("password", _("The password cannot be used."), errors=found)


def used_before(user_id: str, password: str) -> bool:
    """Return whether a password is the present one or among the kept earlier ones."""
    found = account(user_id)
    kept = found.history[: settings().password_history] if found is not None else ()
    password = unicodedata.normalize("NFC", password)
    return any(hashing.matches(reference, password) for reference in kept)


def set_password(user_id: str, password: str, *, chosen: bool = True) -> None:
    """Set a good password without asking for the old one: one-time links, first accounts.

    ``chosen`` is False when somebody else chose it. A lock of the login is lifted. Raises
    RuleRefused for a password that the policy or the history refuses.
    """
    if account(user_id) is None:
        raise Missing("person", _("There is no such person."))
    check_password(user_id, password)
    remember(user_id, password, chosen=chosen)
    lockout.release(login_of(user_id))
    # Who comes by a one-time link is nobody yet, and still the one who acts.
    actor = user_id if chosen else None
    ledger.record("password-changed", f"person:{user_id}", {}, actor=actor)


def remember(user_id: str, password: str, *, chosen: bool) -> None:
    """Keep a password: its hash in Plone's store and in the history, and the time.

    All sessions of the person end: whoever had the old password is out.
    """
    reference = hashing.hashed(unicodedata.normalize("NFC", password))
    # An encrypted text is stored as it is.
    store().updateUserPassword(user_id, reference)
    found = account(user_id)
    found.history = (reference, *found.history)[: max(settings().password_history, 1)]
    found.changed = clock.now()
    found.chosen = chosen
    sessions.end_sessions(user_id)


def change_password(user_id: str, old: str, new: str) -> None:
    """Change one's own password; raise RuleRefused for a wrong old or a bad new one.

    A wrong old password counts as a failed log-in, so an open page left alone is no place
    to guess it; TooMany when the login is locked. All sessions end; a page or a service that
    goes on begins a new one.
    """
    require_password(user_id, old, "old_password")
    set_password(user_id, new)


def require_password(user_id: str, password: str, field: str) -> None:
    """Raise RuleRefused unless a password is the person's present one, TooMany under a lock."""
    login, address = login_of(user_id), client_address()
    if lockout.locked_until(login, address, user_id) is not None:
        raise TooMany("locked", _("Too many failed tries. Try again later."))
    reference = store()._user_passwords.get(user_id)
    given = unicodedata.normalize("NFC", password)
    if len(given) > LONGEST or not reference or not hashing.matches(reference, given):
        lockout.failed(login, address)
        raise RuleRefused("old-password", _("The old password is wrong."), field)


def changed_at(user_id: str) -> datetime | None:
    """Return when a person's password was set, None when none was set yet."""
    found = account(user_id)
    return found.changed if found is not None else None


def expires_at(user_id: str) -> datetime | None:
    """Return when a person's password opens nothing any more but the page to change it."""
    changed = changed_at(user_id)
    return changed + timedelta(days=settings().password_days) if changed else None


def expired(user_id: str) -> bool:
    """Return whether the password must be changed before anything else."""
    end = expires_at(user_id)
    return end is not None and end <= clock.now()


def unlock(user_id: str) -> None:
    """Lift the lock of a person's login: an administrator or an officer has asked who it is."""
    if account(user_id) is None:
        raise Missing("person", _("There is no such person."))
    lockout.release(login_of(user_id))
    ledger.record("login-unlocked", f"person:{user_id}", {})


def locked(user_id: str) -> bool:
    """Return whether a person's login is locked now, from any address."""
    return account(user_id) is not None and lockout.is_locked(login_of(user_id))

"""Refusals a person or a program can meet, each with a code, a text and a place.

Rooms raise them; the room ``web`` turns them into a page or into JSON with the
status of the class. Codes are stable: programs rely on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one field: its name, a stable code, a text, an article."""

    field: str
    code: str
    message: str
    article: str | None = None


class Refusal(Exception):
    """Something was refused by a rule that a person can understand and act on."""

    status = 422

    def __init__(
        self,
        code: str,
        message: str,
        field: str | None = None,
        errors: Iterable[FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        found = tuple(errors)
        if field and not found:
            found = (FieldError(field, code, message),)
        self.errors = found


class Malformed(Refusal):
    """The request cannot be read."""

    status = 400


class Unauthenticated(Refusal):
    """Nobody is logged in, and the request needs a person."""

    status = 401


class Forbidden(Refusal):
    """The person is known and may not do this."""

    status = 403


# Zope's publisher takes every exception of this name for its own class of the name, and code
# and text would be lost. What programs read as the type is the qualified name.
Forbidden.__name__ = "ForbiddenRefusal"


class Missing(Refusal):
    """There is no such thing, or the person may not know of it."""

    status = 404


class Conflict(Refusal):
    """The thing is in a state that does not allow this."""

    status = 409


class Stale(Refusal):
    """The edit rests on an older version than the stored one.

    ``current`` holds what is stored now, so that both versions can be shown.
    """

    status = 412

    def __init__(self, code, message, field=None, errors=(), current=None) -> None:
        super().__init__(code, message, field, errors)
        self.current = current


class TooLarge(Refusal):
    """The file or the request is over its limit."""

    status = 413


class RuleRefused(Refusal):
    """A rule of the exchange refuses the data."""

    status = 422


class TooMany(Refusal):
    """Too many tries in a short time."""

    status = 429

"""What the register gives: rows of lists, terms of first heads, invitations, confirmations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in.parties.types import full_name
from kase.is2in.parties.types import Organization


@dataclass(frozen=True)
class ListedOrganization:
    """An organisation in a list, with how many active people it has."""

    organization: Organization
    people: int


@dataclass(frozen=True)
class ListedPerson:
    """A person in the register: what lists show."""

    id: str
    full_name: str
    email: str
    position: str
    organization: str
    roles: frozenset[str]
    departments: frozenset[str]
    active: bool


@dataclass(frozen=True)
class Invitation:
    """How far a new person has come: none, sent, expired, accepted; ``until`` the link works."""

    state: str
    sent: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class HeadTerm:
    """``full_name`` was first head of ``code`` from ``since`` until ``until`` (None: still)."""

    code: str
    user_id: str
    full_name: str
    position: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class ConfirmationRound:
    """The confirmation of users of a year: asked ``begun``, to be answered until ``due``."""

    year: int
    begun: datetime
    begun_by: str
    due: date


@dataclass(frozen=True)
class ConfirmationRow:
    """How far an organisation has come in a round.

    ``state``: confirmed, waiting, overdue. ``kept`` and ``gone`` count the people of the
    statement, ``administrators`` those who can make it.
    """

    year: int
    code: str
    names: Mapping[str, str]
    legal_forms: Mapping[str, str]
    due: date
    state: str
    administrators: int
    reminded: datetime | None
    stated: datetime | None
    stated_by: str
    kept: int | None
    gone: int | None

    def name(self, lang: str = "ru") -> str:
        """Return legal form and name of the organisation in a language."""
        return full_name(self.names, self.legal_forms, lang)


@dataclass(frozen=True)
class ConfirmedPerson:
    """A user as the statement named them: ``works`` says whether they still do."""

    id: str
    full_name: str
    position: str
    email: str
    roles: frozenset[str]
    works: bool


@dataclass(frozen=True)
class ConfirmationStatement:
    """What an administrator stated about everybody of an organisation."""

    year: int
    code: str
    at: datetime
    stated_by: str
    stated_by_name: str
    people: tuple[ConfirmedPerson, ...]

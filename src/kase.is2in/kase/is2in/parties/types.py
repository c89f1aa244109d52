"""What the room gives others: people, organisations, partnerships. Frozen, without passwords."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from hashlib import sha256
from kase.is2in.terms.clock import almaty


ORGANIZATION_ROLES = (
    "admission_initiator",
    "issuer",
    "financial_consultant",
    "auditor",
    "membership_candidate",
    "member",
)
PERSON_ROLES = ("administrator", "executor", "first_head")
# How the setting of second factors names a role and a department.
ROLE_HOLDER, DEPARTMENT_HOLDER = "role:", "department:"
# What a substitute holds beside the own id: the place of an absent person, not the person.
SUBSTITUTE = "substitute:"
# The place of somebody who works for a partner: the partnership's number and the person.
PARTNER = "partner:"
PARTNER_ROLES = ("financial_consultant", "auditor")


@dataclass(frozen=True)
class Person:
    """A person with an account.

    ``roles`` are those inside the organisation, ``departments`` the exchange's groups the
    person works in; a person of the exchange has no organisation ("").
    """

    id: str
    email: str
    surname: str
    given_name: str
    patronymic: str
    position: str
    phone: str
    iin: str
    organization: str
    roles: frozenset[str]
    departments: frozenset[str]
    language: str
    active: bool

    @property
    def full_name(self) -> str:
        """Return surname, name and patronymic; the e-mail where none is known."""
        parts = (self.surname, self.given_name, self.patronymic)
        return " ".join(part for part in parts if part) or self.email


@dataclass(frozen=True)
class NameRecord:
    """What an organisation was called from ``since`` until ``until`` (None: still)."""

    names: Mapping[str, str]
    legal_forms: Mapping[str, str]
    since: datetime
    until: datetime | None
    changed_by: str | None

    def name(self, lang: str = "ru") -> str:
        """Return legal form and name in a language, as papers carry them."""
        return full_name(self.names, self.legal_forms, lang)


@dataclass(frozen=True)
class Organization:
    """A client of the exchange; ``names`` and ``legal_forms`` map ru, kk, en to a text."""

    code: str
    bin: str
    names: Mapping[str, str]
    legal_forms: Mapping[str, str]
    roles: frozenset[str]
    active: bool
    contacts: str = ""

    def name(self, lang: str = "ru") -> str:
        """Return legal form and name in a language, as papers carry them."""
        return full_name(self.names, self.legal_forms, lang)

    @property
    def version(self) -> str:
        """Return a mark that changes with every fact; an edit that rests on an old one is stale."""
        facts = [
            sorted(self.names.items()),
            sorted(self.legal_forms.items()),
            sorted(self.roles),
            self.active,
            self.contacts,
        ]
        return sha256(repr(facts).encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True)
class FactRow:
    """One thing an organisation has in the system: what it is, more about it, where it is."""

    text: object
    note: object = ""
    link: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class FactSection:
    """Things of one kind: the first of ``rows``, ``count`` of all, ``link`` to their list.

    ``count`` is ``web.api.MoreThan`` where nobody counted them all.

    ``ends`` says what becomes of them when the organisation is closed, "" for nothing.
    """

    id: str
    title: object
    count: int
    rows: tuple[FactRow, ...] = ()
    link: str = ""
    ends: object = ""


def full_name(names: Mapping[str, str], legal_forms: Mapping[str, str], lang: str) -> str:
    """Return a legal form and a name as papers of a language carry them."""
    form = legal_forms.get(lang) or legal_forms.get("ru", "")
    name = names.get(lang) or names.get("ru", "")
    if lang == "en":
        return f"{name} {form}".strip()
    if lang == "kk":
        return f"«{name}» {form}".strip()
    return f"{form} «{name}»" if form else name


@dataclass(frozen=True)
class Scope:
    """What a partner works on: everything, or whole categories and single procedures (codes)."""

    categories: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Return whether nothing is left out."""
        return not (self.categories or self.procedures)

    def covers(self, category: str, procedure: str) -> bool:
        """Return whether a procedure of a category is meant."""
        return self.everything or category in self.categories or procedure in self.procedures


EVERYTHING = Scope()


@dataclass(frozen=True)
class PartnershipRequest:
    """What somebody asked about a partnership; also a change that needed no decision.

    ``kind``: end, change. ``asked_for`` is the organisation of who asked, ``scope`` and
    ``until`` are what a change wants. ``decision``: "" (waits), agreed, refused, withdrawn,
    lapsed (the partnership ended before).
    """

    id: int
    partnership: int
    kind: str
    asked: datetime
    asked_by: str
    asked_for: str
    reason: str
    scope: Scope
    until: datetime | None
    decided: datetime | None = None
    decided_by: str = ""
    decision: str = ""
    decision_reason: str = ""

    @property
    def last_day(self) -> date | None:
        """Return the last day that is wanted, None for no end."""
        return last_day(self.until)


def last_day(until: datetime | None) -> date | None:
    """Return the exchange's day that ends, or lies, before a moment; None for no moment."""
    return almaty(until - datetime.resolution).date() if until is not None else None


@dataclass(frozen=True)
class Partnership:
    """``partner`` works for ``code`` in a role, from ``since`` until the moment ``until``.

    ``until`` is None without an end, and may be set in advance. ``request`` is what waits for
    the exchange's decision.
    """

    id: int
    code: str
    partner: str
    role: str
    since: datetime
    until: datetime | None = None
    scope: Scope = EVERYTHING
    added_by: str = ""
    request: PartnershipRequest | None = None

    @property
    def last_day(self) -> date | None:
        """Return the last day of the work on the exchange's calendar, None without an end."""
        return last_day(self.until)

    def living(self, at: datetime) -> bool:
        """Return whether the partnership has not ended at a moment."""
        return self.until is None or at < self.until


@dataclass(frozen=True)
class FilingRight:
    """A company somebody may file for, and in which procedures."""

    company: Organization
    scope: Scope = EVERYTHING

    def opens(self, filers: frozenset[str], category: str, procedure: str) -> bool:
        """Return whether a procedure that companies with some roles file is open by it."""
        return bool(self.company.roles & filers) and self.scope.covers(category, procedure)


@dataclass(frozen=True)
class ScopeChoice:
    """A category with its procedures as pairs (code, titles by language)."""

    code: str
    titles: Mapping[str, str]
    procedures: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True)
class PartnerWork:
    """Something of a company that people of a partner work on.

    ``people`` are their user ids; ``alone`` says that nobody of the company itself does,
    ``unattended`` that it is not finished and nobody does at all.
    """

    id: str
    number: str
    category: str
    procedure: str
    titles: Mapping[str, str]
    status: object
    people: tuple[str, ...]
    alone: bool
    unattended: bool


@dataclass(frozen=True)
class NewPerson:
    """What is needed for an account; the password is chosen by the person, by a one-time link."""

    email: str
    surname: str
    given_name: str
    patronymic: str = ""
    position: str = ""
    phone: str = ""
    iin: str = ""
    organization: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)
    language: str = "ru"


@dataclass(frozen=True)
class Session:
    """Somebody is logged in: by a browser ("page") or by a token ("program").

    ``agent`` names browser and device, ``seen`` is exact to some minutes, ``until`` the end
    whatever is done.
    """

    id: str
    user_id: str
    kind: str
    agent: str
    address: str
    started: datetime
    seen: datetime
    until: datetime


@dataclass(frozen=True)
class AgreementVersion:
    """A version of the user agreement: in force ``since`` a moment, ``texts`` by ru, kk, en."""

    number: str
    since: datetime
    texts: Mapping[str, str]
    entered: datetime
    entered_by: str


@dataclass(frozen=True)
class Acceptance:
    """Somebody accepted a version, with what was known of the person at that moment."""

    user_id: str
    version: str
    at: datetime
    full_name: str
    email: str
    organization: str
    address: str


@dataclass(frozen=True)
class Absence:
    """A person is away from a day to a day, both included, and a colleague acts meanwhile."""

    id: int
    user_id: str
    substitute: str
    first_day: date
    last_day: date
    stated: datetime
    stated_by: str


@dataclass(frozen=True)
class Advice:
    """A sentence above every page of a person, and the page where something can be done.

    ``later`` says whether the person may put it off until the next log-in.
    """

    code: str
    text: str
    path: str
    action: str
    later: bool = False

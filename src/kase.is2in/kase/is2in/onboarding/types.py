"""What crosses the door of the room: requests, people to get accounts, what the public may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime


LANGUAGES = ("ru", "kk", "en")
UNCONFIRMED, NEW, IN_WORK, APPROVED, REFUSED = STATES = (
    "unconfirmed",
    "new",
    "in_work",
    "approved",
    "refused",
)
# What a client may ask to become; members of the exchange are made by the exchange.
KINDS = (
    "admission_initiator",
    "issuer",
    "financial_consultant",
    "auditor",
    "membership_candidate",
)
# Where requests go, by kind: see ``routes``.
LISTING, AUDITORS, MONITORING = ROUTE_IDS = ("listing", "auditors", "monitoring")
# Whose key of the electronic signature the first head has.
KEY_PROVIDERS = ("nca", "tumar")
# Roles people ask for; "first_head" is given by the place in the request.
ASKED_ROLES = ("administrator", "executor")
FIRST_HEAD = "first_head"


@dataclass(frozen=True)
class Candidate:
    """Somebody who is to get an account."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    iin: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def full_name(self) -> str:
        """Return surname, name and patronymic."""
        parts = (self.surname, self.given_name, self.patronymic)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class NewRequest:
    """What an applicant enters (paragraph 3 of the manual); ``people`` are the contacts.

    ``names`` and ``legal_forms`` map ru, kk, en to a text; ``email`` is where the answer goes.
    """

    names: Mapping[str, str]
    legal_forms: Mapping[str, str]
    bin: str
    kinds: frozenset[str]
    email: str
    phone: str
    head: Candidate
    people: tuple[Candidate, ...] = ()
    address: str = ""
    key_providers: frozenset[str] = frozenset()
    consent: bool = False
    language: str = "ru"


@dataclass(frozen=True)
class ConnectionRequest:
    """A request as it is kept. The first of ``people`` is the first head; none when erased."""

    number: int
    state: str
    created: datetime
    received: datetime | None
    taken: datetime | None
    taken_by: str | None
    decided: datetime | None
    decided_by: str | None
    reason: str
    organization: str | None
    bin: str
    names: Mapping[str, str]
    legal_forms: Mapping[str, str]
    kinds: frozenset[str]
    routes: frozenset[str]
    key_providers: frozenset[str]
    consent: str
    language: str
    email: str
    phone: str
    address: str
    people: tuple[Candidate, ...]
    erased: datetime | None

    def name(self, lang: str = "ru") -> str:
        """Return legal form and name in a language."""
        form, name = self.legal_forms[lang], self.names[lang]
        return {"ru": f"{form} «{name}»", "kk": f"«{name}» {form}"}.get(lang, f"{name} {form}")


@dataclass(frozen=True)
class Challenge:
    """What a form or a program gets before it may send a request.

    Find a number whose SHA-256 of ``<seed>:<number>`` begins with ``bits`` zero bits, and send
    it with the token no sooner than ``least_seconds`` from now and before ``expires``.
    """

    token: str
    seed: str
    bits: int
    least_seconds: int
    expires: datetime


@dataclass(frozen=True)
class Proof:
    """What a form sends back: its token, the number found (none: ""), the trap for robots."""

    token: str
    solution: str = ""
    trap: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets once: with both the request is followed without an account.

    ``code`` is "" where it goes by e-mail only, because the e-mail is still to be confirmed.
    """

    number: int
    code: str
    confirmed: bool


@dataclass(frozen=True)
class Status:
    """What whoever has number and code may see: no personal data."""

    number: int
    state: str
    created: datetime
    received: datetime | None
    taken: datetime | None
    decided: datetime | None
    reason: str


@dataclass(frozen=True)
class Check:
    """Something an officer should know before deciding; ``field`` names what it is about."""

    field: str
    ok: bool
    text: str
    organization: str | None = None
    request: int | None = None

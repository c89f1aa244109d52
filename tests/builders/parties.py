"""Organisations and people for tests of any room, made through the door of parties.

Needs a site with the room's folder, groups and gate (``parties.api.prepare``) and SQL.
"""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.partnership_store import KNOWN
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.identifiers import _check_digit
from zlib import crc32
from zope.globalrequest import getRequest


PASSWORD = "Demo#2026"
DEPARTMENTS = (
    "officers",
    "chancellery",
    "listing",
    "auditors",
    "membership",
    "disclosure",
    "nonlisted",
    "trading",
    "clearing",
    "library",
    "insiders",
    "methodology",
    "support1",
    "support2",
    "support3",
)


def number(seed: str, prefix: str = "0103400") -> str:
    """Return twelve digits with a right check digit, always the same for a seed."""
    start = crc32(seed.encode("utf-8")) % 10_000
    for serial in range(start, start + 100):
        digits = f"{prefix}{serial % 10_000:04d}"
        if (check := _check_digit(digits.encode())) < 10:
            return f"{digits}{check}"
    raise AssertionError("no number with a check digit")


def organization(code: str = "ISSR", roles=("issuer",), **facts) -> Organization:
    """Return the organisation with a code, added when it is not there."""
    for found in parties.organizations(active=None):
        if found.code == code:
            return found
    names = {"ru": f"Компания {code}", "kk": f"{code} компаниясы", "en": f"Company {code}"}
    forms = {"ru": "АО", "kk": "АҚ", "en": "JSC"}
    return parties.add_organization(
        code,
        facts.pop("bin", number(code)),
        facts.pop("names", names),
        facts.pop("legal_forms", forms),
        frozenset(roles),
        **facts,
    )


def person(
    email: str = "executor@issuer.example",
    organization: str = "ISSR",
    roles=("executor",),
    *,
    password: str | None = PASSWORD,
    accepted: bool = True,
    **facts,
) -> Person:
    """Return a person of an organisation who can log in and work; it must exist already."""
    surname = facts.pop("surname", email.split("@")[0].title())
    made = parties.add_person(
        NewPerson(
            email=email,
            surname=surname,
            given_name=facts.pop("given_name", "Айгуль"),
            iin=facts.pop("iin", number(email, "8501013")),
            organization=organization,
            roles=frozenset(roles),
            **facts,
        ),
        password=password,
    )
    if accepted:
        parties.accept_agreement(made.id)
    return made


def officer(
    email: str = "officer@exchange.example", departments=("officers",), **facts
) -> Person:
    """Return a person of the exchange who works in departments."""
    return person(email, "", (), departments=frozenset(departments), **facts)


def partnership(
    code: str = "ISSR", partner: str = "CONS", role: str = "financial_consultant", *terms
) -> Partnership:
    """Return a new partnership of two organisations that exist; ``terms``: scope, last day."""
    return parties.add_partner(code, partner, role, *terms)


def ends_in(one: Partnership, **length: int) -> None:
    """Let a partnership end some time from now, as if its last day had been set long ago."""
    until = clock.now() + timedelta(**length)
    ledger.write(
        "UPDATE partnership SET until = :until WHERE id = :id", {"until": until, "id": one.id}
    )
    request = getRequest()
    if request is not None:
        # What the test's own request remembers.
        request.other.pop(KNOWN, None)

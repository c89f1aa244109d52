"""Where a request goes: an address and departments of the exchange, by kind of client.

The manual's paragraph 3 names the three addresses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.types import AUDITORS
from kase.is2in.onboarding.types import LISTING
from kase.is2in.onboarding.types import MONITORING
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person


@dataclass(frozen=True)
class Route:
    """Kinds of clients, the setting that names the address, the departments that decide."""

    id: str
    kinds: frozenset[str]
    address_setting: str
    departments: tuple[str, ...]


ROUTES = (
    Route(
        LISTING,
        frozenset({"admission_initiator", "issuer", "financial_consultant"}),
        "listing_address",
        ("listing",),
    ),
    Route(AUDITORS, frozenset({"auditor"}), "auditors_address", ("auditors",)),
    Route(
        MONITORING,
        frozenset({"membership_candidate"}),
        "monitoring_address",
        ("membership", "disclosure"),
    ),
)
# They stand above: every request is theirs too.
EVERYTHING = "officers"


def routes_for(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the routes of an organisation that wants to be all of these."""
    wanted = set(kinds)
    return tuple(route.id for route in ROUTES if route.kinds & wanted)


def routes_of(person: Person) -> frozenset[str]:
    """Return the routes whose requests a person of the exchange decides; empty for others."""
    if not parties.is_staff(person):
        return frozenset()
    return frozenset(
        route.id
        for route in ROUTES
        if person.departments & {EVERYTHING, *route.departments}
    )


def departments() -> tuple[str, ...]:
    """Return every department that decides about some request."""
    return (EVERYTHING, *(name for route in ROUTES for name in route.departments))


def deciders(routes: Iterable[str]) -> tuple[str, ...]:
    """Return the user ids of the people who may take requests of these routes."""
    chosen = set(routes)
    names = {name for route in ROUTES if route.id in chosen for name in route.departments}
    found = {one.id for name in (EVERYTHING, *names) for one in parties.staff(name)}
    return tuple(sorted(found))


def addresses(routes: Iterable[str]) -> tuple[str, ...]:
    """Return the e-mail addresses of routes, whole."""
    chosen = set(routes)
    boxes = [setting(route.address_setting) for route in ROUTES if route.id in chosen]
    return tuple(box if "@" in box else f"{box}@{setting('domain')}" for box in boxes)

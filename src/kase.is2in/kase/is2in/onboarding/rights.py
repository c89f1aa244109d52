"""Who may see and decide requests: people of the exchange whose departments they go to."""

from kase.is2in import _
from kase.is2in.onboarding import register
from kase.is2in.onboarding.routes import routes_of
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Forbidden


def officer() -> Person:
    """Return who is logged in; raise Unauthenticated, or Forbidden for whoever decides nothing."""
    person = parties.current_person()
    if not routes_of(person):
        raise Forbidden(
            "not-connection-officer",
            _("This page is for officers who decide about connecting organisations."),
        )
    return person


def count_for(person: Person | None) -> int:
    """Return how many requests wait for a person; 0 for whoever decides nothing."""
    found = routes_of(person) if person is not None else frozenset()
    return register.waiting(found, person.id) if found else 0

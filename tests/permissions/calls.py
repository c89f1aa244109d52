"""Every call of ``@openapi`` with the real ids of one organisation, tried as everybody."""

from base64 import b64encode
from collections.abc import Iterator
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.procedures import states
from kase.is2in.terms import clock
from kase.is2in.web.interfaces import IApiDescription
from sqlalchemy import func
from sqlalchemy import select
from tests.builders.parties import PASSWORD
from tests.builders.procedures import acting
from tests.pages.world import World
from zope.component import getUtilitiesFor
import json
import re
import transaction


NOBODY = "nobody"
# Who tries each call: one of every kind. All that is asked for is of the organisation ISSR.
ACTORS = (
    *(NOBODY, "stranger", "executor", "head", "admin", "consultant"),
    *("clerk", "officer", "other_officer", "desk", "library", "insiders", "reader"),
    *("designer", "seller", "buyer"),
)
HIDDEN = "hidden"
LANGUAGES = ("ru", "kk", "en")
PLACE = re.compile(r"\{(\w+)\}")


def calls() -> Iterator[tuple[str, str]]:
    """Yield (method, path with places) of every call described, sorted by path."""
    found = set()
    for _name, one in getUtilitiesFor(IApiDescription):
        found |= {(method.upper(), path) for path, method in one.operations()}
    yield from sorted(found, key=lambda call: (call[1], call[0]))


def authorization(login: str, password: str) -> str:
    """Return the header somebody is known by."""
    return f"Basic {b64encode(f'{login}:{password}'.encode()).decode()}"


class Asker:
    """Sends calls through the publisher as somebody of the world."""

    def __init__(self, testapp, world: World, places: dict[str, str]) -> None:
        self.testapp = testapp
        self.world = world
        self.places = places
        self.url = world.portal.absolute_url()

    def path(self, path: str) -> str:
        """Return a path with the ids of the world; KeyError for a place nobody filled."""
        place = path.split("/")[1]

        def known(found) -> str:
            name = found.group(1)
            return self.places.get(f"{place} {name}") or self.places[name]

        return PLACE.sub(known, path)

    def __call__(self, who: str, method: str, path: str, body: object = None):
        """Return the answer to a call."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if who != NOBODY:
            headers["Authorization"] = authorization(self.world.people[who].email, PASSWORD)
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.testapp.request(
            f"{self.url}{self.path(path)}",
            method=method,
            body=raw,
            headers=headers,
            expect_errors=True,
        )
        transaction.begin()
        return answer


def outsiders(path: str) -> tuple[str, ...]:
    """Return who has nothing to do with what a path names: a stranger, a client, an officer."""
    return (NOBODY, "stranger", "insiders" if path.startswith("/@regul") else "library")


def places(world: World) -> dict[str, str]:
    """Return name of a place, or first word of a path and name, → an id of ISSR's own."""
    application = world.applications[states.MORE_INFORMATION]
    hidden = hide_a_document(world)
    first = {name: first_id(name) for name in ("absence", "account_session")}
    return {
        "application": application.getId(),
        "category": application.__parent__.getId(),
        "stage": "general",
        "form": "general",
        "comment": "000001",
        "submission": "1",
        "transition": "supply-more",
        "document": str(world.things["document"]),
        "asked": "1",
        "opinion_file": str(world.things["opinion_file"]),
        "code": "ISSR",
        "organization": "CONS",
        "year": str(clock.now().year),
        "day": "2026-12-31",
        "user": world.people["executor"].id,
        "session": first["account_session"],
        "absence": first["absence"],
        "number": str(world.things["insider"]),
        "proposal": str(world.things["proposal"]),
        "subscription": world.things["subscription"],
        "@regulation-subscriptions subscription": world.things["watched document"],
        "subscriptions number": "1",
        "subscriptions kind": "accepted",
        "about": "bids",
        "subscriptions transition": "fail",
        "decision": "accept",
        "deal": "1",
        "step": "claimed",
        "account": "BRK2-01",
        "language": "ru",
        "edition": str(hidden),
        "@regulations document": HIDDEN,
        "procedure": application.procedure,
        "procedures edition": str(application.edition),
        "@onboarding number": str(world.requests["taken"]),
        "@list-views number": str(world.things["view"]),
        "@bodies code": "qzq",
        "seat": str(world.things["seat"]),
        "meeting": str(world.things["closed meeting"]),
        "item": str(world.things["closed item"]),
        "@meetings document": world.things["minutes"],
        "outage": str(world.things["outage"]),
        "slip": str(world.things["slip"]),
        "letter": str(world.things["letter"]),
        "kind": "notice",
        "template": "outcome",
        "provider": "nca",
        "role": "anchor",
        # A waiting upload is named by what it holds, which nobody can guess.
        "sha256": "0" * 64,
        "@jobs id": str(world.things["job"]),
        "@partnerships id": str(world.things["partnership"]),
    }


def first_id(table: str) -> str:
    """Return the first id of a table."""
    column = ledger.metadata.tables[table].c.id
    return str(ledger.read(select(func.min(column)).select_from(column.table))[0][0])


def hide_a_document(world: World) -> int:
    """Add a draft nobody but its editors may see, with an edition that is returned."""
    with acting(world.people["library"]):
        library.add_document(HIDDEN, "listing", DocumentFacts(dict.fromkeys(LANGUAGES, HIDDEN)))
        edition = library.add_edition(HIDDEN, EditionFacts(clock.almaty(clock.now()).date(), None))
        world.things["watched document"] = library.subscribe("document", HIDDEN).id
        library.add_file(edition.id, "ru", "a.txt", HIDDEN.encode(), "text/plain")
    transaction.commit()
    return edition.id

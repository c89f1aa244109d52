"""Every id of the REST interface, tried by whoever has nothing to do with it."""

from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import TrailQuery
from plone.testing.zope import Browser
from tests.layers import SWEEPS
from tests.pages.world import build_world
from tests.permissions.calls import ACTORS
from tests.permissions.calls import Asker
from tests.permissions.calls import calls
from tests.permissions.calls import outsiders
from tests.permissions.calls import PLACE
from tests.permissions.calls import places
import unittest


PROCEDURE = "/procedures/{category}/{procedure}"
SUBSCRIPTION = "/subscriptions/{subscription}"
# An announced subscription is public; of bids and deals everybody sees only their own: none.
ANNOUNCED = {
    f"GET {SUBSCRIPTION}": "an announced subscription is public",
    f"GET {SUBSCRIPTION}/@workflow": "its state is public, without the history",
    f"GET {SUBSCRIPTION}/@conditions": "announced conditions are public",
    f"GET {SUBSCRIPTION}/@bids": "own bids: none",
    f"GET {SUBSCRIPTION}/@deals": "own deals: none",
    f"GET {SUBSCRIPTION}/@penalties": "own dissolved deals: none",
    f"GET {SUBSCRIPTION}/@forecast": "own bids: none",
}
# (who, call) → why it is answered although the id belongs to somebody else.
OPEN = {
    "stranger": {
        **ANNOUNCED,
        f"GET {PROCEDURE}/@picture": "clients see what a procedure asks for",
        f"GET {PROCEDURE}/@blank-form": "clients see what a procedure asks for",
    },
    "library": {
        **ANNOUNCED,
        f"GET {PROCEDURE}/@picture": "clients see what a procedure asks for",
        f"GET {PROCEDURE}/@blank-form": "clients see what a procedure asks for",
        "GET /@paper-slips/{slip}": "staff see the register of papers",
        "GET /@paper-slips/{slip}/paper": "staff see the register of papers",
        "GET /@organizations/{code}": "staff see every organisation",
        "PATCH /@organizations/{code}": "staff keep the register of organisations",
        "GET /@bodies/{code}": "staff see who decides",
        "GET /@users/{user}": "staff see every account",
        "GET /@partnerships/{id}": "staff see who works with whom",
        "GET /@user-confirmations/{year}/{organization}": "staff see who has confirmed",
    },
}
# Calls that are answered in another state, or with more than an id: refused to others all the same.
ELSEWHERE = {
    f"{SUBSCRIPTION}/@allotment": "from the hand-over of the register on",
    f"{SUBSCRIPTION}/@proof/{{number}}": "from the hand-over of the register on",
    f"{SUBSCRIPTION}/@registers/{{kind}}": "from the hand-over of the register on",
    f"{SUBSCRIPTION}/@registers/{{kind}}/manifest": "from the hand-over of the register on",
    f"{SUBSCRIPTION}/@results": "from the satisfied register on",
    f"{SUBSCRIPTION}/@settlement": "from the satisfied register on",
    f"{SUBSCRIPTION}/@to-sign": "while it waits for a signature",
    "/@check/{code}": "open to everybody who holds a copy",
    "/@regulations/{document}/compare": "of two published editions",
    "/applications/{category}/{application}/@differences": "of two submissions",
    "/applications/{category}/{application}/@stages/{stage}/forms/criteria": "of a dynamic stage",
    "/applications/{category}/{application}/@to-sign": "while it waits for a signature",
    "/applications/{category}/{application}/@uploads": "while it is filled",
}
# What only the answer to a stranger must not tell: anything of the people and the application.
SECRETS = ("issuer.example", "Qzq")
BARE = ("GET", "DELETE")
REFUSED = (401, 403, 404)


class Neighbours(unittest.TestCase):
    """Nobody, a client of another organisation, an officer of another department."""

    layer = SWEEPS

    def setUp(self):
        self.world = build_world(self.layer["portal"])
        testapp = Browser(self.layer["app"]).testapp
        self.ask = Asker(testapp, self.world, places(self.world))

    def test_ids(self):
        with self.subTest("the ids are real: somebody is answered"):
            self.check_somebody_reads()
        with self.subTest("others are refused, and nothing changes"):
            self.check_others_are_refused()

    def check_somebody_reads(self):
        lost = []
        for method, path in calls():
            if method == "GET" and PLACE.search(path) and path not in ELSEWHERE:
                found = {self.ask(who, method, path).status_int for who in ACTORS}
                if 200 not in found:
                    lost.append(f"{path} → {sorted(found)}")
        self.assertEqual(lost, [], "\n".join(lost))

    def check_others_are_refused(self):
        before = self.recorded()
        wrong, leaks = [], []
        for method, path in calls():
            if not PLACE.search(path):
                continue
            for who in outsiders(path):
                if f"{method} {path}" in OPEN.get(who, ()):
                    continue
                answer = self.ask(who, method, path, None if method in BARE else {})
                if answer.status_int not in REFUSED:
                    wrong.append(f"{who}: {method} {path} → {answer.status_int}")
                if any(secret in answer.text for secret in SECRETS):
                    leaks.append(f"{who}: {method} {path} tells {answer.text[:200]}")
        self.assertEqual(wrong, [], "\n".join(wrong))
        self.assertEqual(leaks, [], "\n".join(leaks))
        self.assertEqual(self.recorded(), before, "something was done")

    def recorded(self) -> list[str]:
        """Return the acts recorded, but for refusals that are themselves recorded."""
        found = ledger.trail(TrailQuery(), 10_000)
        return [one.action for one in found if not one.action.endswith("refused")]

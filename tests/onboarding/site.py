"""What the tests through the publisher share: a committed site, programs, browsers, letters."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.facts import PERSON_FIELDS
from kase.is2in.onboarding.settings import PREFIX
from kase.is2in.terms import clock
from plone import api
from plone.testing.zope import Browser
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.builders.programs import Reply
from tests.layers import FUNCTIONAL
import json
import transaction
import unittest


LISTING = "listing@exchange.example"


class SiteCase(unittest.TestCase):
    """A site with an officer of listing; everything is committed for its visitors."""

    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()
        self.officer = build_parties.officer(LISTING, ("listing",))
        self.set("work_bits", 8)
        self.set("address_requests", 100)
        self.set("about_requests", 100)

    def set(self, name, value):
        """Give a setting of the room another value."""
        api.portal.set_registry_record(PREFIX + name, value)
        transaction.commit()

    def challenge(self, waited=10):
        """Return a challenge that was given some seconds ago."""
        with clock.frozen(clock.now() - timedelta(seconds=waited)):
            return onboarding.new_challenge()

    def request(self, **facts):
        """Return the receipt of a request that was sent by a browser."""
        receipt = onboarding.register_request(build.request(**facts))
        transaction.commit()
        return receipt

    def find(self, number):
        """Return a request as it is kept now."""
        transaction.begin()
        return onboarding.request(number, {"listing", "auditors", "monitoring"})

    def run_jobs(self):
        """Do what waits in the queue."""
        transaction.begin()
        ledger.run_pending_jobs()
        transaction.commit()

    def browser(self):
        """Return a browser of nobody."""
        made = Browser(self.layer["app"])
        made.handleErrors = True
        made.raiseHttpErrors = False
        return made

    def call(self, method, path, body=None, *, token=None, raw=None, **headers):
        """Send a request as a program does and return the reply."""
        sent = {"Accept": "application/json", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if raw is None:
            raw = b"" if body is None else json.dumps(body).encode()
        answer = self.browser().testapp.request(
            f"{self.url}/{path}", method=method, body=raw, headers=sent, expect_errors=True
        )
        transaction.begin()
        return Reply(answer)

    def token(self, email=LISTING):
        """Return the token of a person who has logged in."""
        body = {"login": email, "password": build_parties.PASSWORD}
        reply = self.call("POST", "@login", body)
        self.assertEqual(reply.status, 200, reply.text)
        return reply.json["token"]


def as_json(one, challenge=None, **changes):
    """Return a request as programs send it, with the work of a challenge done."""
    people = [
        {name: getattr(each, name) for name in PERSON_FIELDS} | {"roles": sorted(each.roles)}
        for each in (one.head, *one.people)
    ]
    body = {
        "name": dict(one.names),
        "legal_form": dict(one.legal_forms),
        "bin": one.bin,
        "kinds": sorted(one.kinds),
        "email": one.email,
        "phone": one.phone,
        "address": one.address,
        "head": people[0],
        "people": people[1:],
        "key_providers": sorted(one.key_providers),
        "consent": one.consent,
        "language": one.language,
    }
    if challenge is not None:
        solution = build.solve(challenge.seed, challenge.bits)
        body["robot_check"] = {"token": challenge.token, "solution": solution}
    return body | changes

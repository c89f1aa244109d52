"""What the tests of this room share: a site with officers, letters, the clock, a proof."""

from contextlib import contextmanager
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding.settings import PREFIX
from kase.is2in.onboarding.types import Proof
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from plone import api
from sqlalchemy import select
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.layers import INTEGRATION
from unittest import mock
import re
import unittest


class OnboardingCase(unittest.TestCase):
    """A site in a transaction that is rolled back; requests come from 192.0.2.1."""

    layer = INTEGRATION
    address = "192.0.2.1"

    def setUp(self):
        self.portal = self.layer["portal"]
        self.officer = build_parties.officer("listing@exchange.example", ("listing",))
        module = "kase.is2in.onboarding.submissions.client_address"
        self.enterContext(mock.patch(module, lambda: self.address))
        self.set("work_bits", 8)

    def set(self, name, value):
        """Give a setting of the room another value."""
        api.portal.set_registry_record(PREFIX + name, value)

    def proof(self, *, solved=True, waited=10, **changes):
        """Return what a form sends back some seconds after it was opened."""
        with clock.frozen(clock.now() - timedelta(seconds=waited)):
            given = onboarding.new_challenge()
        values = {"token": given.token}
        if solved:
            values["solution"] = build.solve(given.seed, given.bits)
        return Proof(**{**values, **changes})

    def submit(self, *, proof=None, **facts):
        """Send a request as a browser does; return the receipt."""
        return onboarding.submit(build.request(**facts), proof or self.proof())

    def letters(self):
        """Return (address, subject, body) of the mails that wait to be sent, oldest first."""
        table = outgoing_mail
        query = select(table.c.address, table.c.subject, table.c.body).order_by(table.c.id)
        return [tuple(row) for row in ledger.read(query)]

    def code_of_letter(self, address="office@newcomer.example"):
        """Return the secret code in the last letter to an address."""
        body = [text for to, _subject, text in self.letters() if to == address][-1]
        return re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", body).group()

    def taken(self, **facts):
        """Return a request that the officer has in work."""
        number = self.submit(**facts).number
        return onboarding.take(number, self.officer)

    def actions(self, number):
        """Return what the audit trail holds about a request."""
        return [entry.action for entry in ledger.history(f"connection-request:{number}")]

    def codes_of(self, refused):
        """Return field → code of a refusal."""
        return {error.field: error.code for error in refused.exception.errors}

    @contextmanager
    def later(self, **length):
        """Let the block happen some time from now."""
        with clock.frozen(clock.now() + timedelta(**length)) as moment:
            yield moment

    def organization_codes(self):
        """Return the codes of all organisations."""
        return [one.code for one in parties.organizations(active=None)]

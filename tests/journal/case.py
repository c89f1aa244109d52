"""What the tests of pages and services share: officers, a client, programs, browsers."""

from kase.is2in.ledger import api as ledger
from tests.builders import parties as build
from tests.layers import FUNCTIONAL
from tests.parties.floor import PartiesCase
import transaction


class JournalCase(PartiesCase):
    """A site with a reader of the journal, another officer and a client."""

    layer = FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.reader = self.officer("officer@exchange.example", ("officers",))
        self.other = self.officer("listing@exchange.example", ("listing",))
        self.client = self.person("executor@issuer.example")
        self.pair = {
            one.email: (one.email, build.PASSWORD)
            for one in (self.reader, self.other, self.client)
        }

    def act(self, action="profile-changed", subject="person:x", actor=None, **details):
        """Record something and commit it."""
        ledger.record(action, subject, details, actor=actor)
        transaction.commit()

    def as_program(self, person, method, path, body=None, **headers):
        """Send a request as a program of a person does."""
        return self.call(method, path, body, basic=self.pair[person.email], **headers)

    def page_of(self, person, path):
        """Return a browser of a person on a page."""
        browser = self.log_in(person.email)
        browser.open(f"{self.url}/{path}")
        return browser

    def status(self, browser) -> int:
        """Return the status of what a browser shows."""
        return int(browser.headers["status"].split()[0])

"""Two at once, over real connections: one form sent twice, one request approved twice."""

from concurrent.futures import ThreadPoolExecutor
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.onboarding import api as onboarding
from kase.is2in.onboarding import register
from kase.is2in.onboarding import robots
from kase.is2in.onboarding.tables import connection_request
from kase.is2in.parties import api as parties
from sqlalchemy import func
from sqlalchemy import select
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.layers import SERVER
from tests.onboarding.site import as_json
from tests.onboarding.site import LISTING
from tests.onboarding.site import SiteCase
from threading import Barrier
from unittest import mock
from urllib.error import HTTPError
from urllib.request import Request
from urllib.request import urlopen
import json
import transaction


class AtOnce(SiteCase):
    """Each call is a thread of its own, against a server with several."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        self.base = f"http://localhost:{self.layer['port']}/{self.portal.getId()}"

    def post(self, path, body, token=None):
        """Return (status, JSON) of a call."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        sent = json.dumps(body).encode()
        request = Request(f"{self.base}/{path}", sent, headers, method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def together(self, *calls, meet=register.request):
        """Return the answers of calls that all stand before a function before any goes on.

        By default it is the one that locks the row: every transaction has begun by then.
        """
        barrier = Barrier(len(calls))

        def wait(*args, **options):
            # A request that Zope repeats after a conflict goes on alone.
            if not barrier.broken and wait.first > 0:
                wait.first -= 1
                barrier.wait(30)
            return meet(*args, **options)

        wait.first = len(calls)
        with (
            ThreadPoolExecutor(len(calls)) as pool,
            mock.patch(f"{meet.__module__}.{meet.__name__}", wait),
        ):
            answers = [pool.submit(self.post, *call) for call in calls]
            found = [answer.result() for answer in answers]
        transaction.begin()
        return found

    def token(self, email=LISTING):
        body = {"login": email, "password": build_parties.PASSWORD}
        return self.post("@login", body)[1]["token"]

    def taken(self, token, **facts):
        number = self.request(**facts).number
        self.assertEqual(self.post(f"@onboarding/{number}/take", {}, token)[0], 200)
        return number

    def test_one_form_sent_many_times(self):
        body = as_json(build.request(), self.challenge())
        answers = self.together(*[("@onboarding", body)] * 4, meet=robots.spend)
        self.assertEqual(sorted(status for status, _body in answers), [201, 409, 409, 409])
        count = ledger.read(select(func.count()).select_from(connection_request))[0][0]
        self.assertEqual(count, 1)

    def test_one_request_approved_many_times(self):
        token = self.token()
        number = self.taken(token)
        path = f"@onboarding/{number}/approve"
        answers = self.together(*[(path, {"code": f"NEW{serial}"}, token) for serial in range(4)])
        self.assertEqual(sorted(status for status, _body in answers), [200, 409, 409, 409])
        self.assertEqual(len(parties.organizations(active=None)), 1)
        code = parties.organizations(active=None)[0].code
        self.assertEqual(len(parties.people(code)), 2)
        letters = ledger.read(
            select(outgoing_mail.c.address).where(outgoing_mail.c.body.contains("set-password"))
        )
        self.assertEqual(len(letters), 2)

    def test_two_requests_of_one_company_approved_at_once(self):
        token = self.token()
        one = self.taken(token)
        other = self.taken(
            token,
            head=build.head(email="head2@newcomer.example"),
            people=(build.contact(email="lawyer2@newcomer.example"),),
        )
        answers = self.together(
            (f"@onboarding/{one}/approve", {"code": "ONEC"}, token),
            (f"@onboarding/{other}/approve", {"code": "TWOC"}, token),
        )
        self.assertEqual(sorted(status for status, _body in answers), [200, 409])
        self.assertEqual(len(parties.organizations(active=None)), 1)

    def test_approved_by_one_and_refused_by_another(self):
        build_parties.officer("second@exchange.example", ("officers",))
        transaction.commit()
        first, second = self.token(), self.token("second@exchange.example")
        number = self.taken(first)
        answers = self.together(
            (f"@onboarding/{number}/approve", {"code": "NEWC"}, first),
            (f"@onboarding/{number}/take", {}, second),
        )
        self.assertIn(200, [status for status, _body in answers])
        state = onboarding.request(number, {"listing"}).state
        made = len(parties.organizations(active=None))
        self.assertIn((state, made), {("approved", 1), ("in_work", 0)})

"""Two at the same moment, over real connections: one wins."""

from concurrent.futures import ThreadPoolExecutor
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import factors
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.layers import SERVER
from threading import Barrier
import pyotp
import requests
import transaction
import unittest


EMAIL = "executor@issuer.example"
AT_ONCE = 4


class AtOnce(unittest.TestCase):
    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        self.url = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        build.organization("ISSR", ("issuer",))
        self.someone = build.person(EMAIL)
        self.colleague = build.person("colleague@issuer.example")
        transaction.commit()

    def post(self, path, body, token=""):
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = requests.post(f"{self.url}/{path}", json=body, headers=headers, timeout=60)
        return answer.status_code, answer.json()

    def at_once(self, path, body, token=""):
        ready = Barrier(AT_ONCE)

        def send(_number):
            ready.wait(30)
            return self.post(path, body, token)[0]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            statuses = sorted(pool.map(send, range(AT_ONCE)))
        transaction.begin()
        return statuses

    def test_one_code_opens_once(self):
        app = pyotp.TOTP(factors.begin(self.someone.id).secret)
        step = int(clock.now().timestamp()) // factors.STEP
        codes = factors.confirm(self.someone.id, app.generate_otp(step))
        transaction.commit()
        body = {"login": EMAIL, "password": build.PASSWORD}
        statuses = self.at_once("@login", {**body, "code": app.generate_otp(step + 1)})
        self.assertEqual(statuses, [200] + [422] * (AT_ONCE - 1))
        statuses = self.at_once("@login", {**body, "code": codes[0]})
        self.assertEqual(statuses.count(200), 1)
        rows = ledger.read("SELECT count(*) AS n FROM account_session")
        self.assertEqual(rows[0].n, 2)

    def test_one_absence_of_some_days(self):
        _status, answer = self.post("@login", {"login": EMAIL, "password": build.PASSWORD})
        day = clock.almaty(clock.now()).date().isoformat()
        body = {"first_day": day, "last_day": day, "substitute": self.colleague.id}
        statuses = self.at_once("@absences", body, answer["token"])
        self.assertEqual(statuses, [201] + [409] * (AT_ONCE - 1))

"""Bodies nested deeper than anybody reads are the caller's mistake, whoever serves the call."""

from kase.is2in.web.refusals import RecursionView
from plone import api as plone
from plone.rest.interfaces import IAPIRequest
from tests.builders.parties import PASSWORD
from tests.builders.procedures import cast
from tests.layers import SERVER
from tests.rest.journey import Api
from zope.component import getMultiAdapter
from zope.globalrequest import getRequest
from zope.interface import alsoProvides
import json
import requests
import transaction
import unittest


DEEP = {"arrays": "[" * 100_000, "objects": '{"a":' * 100_000}


class DeepBodies(unittest.TestCase):
    """Services of ours and of plone.restapi."""

    layer = SERVER

    def setUp(self):
        people = cast(PASSWORD)
        transaction.commit()
        self.base = plone.portal.get().absolute_url()
        self.api = Api(self.base, people.executor.email, PASSWORD)

    def test_refused_as_malformed(self):
        for kind, body in DEEP.items():
            for method, path in (
                ("POST", "@applications"),
                ("PATCH", "@notifications"),
                ("POST", "@login"),
                ("POST", ""),
                ("PATCH", "applications"),
                ("POST", "@querystring-search"),
            ):
                with self.subTest(kind, method=method, path=path):
                    answer = self.api.session.request(
                        method,
                        f"{self.base}/{path}",
                        data=body,
                        headers={"Content-Type": "application/json"},
                        timeout=60,
                    )
                    self.assertIn(answer.status_code, (400, 401), answer.text[:300])
                    self.assertNotIn("Traceback", answer.text)
        anonymous = requests.post(
            f"{self.base}/@login",
            data=DEEP["arrays"],
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            timeout=60,
        )
        self.assertEqual(anonymous.status_code, 400, anonymous.text[:300])
        self.assertEqual(anonymous.json()["code"], "json")

    def test_a_mistake_of_ours_stays_one(self):
        for error, status in (
            (RecursionError("maximum recursion depth exceeded"), 500),
            (_from_json(), 400),
        ):
            request = getRequest().clone()
            alsoProvides(request, IAPIRequest)
            view = getMultiAdapter((error, request), name="index.html")
            self.assertIsInstance(view, RecursionView)
            view()
            self.assertEqual(request.response.getStatus(), status)


def _from_json() -> RecursionError:
    try:
        json.loads(DEEP["arrays"])
    except RecursionError as error:
        return error
    raise AssertionError("JSON of any depth is read now: the view is not needed any more")

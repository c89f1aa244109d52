"""The description of REST holds: what the server answers fits it, and nothing breaks it."""

from contextlib import suppress
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis.errors import Unsatisfiable
from pathlib import Path
from schemathesis import GenerationMode
from tests.builders.demo import demo
from tests.layers import SERVER
from tests.rest.described import Compared
from tests.rest.described import listening
from tests.rest.journey import Api
from tests.rest.journey import file_application
from tests.rest.journey import fill
from tests.rest.journey import travel
from urllib.parse import urlsplit
import requests
import schemathesis
import unittest


# Calls that end the session the test works with, or are refused for being many.
LEFT_ALONE = ("/@logout", "/@login", "/@recover-password", "/@sessions")
EXAMPLES = 6


class Described(unittest.TestCase):
    """@openapi beside the running server."""

    layer = SERVER

    def setUp(self) -> None:
        portal = self.layer["portal"]
        self.keys = demo(self, portal)
        self.base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        answer = requests.get(
            f"{self.base}/@openapi", headers={"Accept": "application/json"}, timeout=60
        )
        self.document = answer.json()
        self.schema = schemathesis.openapi.from_dict(self.document)

    def operations(self):
        for found in self.schema.get_all_operations():
            yield found.ok()

    def test_it_is_public_and_names_no_data(self):
        self.assertEqual(self.document["openapi"], "3.1.0")
        self.assertEqual(self.document["servers"], [{"url": self.base}])
        self.assertNotIn("ISSR", str(self.document))

    def test_answers_of_a_whole_journey_fit_it(self):
        compared = Compared(self.base, self.document)
        with listening(compared):
            app, _code = travel(self.base, Path(self.keys))
            client = Api(self.base, "executor@issuer.example")
            for path in read_by_people(self.document):
                client("GET", path)
            for name in ("", "/@stages", "/@documents", "/@history", "/@workflow", "/@comments"):
                client("GET", f"{app}{name}")
        self.assertEqual(compared.wrong, [], "\n\n".join(compared.wrong))
        self.assertGreater(len(compared.seen), 20)

    def test_no_read_breaks_the_server(self):
        app = urlsplit(self.with_application()).path.split("/")[-2:]
        self.fuzz(
            [one for one in self.operations() if one.method.upper() == "GET"],
            {"category": app[0], "application": app[1]},
        )

    def test_no_write_breaks_the_server(self):
        app = urlsplit(self.with_application()).path.split("/")[-2:]
        writes = [one for one in self.operations() if one.method.upper() != "GET"]
        # Deleting comes last: the others need what would be deleted.
        writes.sort(key=lambda one: one.method.upper() == "DELETE")
        self.fuzz(writes, {"category": app[0], "application": app[1]})

    def with_application(self) -> str:
        self.client = Api(self.base, "executor@issuer.example")
        app = file_application(self.client)
        fill(self.client, app)
        return app

    def fuzz(self, operations, known: dict) -> None:
        """Call each operation with made-up values; collect what broke instead of refusing."""
        broken = []
        for operation in operations:
            if operation.path.startswith(LEFT_ALONE):
                continue
            names = {p.name for p in operation.path_parameters}
            places = {name: value for name, value in known.items() if name in names}
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                broken += self.call(operation, mode, places)
        self.assertEqual(broken, [])

    def call(self, operation, mode, places) -> list[str]:
        broken = []
        strategy = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def once(case):
            case.path_parameters = {**(case.path_parameters or {}), **places}
            answer = case.call(base_url=self.base, session=self.client.session)
            if answer.status_code >= 500:
                broken.append(f"{operation.label}: {answer.status_code} {case.as_curl_command()}")

        # A call without anything to choose cannot be made wrongly.
        with suppress(Unsatisfiable):
            once()
        return broken


def read_by_people(document: dict) -> list[str]:
    """Return the paths below the site that need no more than being logged in as a client."""
    return [
        path.removeprefix("/")
        for path, methods in document["paths"].items()
        if "get" in methods and "{" not in path and path in OPEN_TO_CLIENTS
    ]


OPEN_TO_CLIENTS = frozenset(
    f"/@{name}"
    for name in (
        "agreement",
        "applications",
        "notifications",
        "organizations",
        "partnerships",
        "procedures",
        "profile",
        "questionnaires",
        "users",
    )
)

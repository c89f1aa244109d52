"""What programs send and get back, for tests of any room."""

from tests.builders.parties import PASSWORD
import json
import requests
import transaction


class Reply:
    """The answer to a program of the test's own browser."""

    def __init__(self, answer):
        self.status = answer.status_int
        self.headers = answer.headers
        self.text = answer.body.decode("utf-8", "replace")
        try:
            self.json = json.loads(self.text)
        except ValueError:
            self.json = None


def send(url, person, method, path, body=None, **headers) -> requests.Response:
    """Send a request as a person's program (None: nobody's) to the running server."""
    answer = requests.request(
        method,
        f"{url}/{path}",
        json=body,
        headers={"Accept": "application/json", **headers},
        auth=(person.email, PASSWORD) if person is not None else None,
        timeout=60,
    )
    # What the server committed is seen by the test's own connection from now on.
    transaction.begin()
    return answer

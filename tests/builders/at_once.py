"""Calls made in the same moment over connections of their own: what real people do to a server."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from tests.rest.journey import Api
from threading import Barrier
import requests
import transaction


LONGEST = 60
# (session, method, address, JSON body or headers and the like)
Call = tuple[Api, str, str, dict]


def at_once(calls: Sequence[Call]) -> list[requests.Response]:
    """Make the calls together, each by a thread and a connection of its own; return the answers."""
    ready = Barrier(len(calls))

    def send(call: Call) -> requests.Response:
        api, method, path, more = call
        url = path if path.startswith("http") else f"{api.base}/{path}"
        headers = {**api.session.headers, **more.pop("headers", {})}
        with requests.Session() as own:
            ready.wait(LONGEST)
            return own.request(method, url, headers=headers, timeout=LONGEST, **more)

    with ThreadPoolExecutor(len(calls)) as pool:
        found = list(pool.map(send, calls))
    # What the threads committed is seen by the test's own connection from now on.
    transaction.begin()
    return found


def statuses(answers: Sequence[requests.Response]) -> list[int]:
    """Return the statuses in order."""
    return sorted(answer.status_code for answer in answers)

"""Keeps guessing of check codes slow: so many questions a minute from one address."""

from collections import deque
from kase.is2in import _
from kase.is2in.terms import clock
from kase.is2in.terms.errors import TooMany
from kase.is2in.web.api import client_address
import threading


# A person types a few codes; 80 random bits are out of reach of any number of questions,
# so the limit only keeps the page from being used to load the server.
QUESTIONS = 60
SECONDS = 60
ADDRESSES = 10_000

_asked: dict[str, deque[float]] = {}
_lock = threading.Lock()


def slow_down() -> None:
    """Count a question of the request's address; raise TooMany over the limit."""
    moment = clock.now().timestamp()
    address = client_address()
    with _lock:
        if len(_asked) > ADDRESSES:
            _asked.clear()
        times = _asked.setdefault(address, deque(maxlen=QUESTIONS))
        if len(times) == QUESTIONS and moment - times[0] < SECONDS:
            raise TooMany("too-many", _("Too many questions. Try again in a minute."))
        times.append(moment)

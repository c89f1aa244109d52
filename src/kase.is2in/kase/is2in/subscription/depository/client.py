"""The port to a depository in another process: asks it over HTTP, bounded in time and size.

The protocol is the simulator's (``server``), so that the address is of this machine and of no
other. Nothing is repeated here: the worker's queue asks again under the same key, and the other
side answers the same.
"""

from collections.abc import Callable
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.depository.wire import Data
from kase.is2in.subscription.depository.wire import Unfit
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import NoAnswer
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from zope.interface import implementer
import http.client
import json
import logging
import os


logger = logging.getLogger(__name__)

ADDRESS, TOKEN = "IS2IN_DEPOSITORY", "IS2IN_DEPOSITORY_TOKEN"
HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
LEAST_TOKEN = 16
# A question waits no longer; a large one is given more.
SECONDS, BYTES_A_SECOND = 5.0, 4_000_000
MOST_ANSWER = 64 * 1024 * 1024
PIECE = 256 * 1024
# Who was too late is left alone for a while: timed acts are not to wait behind it.
PAUSE = 20.0
_late: dict[str, float] = {}


@implementer(IDepository, IClearing)
class Client:
    """Asks the process at an address, with the token that both were started with.

    Each question returns None while there is no answer yet and raises NoAnswer with the reason
    where there can be none: unreachable, late, refused, broken, malformed.
    """

    def __init__(self, address: str, token: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in HOSTS or not parts.port:
            raise ValueError(f"{ADDRESS} is {address!r}: http://localhost:PORT is expected")
        if len(token) < LEAST_TOKEN:
            raise ValueError(f"{TOKEN} has less than {LEAST_TOKEN} signs")
        self.host, self.port = parts.hostname, parts.port
        self.address, self.token = address, token

    def ask_consent(self, asked: ConsentAsked) -> bool | None:
        """Return whether the depository consents."""
        return self._ask(wire.CONSENT, wire.of_consent(asked), wire.read_consent)

    def check_bids(self, asked: BidsToCheck) -> CheckAnswer | None:
        """Return which bids fail, and what is known of investors."""
        return self._ask(wire.BIDS, wire.of_bids(asked), wire.read_check)

    def tell_deleted(self, subscription: str, number: int) -> None:
        """Tell of a deleted bid."""
        data = {"key": f"deleted {subscription} {number}", "subscription": subscription}
        self._tell(wire.DELETED, {**data, "number": number})

    def take_notice(self, told: Told) -> None:
        """Tell of a subscription."""
        self._tell(wire.NOTICES, wire.of_told(told))

    def settle(self, sheet: Instructions) -> SettlementAnswer | None:
        """Return what is settled."""
        return self._ask(wire.SHEETS, wire.of_sheet(sheet), wire.read_settlement)

    def balances(
        self, codes: tuple[str, ...], currency: str
    ) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return what is on accounts, none that was not asked for."""
        data = {"key": "balances", "codes": list(codes), "currency": currency}
        found = self._ask(wire.BALANCES, data, wire.read_balances) or {}
        return {code: found[code] for code in codes if code in found}

    def securities(self, subaccount: str, isin: str) -> int | None:
        """Return how many securities are on a seller's subaccount."""
        data = {"key": "securities", "subaccount": subaccount, "isin": isin}
        return self._ask(wire.SECURITIES, data, wire.read_securities)

    def _tell(self, kind: str, data: Data) -> None:
        if self._ask(kind, data, wire.read_taken) is None:
            raise NoAnswer("late")

    def _ask(self, kind: str, data: Data, read: Callable[[Data], Any]) -> Any:
        if _late.get(self.address, 0.0) > monotonic():
            raise NoAnswer("late")
        body = json.dumps(data, ensure_ascii=False).encode()
        try:
            status, found = self._exchange(kind, body)
            if status == http.client.OK:
                return read(_answer_of(found, data["key"]))
        except TimeoutError as error:
            _late[self.address] = monotonic() + PAUSE
            raise NoAnswer("late") from error
        except (OSError, http.client.HTTPException) as error:
            logger.warning("The depository does not answer: %s", type(error).__name__)
            raise NoAnswer("unreachable") from error
        except Unfit as error:
            logger.warning("What the depository answers to %s is unfit: %s", kind, error)
            raise NoAnswer("malformed") from error
        if status == http.client.ACCEPTED:
            return None
        logger.warning("The depository answers %s with the status %s", kind, status)
        raise NoAnswer("refused" if 400 <= status < 500 else "broken")

    def _exchange(self, kind: str, body: bytes) -> tuple[int, bytes]:
        """Return status and body of an answer; raise TimeoutError when it takes too long."""
        seconds = SECONDS + len(body) / BYTES_A_SECOND
        end = monotonic() + seconds
        connection = http.client.HTTPConnection(self.host, self.port, timeout=seconds)
        try:
            headers = {
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            }
            connection.request("POST", f"/{kind}", body, headers)
            answer = connection.getresponse()
            found = bytearray()
            for piece in iter(partial(answer.read1, PIECE), b""):
                found += piece
                if len(found) > MOST_ANSWER:
                    raise Unfit("too large")
                if monotonic() > end:
                    raise TimeoutError("the answer takes too long")
            return answer.status, bytes(found)
        finally:
            connection.close()


def configured() -> Client | None:
    """Return the client of the environment, None where nobody is named; raise ValueError."""
    address = os.environ.get(ADDRESS, "").strip()
    return Client(address, os.environ.get(TOKEN, "").strip()) if address else None


def _answer_of(data: bytes, key: str) -> Data:
    """Return the answer to a key; raise Unfit for another key and for what is no JSON."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unfit("no JSON") from error
    if not isinstance(found, dict) or found.keys() != {"key", "answer"}:
        raise Unfit("no answer")
    if found["key"] != key:
        raise Unfit("an answer to another question")
    return found["answer"]

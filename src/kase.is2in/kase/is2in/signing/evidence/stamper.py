"""Where time-stamps come from: a service at a configured address, or none.

``IS2IN_TSA`` is the address (http or https), ``IS2IN_TSA_POLICY`` the object identifier of the
policy to ask for. The word ``demo`` in place of the address takes the demo's own service, whose
stamps are worth nothing.
"""

from kase.is2in.signing.demonstration import demo_stamper
from kase.is2in.signing.evidence.timestamp import query
from kase.is2in.signing.evidence.timestamp import Token
from kase.is2in.signing.evidence.timestamp import token_of
from typing import Protocol
from urllib.parse import urlsplit
import os
import urllib.error
import urllib.request


ADDRESS = "IS2IN_TSA"
POLICY = "IS2IN_TSA_POLICY"
DEMO = "demo"
SECONDS = 15
# A token with its chain takes 3 to 8 KB.
MAXIMUM_ANSWER = 128 * 1024
# Without a name the national server answers with a redirect to a portal.
AGENT = "kase.is2in"


class StamperDown(Exception):
    """The service does not answer, or answers something else; the text is for the log."""


class ITimeStamper(Protocol):
    """Answers questions for time-stamps (both DER, RFC 3161); StamperDown when it cannot."""

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a question."""


class HttpStamper:
    """A service at an address (RFC 3161, 3.4)."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, question: bytes) -> bytes:
        """Send the question; redirects are not followed."""
        headers = {"User-Agent": AGENT, "Content-Type": "application/timestamp-query"}
        request = urllib.request.Request(self.address, question, headers)  # noqa: S310
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                data = answer.read(MAXIMUM_ANSWER + 1)
        except (OSError, ValueError) as error:
            raise StamperDown(f"{self.address}: {error}") from error
        if len(data) > MAXIMUM_ANSWER:
            raise StamperDown(f"{self.address}: the answer is too large")
        return data


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Only the configured address is asked, wherever its server would send us."""

    def redirect_request(self, *args, **kwargs):
        return None


def address() -> str:
    """Return the address of the service as it is configured, empty where there is none."""
    return os.environ.get(ADDRESS, "").strip()


def time_stamper() -> ITimeStamper | None:
    """Return the configured service, None where there is none; the one place that chooses."""
    named = address()
    if not named:
        return None
    if named == DEMO:
        try:
            return demo_stamper()
        except (OSError, KeyError, ValueError) as error:
            raise StamperDown(f"the demo has no key for stamps: {error}") from error
    if urlsplit(named).scheme not in ("http", "https"):
        raise StamperDown(f"{ADDRESS} is no http address")
    return HttpStamper(named)


def policy() -> str:
    """Return the policy to ask for, empty where the service is to choose."""
    return os.environ.get(POLICY, "").strip()


def stamp(data: bytes, stamper: ITimeStamper, digest: str = "sha256") -> Token:
    """Return a stamp over ``data``; StamperDown, or BadStamp for an answer that does not hold."""
    asked = query(data, digest, policy())
    return token_of(stamper.ask(asked), asked)

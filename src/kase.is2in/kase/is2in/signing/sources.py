"""Where answers about revocation come from: a responder at a configured address.

A responder that did not answer is left alone for a minute, so that requests do not queue up
behind it.
"""

from kase.is2in.signing import http
from kase.is2in.signing.ocsp import MAXIMUM_SIZE
from kase.is2in.signing.ocsp import Unanswered
from time import monotonic
from typing import Protocol


SECONDS = 8
LEFT_ALONE = 60

_down: dict[str, float] = {}


class IRevocationSource(Protocol):
    """Answers OCSP requests (both DER, RFC 6960)."""

    def ask(self, request: bytes) -> bytes:
        """Return the answer; Unanswered where there is none."""


class HttpSource:
    """A responder at an address (RFC 6960, appendix A)."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, request: bytes) -> bytes:
        """Send the request; redirects are not followed."""
        if monotonic() - _down.get(self.address, -LEFT_ALONE) < LEFT_ALONE:
            raise Unanswered("responder-down", "did not answer a moment ago")
        try:
            answer = http.ask(
                self.address,
                request,
                kind="application/ocsp-request",
                seconds=SECONDS,
                maximum=MAXIMUM_SIZE,
            )
        except (OSError, ValueError) as error:
            _down[self.address] = monotonic()
            raise Unanswered("responder-down", str(error)) from error
        _down.pop(self.address, None)
        return answer


def revocation_source(address: str) -> IRevocationSource:
    """Return what answers for an address; the one place that chooses."""
    return HttpSource(address)


def forget() -> None:
    """Ask every responder again, whoever did not answer a moment ago."""
    _down.clear()

"""Asks configured addresses, and no others: bounded in time and size, never sent elsewhere."""

from time import monotonic
from urllib.parse import urlsplit
import http.client
import urllib.error
import urllib.request


# Without a name the national server answers with a redirect to a portal.
AGENT = "kase.is2in"
_PIECE = 256 * 1024


class Unfit(ValueError):
    """What came from an address cannot be used; the text is for the log."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Only the configured address is asked, wherever its server would send us."""

    def redirect_request(self, *args, **kwargs):
        return None


def ask(
    address: str,
    data: bytes | None = None,
    *,
    kind: str = "",
    seconds: float = 60,
    maximum: int = 128 * 1024 * 1024,
) -> bytes:
    """Return what a configured http(s) address answers to a GET, or a POST of ``data``.

    ``kind`` is the media type of the data; the whole exchange takes at most about ``seconds``.
    Raises OSError where there is no answer, Unfit where it is of no use.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise Unfit("not an http address")
    headers = {"User-Agent": AGENT, **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310
    end = monotonic() + seconds
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=seconds) as answer:
            return _read(answer, end, maximum)
    except http.client.HTTPException as error:
        raise OSError(f"no answer in HTTP: {type(error).__name__}") from error


def _read(answer, end: float, maximum: int) -> bytes:
    """Read to the end: a server that sends a byte now and then is cut off, too."""
    found = bytearray()
    while True:
        piece = answer.read1(_PIECE)
        if not piece:
            return bytes(found)
        found += piece
        if len(found) > maximum:
            raise Unfit("too large")
        if monotonic() > end:
            raise TimeoutError("the answer takes too long")

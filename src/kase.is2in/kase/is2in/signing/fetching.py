"""Fetches lists of the revoked from configured addresses, by the clock, never inside a request.

``crl/urls.txt`` of a trust folder holds one address a line; ``#`` begins a remark. A list takes
its place only when it can be read, is signed by a configured authority and is not older than the
one in place; otherwise the old one stays and the log says why.
"""

from collections.abc import Callable
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.revocation import is_rightly_signed
from kase.is2in.signing.trust import configured_providers
from kase.is2in.signing.trust import folder_of
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import read_list
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.trust import trust
from pathlib import Path
from urllib.parse import urlsplit
import logging
import re
import urllib.request


logger = logging.getLogger(__name__)

ADDRESSES = "urls.txt"
SECONDS = 60
# The national list has 22 MB.
MAXIMUM_SIZE = 128 * 1024 * 1024
# Without a name the national server answers with a redirect to a portal.
AGENT = "kase.is2in"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.crl")


class Unfit(ValueError):
    """What came from an address cannot be used as a list; the text is for the log."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Only the configured address is asked, wherever its server would send us."""

    def redirect_request(self, *args, **kwargs):
        return None


def download(address: str) -> bytes:
    """Return what a configured http(s) address answers; OSError or Unfit otherwise."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise Unfit("not an http address")
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})  # noqa: S310
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
        data = answer.read(MAXIMUM_SIZE + 1)
    if len(data) > MAXIMUM_SIZE:
        raise Unfit("too large")
    return data


@ledger.periodic("11 * * * *", "signing.fetch_lists")
def fetch_lists(get: Callable[[str], bytes] = download) -> int:
    """Bring the lists of every configured provider up to date; return how many were replaced."""
    replaced = 0
    for provider in configured_providers():
        try:
            trusted = trust(provider)
            folder = folder_of(provider) / "crl"
        except NotTrusted as error:
            logger.error("lists of %s are not fetched: %s", provider, error)
            continue
        for address in addresses(folder):
            try:
                replaced += _replace(folder, address, get(address), trusted)
            except (OSError, ValueError) as error:
                logger.warning("list %s stays as it is: %s", address, error)
    return replaced


def addresses(folder: Path) -> list[str]:
    """Return the addresses named in the folder, none where it names none."""
    path = folder / ADDRESSES
    if not path.is_file():
        return []
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def _replace(folder: Path, address: str, data: bytes, trusted: Trust) -> bool:
    """Put a list in its place; False where it is the one there, Unfit where it is worse."""
    name = Path(urlsplit(address).path).name
    if not _NAME.fullmatch(name):
        raise Unfit("the address does not end in a file name *.crl")
    fresh = read_list(data)
    if not is_rightly_signed(fresh, trusted):
        raise Unfit("not signed by a configured authority")
    place = folder / name
    if place.is_file():
        if place.read_bytes() == data:
            return False
        if read_list(place.read_bytes()).last_update_utc > fresh.last_update_utc:
            raise Unfit("older than the list in place")
    part = place.with_name(f"{name}.part")
    part.write_bytes(data)
    part.replace(place)
    return True

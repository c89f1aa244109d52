"""Fetches lists of the revoked from configured addresses, by the clock, never inside a request.

``crl/urls.txt`` of a trust folder holds one address a line; ``#`` begins a remark. A list takes
its place only when it can be read, is signed by a configured authority and is not older than the
one in place; otherwise the old one stays and the log says why.
"""

from collections.abc import Callable
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from kase.is2in.ledger import api as ledger
from kase.is2in.signing import http
from kase.is2in.signing.http import Unfit
from kase.is2in.signing.lists import from_file
from kase.is2in.signing.lists import index_file
from kase.is2in.signing.lists import NotIndexed
from kase.is2in.signing.lists import read_list
from kase.is2in.signing.lists import signed
from kase.is2in.signing.trust import configured_authorities
from kase.is2in.signing.trust import folder_of
from kase.is2in.signing.trust import list_files
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.trust import trust
from pathlib import Path
from urllib.parse import urlsplit
import logging
import re


logger = logging.getLogger(__name__)

ADDRESSES = "urls.txt"
SECONDS = 60
# The national list has 22 MB.
MAXIMUM_SIZE = 128 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.crl")


def download(address: str) -> bytes:
    """Return what a configured http(s) address answers; OSError or Unfit otherwise."""
    return http.ask(address, seconds=SECONDS, maximum=MAXIMUM_SIZE)


@ledger.periodic("11 * * * *", "signing.fetch_lists")
def fetch_lists(get: Callable[[str], bytes] = download) -> int:
    """Bring the lists of every configured provider up to date; return how many were replaced."""
    replaced = 0
    for provider in configured_authorities():
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
        _index(folder, trusted)
    return replaced


def _index(folder: Path, trusted: Trust) -> None:
    """Write the indexes that are missing, of lists too large to be read in a request."""
    for path in list_files(folder):
        try:
            from_file(path)
        except NotIndexed:
            index_file(path, _issuers(trusted))
        except ValueError as error:
            logger.warning("%s is no list: %s", path, error)


def _issuers(trusted: Trust) -> list[x509.Certificate]:
    both = (*trusted.anchors, *trusted.intermediates)
    return [x509.load_der_x509_certificate(one.dump()) for one in both]


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
    if not any(signed(fresh, one, one.public_bytes(Encoding.DER)) for one in _issuers(trusted)):
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

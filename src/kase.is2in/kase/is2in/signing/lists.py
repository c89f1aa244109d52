"""Lists of the revoked (CRL, RFC 5280) as something to look a number up in.

A national list has 22 MB and 422 000 entries. Reading it takes seconds and hundreds of megabytes,
so that is the worker's business: it writes an index beside the list, numbers in order, which a
request only opens. A small list is put in order where it is read.
"""

from collections.abc import Iterator
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import UTC
from functools import cached_property
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from pathlib import Path
import hashlib
import json
import mmap
import struct


# What a request may read by itself: some thousand entries, some milliseconds.
SMALL = 512 * 1024
INDEX = ".index"
_MAGIC = b"is2in-crl-1\n"
_SERIAL = 20
_RECORD = struct.Struct(f">{_SERIAL}sqB")
# CRLReason (5.3.1) by number; the words are those of asn1crypto.
REASONS = (
    "unspecified",
    "key_compromise",
    "ca_compromise",
    "affiliation_changed",
    "superseded",
    "cessation_of_operation",
    "certificate_hold",
    "",
    "remove_from_crl",
    "privilege_withdrawn",
    "aa_compromise",
)
HOLD = "certificate_hold"
_NUMBERS = {name: number for number, name in enumerate(REASONS)}
_UNDERSTOOD = frozenset(
    (x509.IssuingDistributionPoint.oid, x509.AuthorityKeyIdentifier.oid, x509.CRLNumber.oid)
)


class NotIndexed(Exception):
    """The list is large and the worker has not written its index yet."""


@dataclass(frozen=True)
class Entry:
    """One revoked certificate: an aware moment and the word for why."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Scope:
    """Which certificates a list speaks of; ``whole`` is False for one we cannot rely on."""

    whole: bool = True
    only_users: bool = False
    only_authorities: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class RevocationList:
    """One list; ``sha256`` is that of its DER, ``records`` are in the order of numbers.

    ``signed_by`` are the SHA-256 of certificates whose key was found to have signed it, filled
    when it was indexed; a small list is checked when somebody asks.
    """

    sha256: str
    issuer: bytes
    this_update: datetime
    next_update: datetime | None
    scope: Scope
    records: bytes | memoryview
    signed_by: frozenset[str] = frozenset()
    source: bytes | Path = b""
    checked: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def crl(self) -> x509.CertificateRevocationList:
        """Return the list itself; a large one is read anew, so not in a request."""
        data = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        return read_list(data)

    @property
    def der(self) -> bytes:
        """Return the list in DER, as it was signed; a large one is not taken apart for it."""
        data = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        return data if data.startswith(b"\x30") else read_list(data).public_bytes(Encoding.DER)

    @property
    def count(self) -> int:
        """Return how many certificates it names."""
        return len(self.records) // _RECORD.size

    @property
    def size(self) -> int:
        """Return how many bytes the list has."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    def find(self, serial: int) -> Entry | None:
        """Return what the list says of a number."""
        if not 0 <= serial < 1 << (8 * _SERIAL):
            return None
        wanted = serial.to_bytes(_SERIAL, "big")
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            at = middle * _RECORD.size
            if bytes(self.records[at : at + _SERIAL]) < wanted:
                low = middle + 1
            else:
                high = middle
        record = bytes(self.records[low * _RECORD.size : (low + 1) * _RECORD.size])
        if record[:_SERIAL] != wanted:
            return None
        _serial, moment, reason = _RECORD.unpack(record)
        return Entry(datetime.fromtimestamp(moment, UTC), REASONS[reason])

    def is_signed_by(self, issuer: x509.Certificate) -> bool:
        """Return whether the certificate's key signed the list and may sign lists."""
        der = issuer.public_bytes(Encoding.DER)
        name = hashlib.sha256(der).hexdigest()
        if not isinstance(self.source, bytes):
            return name in self.signed_by
        if name not in self.checked:
            self.checked[name] = signed(self.crl, issuer, der)
        return self.checked[name]


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """Return a list from PEM or DER; ValueError for anything else."""
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_crl(data)
    return x509.load_der_x509_crl(data)


def from_bytes(data: bytes) -> RevocationList:
    """Return a list in order; ValueError for what is none."""
    # A hostile list raises more than that: an extension twice, a number below zero or too long.
    try:
        return _in_order(data)
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"not a list of the revoked: {error}") from error


def _in_order(data: bytes) -> RevocationList:
    crl = read_list(data)
    return RevocationList(
        hashlib.sha256(data).hexdigest(),
        crl.issuer.public_bytes(),
        crl.last_update_utc,
        crl.next_update_utc,
        _scope(crl),
        b"".join(sorted(_records(crl))),
        source=data,
    )


def from_file(path: Path) -> RevocationList:
    """Return the list of a file; NotIndexed for a large one whose index is not there."""
    stat = path.stat()
    if stat.st_size <= SMALL:
        return from_bytes(path.read_bytes())
    try:
        header, begin, data = _open(path.with_name(path.name + INDEX))
    except (OSError, ValueError) as error:
        raise NotIndexed(path.name) from error
    if header["file"] != [stat.st_size, stat.st_mtime_ns]:
        raise NotIndexed(path.name)
    return RevocationList(
        header["sha256"],
        bytes.fromhex(header["issuer"]),
        datetime.fromisoformat(header["this_update"]),
        datetime.fromisoformat(header["next_update"]) if header["next_update"] else None,
        Scope(**{**header["scope"], "points": tuple(header["scope"]["points"])}),
        # A view of what the system keeps in memory for all processes.
        memoryview(data)[begin:],
        frozenset(header["signed_by"]),
        path,
    )


def index_file(path: Path, issuers: list[x509.Certificate]) -> None:
    """Write the index of a list beside it; ``issuers`` are who may have signed it.

    ValueError for what is no list.
    """
    stat = path.stat()
    found = from_bytes(path.read_bytes())
    signers = [one for one in issuers if found.is_signed_by(one)]
    header = {
        "file": [stat.st_size, stat.st_mtime_ns],
        "sha256": found.sha256,
        "issuer": found.issuer.hex(),
        "this_update": found.this_update.isoformat(),
        "next_update": found.next_update.isoformat() if found.next_update else "",
        "scope": vars(found.scope),
        "signed_by": [
            hashlib.sha256(one.public_bytes(Encoding.DER)).hexdigest() for one in signers
        ],
    }
    text = json.dumps(header).encode()
    place = path.with_name(path.name + INDEX)
    part = place.with_name(place.name + ".part")
    part.write_bytes(_MAGIC + len(text).to_bytes(4, "big") + text + found.records)
    part.replace(place)


def _open(path: Path) -> tuple[dict, int, mmap.mmap]:
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    begin = len(_MAGIC) + 4
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("not an index")
    size = int.from_bytes(data[len(_MAGIC) : begin], "big")
    return json.loads(data[begin : begin + size]), begin + size, data


def _records(crl: x509.CertificateRevocationList) -> Iterator[bytes]:
    for entry in crl:
        try:
            reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
            number = _NUMBERS[_word(reason)]
        except (x509.ExtensionNotFound, ValueError):
            number = 0
        moment = int(entry.revocation_date_utc.timestamp())
        yield _RECORD.pack(entry.serial_number.to_bytes(_SERIAL, "big"), moment, number)


def _word(reason: x509.ReasonFlags) -> str:
    return reason.name if reason.name in _NUMBERS else "unspecified"


def _scope(crl: x509.CertificateRevocationList) -> Scope:
    """Return which certificates a list covers (6.3.3)."""
    found = Scope()
    for extension in crl.extensions:
        if extension.critical and extension.oid not in _UNDERSTOOD:
            return Scope(whole=False)
        if not isinstance(extension.value, x509.IssuingDistributionPoint):
            continue
        stated = extension.value
        if stated.indirect_crl or stated.only_some_reasons or stated.only_contains_attribute_certs:
            return Scope(whole=False)
        found = Scope(
            only_users=stated.only_contains_user_certs,
            only_authorities=stated.only_contains_ca_certs,
            points=tuple(str(name.value) for name in stated.full_name or ()),
        )
    return found


def signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate, der: bytes) -> bool:
    """Return whether the certificate (``der`` is the same) signed the list and may do so."""
    if crl.issuer != issuer.subject:
        return False
    try:
        if not issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        return is_signed_by(
            key_of(der),
            crl.signature_algorithm_oid.dotted_string,
            crl.signature,
            crl.tbs_certlist_bytes,
        )
    except (NotAccepted, WeakKey, WrongKey, TypeError, ValueError):
        return False

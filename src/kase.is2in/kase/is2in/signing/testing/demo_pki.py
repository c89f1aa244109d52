"""The demo's certification authorities, written into a folder; made once, kept while valid.

::

    python -m kase.is2in.signing.testing.demo_pki <folder> <people.json>

``people.json`` is a list of objects with the fields of ``DemoSigner``. What appears::

    ca.pem                       the root
    <e-mail>.p12                 a key for signing through NCALayer, password "demo"
    tumar/<e-mail>.p12           a first head's key for signing through Tumar CSP
    tsa.p12, seal.p12            keys of the time-stamp service and of the exchange's seal
    refused/<e-mail>-<why>.p12   keys that must be refused: expired, revoked, auth, foreign
    trust/, tumar/trust/         what IS2IN_TRUST and IS2IN_TRUST_TUMAR name
    authority/                   keys of the authorities, to make new lists of the revoked

Both authorities and all keys are worthless outside this folder.
"""

from collections.abc import Callable
from collections.abc import Sequence
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from datetime import timedelta
from kase.is2in.signing.testing.authority import authentication_extensions
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import IssuedKey
from kase.is2in.signing.testing.authority import nca_subject
from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.authority import plain_signing_extensions
from kase.is2in.signing.testing.authority import signing_extensions
from kase.is2in.signing.testing.authority import tumar_subject
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.stamper import issue_stamper
from kase.is2in.signing.testing.stamper import stamper_name
from kase.is2in.signing.types import DemoSigner
from kase.is2in.terms import clock
from pathlib import Path
from typing import TypeVar
import json
import os
import sys


PASSWORD = "demo"  # noqa: S105 - published with the demo, opens nothing else
Made = TypeVar("Made")
EXCHANGE = "АО «Казахстанская фондовая биржа»"
KEPT_WHILE = timedelta(days=30)
# The demo tells of weeks gone by, in which its people signed and the exchange sealed.
AGE = timedelta(days=60)


def build(folder: str | os.PathLike, people: Sequence[DemoSigner]) -> Path:
    """Write or complete the folder; return it. Repeating it keeps what is there and valid."""
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    # Private keys live here: nobody else on the machine needs to look in.
    home.chmod(0o700)
    nca = _authority(home / "authority", "nca", "Демо НУЦ")
    tumar = _authority(home / "authority", "tumar", "Демо КЦМР")
    _write(home / "ca.pem", nca.parent.certificate.public_bytes(PEM))
    for person in people:
        _key_store(
            home / f"{person.email}.p12",
            nca,
            nca_subject(person),
            lambda p=person: nca.issue_nca(p),
        )
    _services(home, nca)
    heads = [person for person in people if person.first_head]
    if heads:
        _refused(home / "refused", nca, heads[0])
    _trust(home / "trust", nca)
    _tumar(home / "tumar", tumar, heads)
    return home


def _services(home: Path, nca: Authority) -> None:
    """Write the keys of the time-stamp service and of the exchange's seal."""
    seal = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, EXCHANGE),
            x509.NameAttribute(NameOID.COMMON_NAME, "Печать (демо)"),
        ]
    )
    _key_store(home / "tsa.p12", nca, stamper_name(), lambda: issue_stamper(nca))
    _key_store(
        home / "seal.p12", nca, seal, lambda: nca.issue(seal, plain_signing_extensions())
    )


def load_key(path: str | os.PathLike, password: str = PASSWORD) -> IssuedKey:
    """Return what a key store holds; ValueError for a wrong password or a damaged file."""
    key, certificate, chain = pkcs12.load_key_and_certificates(
        Path(path).read_bytes(), password.encode()
    )
    return IssuedKey(key, certificate, tuple(chain))


def _authority(folder: Path, name: str, title: str) -> Authority:
    """Return the issuing authority ``name`` under its root, made at the first call."""
    folder.mkdir(exist_ok=True)
    root = _certifying_key(folder / f"{name}-root.pem", None, f"{title}, корневой")
    return _certifying_key(folder / f"{name}-issuing.pem", root, title)


def _certifying_key(path: Path, parent: Authority | None, title: str) -> Authority:
    try:
        data = path.read_bytes()
        found = Authority(
            serialization.load_pem_private_key(data, None),
            x509.load_pem_x509_certificate(data),
            parent,
        )
        issuer = parent.certificate if parent else found.certificate
        found.certificate.verify_directly_issued_by(issuer)
        if _lasting(found.certificate):
            return found
    # Absent, damaged, or of another root: make it anew.
    except Exception:  # noqa: S110
        pass
    made = _long_ago(lambda: Authority.create(title, parent))
    key = made.key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(path, key + made.certificate.public_bytes(PEM))
    return made


def _long_ago(make: Callable[[], Made]) -> Made:
    """Return what is made as if it had been made when the demo's story begins."""
    with clock.frozen(clock.now() - AGE):
        return make()


def _lasting(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc > clock.now() + KEPT_WHILE


def _key_store(
    path: Path, authority: Authority, subject: x509.Name, issue: Callable[[], IssuedKey]
) -> IssuedKey:
    """Return the key of the store at ``path``, issued anew unless it still fits."""
    try:
        found = load_key(path)
        found.certificate.verify_directly_issued_by(authority.certificate)
        if found.certificate.subject == subject and _lasting(found.certificate):
            return found
    # Absent, damaged, or of another authority: issue it anew.
    except Exception:  # noqa: S110
        pass
    made = _long_ago(issue)
    _write(path, made.pkcs12(PASSWORD, path.stem))
    return made


def _refused(folder: Path, authority: Authority, person: DemoSigner) -> None:
    """Write keys that look right and must be refused; remember the revoked one."""
    folder.mkdir(exist_ok=True)
    subject, signing = nca_subject(person), signing_extensions(person)
    paths = {
        why: folder / f"{person.email}-{why}.p12"
        for why in ("expired", "revoked", "auth", "foreign")
    }
    if not paths["expired"].exists():
        past = clock.now() - timedelta(days=400)
        made = authority.issue(
            subject, signing, not_before=past, not_after=past + timedelta(days=365)
        )
        _write(paths["expired"], made.pkcs12(PASSWORD))
    revoked = _key_store(
        paths["revoked"], authority, subject, lambda: authority.issue(subject, signing)
    )
    authority.revoke(revoked.certificate, revoked.certificate.not_valid_before_utc)
    _key_store(
        paths["auth"],
        authority,
        subject,
        lambda: authority.issue(subject, authentication_extensions(person)),
    )
    if not paths["foreign"].exists():
        stranger = Authority.create("Чужой центр", Authority.create("Чужой корень"))
        _write(paths["foreign"], stranger.issue(subject, signing).pkcs12(PASSWORD))


def _trust(folder: Path, issuing: Authority) -> None:
    """Write the folder of trusted authorities; lists are made anew before they run out."""
    for name in ("anchors", "intermediates", "crl"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    root = issuing.parent
    _write(folder / "anchors" / "ca.pem", root.certificate.public_bytes(PEM))
    _write(folder / "intermediates" / "issuing.pem", issuing.certificate.public_bytes(PEM))
    for name, authority in (("root", root), ("issuing", issuing)):
        path = folder / "crl" / f"{name}.crl"
        if not _list_holds(path, authority):
            _write(path, _long_ago(authority.revocation_list))


def _list_holds(path: Path, authority: Authority) -> bool:
    try:
        found = x509.load_der_x509_crl(path.read_bytes())
    except (OSError, ValueError):
        return False
    serials = {entry.serial_number for entry in found}
    return (
        found.is_signature_valid(authority.key.public_key())
        and found.next_update_utc > clock.now() + KEPT_WHILE
        and {serial for serial, *_facts in authority.revoked} <= serials
    )


def _tumar(folder: Path, authority: Authority, heads: Sequence[DemoSigner]) -> None:
    """Write first heads' keys of the second authority, and the register that binds them."""
    rows = []
    folder.mkdir(exist_ok=True)
    for person in heads:
        subject = tumar_subject(person)
        found = _key_store(
            folder / f"{person.email}.p12",
            authority,
            subject,
            lambda s=subject: authority.issue(s, plain_signing_extensions()),
        )
        fingerprint = found.certificate.fingerprint(hashes.SHA256()).hex()
        rows.append((fingerprint, person.bin, "1"))
        _specimen(folder / "trust" / "specimens" / f"{person.email}.txt", found, fingerprint)
    _trust(folder / "trust", authority)
    lines = [("certificate_sha256", "bin", "first_head"), *rows]
    text = "".join(",".join(line) + "\n" for line in lines)
    _write(folder / "trust" / "register.csv", text.encode())


def _specimen(path: Path, key: IssuedKey, fingerprint: str) -> None:
    """Write what the authority's keys sign like: without it the provider is off."""
    content = f"A specimen of the demo, by the key {fingerprint}.\n".encode()
    signature = path.with_name(f"{path.name}.p7s")
    if signature.is_file() and path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content)
    _write(signature, make_cms(content, key))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner; leave an equal one alone."""
    if path.is_file() and path.read_bytes() == data:
        return
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_bytes(data)
    part.replace(path)


def main(arguments: Sequence[str]) -> int:
    """Build the folder from the command line; return the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, people = arguments
    rows = json.loads(Path(people).read_text(encoding="utf-8"))
    home = build(folder, [DemoSigner(**row) for row in rows])
    print(f"{home}: {len(rows)} keys, password {PASSWORD!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

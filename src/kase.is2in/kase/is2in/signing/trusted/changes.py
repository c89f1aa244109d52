"""Whom the exchange trusts, as rows that are only added: the present follows from the history."""

from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.signing.profiles import configured
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.tables import trust_change as table
from kase.is2in.signing.trusted.uploads import read_upload
from kase.is2in.signing.trusted.uploads import TrustedCertificate
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select


ROLES = ("anchor", "intermediate", "responder")
ADDED, REMOVED, SETTINGS = "added", "removed", "settings"
# What the control panel may set; the rest of a profile is the operator's, in ``profile.toml``.
SETTABLE = (
    "algorithms",
    "historic_until",
    "ocsp",
    "fresh_minutes",
    "when_down",
    "right_to_sign",
)


@dataclass(frozen=True)
class Change:
    """One act: a certificate added or removed, or the settings as they were saved."""

    id: int
    kind: str
    role: str
    certificate: TrustedCertificate | None
    settings: Mapping[str, object] | None
    at: datetime
    user_id: str


@dataclass(frozen=True)
class Configured:
    """What the control panel says of a provider; nothing of it may be set."""

    version: int = 0
    certificates: Mapping[str, tuple[TrustedCertificate, ...]] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)

    def of(self, role: str) -> tuple[TrustedCertificate, ...]:
        """Return the certificates of a role, in the order they were added."""
        return self.certificates.get(role, ())


def version(provider: str) -> int:
    """Return the number of the last change, 0 where there is none or no database is set up."""
    query = select(func.max(table.c.id)).where(table.c.provider == provider)
    try:
        return ledger.read(query)[0][0] or 0
    except LedgerDown as error:
        # A command without the database rests on the folder; a database that is down refuses.
        if error.code == "ledger-unset":
            return 0
        raise


def present(provider: str) -> Configured:
    """Return what is in force now."""
    if not version(provider):
        return Configured()
    found: dict[tuple[str, str], TrustedCertificate] = {}
    settings: Mapping[str, object] = {}
    last = 0
    for change in reversed(history(provider)):
        last = change.id
        if change.kind == SETTINGS:
            settings = change.settings
            continue
        key = (change.role, change.certificate.sha256)
        if change.kind == ADDED:
            found[key] = change.certificate
        else:
            found.pop(key, None)
    by_role = {
        role: tuple(one for (named, _name), one in found.items() if named == role) for role in ROLES
    }
    return Configured(last, by_role, settings)


def history(provider: str) -> tuple[Change, ...]:
    """Return every change, the newest first."""
    query = select(table).where(table.c.provider == provider).order_by(table.c.id.desc())
    return tuple(
        Change(
            row.id,
            row.kind,
            row.role,
            read_upload(bytes(row.certificate)) if row.certificate is not None else None,
            row.settings,
            row.at,
            row.user_id,
        )
        for row in ledger.read(query)
    )


def add(provider: str, role: str, data: bytes, user_id: str) -> TrustedCertificate:
    """Trust one more certificate; Malformed for what may not have the role, Conflict if it has."""
    _check(provider, role)
    found = read_upload(data)
    found.require(role)
    if found.sha256 in [one.sha256 for one in present(provider).of(role)]:
        raise Conflict("there", _("This certificate is in the list already."), "certificate")
    _write(provider, ADDED, user_id, role=role, sha256=found.sha256, certificate=found.der)
    return found


def remove(provider: str, role: str, sha256: str, user_id: str) -> None:
    """Trust a certificate no more; Missing where it is not in the list."""
    _check(provider, role)
    found = [one for one in present(provider).of(role) if one.sha256 == sha256]
    if not found:
        raise Missing("certificate", _("There is no such certificate in the list."))
    _write(provider, REMOVED, user_id, role=role, sha256=sha256, certificate=found[0].der)


def save(provider: str, values: Mapping[str, object], user_id: str) -> None:
    """Set how signatures of a provider are checked (``SETTABLE``); Malformed for wrong values."""
    _check(provider, ROLES[0])
    if set(values) - set(SETTABLE):
        raise Malformed("settings", _("This value cannot be used."), "settings")
    try:
        made = asdict(configured(PROFILES[provider], {name: values[name] for name in values}))
    except (TypeError, ValueError) as error:
        name = next((one for one in SETTABLE if one in str(error)), "ocsp")
        raise Malformed("settings", _("This value cannot be used."), name) from error
    kept = {name: made[name] for name in SETTABLE}
    if kept == dict(present(provider).settings):
        return
    _write(provider, SETTINGS, user_id, settings=kept)


def _check(provider: str, role: str) -> None:
    if provider not in PROFILES:
        raise Missing("provider", _("There is no such kind of signature."))
    if role not in ROLES:
        raise Malformed("role", _("There is no such kind of certificate."), "role")


def _write(provider: str, kind: str, user_id: str, **values: object) -> None:
    # Two administrators at once: the second sees what the first has done.
    lock = f"trust {provider}"
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", {"lock": lock})
    row = {"provider": provider, "kind": kind, "user_id": user_id, "at": clock.now(), **values}
    ledger.write(insert(table).values(**row))
    details = {name: values[name] for name in ("role", "sha256", "settings") if values.get(name)}
    ledger.record(f"trust.{kind}", f"settings:signing-{provider}", details)

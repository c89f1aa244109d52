"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes (A4).

A person may use one, and must where the settings name their role or department. SQL keeps the
secret encrypted and the recovery codes as marks, by a key that is not in SQL; a code opens
once.
"""

from cryptography.fernet import Fernet
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import limits
from kase.is2in.parties.accounts import gate
from kase.is2in.parties.accounts import login_of
from kase.is2in.parties.people import person
from kase.is2in.parties.settings import settings
from kase.is2in.parties.signin_tables import recovery_code
from kase.is2in.parties.signin_tables import second_factor as table
from kase.is2in.parties.types import DEPARTMENT_HOLDER
from kase.is2in.parties.types import Person
from kase.is2in.parties.types import ROLE_HOLDER
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
import hmac
import pyotp
import secrets


ISSUER = "is2in"
STEP = 30
# The clock of a phone may be this many steps away from ours.
DRIFT = 1
CODES = 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
STARTED_FOR = timedelta(hours=1)
KIND = "code"


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs: the secret, and the same as an address for a QR code."""

    secret: str
    uri: str


def enrolled(user_id: str) -> datetime | None:
    """Return since when a person uses a second factor, None for one who does not."""
    query = select(table.c.confirmed).where(table.c.user_id == user_id)
    return next((row.confirmed for row in ledger.read(query)), None)


def is_required(someone: Person) -> bool:
    """Return whether the settings ask a second factor of a person."""
    wanted = settings().second_factor_for
    holders = {f"{ROLE_HOLDER}{role}" for role in someone.roles}
    holders |= {f"{DEPARTMENT_HOLDER}{name}" for name in someone.departments}
    return bool(holders & set(wanted))


def must_enrol(user_id: str) -> bool:
    """Return whether a person must add a second factor before anything else."""
    if not settings().second_factor_for:
        return False
    someone = person(user_id)
    return someone is not None and is_required(someone) and enrolled(user_id) is None


def password_is_enough(user_id: str) -> bool:
    """Return whether a password alone opens the account: no factor is there or asked for."""
    someone = person(user_id)
    return someone is None or (enrolled(user_id) is None and not is_required(someone))


def begin(user_id: str) -> Enrolment:
    """Return a secret for an authenticator app; it counts when a code of it has come back.

    Asked again within the hour it gives the same one, so that a page may be opened twice.
    Raises Conflict when the person uses a second factor already.
    """
    for row in ledger.read(select(table).where(table.c.user_id == user_id)):
        if row.confirmed is not None:
            raise Conflict("second-factor", _("A second factor is in use already."))
        if row.started > clock.now() - STARTED_FOR:
            return _enrolment(user_id, _open(row.secret))
    secret = pyotp.random_base32()
    ledger.write(delete(table).where(table.c.user_id == user_id))
    values = {"user_id": user_id, "secret": _closed(secret), "started": clock.now()}
    ledger.write(insert(table).values(values))
    return _enrolment(user_id, secret)


def confirm(user_id: str, code: str) -> tuple[str, ...]:
    """Begin to use the second factor that a code comes from; return the recovery codes.

    They are shown this once. Raises RuleRefused for a wrong code, TooMany after too many.
    """
    require_tries(user_id)
    rows = ledger.read(select(table).where(table.c.user_id == user_id))
    if not rows or rows[0].confirmed is not None:
        raise Conflict("second-factor", _("Open the page again and scan the code anew."))
    step = _step_of(_open(rows[0].secret), code)
    if step is None:
        _refuse(user_id)
    mine = update(table).where(table.c.user_id == user_id, table.c.confirmed.is_(None))
    if not ledger.write(mine.values(confirmed=clock.now(), last_step=step)).rowcount:
        _refuse(user_id)
    ledger.record("second-factor-added", f"person:{user_id}", {})
    return new_recovery_codes(user_id)


def new_recovery_codes(user_id: str) -> tuple[str, ...]:
    """Return ten codes that each open once without the app; earlier ones stop working."""
    codes = tuple("-".join(_word() for _part in range(3)) for _code in range(CODES))
    ledger.write(delete(recovery_code).where(recovery_code.c.user_id == user_id))
    rows = [{"user_id": user_id, "mark": _mark(user_id, code)} for code in codes]
    ledger.write(insert(recovery_code), rows)
    ledger.record("recovery-codes", f"person:{user_id}", {"codes": CODES})
    return codes


def recovery_codes_left(user_id: str) -> int:
    """Return how many recovery codes are unused."""
    unused = (recovery_code.c.user_id == user_id) & recovery_code.c.used.is_(None)
    return ledger.read(select(func.count()).select_from(recovery_code).where(unused))[0][0]


def require_code(user_id: str, code: str) -> None:
    """Raise RuleRefused unless a code of the app, or a recovery code, is right and unused.

    TooMany after too many wrong ones; those are counted at once, whatever becomes of the
    request.
    """
    require_tries(user_id)
    text = "".join(code.split()).upper()
    if not (_take_step(user_id, text) or _take_recovery_code(user_id, text)):
        _refuse(user_id)


def require_tries(user_id: str) -> None:
    """Raise TooMany when too many wrong codes were given."""
    rules = settings()
    limits.require(KIND, user_id, rules.code_tries, timedelta(minutes=rules.lockout_minutes))


def remove(user_id: str, *, reason: str = "") -> None:
    """Stop using a second factor; ``reason`` is given where somebody else removes it."""
    if not ledger.write(delete(table).where(table.c.user_id == user_id)).rowcount:
        raise Conflict("second-factor", _("No second factor is in use."))
    ledger.write(delete(recovery_code).where(recovery_code.c.user_id == user_id))
    details = {"reason": reason} if reason else {}
    ledger.record("second-factor-removed", f"person:{user_id}", details)


def _take_step(user_id: str, code: str) -> bool:
    query = select(table).where(table.c.user_id == user_id, table.c.confirmed.is_not(None))
    for row in ledger.read(query):
        step = _step_of(_open(row.secret), code)
        if step is None:
            return False
        # The row is the lock: of two requests with one code the second finds it used.
        mine = update(table).where(table.c.user_id == user_id, table.c.last_step < step)
        return bool(ledger.write(mine.values(last_step=step)).rowcount)
    return False


def _take_recovery_code(user_id: str, code: str) -> bool:
    mine = update(recovery_code).where(
        recovery_code.c.user_id == user_id,
        recovery_code.c.mark == _mark(user_id, code),
        recovery_code.c.used.is_(None),
    )
    if not ledger.write(mine.values(used=clock.now())).rowcount:
        return False
    left = recovery_codes_left(user_id)
    ledger.record("recovery-code-used", f"person:{user_id}", {"left": left}, actor=user_id)
    return True


def _step_of(secret: str, code: str) -> int | None:
    """Return the time step a code belongs to, None for a wrong one."""
    app, now = pyotp.TOTP(secret, interval=STEP), int(clock.now().timestamp()) // STEP
    steps = range(now - DRIFT, now + DRIFT + 1)
    text = "".join(code.split()).encode("utf-8")
    right = [step for step in steps if hmac.compare_digest(_code_at(app, step), text)]
    return right[0] if right else None


def _code_at(app: pyotp.TOTP, step: int) -> bytes:
    return app.generate_otp(step).encode("ascii")


def _refuse(user_id: str) -> None:
    limits.count(KIND, user_id)
    raise RuleRefused("second-factor", _("The code is wrong or has been used."), "code")


def _enrolment(user_id: str, secret: str) -> Enrolment:
    app = pyotp.TOTP(secret, interval=STEP)
    return Enrolment(secret, app.provisioning_uri(name=login_of(user_id), issuer_name=ISSUER))


def _word() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(4))


def _mark(user_id: str, code: str) -> str:
    text = f"{user_id}:{code.replace('-', '')}".encode()
    return hmac.digest(gate().key, text, "sha256").hex()


def _closed(secret: str) -> str:
    return Fernet(gate().key).encrypt(secret.encode("ascii")).decode("ascii")


def _open(kept: str) -> str:
    return Fernet(gate().key).decrypt(kept.encode("ascii")).decode("ascii")

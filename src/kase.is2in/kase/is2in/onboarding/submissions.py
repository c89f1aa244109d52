"""What the public does: sends a request, confirms its e-mail, follows it. Nobody is logged in."""

from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding import codes
from kase.is2in.onboarding import facts
from kase.is2in.onboarding import letters
from kase.is2in.onboarding import limits
from kase.is2in.onboarding import register
from kase.is2in.onboarding import robots
from kase.is2in.onboarding.register import subject
from kase.is2in.onboarding.routes import routes_for
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.tables import connection_request as table
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.onboarding.types import NEW
from kase.is2in.onboarding.types import NewRequest
from kase.is2in.onboarding.types import Proof
from kase.is2in.onboarding.types import Receipt
from kase.is2in.onboarding.types import Status
from kase.is2in.onboarding.types import UNCONFIRMED
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import client_address
from sqlalchemy import insert
from sqlalchemy import update


SEQUENCE = "connection_request"
# Which text of consent the applicant has ticked; raised with the words on the form.
CONSENT = "1"
ANYBODY = "anybody"


def submit(new: NewRequest, proof: Proof) -> Receipt:
    """Register a request from the public form; return its number and secret code.

    The first to read it is the officers, or, where the sender's computer has not done the
    work of ``proof``, the applicant, who confirms the e-mail. Raises TooMany for floods,
    RuleRefused for what looks like a robot and for wrong fields, Conflict for a form sent
    twice.
    """
    address = client_address()
    limits.require("tries", address, setting("address_tries"), limits.HOUR)
    worked = robots.check(proof)
    new = facts.checked(new)
    limits.require("requests", address, setting("address_requests"), limits.HOUR)
    about = setting("about_requests")
    limits.require("requests-of-email", new.email, about, limits.DAY)
    limits.require("requests-of-bin", new.bin, about, limits.DAY)
    busy = limits.count("all", ANYBODY, limits.HOUR) > setting("busy_requests")
    robots.spend(proof.token)
    return register_request(new, confirmed=worked and not busy)


def register_request(new: NewRequest, *, confirmed: bool = True) -> Receipt:
    """Keep a checked request and send the letters about it; ``submit`` without its guards."""
    number, code = ledger.next_number(SEQUENCE), codes.new_code()
    now = clock.now()
    values = {
        "number": number,
        "state": NEW if confirmed else UNCONFIRMED,
        "created": now,
        "received": now if confirmed else None,
        "bin": new.bin,
        "names": dict(new.names),
        "legal_forms": dict(new.legal_forms),
        "kinds": sorted(new.kinds),
        "routes": list(routes_for(new.kinds)),
        "key_providers": sorted(new.key_providers),
        "consent": CONSENT,
        "language": new.language,
        "email": new.email,
        "phone": new.phone,
        "address": new.address,
        "people": register.people_as_json((new.head, *new.people)),
        "code_hash": codes.hashed(number, code),
    }
    ledger.write(insert(table).values(values))
    if not confirmed:
        letters.confirm(new.email, number, code, new.language)
        return Receipt(number, "", False)
    letters.registered(new.email, number, code, new.language)
    _received(register.find(number))
    return Receipt(number, code, True)


def status(number: int, code: str) -> Status:
    """Return what the holder of number and code may see.

    Raises Missing, the same for a wrong code and for a number that is none; TooMany for an
    address that looks too often.
    """
    limits.require("status", client_address(), setting("status_tries"), limits.HOUR)
    return _public(_opened(number, code))


def confirm(number: int, code: str) -> Status:
    """Confirm the e-mail of a request by the code that was mailed there; may be repeated."""
    limits.require("status", client_address(), setting("status_tries"), limits.HOUR)
    found = _opened(number, code, lock=True)
    if found.state != UNCONFIRMED:
        return _public(found)
    values = {"state": NEW, "received": clock.now()}
    ledger.write(update(table).where(table.c.number == number).values(values))
    found = register.find(number)
    _received(found)
    return _public(found)


def _received(one: ConnectionRequest) -> None:
    details = {"kinds": sorted(one.kinds), "routes": sorted(one.routes), "bin": one.bin}
    ledger.record("connection-request-received", subject(one.number), details)
    letters.tell_exchange(one)


def _opened(number: int, code: str, lock: bool = False) -> ConnectionRequest:
    # The same work whether there is such a request or not.
    found, kept = register.find(number, lock), register.code_hash(number)
    if not codes.opens(number, code, kept) or _is_late(found):
        raise Missing("connection-request", _("There is no request with this number and code."))
    return found


def _is_late(one: ConnectionRequest) -> bool:
    length = timedelta(hours=setting("confirm_hours"))
    return one.state == UNCONFIRMED and one.created + length <= clock.now()


def _public(one: ConnectionRequest) -> Status:
    return Status(
        one.number, one.state, one.created, one.received, one.taken, one.decided, one.reason
    )

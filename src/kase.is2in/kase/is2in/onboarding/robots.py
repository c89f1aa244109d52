"""Keeping robots out: a signed form token that works once, a trap, a little work to do.

The token says when it was made and how hard the work is; nothing is kept until it is spent.
The work is a number whose SHA-256 with the token's seed begins with zero bits: about a second
for one browser, dear for whoever wants thousands.
"""

from base64 import urlsafe_b64encode
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding.settings import setting
from kase.is2in.onboarding.tables import connection_token
from kase.is2in.onboarding.types import Challenge
from kase.is2in.onboarding.types import Proof
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from plone.keyring.interfaces import IKeyManager
from sqlalchemy.dialects.postgresql import insert
from zope.component import getUtility
import hmac
import math
import re
import secrets


# Nobody but this room signs texts that begin so.
PURPOSE = b"kase.is2in.onboarding\0"
RING = "_anon"
TOKEN = re.compile(r"(?P<seed>[\w-]{22})\.(?P<made>[0-9]{1,12})\.(?P<bits>[0-9]{1,2})\.[\w-]{43}")
SOLUTION = re.compile(r"[0-9]{1,12}")


def new_challenge() -> Challenge:
    """Return a token for one request, with the work it asks for."""
    seed = secrets.token_urlsafe(16)
    bits, made = setting("work_bits"), int(clock.now().timestamp())
    start = f"{seed}.{made}.{bits}"
    key = getUtility(IKeyManager).secret(RING)
    return Challenge(
        f"{start}.{_signature(start, key)}",
        seed,
        bits,
        setting("least_seconds"),
        _moment(made) + timedelta(hours=setting("form_hours")),
    )


def reopened(token: str) -> Challenge | None:
    """Return the challenge of a token that is ours and not too old, None for others.

    A form that comes back with an error keeps its token and the work that is done.
    """
    found = TOKEN.fullmatch(token) if token.isascii() else None
    if found is None or not _is_ours(token):
        return None
    expires = _moment(int(found["made"])) + timedelta(hours=setting("form_hours"))
    if clock.now() >= expires:
        return None
    return Challenge(token, found["seed"], int(found["bits"]), setting("least_seconds"), expires)


def check(proof: Proof) -> bool:
    """Return whether the work was done; a proof without a solution is no refusal.

    Raises RuleRefused for a full trap, a token that is forged, too old or too young, and for
    a solution that is wrong.
    """
    if proof.trap:
        raise RuleRefused("robot", _("A field that people do not see was filled. Send it again."))
    found = TOKEN.fullmatch(proof.token) if proof.token.isascii() else None
    if found is None or not _is_ours(proof.token):
        raise RuleRefused("token", _("This form is not ours. Open the page again."))
    made = _moment(int(found["made"]))
    if clock.now() >= made + timedelta(hours=setting("form_hours")):
        raise RuleRefused("token-expired", _("The form lay open too long. Send it once more."))
    wait = made + timedelta(seconds=setting("least_seconds")) - clock.now()
    if wait > timedelta(0):
        text = _(
            "The form came back too fast. Wait ${seconds} s and send it again.",
            mapping={"seconds": str(math.ceil(wait.total_seconds()))},
        )
        raise RuleRefused("too-fast", text)
    if proof.solution and not solves(found["seed"], int(found["bits"]), proof.solution):
        raise RuleRefused("solution", _("The check of your browser went wrong. Send it again."))
    return bool(proof.solution)


def solves(seed: str, bits: int, solution: str) -> bool:
    """Return whether a number is the work a seed asks for."""
    if not SOLUTION.fullmatch(solution):
        return False
    digest = sha256(f"{seed}:{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0


def spend(token: str) -> None:
    """Make a token useless, with the caller's transaction; raise Conflict for a spent one.

    Of two requests with one token the second waits here for the first's commit.
    """
    until = clock.now() + timedelta(hours=setting("form_hours"))
    statement = (
        insert(connection_token)
        .values(mark=token.split(".")[0], until=until)
        .on_conflict_do_nothing()
        .returning(connection_token.c.mark)
    )
    if not ledger.write(statement).all():
        raise Conflict(
            "token-used",
            _(
                "This form has been sent already. The number of the request is in the letter you "
                "have got. For another request open the page again."
            ),
        )


def _is_ours(token: str) -> bool:
    start, _dot, signature = token.rpartition(".")
    keys = getUtility(IKeyManager)[RING]
    return any(hmac.compare_digest(_signature(start, key), signature) for key in keys if key)


def _signature(start: str, key: str) -> str:
    digest = hmac.digest(key.encode(), PURPOSE + start.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

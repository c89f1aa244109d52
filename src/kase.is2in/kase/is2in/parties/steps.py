"""Between the password and the second factor: who has given the right password just now.

A signed note in a cookie of some minutes; it opens nothing by itself, and a new password makes
it void.
"""

from kase.is2in.parties.accounts import account
from kase.is2in.parties.accounts import gate
from kase.is2in.terms import clock
import base64
import binascii
import hmac
import json


COOKIE = "is2in_step"
SECONDS = 300


def note(user_id: str, agree: bool) -> str:
    """Return the note: whose password was right, whether the agreement was ticked."""
    end = int(clock.now().timestamp()) + SECONDS
    text = json.dumps([user_id, agree, end, _password_of(user_id)]).encode("utf-8")
    return base64.urlsafe_b64encode(_signature(text) + text).decode("ascii")


def read_note(value: str) -> tuple[str, bool] | None:
    """Return (user id, agree) of a note that is ours, young, and about the present password."""
    try:
        raw = base64.b64decode(value.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    signature, text = raw[:32], raw[32:]
    if not hmac.compare_digest(signature, _signature(text)):
        return None
    user_id, agree, end, password = json.loads(text)
    if end <= clock.now().timestamp() or password != _password_of(user_id):
        return None
    return user_id, agree


def _password_of(user_id: str) -> str:
    found = account(user_id)
    return found.changed.isoformat() if found is not None and found.changed else ""


def _signature(text: bytes) -> bytes:
    return hmac.digest(gate().key, b"second factor:" + text, "sha256")

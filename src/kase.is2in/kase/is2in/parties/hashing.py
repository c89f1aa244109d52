"""How passwords are kept: scrypt, in the notation of Zope's stores ({SCRYPT}salt$key).

Plone's own default is one round of SHA-1, which a graphics card tries by the billion. Older
hashes of a store stay readable.
"""

from AuthEncoding import AuthEncoding
from base64 import b64decode
from base64 import b64encode
from collections import OrderedDict
import hashlib
import hmac
import secrets
import threading
import time


SCHEME = "SCRYPT"
# 16 MB and some 40 ms a try.
COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
SALT_BYTES = 16

# Basic authentication brings the password with every request. What was right a moment ago is
# remembered by a digest under a key that only this process has.
_REMEMBERED_SECONDS = 60
_REMEMBERED_MOST = 500
_KEY = secrets.token_bytes(32)
_lock = threading.Lock()
_remembered: OrderedDict[bytes, float] = OrderedDict()


def _derive(password, salt: bytes) -> bytes:
    raw = password.encode("utf-8") if isinstance(password, str) else password
    return hashlib.scrypt(raw, salt=salt, **COST)


class Scrypt:
    """A scheme of AuthEncoding."""

    def encrypt(self, pw) -> bytes:
        """Return salt and key of a password."""
        salt = secrets.token_bytes(SALT_BYTES)
        return b64encode(salt) + b"$" + b64encode(_derive(pw, salt))

    def validate(self, reference, attempt) -> bool:
        """Return whether a password gives the kept key."""
        salt, _dollar, key = bytes(reference).partition(b"$")
        try:
            return hmac.compare_digest(b64decode(key), _derive(attempt, b64decode(salt)))
        except ValueError:
            return False


if SCHEME not in AuthEncoding.listSchemes():
    AuthEncoding.registerScheme(SCHEME, Scrypt())


def hashed(password: str) -> bytes:
    """Return what is kept of a password."""
    return AuthEncoding.pw_encrypt(password, SCHEME)


# What a try for an unknown login is compared with, so that it takes as long as any other.
NOBODY = hashed(secrets.token_urlsafe())


def matches(reference, password: str) -> bool:
    """Return whether a password is the one behind a kept hash."""
    if isinstance(reference, str):
        reference = reference.encode("utf-8")
    mark = hmac.digest(_KEY, reference + b"\0" + password.encode("utf-8"), "sha256")
    with _lock:
        if _remembered.get(mark, 0) > time.monotonic():
            return True
    right = AuthEncoding.is_encrypted(reference) and AuthEncoding.pw_validate(reference, password)
    if right:
        with _lock:
            _remembered[mark] = time.monotonic() + _REMEMBERED_SECONDS
            while len(_remembered) > _REMEMBERED_MOST:
                _remembered.popitem(last=False)
    return bool(right)

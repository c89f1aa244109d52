"""The secret code by which an applicant follows a request; only its hash is kept."""

from hashlib import sha256
import hmac
import secrets


# Without letters and digits that are taken for each other; 16 of them are 80 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 4


def new_code() -> str:
    """Return a code as it is shown: K7QF-2M9X-TR4D-A8WE."""
    groups = ("".join(secrets.choice(ALPHABET) for _n in range(GROUP)) for _m in range(GROUPS))
    return "-".join(groups)


def hashed(number: int, code: str) -> str:
    """Return what is kept of a code, however it is spaced and in whatever letters."""
    tidy = "".join(character for character in code.upper() if character.isalnum())
    return sha256(f"{number}:{tidy}".encode("utf-8", "replace")).hexdigest()


def opens(number: int, code: str, kept: str | None) -> bool:
    """Return whether a code is the kept one; for no request it takes as long and is not."""
    return hmac.compare_digest(hashed(number, code), kept or hashed(0, "")) and bool(kept)

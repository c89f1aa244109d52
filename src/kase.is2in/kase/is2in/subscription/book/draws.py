"""The order of a draw: nobody can choose it, everybody entitled can compute it again.

The seller commits to a secret before the close by publishing its SHA-256; the Merkle root of
the accepted register, known only after the close, is mixed in.
"""

from kase.is2in.subscription.book.exact import Whole
import hashlib
import hmac
import numpy as np


BLOCK, WORD = 64, 8


def commitment(secret: bytes) -> str:
    """Return what is published of a secret before the close: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret).hexdigest()


def keeps(secret: bytes, published: str) -> bool:
    """Return whether a secret is the one that was committed to."""
    return hmac.compare_digest(commitment(secret), published.lower())


def seed(secret: bytes, root: bytes) -> bytes:
    """Return the seed of the draw: SHA-256 of the secret followed by the register's root."""
    return hashlib.sha256(secret + root).digest()


def order(seed_: bytes, numbers: Whole) -> np.ndarray:
    """Return the positions of bids in drawn order.

    It ascends by HMAC-SHA-256 of the seed over the bid's number in decimal ASCII.
    """
    first = np.frombuffer(_digests(seed_, numbers, WORD), dtype=">u8")
    drawn = np.argsort(first, kind="stable")
    ahead = first[drawn]
    if (ahead[1:] != ahead[:-1]).all():
        return drawn
    words = np.frombuffer(_digests(seed_, numbers, 4 * WORD), dtype=">u8").reshape(-1, 4)
    # The last key of lexsort counts first; equal digests cannot be had, numbers being unique.
    return np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))


def _digests(seed_: bytes, numbers: Whole, size: int) -> bytearray:
    """Return the first bytes of each digest one after another.

    It is HMAC as RFC 2104 writes it, its pads hashed once.
    """
    key = seed_ if len(seed_) <= BLOCK else hashlib.sha256(seed_).digest()
    key = key.ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy
    drawn = bytearray()
    for number in numbers.tolist():
        inside, outside = inner(), outer()
        inside.update(b"%d" % number)
        outside.update(inside.digest())
        drawn += outside.digest()[:size]
    return drawn

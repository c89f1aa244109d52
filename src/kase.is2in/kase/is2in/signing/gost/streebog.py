"""Streebog (GOST R 34.11-2012, RFC 6986): by libcrypto where it knows it, by Python elsewhere.

Both kinds of this function digest the same; Python's digests about 130 KB in a second, so a
site with documents of megabytes installs Debian's ``libengine-gost-openssl``.
"""

from functools import cache
from kase.is2in.signing.gost import native
from kase.is2in.signing.gost.constants import ROUNDS
from kase.is2in.signing.gost.constants import ROWS
from kase.is2in.signing.gost.constants import SUBSTITUTION


BLOCK = 64
_BITS = 512
_WORD = 0xFFFFFFFFFFFFFFFF
_MODULUS = 1 << _BITS

Words = tuple[int, ...]


def streebog(data: bytes, size: int) -> bytes:
    """Return the digest of data; ``size`` is 32 or 64 bytes."""
    found = native.digest(f"md_gost12_{size * 8}", data)
    return in_python(data, size) if found is None else found


def in_python(data: bytes, size: int) -> bytes:
    """Return the same digest without libcrypto."""
    if size not in (32, 64):
        raise ValueError("Streebog has 32 or 64 bytes")
    state = _words((b"\x01" if size == 32 else b"\x00") * BLOCK)
    count = total = 0
    whole = len(data) - len(data) % BLOCK
    for position in range(0, whole, BLOCK):
        block = data[position : position + BLOCK]
        state = _compress(count, state, _words(block))
        count += _BITS
        total = (total + int.from_bytes(block, "little")) % _MODULUS
    rest = data[whole:]
    last = (rest + b"\x01").ljust(BLOCK, b"\x00")
    state = _compress(count, state, _words(last))
    count += len(rest) * 8
    total = (total + int.from_bytes(last, "little")) % _MODULUS
    state = _compress(0, state, _words(count.to_bytes(BLOCK, "little")))
    state = _compress(0, state, _words(total.to_bytes(BLOCK, "little")))
    return _bytes(state)[BLOCK - size :]


@cache
def _tables() -> tuple[Words, ...]:
    """Return substitution and linear transformation together, by place and value of a byte."""
    tables = []
    for place in range(8):
        rows = ROWS[(7 - place) * 8 : (8 - place) * 8]
        tables.append(tuple(_combine(rows, SUBSTITUTION[value]) for value in range(256)))
    return tuple(tables)


def _combine(rows: Words, value: int) -> int:
    found = 0
    for bit, row in enumerate(rows):
        if value & (0x80 >> bit):
            found ^= row
    return found


@cache
def _rounds() -> tuple[Words, ...]:
    return tuple(_words(constant.to_bytes(BLOCK, "little")) for constant in ROUNDS)


def _words(block: bytes) -> Words:
    return tuple(int.from_bytes(block[at : at + 8], "little") for at in range(0, BLOCK, 8))


def _bytes(words: Words) -> bytes:
    return b"".join(word.to_bytes(8, "little") for word in words)


def _transform(left: Words, right: Words) -> Words:
    """Return the exclusive or of both, substituted, transposed and transformed."""
    t0, t1, t2, t3, t4, t5, t6, t7 = _tables()
    b = _bytes(tuple(map(int.__xor__, left, right)))
    return tuple(
        t0[b[at]]
        ^ t1[b[8 + at]]
        ^ t2[b[16 + at]]
        ^ t3[b[24 + at]]
        ^ t4[b[32 + at]]
        ^ t5[b[40 + at]]
        ^ t6[b[48 + at]]
        ^ t7[b[56 + at]]
        for at in range(8)
    )


def _compress(count: int, state: Words, block: Words) -> Words:
    """Return the state after one block; ``count`` are the bits digested before it."""
    key = _transform(state, (count & _WORD, count >> 64, 0, 0, 0, 0, 0, 0))
    message = block
    for constant in _rounds():
        message = _transform(key, message)
        key = _transform(key, constant)
    return tuple(k ^ m ^ s ^ b for k, m, s, b in zip(key, message, state, block, strict=True))

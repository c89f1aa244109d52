"""GOST 34.311-95 (RFC 5831) with the S-boxes of its test parameters, as НУЦ РК used it.

Only documents signed before 2015's standard need it; it digests about 25 KB in a second.
"""

from functools import cache


BLOCK = 32
_MODULUS = 1 << 256
_WORD = 0xFFFFFFFF

# RFC 4357, section 11.2: id-GostR3411-94-TestParamSet.
_BOXES = (
    (4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3),
    (14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9),
    (5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11),
    (7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3),
    (6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2),
    (4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14),
    (13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12),
    (1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12),
)
_C3 = bytes.fromhex("ff00ffff000000ffff0000ff00ffff0000ff00ff00ff00ffff00ff00ff00ff00")


def digest(data: bytes) -> bytes:
    """Return the digest of 32 bytes."""
    state = bytes(BLOCK)
    total = 0
    for position in range(0, len(data), BLOCK):
        block = data[position : position + BLOCK].ljust(BLOCK, b"\0")[::-1]
        total = (total + int.from_bytes(block, "big")) % _MODULUS
        state = _step(state, block)
    state = _step(state, (len(data) * 8).to_bytes(BLOCK, "big"))
    return _step(state, total.to_bytes(BLOCK, "big"))[::-1]


@cache
def _substitution() -> tuple[tuple[int, ...], ...]:
    """Return S-boxes and rotation together, two half-bytes at a time."""
    tables = []
    for place in range(4):
        low, high = _BOXES[place * 2], _BOXES[place * 2 + 1]
        table = []
        for value in range(256):
            word = (low[value & 15] | high[value >> 4] << 4) << (place * 8)
            table.append((word << 11 | word >> 21) & _WORD)
        tables.append(tuple(table))
    return tuple(tables)


def _encrypt(key: bytes, block: bytes) -> bytes:
    """Return a block of 8 bytes enciphered by GOST 28147-89; both with the highest byte first."""
    t0, t1, t2, t3 = _substitution()
    words = [int.from_bytes(key[at : at + 4], "big") for at in range(28, -1, -4)]
    low, high = int.from_bytes(block[4:], "big"), int.from_bytes(block[:4], "big")
    for word in (*words * 3, *reversed(words)):
        mixed = (low + word) & _WORD
        high ^= t0[mixed & 255] ^ t1[mixed >> 8 & 255] ^ t2[mixed >> 16 & 255] ^ t3[mixed >> 24]
        low, high = high, low
    return low.to_bytes(4, "big") + high.to_bytes(4, "big")


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(len(left), "big")


def _a(value: bytes) -> bytes:
    return _xor(value[24:], value[16:24]) + value[:24]


def _p(value: bytes) -> bytes:
    return bytes(value[row + 8 * column] for row in range(8) for column in range(4))


def _step(state: bytes, block: bytes) -> bytes:
    """Return the state after one block."""
    u, v = state, block
    keys = [_p(_xor(u, v))]
    for turn in (2, 3, 4):
        u = _a(u)
        if turn == 3:
            u = _xor(u, _C3)
        v = _a(_a(v))
        keys.append(_p(_xor(u, v)))
    parts = [state[24 - 8 * turn : 32 - 8 * turn] for turn in range(4)]
    sealed = b"".join(
        reversed([_encrypt(key, part) for key, part in zip(keys, parts, strict=True)])
    )
    mixed = _shuffle(sealed, 12)
    mixed = _shuffle(_xor(block, mixed), 1)
    return _shuffle(_xor(state, mixed), 61)


def _shuffle(value: bytes, times: int) -> bytes:
    words = [int.from_bytes(value[at : at + 2], "big") for at in range(30, -1, -2)]
    for _turn in range(times):
        words.append(words.pop(0) ^ words[0] ^ words[1] ^ words[2] ^ words[11] ^ words[14])
    return b"".join(word.to_bytes(2, "big") for word in reversed(words))

"""The curves that keys name: Weierstrass curves y² = x³ + ax + b over a prime field.

What is computed on them stands in ``points``.
"""

from dataclasses import dataclass


Point = tuple[int, int]


@dataclass(frozen=True)
class Curve:
    """One curve: field ``p``, coefficients, order ``q`` of the base point; ``size`` in bytes."""

    name: str
    size: int
    p: int
    a: int
    b: int
    q: int
    base: Point
    cofactor: int = 1


def _number(*parts: str) -> int:
    return int("".join(parts), 16)


_P256 = (1 << 256) - 0x269
_P512 = (1 << 512) - 0x239

# R 1323565.1.024-2019; the first is Russia's set A of 256 bits (RFC 7836).
A256 = Curve(
    "id-tc26-gost-3410-2012-256-paramSetA",
    32,
    _P256,
    _number("c2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335"),
    _number("295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513"),
    _number("400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67"),
    (
        _number("91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28"),
        _number("32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5c"),
    ),
    4,
)
# RFC 4357, 11.4: CryptoPro's set A, and the set B of 256 bits.
CRYPTOPRO_A = Curve(
    "id-GostR3410-2001-CryptoPro-A-ParamSet",
    32,
    _P256,
    _P256 - 3,
    0xA6,
    _number("ffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893"),
    (1, _number("8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14")),
)
A512 = Curve(
    "id-tc26-gost-3410-2012-512-paramSetA",
    64,
    _P512,
    _P512 - 3,
    _number(
        "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265",
        "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760",
    ),
    _number(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
    ),
    (
        3,
        _number(
            "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921",
            "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4",
        ),
    ),
)
B512 = Curve(
    "id-tc26-gost-3410-2012-512-paramSetB",
    64,
    (1 << 511) + 0x6F,
    (1 << 511) + 0x6C,
    _number(
        "687d1b459dc841457e3e06cf6f5e2517b97c7d614af138bcbf85dc806c4b289f",
        "3e965d2db1416d217f8b276fad1ab69c50f78bee1fa3106efb8ccbc7c5140116",
    ),
    _number(
        "8000000000000000000000000000000000000000000000000000000000000001",
        "49a1ec142565a545acfdb77bd9d40cfa8b996712101bea0ec6346c54374f25bd",
    ),
    (
        2,
        _number(
            "1a8f7eda389b094c2c071e3647a8940f3c123b697578c213be6dd9e6c8ec7335",
            "dcb228fd1edf4a39152cbcaaf8c0398828041055f94ceeec7e21340780fe41bd",
        ),
    ),
)
C512 = Curve(
    "id-tc26-gost-3410-2012-512-paramSetC",
    64,
    _P512,
    _number(
        "dc9203e514a721875485a529d2c722fb187bc8980eb866644de41c68e1430645",
        "46e861c0e2c9edd92ade71f46fcf50ff2ad97f951fda9f2a2eb6546f39689bd3",
    ),
    _number(
        "b4c4ee28cebc6c2c8ac12952cf37f16ac7efb6a9f69f4b57ffda2e4f0de5ade0",
        "38cbc2fff719d2c18de0284b8bfef3b52b8cc7a5f5bf0a3c8d2319a5312557e1",
    ),
    _number(
        "3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "c98cdba46506ab004c33a9ff5147502cc8eda9e7a769a12694623cef47f023ed",
    ),
    (
        _number(
            "e2e31edfc23de7bdebe241ce593ef5de2295b7a9cbaef021d385f7074cea043a",
            "a27272a7ae602bf2a7b9033db9ed3610c6fb85487eae97aac5bc7928c1950148",
        ),
        _number(
            "f5ce40d95b5eb899abbccff5911cb8577939804d6527378b8c108c3d2090ff9b",
            "e18e2d33e3021ed2ef32d85822423b6304f726aa854bae07d0396e9a9addc40f",
        ),
    ),
    4,
)

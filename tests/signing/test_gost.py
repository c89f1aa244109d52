"""GOST mathematics against published examples, against OpenSSL's, and against wrong input."""

from kase.is2in.signing.gost import curves
from kase.is2in.signing.gost import hash94
from kase.is2in.signing.gost import native
from kase.is2in.signing.gost import points
from kase.is2in.signing.gost.curves import Curve
from kase.is2in.signing.gost.keys import load_key
from kase.is2in.signing.gost.keys import NotGost
from kase.is2in.signing.gost.signature import is_right
from kase.is2in.signing.gost.streebog import in_python
from kase.is2in.signing.gost.streebog import streebog
from kase.is2in.signing.testing.gost import GostPrivateKey
from kase.is2in.signing.testing.gost import KINDS
import random
import unittest


M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M2 = "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы".encode("cp1251")
# RFC 7091, 7.1 and 7.2: curves, keys, digests and signatures of the examples.
EXAMPLES = (
    (
        Curve(
            "example 1",
            32,
            0x8000000000000000000000000000000000000000000000000000000000000431,
            7,
            0x5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E,
            0x8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3,
            (2, 0x8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8),
        ),
        (
            0x7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B,
            0x26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA,
        ),
        0x2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5,
        0x41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493,
        0x1456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40,
    ),
    (
        Curve(
            "example 2",
            64,
            int(
                "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d"
                "f1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373",
                16,
            ),
            7,
            int(
                "1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac43"
                "61834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adc",
                16,
            ),
            int(
                "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d"
                "a82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6df",
                16,
            ),
            (
                int(
                    "24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762"
                    "fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9a",
                    16,
                ),
                int(
                    "2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c"
                    "83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371e",
                    16,
                ),
            ),
        ),
        (
            int(
                "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd"
                "5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1",
                16,
            ),
            int(
                "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61"
                "ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec",
                16,
            ),
        ),
        int(
            "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c591"
            "7184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c",
            16,
        ),
        int(
            "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd3"
            "5492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36",
            16,
        ),
        int(
            "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5"
            "823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a",
            16,
        ),
    ),
)


class Digests(unittest.TestCase):
    def test_examples_of_rfc_6986(self):
        for message, size, expected in (
            (
                M1,
                64,
                "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
            ),
            (M1, 32, "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"),
            (
                M2,
                64,
                "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
                "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28",
            ),
            (M2, 32, "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"),
        ):
            with self.subTest(size=size, length=len(message)):
                self.assertEqual(in_python(message, size).hex(), expected)
                self.assertEqual(streebog(message, size).hex(), expected)

    @unittest.skipUnless(native.available(), "libcrypto has no GOST provider here")
    def test_libcrypto_digests_the_same(self):
        picked = random.Random(6986)
        for length in (0, 1, 63, 64, 65, 127, 128, 1000):
            data = picked.randbytes(length)
            for size in (32, 64):
                with self.subTest(length=length, size=size):
                    found = native.digest(f"md_gost12_{size * 8}", data)
                    self.assertEqual(found, in_python(data, size))

    def test_a_digest_has_two_sizes(self):
        with self.assertRaises(ValueError):
            in_python(b"", 48)

    def test_examples_of_the_older_digest(self):
        """RFC 5831 section 7, and what every implementation prints for the empty message."""
        for message, expected in (
            (b"", "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d"),
            (b"abc", "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d"),
            (
                b"This is message, length=32 bytes",
                "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
            ),
            (
                b"Suppose the original message has length = 50 bytes",
                "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
            ),
        ):
            with self.subTest(message):
                self.assertEqual(hash94.digest(message).hex(), expected)


class Curves(unittest.TestCase):
    every = (curves.A256, curves.CRYPTOPRO_A, curves.A512, curves.B512, curves.C512)

    def test_parameters_hold(self):
        """The base point is of the order the table says; a mistyped digit would break it."""
        for curve in self.every:
            with self.subTest(curve.name):
                self.assertTrue(points.holds(curve, curve.base))
                self.assertIsNone(points.multiply(curve, curve.q, curve.base))
                self.assertEqual(points.multiply(curve, curve.q + 1, curve.base), curve.base)

    def test_sums_agree_however_they_are_made(self):
        picked = random.Random(7091)
        for curve in self.every:
            n, m, k = (picked.randrange(1, curve.q) for _each in range(3))
            point = points.multiply(curve, k, curve.base)
            with self.subTest(curve.name):
                self.assertEqual(
                    points.multiply_two(curve, n, m, point),
                    points.multiply(curve, (n + m * k) % curve.q, curve.base),
                )

    def test_sums_agree_with_the_school_s_way(self):
        """Multiples added one by one by the formulas of the textbook, in affine coordinates."""
        for curve in self.every:
            point, found = curve.base, None
            for number in range(1, 40):
                found = _add(curve, found, point)
                with self.subTest(curve.name, number=number):
                    self.assertEqual(points.multiply(curve, number, point), found)
                    self.assertEqual(points.multiply(curve, 1, found), found)

    def test_sums_that_meet_the_same_point(self):
        """Adding a point to itself or to its opposite is no addition; new keys and known ones."""
        for curve in self.every:
            x, y = curve.base
            opposite = (x, curve.p - y)
            two = points.multiply(curve, 2, curve.base)
            for point, second, expected in (
                (curve.base, 1, two),
                (curve.base, curve.q - 1, None),
                (opposite, 1, None),
                (opposite, curve.q - 1, two),
                (two, 0, curve.base),
            ):
                points._times_met.cache_clear()
                for time in ("new", "known"):
                    with self.subTest(curve.name, second=second, time=time):
                        self.assertEqual(points.multiply_two(curve, 1, second, point), expected)

    def test_products_are_reduced_as_by_division(self):
        picked = random.Random(1024)
        for curve in self.every:
            reduce = points._reduction(curve.p)
            for number in (0, 1, curve.p, -curve.p, curve.p**2, -(curve.p**2)):
                self.assertEqual(reduce(number) % curve.p, number % curve.p)
            for _time in range(200):
                product = picked.randrange(-(curve.p**2) * 16, curve.p**2 * 16)
                found = reduce(product)
                self.assertEqual(found % curve.p, product % curve.p)
                self.assertLess(abs(found), curve.p + (1 << 40))

    def test_a_point_off_the_curve_is_known(self):
        x, y = curves.A512.base
        for point in ((x, y + 1), (0, 0), (x + curves.A512.p, y), (-1, y)):
            with self.subTest(point[0]):
                self.assertFalse(points.holds(curves.A512, point))

    def test_a_point_of_a_small_group_is_known(self):
        """Curves of cofactor 4 have points outside the group that signs."""
        curve = curves.A256
        outside = next(
            (x, y)
            for x in range(1, 200)
            for y in [pow((x**3 + curve.a * x + curve.b) % curve.p, (curve.p + 1) // 4, curve.p)]
            if (y * y - (x**3 + curve.a * x + curve.b)) % curve.p == 0
            and points.multiply(curve, curve.q, (x, y)) is not None
        )
        self.assertFalse(points.holds(curve, outside))


def _add(curve, left, right):
    """Return the sum of two points, None for the neutral one."""
    if left is None:
        return right
    (x1, y1), (x2, y2) = left, right
    if x1 == x2 and (y1 + y2) % curve.p == 0:
        return None
    if left == right:
        slope = (3 * x1 * x1 + curve.a) * pow(2 * y1, -1, curve.p)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, curve.p)
    x = (slope * slope - x1 - x2) % curve.p
    return x, (slope * (x1 - x) - y1) % curve.p


class Signatures(unittest.TestCase):
    def test_examples_of_rfc_7091(self):
        for curve, point, digest, r, s in EXAMPLES:
            with self.subTest(curve.name):
                self.assertTrue(points.holds(curve, point))
                self.assertTrue(is_right(curve, point, digest, r, s))
                self.assertFalse(is_right(curve, point, digest + 1, r, s))
                self.assertFalse(is_right(curve, point, digest, r, s + 1))

    def test_numbers_out_of_bounds_are_no_signature(self):
        curve, point, digest, r, s = EXAMPLES[0]
        for wrong in ((0, s), (r, 0), (curve.q + r, s), (r, curve.q + s), (curve.q, s), (0, 0)):
            with self.subTest(wrong):
                self.assertFalse(is_right(curve, point, digest, *wrong))

    def test_a_digest_of_nothing_counts_as_one(self):
        """Step 2 of the standard: e = 0 becomes 1, and nothing divides by zero."""
        curve, point, _digest, r, s = EXAMPLES[0]
        self.assertFalse(is_right(curve, point, 0, r, s))
        self.assertFalse(is_right(curve, point, curve.q, r, s))


class Keys(unittest.TestCase):
    def test_every_kind_signs_and_verifies(self):
        for kind in KINDS:
            with self.subTest(kind):
                private = GostPrivateKey.create(kind)
                key = load_key(private.public_key_info)
                signature = private.sign(b"document")
                digest = self.digest(private, b"document")
                self.assertTrue(key.verify(digest, signature))
                # Kazakhstan and Russia begin at different ends.
                self.assertFalse(key.verify(digest, signature[::-1]))
                self.assertFalse(key.verify(digest, signature[:-1]))
                self.assertFalse(key.verify(digest, b""))
                self.assertFalse(key.verify(self.digest(private, b"other"), signature))

    def digest(self, private, data):
        from kase.is2in.signing.algorithms import digest

        return digest(private.digest_oid, data)

    def test_what_is_no_key(self):
        good = GostPrivateKey.create("gost-512").public_key_info
        for name, wrong in (
            ("empty", b""),
            ("cut", good[:-1]),
            ("off the curve", good[:-1] + bytes((good[-1] ^ 1,))),
            ("unknown curve", good.replace(b"\x02\x02\x01\x06", b"\x02\x02\x07\x06")),
            ("of another length", good.replace(b"\x01\x02\x02\x30", b"\x01\x02\x01\x30")),
            ("an RSA key", b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"),
            ("garbage", b"\x30\x80\xff"),
        ):
            with self.subTest(name), self.assertRaises(NotGost):
                load_key(wrong)

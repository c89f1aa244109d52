"""The signature of GOST R 34.10 (RFC 7091, section 6.2): numbers only, no encodings."""

from kase.is2in.signing.gost.curves import Curve
from kase.is2in.signing.gost.curves import Point
from kase.is2in.signing.gost.points import multiply_two


def is_right(curve: Curve, point: Point, digest: int, r: int, s: int) -> bool:
    """Return whether (r, s) is the signature of the digest by the key of the point.

    ``digest`` is the digest as a number. The point must lie on the curve.
    """
    if not (0 < r < curve.q and 0 < s < curve.q):
        return False
    e = digest % curve.q or 1
    v = pow(e, -1, curve.q)
    found = multiply_two(curve, s * v % curve.q, -r * v % curve.q, point)
    return found is not None and found[0] % curve.q == r

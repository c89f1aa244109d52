"""Multiples of points: what verifying a GOST signature takes its time with.

Jacobian coordinates; points of tables are affine. A base point and a key that was met before have
a table of 255 points (Lim and Lee's comb): an eighth of the doublings. Another key is multiplied in
non-adjacent form. The primes of all named curves lie next to a power of two, so that a product is
reduced by shifts; Python's own division takes longer than the product.

Nothing here is secret: the numbers are those of signatures to be verified, and of keys of tests.
Every loop is as long as the curve's order has bits, whatever the numbers are.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from kase.is2in.signing.gost.curves import Curve
from kase.is2in.signing.gost.curves import Point


# x, y and z; z is 0 for the neutral point.
Jacobian = tuple[int, int, int]
Table = tuple[Point | None, ...]

NEUTRAL: Jacobian = (1, 1, 0)
_TEETH = 8
_WINDOW = 5
# Keys with a table of their own: authorities, responders, people who sign again; 60 KB each.
_KNOWN = 64
_MET = 1024


def multiply(curve: Curve, number: int, point: Point) -> Point | None:
    """Return the multiple of a point; ``number`` is not negative. None is the neutral point."""
    field = _field(curve)
    if point == curve.base:
        return field.affine(field.comb(((number, _table(curve, point)),)))
    return field.affine(field.slowly(number, point))


def multiply_two(curve: Curve, first: int, second: int, point: Point) -> Point | None:
    """Return ``first`` times the base point and ``second`` times a point, added."""
    field, base = _field(curve), (first, _table(curve, curve.base))
    if next(_times_met(curve, point)):
        return field.affine(field.comb((base, (second, _table(curve, point)))))
    return field.affine(field.add(field.comb((base,)), field.slowly(second, point)))


def holds(curve: Curve, point: Point) -> bool:
    """Return whether the point lies on the curve and in the group of the base point."""
    x, y = point
    if not (0 <= x < curve.p and 0 <= y < curve.p):
        return False
    if (y * y - (x * x * x + curve.a * x + curve.b)) % curve.p:
        return False
    if curve.cofactor == 1:
        return True
    field = _field(curve)
    return field.affine(field.slowly(curve.q, point)) is None


@lru_cache(maxsize=_MET)
def _times_met(curve: Curve, point: Point) -> Iterator[int]:
    return count()


@lru_cache(maxsize=_KNOWN)
def _table(curve: Curve, point: Point) -> Table:
    """Return the sums of every choice of the multiples 1, 2^d, 2^2d … of a point."""
    field = _field(curve)
    rows = [(*point, 1)]
    for _tooth in range(_TEETH - 1):
        rows.append(rows[-1])
        for _bit in range(field.columns):
            rows[-1] = field.double(rows[-1])
    sums = [NEUTRAL]
    for row in rows:
        sums += [field.add(each, row) for each in sums]
    return field.all_affine(sums)


@lru_cache(maxsize=32)
def _field(curve: Curve) -> "_Field":
    return _Field(curve)


class _Field:
    """Arithmetic of one curve."""

    def __init__(self, curve: Curve) -> None:
        self.p = curve.p
        self.a = curve.a
        # Doubling is shorter where a is -3, as on most curves.
        self.minus_three = curve.a == curve.p - 3
        self.columns = curve.q.bit_length() // _TEETH + 1
        self.reduce = _reduction(curve.p)

    def comb(self, terms: Sequence[tuple[int, Table]]) -> Jacobian:
        """Return the sum of multiples of points with tables, doubling once for all of them."""
        total = NEUTRAL
        spelled = [(self._columns(number), table) for number, table in terms]
        for place in range(self.columns):
            total = self.double(total)
            for columns, table in spelled:
                total = self.add_affine(total, table[columns[place]])
        return total

    def _columns(self, number: int) -> list[int]:
        """Return which points of the table are added, the highest place first."""
        bits = format(number, f"0{self.columns * _TEETH}b")
        rows = [bits[at : at + self.columns] for at in range(0, len(bits), self.columns)]
        return [int("".join(column), 2) for column in zip(*rows, strict=True)]

    def slowly(self, number: int, point: Point) -> Jacobian:
        """Return the multiple of a point that has no table."""
        two = self.double((*point, 1))
        odd = [(*point, 1)]
        for _each in range((1 << (_WINDOW - 2)) - 1):
            odd.append(self.add(odd[-1], two))
        multiples = self.all_affine(odd)
        total = NEUTRAL
        for digit in reversed(_digits(number)):
            total = self.double(total)
            if digit:
                found = multiples[abs(digit) >> 1]
                if digit < 0 and found is not None:
                    found = found[0], self.p - found[1]
                total = self.add_affine(total, found)
        return total

    def double(self, point: Jacobian) -> Jacobian:
        """Return twice the point."""
        x, y, z = point
        # A point of the order two has none, nor has the neutral one.
        if not z or y in (0, self.p, -self.p):
            return NEUTRAL
        reduce = self.reduce
        yy, zz = reduce(y * y), reduce(z * z)
        s = reduce(4 * x * yy)
        if self.minus_three:
            m = reduce(3 * (x - zz) * (x + zz))
        else:
            m = reduce(3 * x * x + self.a * reduce(zz * zz))
        x3 = reduce(m * m - 2 * s)
        return x3, reduce(m * (s - x3) - 8 * yy * yy), reduce(2 * y * z)

    def add_affine(self, left: Jacobian, right: Point | None) -> Jacobian:
        """Return the sum with a point of a table."""
        if right is None:
            return left
        x1, y1, z1 = left
        x2, y2 = right
        if not z1:
            return x2, y2, 1
        reduce = self.reduce
        zz = reduce(z1 * z1)
        h = reduce(x2 * zz) - x1
        r = reduce(y2 * reduce(zz * z1)) - y1
        if self._is_zero(h):
            return self.double(left) if self._is_zero(r) else NEUTRAL
        return self._sum(x1, y1, z1, h, r)

    def add(self, left: Jacobian, right: Jacobian) -> Jacobian:
        """Return the sum of two points."""
        x1, y1, z1 = left
        x2, y2, z2 = right
        if not z1:
            return right
        if not z2:
            return left
        reduce = self.reduce
        zz1, zz2 = reduce(z1 * z1), reduce(z2 * z2)
        u1, s1 = reduce(x1 * zz2), reduce(y1 * reduce(zz2 * z2))
        h = reduce(x2 * zz1) - u1
        r = reduce(y2 * reduce(zz1 * z1)) - s1
        if self._is_zero(h):
            return self.double(left) if self._is_zero(r) else NEUTRAL
        return self._sum(u1, s1, reduce(z1 * z2), h, r)

    def _sum(self, x: int, y: int, z: int, h: int, r: int) -> Jacobian:
        """Return what both additions end with: ``h`` and ``r`` are the differences of x and y."""
        reduce = self.reduce
        hh = reduce(h * h)
        hhh, v = reduce(h * hh), reduce(x * hh)
        x3 = reduce(r * r - hhh - 2 * v)
        return x3, reduce(r * (v - x3) - y * hhh), reduce(h * z)

    def _is_zero(self, difference: int) -> bool:
        """Return whether a difference of two reduced numbers is a multiple of the prime."""
        return difference in (0, self.p, -self.p)

    def affine(self, point: Jacobian) -> Point | None:
        """Return the point, None for the neutral one."""
        return self.all_affine([point])[0]

    def all_affine(self, points: Sequence[Jacobian]) -> Table:
        """Return points with one division for all of them (Montgomery's trick)."""
        p = self.p
        products = [1]
        for _x, _y, z in points:
            products.append(products[-1] * (z % p or 1) % p)
        inverse = pow(products[-1], -1, p)
        found: list[Point | None] = []
        for (x, y, z), before in zip(reversed(points), reversed(products[:-1]), strict=True):
            if not z % p:
                found.append(None)
                continue
            one, inverse = inverse * before % p, inverse * z % p
            square = one * one % p
            found.append((x * square % p, y * square * one % p))
        return tuple(reversed(found))


def _reduction(p: int) -> Callable[[int], int]:
    """Return what takes a product to a small number of the same remainder.

    Of a prime next to a power of two, 2^n - c, the result lies within 2^36 of the range 0 … p for
    every product that ``_Field`` makes: two of them are the same only where their difference is 0,
    p or -p. Below zero is as good as above: shifts of Python round down.
    """
    size = max((p.bit_length() - 1, p.bit_length()), key=lambda bits: -abs((1 << bits) - p))
    c, mask = (1 << size) - p, (1 << size) - 1
    if abs(c) >= 1 << 10:
        return lambda product: product % p

    def reduce(product: int) -> int:
        once = (product & mask) + (product >> size) * c
        return (once & mask) + (once >> size) * c

    return reduce


def _digits(number: int) -> list[int]:
    """Return the digits of the number, odd or zero, lowest first (non-adjacent form)."""
    span = 1 << _WINDOW
    found = []
    while number:
        digit = 0
        if number & 1:
            digit = number % span
            if digit >= span // 2:
                digit -= span
            number -= digit
        found.append(digit)
        number >>= 1
    return found

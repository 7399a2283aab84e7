"""Simple cubic lattice of half bandwidth 1: the square lattice of half bandwidth 2/3 convolved with a chain.

    g(z) = (1/pi) int_0^pi g2(z - cos(k)/3) dk,    g2(z) = 2/(pi z) K(4/(9 z^2))                        (*)

Between its singularities (0, 1/3, 1, infinity) g is analytic in an angle, or in sqrt(1 - 1/z^2) outside the
band; (*) is computed at Chebyshev nodes of these variables, on the real axis, and interpolated. Close to
the axis above it the same interpolants are evaluated at complex angles, elsewhere (*) is summed.
"""

from functools import lru_cache

from mpmath import mp, mpc, mpf
from reference.fixed import Interpolant, chebyshev
from reference.panels import tanh_sinh


def _square(x: mpf) -> tuple:
    """(hilbert, nu) of the square lattice of half bandwidth 2/3 at a real x."""
    y = abs(x) * mpf(3) / 2
    sign = 1 if x > 0 else -1
    if y == 0 or y == 1:
        return mpf(0), mpf(0)
    root = mp.sqrt(abs(1 - y) * (1 + y))  # K(m) = pi / 2 agm(1, sqrt(1 - m))
    if y > 1:
        return sign * mpf(3) / 2 / mp.agm(y, root), mpf(0)
    return sign * mpf(3) / 2 / mp.agm(1, root), mpf(3) / (2 * mp.pi) / mp.agm(1, y)


def _cuts(x: mpf) -> list:
    """k in [0, pi] where x - cos(k)/3 meets 0 or the edges, and cuts between them."""
    inner = [3 * x - e for e in (0, 2, -2)]
    points = sorted({mpf(0), +mp.pi, *(mp.acos(c) for c in inner if -1 < c < 1)})
    everywhere = [mp.acos(c) for c in inner]  # complex where cos k would exceed 1
    everywhere += [-p for p in everywhere] + [2 * mp.pi - p for p in everywhere]
    out = [points[0]]
    for a, b in zip(points, points[1:], strict=False):
        out += _graded(a, b, everywhere)
    return out


def _graded(a: mpf, b: mpf, points: list) -> list:
    """Right ends of parts of [a, b] no longer than twice their distance from other singular points."""
    tiny = mp.ldexp(1, -mp.prec // 2 - 10)
    gaps = (mp.hypot(max(mp.re(p) - b, a - mp.re(p), 0), mp.im(p)) for p in points)
    gap = min(g for g in gaps if g > tiny)
    if b - a <= 2 * gap:
        return [b]
    c = (a + b) / 2
    return _graded(a, c, points) + _graded(c, b, points)


def direct(x: mpf) -> tuple:
    """(hilbert, nu) at a real x >= 0 by the convolution (*)."""
    total = [mpf(0), mpf(0)]
    cuts = _cuts(x)
    for a, b in zip(cuts, cuts[1:], strict=False):
        for d, side, w in tanh_sinh(mp.prec):
            k = a + (b - a) * d if side < 0 else b - (b - a) * d
            H, density = _square(x - mp.cos(k) / 3)
            total[0] += (b - a) * w * H
            total[1] += (b - a) * w * density
    return total[0] / mp.pi, total[1] / mp.pi


@lru_cache(maxsize=4)
def _tables(prec: int) -> tuple:
    """(variable, interpolant of (hilbert, nu)) within 1/3, between 1/3 and 1, and of x g outside the band."""
    with mp.workprec(prec + 50):
        n = int(prec * 0.6)
        inner = chebyshev(mpf(0), mp.pi / 2, n)
        outer = chebyshev(mpf(0), +mp.pi, n)
        beyond = chebyshev(mpf(0), mpf(1), n)
        rows = [direct(mp.sin(a) / 3) for a in inner], [direct((2 - mp.cos(a)) / 3) for a in outer]
        far = [1 / mp.sqrt((1 - s) * (1 + s)) for s in beyond]
        return (
            Interpolant(mpf(0), mp.pi / 2, list(zip(*rows[0], strict=True))),
            Interpolant(mpf(0), +mp.pi, list(zip(*rows[1], strict=True))),
            Interpolant(mpf(0), mpf(1), [[x * direct(x)[0] for x in far]]),
        )


@lru_cache(maxsize=10000)
def _real(x: mpf) -> tuple:
    """(hilbert, nu) at x >= 0."""
    inner, outer, beyond = _tables(mp.prec)
    if x >= 1:
        return beyond(mp.sqrt((x - 1) * (x + 1)) / x)[0] / x, mpf(0)
    return tuple(outer(mp.acos(2 - 3 * x)) if 3 * x >= 1 else inner(mp.asin(3 * x)))


def nu(x: mpf) -> mpf:
    """Density of states within the band."""
    return _real(abs(x))[1]


def hilbert(x: mpf) -> mpf:
    """Principal-value transform at x >= 0."""
    return _real(x)[0]


def green(z: mpc) -> mpc:
    """g(z) for Im z > 0."""
    if z.real < 0:
        return -mp.conj(green(-mp.conj(z)))
    inner, outer, beyond = _tables(mp.prec)
    if z.imag > mpf("0.1") and abs(z) < 8:
        return _sum(z)
    if z.real >= 1 or abs(z) >= 8:
        return beyond.off_axis(mp.sqrt(1 - 1 / z**2))[0] / z
    H, density = outer.off_axis(mp.acos(2 - 3 * z)) if 3 * z.real >= 1 else inner.off_axis(mp.asin(3 * z))
    return H - 1j * mp.pi * density


def _sum(z: mpc) -> mpc:
    """(*) by the trapezoidal rule, whose error falls as exp(-n Im k) with the strip where g2 is analytic."""
    n = 4 + int(mp.prec * mp.ln(2) / (2 * mp.asinh(3 * z.imag / mp.mpf(2)) * mpf("0.9")))
    n = max(n, 12)
    ks = [mp.pi * (j + mpf("0.5")) / n for j in range(n)]
    values = (2 / (mp.pi * y) * mp.ellipk(4 / (9 * y * y)) for y in (z - mp.cos(k) / 3 for k in ks))
    return mp.fsum(values) / n

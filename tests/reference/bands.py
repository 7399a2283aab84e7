"""Coefficients of any bands from their definitions, by quadratures that share nothing with the kernel.

Densities of states come from scipy's elliptic integrals and, in three dimensions, from a convolution; Hilbert
transforms are principal values of these, never a closed form; the Fermi functions stay under the integral.
An outer integral uses tanh-sinh between all breaks and keeps the distances from both ends, so that an
inverse square root is integrated to full accuracy.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import ellipkm1, expit

_t = np.arange(-3.2, 3.2 + 1e-9, 0.05)
_u = 0.5 * np.pi * np.sinh(_t)
LOW, HIGH = expit(2 * _u), expit(-2 * _u)  # distances from both ends of a unit interval
WEIGHT = 0.05 * np.pi * np.cosh(_t) * LOW * HIGH
_gx, _gw = np.polynomial.legendre.leggauss(30)
PLAIN = 0.5 * (1 + _gx), 0.5 * (1 - _gx), 0.5 * _gw
SHARP = LOW, HIGH, WEIGHT
THERMAL = (-38.0, -22.0, -11.0, -4.5, 0.0, 4.5, 11.0, 22.0, 38.0)


def orbital_dos(shape: str, x: np.ndarray, below: np.ndarray, above: np.ndarray, D: float) -> np.ndarray:
    """Density of states of one orbital at x from the centre, given its distances from both edges."""
    inside = (below > 0) & (above > 0)
    product = np.where(inside, below * above, 1.0)
    if shape == "flat":
        value = np.full_like(x, 0.5 / D)
    elif shape == "semielliptic":
        value = 2 * np.sqrt(product) / (np.pi * D * D)
    elif shape == "chain":
        value = 1 / (np.pi * np.sqrt(product))
    elif shape == "square":
        value = 2 / (np.pi**2 * D) * ellipkm1(np.clip((x / D) ** 2, 1e-300, 1))
    else:
        value = _cubic(np.clip(x / D, -1, 1), np.clip(np.minimum(below, above) / D, 0, 1)) / D
    return np.where(inside, value, 0.0)


def _cubic(x: np.ndarray, edge: np.ndarray) -> np.ndarray:
    """Three dimensions: the square lattice smeared by a chain, (1/pi) int nu_2(x - cos(k)/3) dk."""
    a = np.abs(x)
    low = np.where(edge < 0.5, 1 - edge, a)  # |x|, exact near the edge
    # e = |x| - cos(k)/3 runs over the square band |e| < 2/3; its logarithm sits at cos k = 3|x|
    k_in = np.where(low > 1 / 3, 2 * np.arcsin(np.sqrt(np.clip(1.5 * edge, 0, 1))), np.pi)
    k_log = np.where(a < 1 / 3, np.arccos(np.clip(3 * a, -1, 1)), 0.5 * k_in)
    total = np.zeros_like(x)
    for start, stop in ((np.zeros_like(x), k_log), (k_log, k_in)):
        k = start[..., None] + (stop - start)[..., None] * LOW
        e = a[..., None] - np.cos(k) / 3
        m1 = np.clip((1.5 * e) ** 2, 1e-300, 1)
        nu = 2 / (np.pi**2 * (2 / 3)) * np.where(np.abs(1.5 * e) < 1, ellipkm1(m1), 0.0)
        total += (stop - start) * (nu @ WEIGHT)
    return total / np.pi


@dataclass
class Bands:
    """Bands (shape, D, J, N, E) at temperature T and chemical potential mu."""

    bands: list
    T: float
    mu: float
    edges: list = field(init=False)

    def __post_init__(self) -> None:
        out = set()
        for shape, D, J, _N, E in self.bands:
            inner = {"square": [0.0], "cubic": [-D / 3, D / 3]}.get(shape, [])
            out |= {E - s * J / 2 + p for s in (1, -1) for p in [-D, D, *inner]}
        self.edges = sorted(out)

    def breaks(self) -> list:
        steps = {self.mu} | {self.mu + s * J for s in (1, -1) for _, _, J, _, _ in self.bands}
        return sorted(steps | {m + k * self.T for m in steps for k in THERMAL})

    def nu(self, band, spin: int, x, a, da, b, db) -> np.ndarray:
        shape, D, J, N, E = band
        low, high = E - spin * J / 2 - D, E - spin * J / 2 + D
        below = da if low == a else x - low
        above = db if high == b else high - x
        if low == b:
            below = -db
        if high == a:
            above = -da
        return N * orbital_dos(shape, x - (E - spin * J / 2), below, above, D)

    def m(self, *where) -> np.ndarray:
        return sum(0.5 * (self.nu(n, 1, *where) - self.nu(n, -1, *where)) for n in self.bands)

    def nubar(self, *where) -> np.ndarray:
        return sum(0.5 * (self.nu(n, 1, *where) + self.nu(n, -1, *where)) for n in self.bands)

    def f(self, x) -> np.ndarray:
        if self.T == 0:
            return np.where(x < self.mu, 1.0, 0.0)
        return expit(-(x - self.mu) / self.T)

    def g(self, even: bool, *where) -> np.ndarray:
        x, total = where[0], 0.0
        for band in self.bands:
            for spin in (1, -1):
                a = 0.25 * (self.f(x) - self.f(x + spin * band[2]))
                total = total + (spin if even else 1) * self.nu(band, spin, *where) * a
        return total

    def transforms(self, omega: float) -> tuple:
        """Return (alpha, beta) at one energy as principal values."""
        cuts = _merged(self.edges, [x for x in self.breaks() if self.edges[0] < x < self.edges[-1]])
        near = min(abs(omega - c) for c in cuts)
        if near < 1e-13:
            return 0.0, 0.0  # a node of no weight, on top of a logarithm
        inside = cuts[0] < omega < cuts[-1]
        total = np.zeros(2)
        if inside:
            r = 0.5 * near
            cuts = sorted({*cuts, omega - r, omega + r})
            y = 0.5 * r * (1 + _gx)
            up, down = omega + y, omega - y
            far = (np.nan, None, np.nan, None)
            odd = self.m(down, *far) - self.m(up, *far)
            odd_f = self.m(down, *far) * self.f(down) - self.m(up, *far) * self.f(up)
            total += [0.5 * r * _gw @ (odd / y), 0.5 * r * _gw @ (odd_f / y)]
        for a, b in zip(cuts, cuts[1:], strict=False):
            if inside and a < omega < b:
                continue
            for lo, hi in _towards(omega, a, b):
                low, high, weight = SHARP if {lo, hi} & set(self.edges) else PLAIN
                x = lo + (hi - lo) * low
                where = (x, lo, (hi - lo) * low, hi, (hi - lo) * high)
                m = self.m(*where) * weight * (hi - lo) / (omega - x)
                total += [m.sum(), (m * self.f(x)).sum()]
        return total[0] / np.pi, total[1] / np.pi


def _merged(edges, others) -> list:
    """Edges and further breaks, without those that are an edge but for rounding."""
    return sorted({*edges, *(x for x in others if min(abs(x - e) for e in edges) > 1e-12)})


def _towards(omega: float, a: float, b: float) -> list:
    """Cut [a, b] geometrically towards omega outside it, so that 1/(omega - x) is smooth on every part."""
    gap, cuts = (a - omega, [a]) if omega <= a else (omega - b, [b])
    sign = 1 if omega <= a else -1
    gap = max(gap, 1e-14)
    while gap * 8 < b - a:
        cuts.append((a if sign > 0 else b) + sign * gap * 4)
        gap *= 5
    ends = sorted({a, b, *cuts})
    return list(zip(ends, ends[1:], strict=False))


def coefficients(L: Bands, R: Bands, torque: bool = True) -> dict:
    """Return the eight coefficients of L by name, as (value, integral of the modulus), for t = 1."""
    every = _merged({*L.edges, *R.edges}, {*L.breaks(), *R.breaks()})
    low, high = min(L.edges[0], R.edges[0]), max(L.edges[-1], R.edges[-1])
    every = [x for x in every if low <= x <= high]
    sharp = {*L.edges, *R.edges, *(e.mu for e in (L, R) if e.T == 0)}
    sums: dict = {}

    def add(name, factor, values):
        old = sums.get(name, (0.0, 0.0))
        sums[name] = old[0] + factor * values.sum(), old[1] + factor * np.abs(values).sum()

    for a, b in zip(every, every[1:], strict=False):
        low_end, high_end, weight = SHARP if {a, b} & sharp else PLAIN
        x = a + (b - a) * low_end
        where = (x, a, (b - a) * low_end, b, (b - a) * high_end)
        w = weight * (b - a)
        # a step at T = 0 lies at a break; take occupations in the middle
        at = x if L.T > 0 and R.T > 0 else np.full_like(x, 0.5 * (a + b))
        fL, fR = (e.f(x if e.T > 0 else at) for e in (L, R))
        delta, nL, nR, mL, mR = fR - fL, L.nubar(*where), R.nubar(*where), L.m(*where), R.m(*where)
        stepped = (at, *where[1:]) if L.T == 0 else where
        g, gt = (_g(L, even, where, stepped[0]) for even in (False, True))
        add("charge_isotropic", 4 * np.pi, w * nL * nR * delta)
        add("charge_spin_valve", 4 * np.pi, w * mL * mR * delta)
        add("spin_emission", 2 * np.pi, w * mL * nR * delta)
        add("spin_absorption", 2 * np.pi, w * nL * mR * delta)
        add("exchange_emission", 4 * np.pi, w * g * nR * delta)
        add("exchange_absorption", 4 * np.pi, w * gt * mR * delta)
        if torque and (g.any() or mL.any() or mR.any()):
            aL, bL = np.array([L.transforms(y) for y in x]).T
            aR, bR = np.array([R.transforms(y) for y in x]).T
            add("spin_torque", 2 * np.pi, w * (bL * mR + bR * mL))
            add("exchange_torque", 4 * np.pi, w * g * (bR - aR * fL))
    return sums


def _g(e: Bands, even: bool, where: tuple, at: np.ndarray) -> np.ndarray:
    total = 0.0
    for band in e.bands:
        for spin in (1, -1):
            a = 0.25 * (e.f(at) - e.f(at + spin * band[2]))
            total = total + (spin if even else 1) * e.nu(band, spin, *where) * a
    return total

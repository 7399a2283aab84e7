"""The Fermi step and its principal-value transforms in closed form.

The digamma function covers the whole thermal step, exponential integrals its tails beyond a band edge,

    P int_c^oo f(x)/(w - x) dx = sum_k (-1)^k e^{-k (c-mu)/T} [e^y E1(y)], y = k (c - w)/T,  c > mu.

Where the step is broader than the interval, or an edge lies in it, a quadrature with f(w) subtracted.
"""

from dataclasses import dataclass
from itertools import pairwise

from mpmath import mp, mpf
from reference.panels import gauss_legendre

STEPS = (0, 2, 6, 14, 26)  # panels of the thermal step in units of T


def log_abs(x: mpf) -> mpf:
    """ln|x|; 0 at x = 0, where a tanh-sinh weight is below the working precision anyway."""
    return mp.log(abs(x)) if x else mpf(0)


def fermi(y: mpf) -> mpf:
    """1 / (e^y + 1), to full relative precision on both sides."""
    if y > 0:
        e = mp.exp(-y)
        return e / (1 + e)
    return 1 / (1 + mp.exp(y))


@dataclass
class Step:
    """A Fermi function of temperature T around mu, and integrals over it."""

    T: mpf
    mu: mpf

    floor: mpf = mpf(0)  # tails below it are dropped

    def __post_init__(self) -> None:
        self._nodes = {}

    def __call__(self, x: mpf) -> mpf:
        if self.T == 0:
            return mpf(x < self.mu) if x != self.mu else mpf("0.5")
        return fermi((x - self.mu) / self.T)

    def hole(self, x: mpf) -> mpf:
        """1 - f, without cancellation."""
        if self.T == 0:
            return 1 - self(x)
        return fermi((self.mu - x) / self.T)

    def drop(self, x: mpf, j: mpf) -> mpf:
        """f(x) - f(x + j), without cancellation."""
        if self.T == 0:
            return self(x) - self(x + j)
        return -self(x) * self.hole(x + j) * mp.expm1(-j / self.T)

    def area(self, a: mpf, b: mpf) -> mpf:
        """int_a^b f dx, to full relative precision where f is small."""
        if self.T == 0:
            return max(min(b, self.mu) - a, mpf(0))
        ya, yb = (self.mu - a) / self.T, (self.mu - b) / self.T
        if yb > 0:  # both ends below mu
            return (b - a) - self.T * (mp.log1p(mp.exp(-yb)) - mp.log1p(mp.exp(-ya)))
        upper = mp.log1p(mp.exp(ya)) if ya < 0 else ya + mp.log1p(mp.exp(-ya))
        return self.T * (upper - mp.log1p(mp.exp(yb)))

    def transform(self, a: mpf, b: mpf, w: mpf) -> mpf:
        """P int_a^b f(x) / (w - x) dx for a < b and any w."""
        if self.T == 0:
            top = min(b, self.mu)
            return log_abs(w - a) - log_abs(w - top) if a < top else mpf(0)
        if b - a <= 12 * self.T and max(b - self.mu, self.mu - a) <= STEPS[-2] * self.T:
            return self._direct((a, b), w)
        if self.mu <= a:
            return self.tail(a, w) - self.tail(b, w)
        if self.mu >= b:
            return log_abs(w - a) - log_abs(w - b) - self.low_tail(b, w) + self.low_tail(a, w)
        y = (w - self.mu) / (2 * mp.pi * self.T)
        whole = -mp.log(2 * mp.pi * self.T) - mp.re(mp.psi(0, mp.mpc(mpf("0.5"), y)))
        return log_abs(w - a) + whole - self.tail(b, w) + self.low_tail(a, w)

    def low_tail(self, c: mpf, w: mpf) -> mpf:
        """P int_-oo^c (1 - f)/(w - x) dx, c <= mu, by reflection about mu."""
        return -self.tail(2 * self.mu - c, 2 * self.mu - w)

    def tail(self, c: mpf, w: mpf) -> mpf:
        """P int_c^oo f(x) / (w - x) dx for c >= mu."""
        start = self.mu + STEPS[-1] * self.T
        if c >= self.mu + STEPS[-2] * self.T:
            return self._series(c, w)
        cuts = (c, *(self.mu + s * self.T for s in STEPS if self.mu + s * self.T > c))
        return self._direct(cuts, w) + self._series(start, w)

    def _direct(self, cuts: tuple, w: mpf) -> mpf:
        """P int f(x) / (w - x) dx over the panels between ``cuts``, f(w) subtracted."""
        if cuts not in self._nodes:
            self._nodes[cuts] = self._make_nodes(cuts)
        fw, near = self(w), self.T / 1000

        def quotient(x, f):
            if abs(w - x) > near:
                return (f - fw) / (w - x)
            return self.drop(x, w - x) / (w - x) if w != x else f * (1 - f) / self.T

        smooth = mp.fsum(wt * quotient(x, f) for x, wt, f in self._nodes[cuts])
        return smooth + fw * (log_abs(w - cuts[0]) - log_abs(w - cuts[-1]))

    def _make_nodes(self, cuts: tuple) -> list:
        out = []
        for a, b in pairwise(cuts):
            parts = max(1, int(mp.ceil((b - a) / (6 * self.T)))) if len(cuts) == 2 else 1
            for i in range(parts):
                r, c = (b - a) / (2 * parts), a + (b - a) * (2 * i + 1) / (2 * parts)
                out += [(c + r * x, r * wt) for x, wt in gauss_legendre(8 + int(mp.dps * 0.8), mp.prec)]
        return [(x, wt, self(x)) for x, wt in out]

    def _series(self, c: mpf, w: mpf) -> mpf:
        z, q = (c - w) / self.T, mp.exp(-(c - self.mu) / self.T)
        if q < self.floor:
            return mpf(0)
        total, power = mpf(0), mpf(1)
        for k in range(1, 100):
            power *= -q
            y = k * z
            if y:
                total += power * mp.exp(y) * (mp.e1(y) if y > 0 else -mp.ei(-y))
            if abs(power * q) < abs(q) * mp.ldexp(1, -mp.prec):
                break
        return total

"""One electrode of any bands at any precision: what the coefficients are made of.

nu_s(w) = sum_n N_n nu0_n(w - E_n + s J_n/2),  m = (nu_up - nu_down)/2                  (12)-(15)
g = nubar a, g~ = nubar a~: sums over bands, each band with its own J_n               (67), (68), (104)
alpha(w) = (1/pi) P int m(x) / (w - x) dx                                                  (105)
S(w) = beta(w) - alpha(w) f(w) = (1/pi) int m(x) [f(x) - f(w)] / (w - x) dx                 (99)

S has no singularity at any band edge, only the poles of f. At T = 0, where it has a logarithm at mu,

    S(w) = (1/pi) int_0^oo Re[M(mu + iy) / (w - mu - iy)] dy,    M(z) = (1/pi) int m(x) / (z - x) dx,

which follows by turning the path of integration around mu; in log y the rule of equal steps converges fast.
"""

from dataclasses import dataclass
from itertools import pairwise

from mpmath import mp, mpf
from reference import lattices
from reference.fixed import Differences, Interpolant, Poles, chebyshev
from reference.panels import halve, nodes, order
from reference.step import Step

LOG_STEP = mpf("0.15")  # of log y; the error falls as exp(-pi^2 / step)


@dataclass
class ManyBands:
    """Bands (shape, D, J, N, E) at temperature T and chemical potential mu; numbers are taken as exact."""

    bands: list
    T: mpf
    mu: mpf

    def __post_init__(self) -> None:
        self.bands = [(shape, *map(mpf, numbers)) for shape, *numbers in self.bands]
        self.T, self.mu = mpf(self.T), mpf(self.mu)
        self.f = Step(self.T, self.mu)
        self.sums = None

    def sharp(self) -> list:
        """Edges and van Hove singularities of both spins."""
        return sorted(
            {
                E - s * J / 2 + D * p
                for shape, D, J, _, E in self.bands
                for s in (1, -1)
                for p in lattices.sharp_points(shape)
            }
        )

    def soft(self) -> list:
        """Breaks of bands without edges."""
        n = lattices.reach()
        wide = [
            (D, E - s * J / 2) for shape, D, J, _, E in self.bands if shape == "gaussian" for s in (1, -1)
        ]
        return [c + D * p for D, c in wide for p in range(-n, n + 1, 2)]

    def range(self) -> tuple:
        """Lowest and highest energy of all bands."""
        ends = self.sharp() + self.soft()
        return min(ends), max(ends)

    def steps(self) -> list:
        """(mu, T) of all Fermi functions in g."""
        return [(self.mu + s * J, self.T) for _, _, J, _, _ in self.bands for s in (1, 0, -1)]

    def each(self, w: mpf, s: int) -> list:
        """Density of states of every band, spin s."""
        return [N * lattices.nu(shape, (w - E + s * J / 2) / D) / D for shape, D, J, N, E in self.bands]

    def densities(self, w: mpf) -> tuple:
        """(nubar, m, g, g~) at w."""
        up, down = self.each(w, 1), self.each(w, -1)
        pairs = [
            (u and u * self.f.drop(w, J) / 4, d and d * self.f.drop(w, -J) / 4)
            for (_, _, J, _, _), u, d in zip(self.bands, up, down, strict=True)
        ]
        g_up, g_down = (mp.fsum(p[i] for p in pairs) for i in (0, 1))
        return (sum(up) + sum(down)) / 2, (sum(up) - sum(down)) / 2, g_up + g_down, g_up - g_down

    def alpha(self, w: mpf) -> mpf:
        """Principal-value transform of m."""
        total = mpf(0)
        for shape, D, J, N, E in self.bands:
            if J:
                up, down = ((w - E + s * J / 2) / D for s in (1, -1))
                total += N / D * (lattices.hilbert(shape, up) - lattices.hilbert(shape, down))
        return total / (2 * mp.pi)

    def beta_less(self, w: mpf) -> mpf:
        """S(w), directly."""
        if self.T == 0:
            self.sums = self.sums or (self._axis(),)
            return self.sums[0](w - self.mu)
        self.sums = self.sums or self._sources()
        f, hole = self.f(w), self.f.hole(w)
        return self.sums[0](w, f) if f < hole else -self.sums[1](w, hole)

    def _sources(self) -> tuple:
        """S through f, and through 1 - f, by a rule over all bands."""
        xs, cs = [], []
        poles = [(self.mu, mp.pi * self.T)]
        for panel in panels(self.sharp(), [*self.soft(), self.mu], poles, self.range()):
            for x, weight in nodes(panel, order()):
                m = (sum(self.each(x, 1)) - sum(self.each(x, -1))) / 2
                if m:
                    xs.append(x)
                    cs.append(weight * m / mp.pi)
        return tuple(Differences(xs, cs, [f(x) for x in xs]) for f in (self.f, self.f.hole))

    def _axis(self) -> Poles:
        """S at T = 0 from equal steps of log y."""
        reach = mp.dps * mp.ln(10)
        ys = [
            mp.exp(k * LOG_STEP) for k in range(int(-(reach + 8) / LOG_STEP), int((reach / 2 + 8) / LOG_STEP))
        ]
        M = [LOG_STEP / mp.pi * y * self._green(mp.mpc(self.mu, y)) for y in ys]
        return Poles([m.real for m in M], [m.imag * y for m, y in zip(M, ys, strict=True)], ys)

    def _green(self, z: mpf) -> mpf:
        """M(z)."""
        total = mp.mpc(0)
        for shape, D, J, N, E in self.bands:
            if J:
                up, down = ((z - E + s * J / 2) / D for s in (1, -1))
                total += N / D * (lattices.green(shape, up) - lattices.green(shape, down))
        return total / (2 * mp.pi)


def panels(sharp: list, breaks: list, poles: list, span: tuple) -> list:
    """Panels over ``span``: tanh-sinh at sharp points, else short beside the way to them and poles."""
    low, high = span
    sharp = {x for x in sharp if low <= x <= high}
    inner = sorted({low, high, *sharp, *(x for x in breaks if low < x < high)})
    inner = [x for i, x in enumerate(inner) if not i or x - inner[i - 1] > mp.ldexp(1, 8 - mp.prec)]
    return [p for a, b in pairwise(inner) for p in halve(a, b, inner, sharp, poles, mpf(0))]


class Smooth:
    """S from ``low`` to ``high`` by interpolation on panels short beside the way to the poles of f."""

    def __init__(self, e: ManyBands, low: mpf, high: mpf) -> None:
        self.e, self.known = e, {}
        self.panels = self._cut(low, high) if e.T else []

    def _cut(self, a: mpf, b: mpf) -> list:
        distance = mp.hypot(max(self.e.mu - b, a - self.e.mu, 0), mp.pi * self.e.T)
        if distance >= b - a:
            return [(a, b)]
        c = (a + b) / 2
        return self._cut(a, c) + self._cut(c, b)

    def __call__(self, w: mpf) -> mpf:
        for a, b in self.panels:
            if a <= w <= b:
                if a not in self.known:
                    values = [self.e.beta_less(x) for x in chebyshev(a, b, order() + 6)]
                    self.known[a] = Interpolant(a, b, [values])
                return self.known[a](w)[0]
        return self.e.beta_less(w)

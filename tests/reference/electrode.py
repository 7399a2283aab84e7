"""One flat-band electrode: densities of states, Fermi function, principal-value transforms.

    nu0 = N / 2D          orbital density of states, nu_sigma(w) = nu0 for |w + sigma J/2| < D
    m = (nu_up - nu_down) / 2     (nubar n of the paper)
    g_sigma = nubar a_sigma = nu_sigma [f(w) - f(w + sigma J)] / 4                        (67), (68)
    alpha(w) = (1/pi) P int m(x) / (w - x) dx                                             (105)
    beta(w)  = (1/pi) P int m(x) f(x) / (w - x) dx                                        (99)

The principal values are closed expressions: logarithms, the digamma function for the whole
thermal step, and exponential integrals for its tails beyond a band edge,

    P int_c^oo f(x)/(w - x) dx = sum_k (-1)^k e^{-k (c-mu)/T} [e^y E1(y)], y = k (c - w)/T,  c > mu.
"""

from dataclasses import dataclass

from mpmath import mp, mpf

from panels import gauss_legendre

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

    def __post_init__(self) -> None:
        self._near = {}

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
        if c >= start:
            return self._series(c, w)
        if c not in self._near:
            self._near[c] = self._near_nodes(c)
        fw = self(w)
        near = mp.fsum(wt * (f - fw) / (w - x) for x, wt, f in self._near[c] if x != w)
        return near + fw * (log_abs(w - c) - log_abs(w - start)) + self._series(start, w)

    def _near_nodes(self, c: mpf) -> list:
        cuts = [c] + [self.mu + s * self.T for s in STEPS if self.mu + s * self.T > c]
        rule, out = gauss_legendre(10 + int(mp.dps * 0.75), mp.prec), []
        for a, b in zip(cuts, cuts[1:]):
            for x, wt in rule:
                x = (a + b) / 2 + (b - a) / 2 * x
                out.append((x, wt * (b - a) / 2, self(x)))
        return out

    def _series(self, c: mpf, w: mpf) -> mpf:
        z, q = (c - w) / self.T, mp.exp(-(c - self.mu) / self.T)
        total, power = mpf(0), mpf(1)
        for k in range(1, 100):
            power *= -q
            y = k * z
            if y:
                total += power * mp.exp(y) * (mp.e1(y) if y > 0 else -mp.ei(-y))
            if abs(power * q) < abs(q) * mp.ldexp(1, -mp.prec):
                break
        return total


@dataclass
class Electrode:
    """Temperature T, electrochemical potential mu, splitting J, half bandwidth D, orbitals N."""

    T: mpf
    mu: mpf
    J: mpf
    D: mpf
    N: mpf

    def __post_init__(self) -> None:
        for name in ("T", "mu", "J", "D", "N"):
            setattr(self, name, mpf(getattr(self, name)))
        self.nu0 = self.N / (2 * self.D)
        self.f, self.f_mirror = Step(self.T, self.mu), Step(self.T, -self.mu)
        self.f_shifted = {s: Step(self.T, self.mu - s * self.J) for s in (1, -1)}
        self.known, self.known_hole = {}, {}
        self.bands = {s: (-self.D - s * self.J / 2, self.D - s * self.J / 2) for s in (1, -1)}
        self.edges = sorted(x for band in self.bands.values() for x in band)

    def nu(self, s: int, w: mpf) -> mpf:
        return self.nu0 if self.bands[s][0] < w < self.bands[s][1] else mpf(0)

    def nubar(self, w: mpf) -> mpf:
        return (self.nu(1, w) + self.nu(-1, w)) / 2

    def m(self, w: mpf) -> mpf:
        return (self.nu(1, w) - self.nu(-1, w)) / 2

    def g(self, w: mpf, odd: bool = False) -> mpf:
        """nubar a; with ``odd`` nubar a_tilde."""
        up, down = (self.nu(s, w) and self.nu(s, w) * self.f.drop(w, s * self.J) / 4 for s in (1, -1))
        return up - down if odd else up + down

    def shifts(self) -> list:
        """(mu, T) of the shifted Fermi functions in ``g``."""
        return [(self.mu + s * self.J, self.T) for s in (1, -1)]

    def alpha(self, w: mpf) -> mpf:
        e1, e2, e3, e4 = (log_abs(w - e) for e in self.edges)
        return self.nu0 / (2 * mp.pi) * (e1 - e2 - e3 + e4)

    def beta(self, w: mpf) -> mpf:
        if w not in self.known:
            self.known[w] = self._beta(self.f, self.edges, w)
        return self.known[w]

    def beta_less(self, w: mpf, filling: Step) -> mpf:
        """beta(w) - alpha(w) filling(w), through the holes where the band is mostly filled."""
        if self.mu <= 0:
            return self.beta(w) - self.alpha(w) * filling(w)
        if w not in self.known_hole:
            self.known_hole[w] = self._beta(self.f_mirror, [-e for e in self.edges[::-1]], -w)
        return self.alpha(w) * filling.hole(w) - self.known_hole[w]

    def _beta(self, f: Step, e: list, w: mpf) -> mpf:
        if self.J == 0:
            return mpf(0)
        return self.nu0 / (2 * mp.pi) * (f.transform(e[0], e[1], w) - f.transform(e[2], e[3], w))

    def g_transform(self, w: mpf) -> mpf:
        """(1/pi) P int nubar a(x) / (w - x) dx."""
        steps = self.f_shifted
        total = sum(self.f.transform(*ab, w) - steps[s].transform(*ab, w) for s, ab in self.bands.items())
        return self.nu0 / (4 * mp.pi) * total

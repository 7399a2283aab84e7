"""One flat-band electrode: densities of states and the functions the coefficients are made of.

nu0 = N / 2D          orbital density of states, nu_sigma(w) = nu0 for |w + sigma J/2| < D
m = (nu_up - nu_down) / 2     (nubar n of the paper)
g_sigma = nubar a_sigma = nu_sigma [f(w) - f(w + sigma J)] / 4                        (67), (68)
alpha(w) = (1/pi) P int m(x) / (w - x) dx                                             (105)
beta(w)  = (1/pi) P int m(x) f(x) / (w - x) dx                                        (99)
"""

from dataclasses import dataclass

from mpmath import mp, mpf
from reference.step import Step, log_abs


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
        self.known, self.known_hole, self.known_g, self.known_alpha = {}, {}, {}, {}
        self.bands = {s: (-self.D - s * self.J / 2, self.D - s * self.J / 2) for s in (1, -1)}
        self.edges = sorted(x for band in self.bands.values() for x in band)
        inside = self.edges[0] < self.mu < self.edges[3]  # then a small tail stands beside logarithms
        floor = mp.ldexp(1, -mp.prec - 10) if inside else mpf(0)
        self.f, self.f_mirror = Step(self.T, self.mu, floor), Step(self.T, -self.mu, floor)
        self.f_shifted = {s: Step(self.T, self.mu - s * self.J) for s in (1, -1)}

    def nu(self, s: int, w: mpf) -> mpf:
        return self.nu0 if self.bands[s][0] < w < self.bands[s][1] else mpf(0)

    def nubar(self, w: mpf) -> mpf:
        return (self.nu(1, w) + self.nu(-1, w)) / 2

    def m(self, w: mpf) -> mpf:
        return (self.nu(1, w) - self.nu(-1, w)) / 2

    def g(self, w: mpf, odd: bool = False) -> mpf:
        """nubar a; with ``odd`` nubar a_tilde."""
        if w not in self.known_g:
            nus = ((s, self.nu(s, w)) for s in (1, -1))
            self.known_g[w] = [nu * self.f.drop(w, s * self.J) / 4 if nu else nu for s, nu in nus]
        up, down = self.known_g[w]
        return up - down if odd else up + down

    def shifts(self) -> list:
        """(mu, T) of the shifted Fermi functions in ``g``."""
        return [(self.mu + s * self.J, self.T) for s in (1, -1)]

    def alpha(self, w: mpf) -> mpf:
        if w not in self.known_alpha:
            e1, e2, e3, e4 = self.edges
            logs = log_abs((w - e1) * (w - e4)) - log_abs((w - e2) * (w - e3))
            self.known_alpha[w] = self.nu0 / (2 * mp.pi) * logs
        return self.known_alpha[w]

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

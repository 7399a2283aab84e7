"""Coefficients with the bias function Delta: (93), (94), (96), (97), (100), (101).

Each function takes two ``Electrode``, the one the coefficient belongs to first, and the tunnel
amplitude t, and returns (value, integral of |integrand|).
"""

from itertools import pairwise

from mpmath import mp, mpf
from reference.electrode import Electrode
from reference.panels import integrate, make_panels, order


def delta(L: Electrode, R: Electrode, w: mpf) -> mpf:
    """f^R - f^L (95), through the holes where both are nearly filled."""
    if w < min(L.mu, R.mu):
        return L.f.hole(w) - R.f.hole(w)
    return R.f(w) - L.f(w)


def crossing(L: Electrode, R: Electrode) -> list:
    """The energy at which the two Fermi functions cross."""
    return [(L.mu * R.T - R.mu * L.T) / (R.T - L.T)] if L.T != R.T else []


def delta_area(L: Electrode, R: Electrode, a: mpf, b: mpf) -> mpf:
    """int_a^b (f^R - f^L) dw in closed form."""
    if b <= min(L.mu, R.mu):
        return L.f_mirror.area(-b, -a) - R.f_mirror.area(-b, -a)
    return R.f.area(a, b) - L.f.area(a, b)


def dissipative(weight, L: Electrode, R: Electrode, factor: mpf) -> tuple:
    """factor * int weight(w) Delta(w) dw for a weight constant between band edges."""
    breaks = sorted(set(L.edges + R.edges + [L.mu, R.mu] + crossing(L, R)))
    parts = [weight((a + b) / 2) * delta_area(L, R, a, b) for a, b in pairwise(breaks)]
    return factor * mp.fsum(parts), factor * mp.fsum(abs(p) for p in parts)


def charge_isotropic(L: Electrode, R: Electrode, t=1) -> tuple:
    """I_N0 = int 2 Gamma Delta (93)."""
    return dissipative(lambda w: L.nubar(w) * R.nubar(w), L, R, 4 * mp.pi * mpf(t) ** 2)


def charge_spin_valve(L: Electrode, R: Electrode, t=1) -> tuple:
    """I_NF = int 2 Gamma Delta n^L n^R (94)."""
    return dissipative(lambda w: L.m(w) * R.m(w), L, R, 4 * mp.pi * mpf(t) ** 2)


def spin_emission(L: Electrode, R: Electrode, t=1) -> tuple:
    """E_S = int Gamma Delta n^L (96)."""
    return dissipative(lambda w: L.m(w) * R.nubar(w), L, R, 2 * mp.pi * mpf(t) ** 2)


def spin_absorption(L: Electrode, R: Electrode, t=1) -> tuple:
    """A_S = int Gamma Delta n^R (97)."""
    return dissipative(lambda w: L.nubar(w) * R.m(w), L, R, 2 * mp.pi * mpf(t) ** 2)


def smooth_panels(L: Electrode, R: Electrode) -> list:
    breaks = L.edges + R.edges + crossing(L, R) + [mu for mu, _ in L.shifts()]
    low, high = min(L.edges), max(L.edges)
    breaks = [x for x in breaks if low <= x <= high]
    hard = [e.mu + s * e.J for e in (L, R) for s in (0, 1, -1) if e.T == 0]
    breaks += [x for x in hard if low <= x <= high]
    return make_panels(breaks, (), (L, R), L.shifts())


def exchange_emission(L: Electrode, R: Electrode, t=1) -> tuple:
    """E_ex = 2 int Gamma Delta a^L (100)."""
    factor = 4 * mp.pi * mpf(t) ** 2
    return integrate(lambda w: factor * R.nubar(w) * L.g(w) * delta(L, R, w), smooth_panels(L, R), order())


def exchange_absorption(L: Electrode, R: Electrode, t=1) -> tuple:
    """A_ex = 2 int Gamma Delta n^R a_tilde^L (101)."""
    factor = 4 * mp.pi * mpf(t) ** 2
    return integrate(
        lambda w: factor * R.m(w) * L.g(w, odd=True) * delta(L, R, w), smooth_panels(L, R), order()
    )

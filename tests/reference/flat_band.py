"""Flat-band coefficients at high precision, from their definitions.

Each function takes two ``Electrode`` (the one the coefficient belongs to first) and the
tunnel amplitude t, and returns (value, integral of |integrand|). Hopping t enters as t^2.

Errata used: (102) is T_ex = 2 int Gamma (beta^R - alpha^R f^L) a^L / nubar^R.
"""

from mpmath import mp, mpf

from electrode import Electrode, Step
from panels import integrate, make_panels


def order() -> int:
    """Gauss-Legendre nodes a panel needs at the present working precision."""
    return 8 + int(mp.dps * 0.8)


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
    parts = [weight((a + b) / 2) * delta_area(L, R, a, b) for a, b in zip(breaks, breaks[1:])]
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
    return integrate(lambda w: factor * R.m(w) * L.g(w, odd=True) * delta(L, R, w), smooth_panels(L, R), order())


def log_panels(L: Electrode, R: Electrode, windows: Electrode, shifts=()) -> list:
    """Panels over the bands of ``windows`` with logarithms at all band edges (and at mu if T = 0)."""
    low, high = min(windows.edges), max(windows.edges)
    steps = [mu for mu, T in [(L.mu, L.T), (R.mu, R.T), *shifts] if T == 0]
    logs = sorted({x for x in L.edges + R.edges + steps})
    breaks = [x for x in logs + [mu for mu, _ in shifts] if low <= x <= high]
    return make_panels(breaks, logs, (L, R), shifts)


def spin_torque(L: Electrode, R: Electrode, t=1) -> tuple:
    """T_S (98) after exchanging the order of integration: - int Gamma/.. (m^L f^L alpha^R + m^R f^R alpha^L)."""
    factor = 2 * mp.pi * mpf(t) ** 2

    def integrand(w):
        left, right = L.m(w), R.m(w)
        value = mpf(0)
        if left:
            value -= left * L.f(w) * R.alpha(w)
        if right:
            value -= right * R.f(w) * L.alpha(w)
        return factor * value

    wide = L if L.edges[-1] >= R.edges[-1] else R
    return integrate(integrand, log_panels(L, R, wide), order())


def spin_torque_printed(L: Electrode, R: Electrode, t=1) -> tuple:
    """T_S = int Gamma (beta^L n^R / nubar^L + beta^R n^L / nubar^R) (98), as printed."""
    factor = 2 * mp.pi * mpf(t) ** 2

    def integrand(w):
        left, right = L.m(w), R.m(w)
        return factor * ((right * L.beta(w) if right else 0) + (left * R.beta(w) if left else 0))

    wide = L if L.edges[-1] >= R.edges[-1] else R
    return integrate(integrand, log_panels(L, R, wide), order())


def exchange_torque(L: Electrode, R: Electrode, t=1) -> tuple:
    """T_ex = 2 int Gamma (beta^R - alpha^R f^L) a^L / nubar^R, (102) corrected.

    The scale is that of the split beta^R - alpha^R f^L = (beta^R - alpha^R f^R) + alpha^R (f^R - f^L),
    each term by itself, for T_R > 0; at T_R = 0 that of the whole integrand.
    """
    factor = 4 * mp.pi * mpf(t) ** 2
    if L.J == 0 or R.J == 0:
        return mpf(0), mpf(0)
    panels = log_panels(L, R, L, L.shifts())
    tiny = max(abs(L.g(x)) for a, b, _ in panels for x in (a, (a + b) / 2, b)) * mp.ldexp(1, -mp.prec)

    def times_g(rest):
        def integrand(w):
            g = L.g(w)
            return factor * g * rest(w) if abs(g) > tiny else mpf(0)

        return integrate(integrand, panels, order())

    value, scale = times_g(lambda w: R.beta_less(w, L.f))
    if R.T > 0:
        scale = times_g(lambda w: R.beta_less(w, R.f))[1] + times_g(lambda w: R.alpha(w) * delta(L, R, w))[1]
    return value, scale


def exchange_torque_swapped(L: Electrode, R: Electrode, t=1) -> tuple:
    """The same with the order of integration exchanged in the beta term."""
    if L.J == 0 or R.J == 0:
        return mpf(0), mpf(0)
    factor = -4 * mp.pi * mpf(t) ** 2
    outer = [(e, a, b) for e in (R,) for a, b in ((e.edges[0], e.edges[1]), (e.edges[2], e.edges[3]))]
    first, size1 = mpf(0), mpf(0)
    for e, a, b in outer:
        panels = [p for p in log_panels(L, R, R, L.shifts()) if a <= (p[0] + p[1]) / 2 <= b]
        value, size = integrate(lambda w: e.m(w) * e.f(w) * L.g_transform(w), panels, order())
        first, size1 = first + value, size1 + size
    second, size2 = integrate(lambda w: L.g(w) * L.f(w) * R.alpha(w), log_panels(L, R, L, L.shifts()), order())
    return factor * (first + second), abs(factor) * (size1 + size2)


def particle_number(e: Electrode) -> tuple:
    """<N> = int 2 nubar f (46)."""
    value = e.nu0 * sum(e.f.area(a, b) for a, b in e.bands.values())
    return value, value


def spin(e: Electrode) -> tuple:
    """<S> . J^ = int m f (47)."""
    a, b, c, d = e.edges
    low, high = e.f.area(a, b), e.f.area(c, d)
    return e.nu0 / 2 * (low - high), e.nu0 / 2 * (low + high)


def quadrupole_exchange(e: Electrode) -> tuple:
    """q_ex = 1/4 sum_k [f(eps_up) - f(eps_down)]^2 (62)."""
    up, down = Step(e.T, e.mu + e.J / 2), Step(e.T, e.mu - e.J / 2)
    breaks = sorted({-e.D, e.D} | {x for x in (up.mu, down.mu) if -e.D <= x <= e.D})
    panels = make_panels(breaks, (), (), [(up.mu, e.T), (down.mu, e.T)])
    return integrate(lambda x: e.nu0 / 4 * e.f.drop(x - e.J / 2, e.J) ** 2, panels, order())


def quadrupole_exchange_resolved(e: Electrode) -> tuple:
    """q_ex = int nubar f a (64)."""
    breaks = e.edges + [x for x in (e.mu, e.mu - e.J, e.mu + e.J) if e.edges[0] <= x <= e.edges[3]]
    return integrate(lambda x: e.f(x) * e.g(x), make_panels(breaks, (), (e,), e.shifts()), order())

"""Coherent coefficients T_S (98) and T_ex (102), each by two routes.

Arguments and results as in ``dissipative``.

Errata: (102) is printed with the opposite sign; T_ex = 2 int Gamma (beta^R - alpha^R f^L) a^L / nubar^R.
"""

from mpmath import mp, mpf
from reference.dissipative import delta
from reference.electrode import Electrode
from reference.panels import integrate, make_panels, order


def log_panels(L: Electrode, R: Electrode, windows: Electrode, shifts=()) -> list:
    """Panels over the bands of ``windows`` with logarithms at all band edges (and at mu if T = 0)."""
    low, high = min(windows.edges), max(windows.edges)
    steps = [mu for mu, T in [(L.mu, L.T), (R.mu, R.T), *shifts] if T == 0]
    logs = sorted({x for x in L.edges + R.edges + steps})
    breaks = [x for x in logs + [mu for mu, _ in shifts] if low <= x <= high]
    return make_panels(breaks, logs, (L, R), shifts)


def spin_torque(L: Electrode, R: Electrode, t=1) -> tuple:
    """T_S (98), order of integration exchanged: -2 pi t^2 int (m^L f^L alpha^R + m^R f^R alpha^L)."""
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
    panels = [p for p in log_panels(L, R, R, L.shifts()) if R.m((p[0] + p[1]) / 2)]
    first, size1 = integrate(lambda w: R.m(w) * R.f(w) * L.g_transform(w), panels, order())
    panels = log_panels(L, R, L, L.shifts())
    second, size2 = integrate(lambda w: L.g(w) * L.f(w) * R.alpha(w), panels, order())
    return factor * (first + second), abs(factor) * (size1 + size2)

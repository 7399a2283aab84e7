"""Stored charge (46), spin (47) and exchange quadrupole (62), (64) of one electrode.

Each function returns (value, integral of |integrand|).
"""

from reference.electrode import Electrode
from reference.panels import integrate, make_panels, order
from reference.step import Step


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

"""One flat band, rigidly split.

    T, mu   temperature, chemical potential          [energy]
    J, D    Stoner splitting, half bandwidth         [energy]

The orbital density of states is taken as 1 here; N_o/2D and t**2 multiply the results at the end.
Spin up fills [-D - J/2, D - J/2], spin down [-D + J/2, D + J/2] (18). The polarized part of the density
of states, m = (nu_up - nu_down)/2, is therefore +1/2 and -1/2 between the sorted pairs of edges: near
-D and near +D while J < 2D.

    pi alpha = sum_e c_e ln|omega - e|,   c = (1, -1, -1, 1)/2 at the edges (105)
"""

from collections import namedtuple

import numba as nb

Band = namedtuple("Band", "T mu J D")

OPTIONS = {"cache": True, "error_model": "numpy", "nogil": True}


@nb.njit(**OPTIONS)
def band(T, mu, J, D):
    """Return a band; a temperature below the rounding of its energies is zero."""
    return Band(T if T > 1e-14 * (abs(mu) + J + D) else 0.0, mu, J, D)


@nb.njit(**OPTIONS)
def edges(b):
    """Edges in the order of the coefficients c: up bottom, down bottom, up top, down top."""
    h = 0.5 * b.J
    return -b.D - h, -b.D + h, b.D - h, b.D + h


@nb.njit(**OPTIONS)
def two_sum(a, b):
    """Return a + b in two parts, exactly."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@nb.njit(**OPTIONS)
def exact_sum(a, b, c):
    """a + b + c, rounded once or so however they cancel."""
    s, low = two_sum(a, b)
    t, lower = two_sum(s, c)
    return t + (low + lower)


@nb.njit(**OPTIONS)
def density_between(b, hi, lo, length):
    """Return (nu_up, nu_down) on a segment from hi + lo up (length < 0: down) that no edge divides."""
    x = hi + (lo + 0.5 * length)
    if abs(length) > 1e-12 * (abs(hi) + b.D + b.J):
        return density(b, x)
    x, h = lo + 0.5 * length, 0.5 * b.J
    up = exact_sum(hi, b.D, h) + x > 0.0 > exact_sum(hi, -b.D, h) + x
    down = exact_sum(hi, b.D, -h) + x > 0.0 > exact_sum(hi, -b.D, -h) + x
    return 1.0 if up else 0.0, 1.0 if down else 0.0


@nb.njit(**OPTIONS)
def density(b, omega):
    """Return (nu_up, nu_down) at one energy, in units of the orbital density of states."""
    e0, e1, e2, e3 = edges(b)
    up = 1.0 if e0 < omega < e2 else 0.0
    down = 1.0 if e1 < omega < e3 else 0.0
    return up, down


@nb.njit(**OPTIONS)
def window_shape(b):
    """Centre (of the upper window; the lower one lies at minus that) and half width of the windows of m."""
    if b.J < 2.0 * b.D:
        return b.D, 0.5 * b.J
    return 0.5 * b.J, b.D

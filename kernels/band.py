"""One flat band, rigidly split.

    T, mu   temperature, chemical potential          [energy]
    J, D    Stoner splitting, half bandwidth         [energy]

The orbital density of states is taken as 1 here; N_o/2D and t**2 multiply the results at the end.
Spin up fills [-D - J/2, D - J/2], spin down [-D + J/2, D + J/2] (18). The polarized part of the density
of states, m = (nu_up - nu_down)/2, is therefore +1/2 and -1/2 between the sorted pairs of edges: near
-D and near +D while J < 2D.

    pi alpha = sum_e c_e ln|omega - e|,   c = (1, -1, -1, 1)/2 at the edges (105)
"""

import math
from collections import namedtuple

import numba as nb

from .compiling import OPTIONS
from .exact import rounded_sum

Band = namedtuple("Band", "T mu J D")


@nb.njit(**OPTIONS)
def _heat(T, mu, J, D):
    """Return a temperature, zero below the rounding of its energies."""
    return T if T > 1e-14 * (abs(mu) + J + D) else 0.0


@nb.njit(**OPTIONS)
def band(T, mu, J, D):
    """Return a band; a temperature below the rounding of its energies is zero."""
    return Band(_heat(T, mu, J, D), mu, J, D)


@nb.njit(**OPTIONS)
def mirrored_pair(p):
    """Return both bands of a row of parameters, or of its mirror image, mu -> -mu, which has the same values.

    The one with mu_R below the middle: there electrons are few, and tails keep their digits.
    """
    sign = -1.0 if p[3] > 0.0 or (p[3] == 0.0 and p[2] > 0.0) else 1.0
    return band(p[0], sign * p[2], p[4], p[6]), band(p[1], sign * p[3], p[5], p[7])


@nb.njit(**OPTIONS)
def dropped(p):
    """Return how much of the temperatures of a row of parameters its bands leave out; see `band`."""
    return (p[0] - _heat(p[0], p[2], p[4], p[6])) + (p[1] - _heat(p[1], p[3], p[5], p[7]))


@nb.njit(**OPTIONS)
def tunnel_rate(p):
    """Return Gamma = 2 pi t^2 nubar_L nubar_R at the common centre of both bands (92) [1]."""
    return 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])


@nb.njit(**OPTIONS)
def edges(b):
    """Edges in the order of the coefficients c: up bottom, down bottom, up top, down top."""
    h = 0.5 * b.J
    return -b.D - h, -b.D + h, b.D - h, b.D + h


@nb.njit(**OPTIONS)
def density_between(b, start, length):
    """Return (nu_up, nu_down) on a segment from a place up (length < 0: down) that no edge divides."""
    hi, lo = start
    x = hi + (lo + 0.5 * length)
    if abs(length) > 1e-12 * (abs(hi) + b.D + b.J):
        return density(b, x)
    x, h = lo + 0.5 * length, 0.5 * b.J
    up = rounded_sum(hi, b.D, h) + x > 0.0 > rounded_sum(hi, -b.D, h) + x
    down = rounded_sum(hi, b.D, -h) + x > 0.0 > rounded_sum(hi, -b.D, -h) + x
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

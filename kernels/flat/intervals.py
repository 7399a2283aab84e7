"""Integrals of 1/(omega - x) over pairs of intervals: the exact content of a step-like occupation.

An interval is (c, h): centre and half width. Edges of a weakly split band differ by much less than they
measure, so that widths and distances are carried by themselves and never formed from two edges.

    V(A, b) = int_A ln|omega - b| d omega
    K(A, B) = P int_A int_B 1/(omega - x) dx d omega = V(A, lower end of B) - V(A, upper end of B)

Both follow from x ln|x| - x, which cancels badly when the intervals are far apart compared with the
smaller one; there the smaller interval is integrated by Gauss-Legendre, the logarithm being smooth.
"""

import math

import numba as nb
import numpy as np

from ..band import OPTIONS
from ..elementary import SUMS, log, log1p_ratio
from ..gauss import W, X

_FAR = 3.0  # in half widths; the rule of 16 nodes converges like (3 + sqrt 8)**-32
_FARTHER = 5.0  # where 8 nodes do: (5 + sqrt 24)**-16
X_8, W_8 = np.polynomial.legendre.leggauss(8)
_FAST = {**OPTIONS, "fastmath": SUMS}


@nb.njit(**OPTIONS)
def _xlogx(x):
    return x * math.log(abs(x)) if x != 0.0 else 0.0


@nb.njit(**_FAST)
def _mean_log(d, h):
    """Integral of ln|d + x| over |x| < h, for |d| >= 3 h."""
    total = 0.0
    for i in range(X.size):
        total += W[i] * log(abs(d + h * X[i]))
    return total * h


@nb.njit(**_FAST)
def _mean_log_ratio(d, h, hb):
    """Integral of ln|(d + x + hb)/(d + x - hb)| over |x| < h, for |d| - hb >= 3 h or |d| + 3 h <= hb."""
    total = 0.0
    if abs(d) - hb > _FARTHER * h:
        for i in range(X_8.size if h > 0.0 else 0):  # a known length of 8 is unrolled, not vectorised
            total += W_8[i] * log1p_ratio(2.0 * hb / (d + h * X_8[i] - hb))
    elif abs(d) > 3.0 * hb:
        for i in range(X.size):
            total += W[i] * log1p_ratio(2.0 * hb / (d + h * X[i] - hb))
    else:
        for i in range(X.size):
            x = d + h * X[i]
            total += W[i] * log(abs((x + hb) / (x - hb)))
    return total * h


@nb.njit(**OPTIONS)
def log_integral(d, h):
    """V(A, b) for an interval of half width h whose centre lies d above b."""
    if abs(d) >= _FAR * h:
        return _mean_log(d, h)
    return _xlogx(d + h) - _xlogx(d - h) - 2.0 * h


@nb.njit(**OPTIONS)
def pair_integral(d, ha, hb):
    """K(A, B) for centres a distance d = c_A - c_B apart; K(A, B) = -K(B, A)."""
    if ha == 0.0 or hb == 0.0:
        return 0.0
    if ha > hb:
        return -pair_integral_ordered(-d, hb, ha)
    return pair_integral_ordered(d, ha, hb)


@nb.njit(**OPTIONS)
def pair_integral_ordered(d, ha, hb):
    """K(A, B) for half widths ha <= hb."""
    if abs(abs(d) - hb) >= _FAR * ha:
        return _mean_log_ratio(d, ha, hb)
    return log_integral(d + hb, ha) - log_integral(d - hb, ha)

"""Integrals of 1/(omega - x) over pairs of intervals: the exact content of a step-like occupation.

An interval is (c, h): centre and half width. Edges of a weakly split band differ by much less than they
measure, so that widths and distances are carried by themselves and never formed from two edges. So are the
distances between the ends of two intervals, which may be tiny beside either.

    V(A, b) = int_A ln|omega - b| d omega
    K(A, B) = P int_A int_B 1/(omega - x) dx d omega = V(A, lower end of B) - V(A, upper end of B)

Both follow from x ln|x| - x, which cancels badly when the intervals are far apart compared with the
smaller one; there the logarithm is a power series about its middle.
"""

import math

import numba as nb
import numpy as np

from ..compiling import BY_NODE, OPTIONS
from ..elementary import log_ratio

_FAR = 3.0  # in half widths; the series of 15 terms converges like 9**-16
_MEETING, _STEEP = 0.01, 40.0  # of the larger half width; what the logarithms of ends that meet may come to
_SHORT = 1.0 / 64.0  # of their squares' ratio, where seven terms do
_k = np.arange(1, 16)
_MEAN_LOG = np.concatenate([[0.0], -1.0 / (2 * _k * (2 * _k + 1))])


@nb.njit(**BY_NODE)
def series(coefficients, x):
    """Return sum_k coefficients[k] x^k, 16 terms; even and odd ones side by side."""
    y, even, odd = x * x, 0.0, 0.0
    for k in range(14, -1, -2):
        even = even * y + coefficients[k]
        odd = odd * y + coefficients[k + 1]
    return even + x * odd


@nb.njit(**OPTIONS)
def _xlogx(x):
    return x * math.log(abs(x)) if x != 0.0 else 0.0


@nb.njit(**OPTIONS)
def _beside_log(d, h):
    """Return what the mean of ln|d + x| over |x| < h has beside ln|d|, for |d| >= 3 h."""
    z = h / d
    x = z * z
    if x < _SHORT:
        y = x * x
        even = _MEAN_LOG[2] + y * (_MEAN_LOG[4] + y * _MEAN_LOG[6])
        odd = _MEAN_LOG[1] + y * (_MEAN_LOG[3] + y * (_MEAN_LOG[5] + y * _MEAN_LOG[7]))
        return x * (odd + x * even)
    return series(_MEAN_LOG, x)


@nb.njit(**OPTIONS)
def log_integral(h, low, high):
    """V(A, b) for an interval of half width h whose ends lie these distances above b."""
    d = 0.5 * (low + high)
    if abs(d) >= _FAR * h:
        return 2.0 * h * (math.log(abs(d)) + _beside_log(d, h))
    return _xlogx(high) - _xlogx(low) - 2.0 * h


@nb.njit(**OPTIONS)
def pair_integral(ha, hb, low_low, high_low, low_high, high_high):
    """K(A, B) for half widths, and how far the ends of A, the first words, lie above those of B."""
    if ha == 0.0 or hb == 0.0:
        return 0.0
    if ha > hb:  # K(A, B) = -K(B, A)
        return -pair_integral_ordered(hb, ha, -low_low, -low_high, -high_low, -high_high)
    return pair_integral_ordered(ha, hb, low_low, high_low, low_high, high_high)


@nb.njit(**OPTIONS)
def pair_integral_ordered(ha, hb, low_low, high_low, low_high, high_high):
    """K(A, B) for half widths ha <= hb."""
    a, b = 0.5 * (low_low + high_low), 0.5 * (low_high + high_high)  # of the centre of A from the ends of B
    if min(abs(a), abs(b)) >= _FAR * ha:
        return 2.0 * ha * (log_ratio(a, b, 2.0 * hb) + (_beside_log(a, ha) - _beside_log(b, ha)))
    return log_integral(ha, low_low, high_low) - log_integral(ha, low_high, high_high)


@nb.njit(**OPTIONS)
def pair_rounding(ha, hb, low_low, high_high, gap):
    """What K(A, B) rounds off by beside 1e-15 of itself.

    Where ends nearly meet whose distances round off as ``gap`` does, and where its terms cancel; they do so
    exactly where both centres are one.
    """
    small, large = min(ha, hb), max(ha, hb)
    d = 0.5 * abs(low_low + high_high)
    if d == 0.0:
        return 0.0
    near = abs(d - large)
    if gap != 0.0 and near < _MEETING * large:
        steep = 4.0 * small / near if near * _STEEP > 4.0 * small else _STEEP
        return 1.2e-16 * (d + large) * steep
    return 2.5e-15 * small if near < _FAR * small else 0.0

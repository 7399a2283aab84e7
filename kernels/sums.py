"""Sums over the nodes of panels: an integral, its modulus, and what the last Legendre coefficients tell.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay from order 8.5 to 14.5 is carried on to the first order that the rule gets wrong, 32.
"""

import math

import numba as nb
import numpy as np

from . import gauss
from .scratch import FAST, FIELDS, HALF, SUMS, N

W, TAIL = gauss.W, gauss.TAIL
LOG_ENDS = np.stack([gauss.LOG_LEFT, gauss.LOG_RIGHT])
ROUNDING = 3e-14
SLOWEST = 0.2  # decay of an integrand on any panel laid out here; c8 and c9 may both be small by accident


@nb.njit(**FAST)
def add_product(w, p, k, a, b, c, quantity):
    """Add the integral of c a b over panel k of those from ``w[p]`` on, a and b being rows."""
    total = modulus = c8 = c9 = c14 = c15 = 0.0
    m = N * k
    for i in range(N):
        y = w[a + m + i] * w[b + m + i]
        total += W[i] * y
        modulus += W[i] * abs(y)
        c8 += TAIL[0, i] * y
        c9 += TAIL[1, i] * y
        c14 += TAIL[2, i] * y
        c15 += TAIL[3, i] * y
    h = c * w[p + FIELDS * k + HALF]
    last = max(abs(c14), abs(c15))
    decay = min(SLOWEST, last / (max(abs(c8), abs(c9)) + 1e-300))
    w[SUMS + quantity] += h * total
    w[SUMS + 3 + quantity] += abs(h) * modulus
    w[SUMS + 6 + quantity] += abs(h) * 2.0 * last * decay * decay * decay


@nb.njit(**FAST)
def add_log_end(w, p, k, a, b, c, side, quantity):
    """Add the integral of c a b ln|omega - e|, e being the left (side 0) or right (1) end of the panel."""
    total = modulus = c14 = c15 = 0.0
    m = N * k
    h = w[p + FIELDS * k + HALF]
    lnh = math.log(h)
    for i in range(N):
        y = w[a + m + i] * w[b + m + i]
        weight = (W[i] * lnh + LOG_ENDS[side, i]) * y
        total += weight
        modulus += abs(weight)
        c14 += TAIL[2, i] * y
        c15 += TAIL[3, i] * y
    h *= c
    w[SUMS + quantity] += h * total
    w[SUMS + 3 + quantity] += abs(h) * modulus
    w[SUMS + 6 + quantity] += abs(h) * max(abs(c14), abs(c15)) * 0.02

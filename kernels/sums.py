"""Sums over the nodes of a panel: an integral, its modulus, and what the last Legendre coefficients tell.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay from order 8.5 to 14.5 is carried on to the first order that the rule gets wrong, 32.

A row that may be negative for all the compiler knows is one whose every index is asked for its sign: hence
the first line of these functions.
"""

import numba as nb
import numpy as np

from . import gauss
from .elementary import log
from .gauss import HALF_ORDER
from .scratch import FAST, FIELDS, HALF, SUMS, N, once

W, TAIL = gauss.W, gauss.TAIL
LOG_ENDS = np.stack([gauss.LOG_LEFT, gauss.LOG_RIGHT])
ROUNDING = 3e-14
SLOWEST = 0.2  # decay of an integrand on any panel laid out here; c8 and c9 may both be small by accident


@nb.njit(**FAST)
def add_product(w, p, k, a, b, c, quantity):
    """Add the integral of c a b over panel k of those from ``w[p]`` on, a and b being rows."""
    if p < 0 or k < 0 or a < 0 or b < 0:
        return
    total = modulus = c8 = c9 = c14 = c15 = 0.0
    a, b = a + N * k, b + N * k
    for i in range(HALF_ORDER * once(w)):
        y = w[a + i] * w[b + i]
        z = w[a + HALF_ORDER + i] * w[b + HALF_ORDER + i]
        even, odd = y + z, y - z
        total += W[i] * even
        modulus += W[i] * (abs(y) + abs(z))
        c8 += TAIL[0, i] * even
        c9 += TAIL[1, i] * odd
        c14 += TAIL[2, i] * even
        c15 += TAIL[3, i] * odd
    h = c * w[p + FIELDS * k + HALF]
    last = max(abs(c14), abs(c15))
    decay = min(SLOWEST, last / (max(abs(c8), abs(c9)) + 1e-300))
    w[SUMS + quantity] += h * total
    w[SUMS + 3 + quantity] += abs(h) * modulus
    w[SUMS + 6 + quantity] += abs(h) * 2.0 * last * decay * decay * decay


@nb.njit(**FAST)
def add_log_end(w, p, k, a, b, c, side, quantity):
    """Add the integral of c a b ln|omega - e|, e being the left (side 0) or right (1) end of the panel."""
    if p < 0 or k < 0 or a < 0 or b < 0 or side < 0:
        return
    total = modulus = c14 = c15 = 0.0
    h = w[p + FIELDS * k + HALF]
    lnh = log(h)
    a, b = a + N * k, b + N * k
    for i in range(HALF_ORDER * once(w)):
        y = w[a + i] * w[b + i]
        z = w[a + HALF_ORDER + i] * w[b + HALF_ORDER + i]
        first = (W[i] * lnh + LOG_ENDS[side, i]) * y
        second = (W[i] * lnh + LOG_ENDS[side, HALF_ORDER + i]) * z
        total += first + second
        modulus += abs(first) + abs(second)
        c14 += TAIL[2, i] * (y + z)
        c15 += TAIL[3, i] * (y - z)
    h *= c
    w[SUMS + quantity] += h * total
    w[SUMS + 3 + quantity] += abs(h) * modulus
    w[SUMS + 6 + quantity] += abs(h) * max(abs(c14), abs(c15)) * 0.02

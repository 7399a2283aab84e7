"""Gauss-Legendre rule of 24 nodes for one panel, plain or in s^8, and its error estimate.

The last Legendre coefficients of the integrand, and their decay over the last twelve degrees, tell how much
lies beyond degree 47, which the rule integrates exactly.

Errata: none known.
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .marching import KIND, LENGTH, START
from .sides import ORDER

POWER = 8
_x, _w = np.polynomial.legendre.leggauss(ORDER)
T, W = 0.5 * (1.0 + _x), 0.5 * _w
T_POWER, W_POWER = T**POWER, W * POWER * T ** (POWER - 1)
_rows = (np.arange(ORDER) + 0.5) * np.polynomial.legendre.legvander(_x, ORDER - 1) * _w[:, None]
TAIL = np.ascontiguousarray(_rows[:, [10, 11, 22, 23]].T)
# A panel in s^8 holds its Jacobian in the weights; the coefficients are those of integrand times Jacobian.
TAIL_POWER = TAIL * (POWER * T ** (POWER - 1))


@nb.njit(**OPTIONS)
def node_offsets(panel, offsets, weights):
    """Fill offsets from the anchor and weights of a panel."""
    length, kind = panel[LENGTH], panel[KIND]
    for k in range(ORDER):
        if kind == 0.0:
            offsets[k] = panel[START] + length * T[k]
            weights[k] = length * W[k]
        else:
            offsets[k] = kind * length * T_POWER[k]
            weights[k] = length * W_POWER[k]


@nb.njit(**OPTIONS)
def truncation(panel, values):
    """Estimate the error of the rule for one integrand."""
    rows = TAIL if panel[KIND] == 0.0 else TAIL_POWER
    c0, c1, c2, c3 = 0.0, 0.0, 0.0, 0.0
    for k in range(ORDER):
        v = values[k]
        c0 += rows[0, k] * v
        c1 += rows[1, k] * v
        c2 += rows[2, k] * v
        c3 += rows[3, k] * v
    early, late = max(abs(c0), abs(c1)), max(abs(c2), abs(c3))
    if late == 0.0:
        return 0.0
    return 2.0 * panel[LENGTH] * late * min(1.0, (late / early) ** 2 if early > 0.0 else 1.0)

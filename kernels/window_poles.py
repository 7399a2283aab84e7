"""The smooth part of the coherent integrals, separated by the poles of the Fermi function.

    u, v     (x - mu_R)/T_R, (omega - mu_R)/T_R
    f        1/2 - c u - sum_p w_p u/(u^2 + y_p^2)           (see `poles`)
    S        int m_R(x) [f(x) - f(omega)]/(x - omega) dx
             = -c M - sum_p [A_p - v B_p]/(v^2 + y_p^2)
    A_p      w_p y_p^2 int m_R du/(u^2 + y_p^2)               arcs
    B_p      w_p int m_R u du/(u^2 + y_p^2)                   logarithms

M = int m_R du vanishes for a rigidly split band, whose two windows are equally wide. Four poles are taken
together, as the ratio of two polynomials in v^2 and v, for a division costs more than they do; all of
the denominator's coefficients are positive, so that it keeps its digits.
"""

import numba as nb
import numpy as np

from .band import window_shape
from .elementary import angle, log_ratio
from .pole_table import POLES
from .scratch import ALPHA, BETA, POLE_SUM, ROWS, SMOOTH, X_R, N

GROUP = 4


def _groups(poles):
    """Positions, weights (n, 4); coefficients (n, 4) of prod (z + y^2), and (n, 4, 4) without a factor."""
    padded = list(poles) + [(1.0, 0.0)] * (-len(poles) % GROUP)
    y, w = np.array(padded).T.reshape(2, -1, GROUP)
    squares = [[float(v) ** 2 for v in row] for row in y]
    whole = [np.poly([-v for v in row])[:0:-1] for row in squares]
    parts = [[np.poly([-v for v in row[:k] + row[k + 1 :]])[::-1] for k in range(GROUP)] for row in squares]
    return y, w, np.array(whole), np.array(parts)


_TABLES = [_groups(poles) for _, poles in POLES.values()]
Y, W, WHOLE, PARTS = (np.concatenate([table[k] for table in _TABLES]) for k in range(4))
GROUPS = np.array([len(table[0]) for table in _TABLES])
FIRST = np.cumsum(GROUPS) - GROUPS


@nb.njit(**ROWS)
def window_integrals(R, table, w):
    """Enter the polynomials of pole table ``table``, 12 coefficients a group; return the number of groups."""
    c, h = window_shape(R)
    width = 2.0 * h / R.T
    low = (-c - h - R.mu) / R.T
    high = (c - h - R.mu) / R.T
    first, groups = FIRST[table], GROUPS[table]
    for p in range(GROUP * groups):
        y = Y[first + p // GROUP, p % GROUP]
        half = 0.5 * W[first + p // GROUP, p % GROUP]
        y2 = y * y
        arc = angle(y2 + low * (low + width), width * y) - angle(y2 + high * (high + width), width * y)
        a, b = low * low + y2, high * high + y2
        lower, upper = width * (2.0 * low + width), width * (2.0 * high + width)
        w[ALPHA + p] = half * y * arc
        w[BETA + p] = 0.5 * half * (log_ratio(a + lower, a, lower) - log_ratio(b + upper, b, upper))
    for g in range(groups):
        s = POLE_SUM + 12 * g
        for k in range(GROUP):
            a = b = 0.0
            for p in range(GROUP):
                a += w[ALPHA + GROUP * g + p] * PARTS[first + g, p, k]
                b += w[BETA + GROUP * g + p] * PARTS[first + g, p, k]
            w[s + k], w[s + GROUP + k], w[s + 2 * GROUP + k] = a, b, WHOLE[first + g, k]
    return groups


@nb.njit(**ROWS)
def separated(w, panels, groups):
    """Fill row SMOOTH with S(v), v = x_R."""
    for i in range(N * panels):
        w[SMOOTH + i] = 0.0
    for g in range(groups):
        s = POLE_SUM + 12 * g
        a0, a1, a2, a3 = w[s], w[s + 1], w[s + 2], w[s + 3]
        b0, b1, b2, b3 = w[s + 4], w[s + 5], w[s + 6], w[s + 7]
        q0, q1, q2, q3 = w[s + 8], w[s + 9], w[s + 10], w[s + 11]
        for i in range(N * panels):
            v = w[X_R + i]
            z = v * v
            even = a0 + z * (a1 + z * (a2 + z * a3))
            odd = b0 + z * (b1 + z * (b2 + z * b3))
            w[SMOOTH + i] -= (even - v * odd) / (q0 + z * (q1 + z * (q2 + z * (q3 + z))))

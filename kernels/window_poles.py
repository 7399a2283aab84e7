"""The smooth part of the coherent integrals, separated by the poles of the Fermi function.

    u, v     (x - mu_R)/T_R, (omega - mu_R)/T_R
    f        1/2 - c u - sum_p w_p u/(u^2 + y_p^2)           (see `poles`)
    S        int m_R(x) [f(x) - f(omega)]/(x - omega) dx
             = -c M - sum_p [A_p - v B_p]/(v^2 + y_p^2)
    A_p      w_p y_p^2 int m_R du/(u^2 + y_p^2)               arcs
    B_p      w_p int m_R u du/(u^2 + y_p^2)                   logarithms

M = int m_R du vanishes for a rigidly split band, whose two windows are equally wide.
"""

import math

import numba as nb

from .band import OPTIONS, window_shape
from .elementary import SUMS
from .poles import COUNT, OFFSET, W, Y


@nb.njit(**OPTIONS)
def window_integrals(R, table, A, B, Y2):
    """Fill A, B, Y2 with A_p, B_p, y_p^2 of pole table ``table``; return the number of poles."""
    c, h = window_shape(R)
    width = 2.0 * h / R.T
    low = (-c - h - R.mu) / R.T
    high = (c - h - R.mu) / R.T
    first, count = OFFSET[table], COUNT[table]
    for p in range(count):
        y = Y[first + p]
        w = 0.5 * W[first + p]
        y2 = y * y
        arc = math.atan2(width * y, y2 + low * (low + width)) - math.atan2(
            width * y, y2 + high * (high + width)
        )
        lower = width * (2.0 * low + width) / (low * low + y2)
        upper = width * (2.0 * high + width) / (high * high + y2)
        A[p] = w * y * arc
        B[p] = 0.5 * w * (math.log1p(lower) - math.log1p(upper))
        Y2[p] = y2
    return count


@nb.njit(**OPTIONS, fastmath=SUMS)
def separated(v0, dv, X, A, B, Y2, count, S):
    """Fill S with S(v) at v = v0 + dv (1 + X)."""
    for i in range(X.size):
        S[i] = 0.0
    for p in range(count):
        a, b, y2 = A[p], B[p], Y2[p]
        for i in range(X.size):
            v = v0 + dv * (1.0 + X[i])
            S[i] -= (a - v * b) / (v * v + y2)

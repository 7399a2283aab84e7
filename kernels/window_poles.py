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

from .anisotropy import FAST, N
from .band import OPTIONS, window_shape
from .gauss import X
from .poles import COUNT, OFFSET, W, Y


@nb.njit(**OPTIONS)
def window_integrals(R, table, A, B, Y2):
    """Fill A, B, Y2 with A_p, B_p, y_p^2 of pole table ``table``; return their number, a multiple of 4."""
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
    while count % 4:  # `separated` takes four at a time
        A[count], B[count], Y2[count] = 0.0, 0.0, 1.0
        count += 1
    return count


@nb.njit(**FAST)
def separated(v0, dv, A, B, Y2, count, buffer, S):
    """Fill row S with S(v) at v = v0 + dv (1 + X): four poles a division, which costs as much as they do."""
    for i in range(N):
        buffer[S + i] = 0.0
    for p in range(0, count, 4):
        a0, a1, a2, a3 = A[p], A[p + 1], A[p + 2], A[p + 3]
        b0, b1, b2, b3 = B[p], B[p + 1], B[p + 2], B[p + 3]
        y0, y1, y2, y3 = Y2[p], Y2[p + 1], Y2[p + 2], Y2[p + 3]
        for i in range(N):
            v = v0 + dv * (1.0 + X[i])
            w = v * v
            q0, q1, q2, q3 = w + y0, w + y1, w + y2, w + y3
            low = (a0 - v * b0) * q1 + (a1 - v * b1) * q0
            high = (a2 - v * b2) * q3 + (a3 - v * b3) * q2
            q0 *= q1
            q2 *= q3
            buffer[S + i] -= (low * q2 + high * q0) / (q0 * q2)

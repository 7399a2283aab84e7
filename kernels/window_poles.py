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
from .poles import COUNT, OFFSET, W, Y
from .scratch import FAST, POLE_A, POLE_B, POLE_Y2, SMOOTH, X_R, N


@nb.njit(**OPTIONS)
def window_integrals(R, table, w):
    """Enter A_p, B_p, y_p^2 of pole table ``table``; return their number, a multiple of 4."""
    c, h = window_shape(R)
    width = 2.0 * h / R.T
    low = (-c - h - R.mu) / R.T
    high = (c - h - R.mu) / R.T
    first, count = OFFSET[table], COUNT[table]
    for p in range(count):
        y = Y[first + p]
        half = 0.5 * W[first + p]
        y2 = y * y
        arc = math.atan2(width * y, y2 + low * (low + width)) - math.atan2(
            width * y, y2 + high * (high + width)
        )
        lower = width * (2.0 * low + width) / (low * low + y2)
        upper = width * (2.0 * high + width) / (high * high + y2)
        w[POLE_A + p] = half * y * arc
        w[POLE_B + p] = 0.5 * half * (math.log1p(lower) - math.log1p(upper))
        w[POLE_Y2 + p] = y2
    while count % 4:  # `separated` takes four at a time
        w[POLE_A + count], w[POLE_B + count], w[POLE_Y2 + count] = 0.0, 0.0, 1.0
        count += 1
    return count


@nb.njit(**FAST)
def separated(w, panels, count):
    """Fill row SMOOTH with S(v), v = x_R: four poles a division, which costs as much as they do."""
    for i in range(N * panels):
        w[SMOOTH + i] = 0.0
    for p in range(0, count, 4):
        a0, a1, a2, a3 = w[POLE_A + p], w[POLE_A + p + 1], w[POLE_A + p + 2], w[POLE_A + p + 3]
        b0, b1, b2, b3 = w[POLE_B + p], w[POLE_B + p + 1], w[POLE_B + p + 2], w[POLE_B + p + 3]
        y0, y1, y2, y3 = w[POLE_Y2 + p], w[POLE_Y2 + p + 1], w[POLE_Y2 + p + 2], w[POLE_Y2 + p + 3]
        for i in range(N * panels):
            v = w[X_R + i]
            v2 = v * v
            q0, q1, q2, q3 = v2 + y0, v2 + y1, v2 + y2, v2 + y3
            low = (a0 - v * b0) * q1 + (a1 - v * b1) * q0
            high = (a2 - v * b2) * q3 + (a3 - v * b3) * q2
            q0 *= q1
            q2 *= q3
            w[SMOOTH + i] -= (low * q2 + high * q0) / (q0 * q2)

"""The smooth part of the coherent integrals, separated by the poles of the Fermi function.

    u, v     (x - mu_R)/T_R, (omega - mu_R)/T_R
    f        1/2 - c u - sum_p w_p u/(u^2 + y_p^2)           (see `poles`)
    S        int m_R(x) [f(x) - f(omega)]/(x - omega) dx
             = -c M - sum_p [A_p - v B_p]/(v^2 + y_p^2)
    A_p      w_p y_p^2 int m_R du/(u^2 + y_p^2)               arcs
    B_p      w_p int m_R u du/(u^2 + y_p^2)                   logarithms

M = int m_R du vanishes for a rigidly split band, whose two windows are equally wide. Four poles are taken
together (`pole_groups`).
"""

import math

import numba as nb

from ..band import window_shape
from ..elementary import angle, log_ratio
from ..pole_groups import FIRST, GROUP, GROUPS, PARTS, WHOLE, W, Y
from .scratch import (
    ALPHA,
    DELTA,
    DY,
    LANE_POLES,
    LANES,
    POLE_SUM,
    POLES,
    ROWS,
    SHIFTED,
    SMOOTH,
    Y0,
    N,
    index,
    lanes,
    queued,
)

COEFFICIENTS = 3 * GROUP
ARC, LOG = ALPHA, SMOOTH  # rows that are free while a point is laid out
A1, A2, A3, B0, B1, B2, B3, Q0, Q1, Q2, Q3 = (LANES * k for k in range(1, COEFFICIENTS))


ALL_Y, ALL_W = Y.ravel(), W.ravel()


@nb.njit(**ROWS)
def window_integrals(R, table, w, shift):
    """Enter the polynomials of a pole table behind the record of a slot, twelve coefficients a group."""
    c, h = window_shape(R)
    width = 2.0 * h / R.T
    low = (-c - h - R.mu) / R.T
    high = (c - h - R.mu) / R.T
    first, groups = FIRST[table], GROUPS[table]
    if first < 0 or groups < 0:  # never; the compiler vectorises where it need not ask
        return
    for p in range(GROUP * groups):
        y, half = ALL_Y[GROUP * first + p], 0.5 * ALL_W[GROUP * first + p]
        y2 = y * y
        # of each window an angle arg(x + i z) and a ratio 1 + change/start; of both their product
        x, x_upper, z = y2 + low * (low + width), y2 + high * (high + width), width * y
        turn, aside = z * (x_upper - x), x * x_upper + z * z
        w[ARC + p] = half * y * math.copysign(angle(aside, abs(turn)), turn)
        a, b = low * low + y2, high * high + y2
        lower, upper = width * (2.0 * low + width), width * (2.0 * high + width)
        over, under = (a + lower) * b, a * (b + upper)
        w[LOG + p] = 0.5 * half * log_ratio(over, under, lower * b - a * upper)
    for g in range(groups):
        s = shift + POLE_SUM + COEFFICIENTS * g
        for k in range(GROUP):
            a = b = 0.0
            for p in range(GROUP):
                a += w[ARC + GROUP * g + p] * PARTS[first + g, p, k]
                b += w[LOG + GROUP * g + p] * PARTS[first + g, p, k]
            w[s + k], w[s + GROUP + k], w[s + 2 * GROUP + k] = a, b, WHOLE[first + g, k]


@nb.njit(**ROWS)
def gather_poles(w, first, count):
    """Enter the polynomials of the points of a batch, those numbered ``first`` on in QUEUE.

    Returns
    -------
    int
        The largest number of groups among them; what others lack of it adds 0/1.
    """
    most = 0
    for k in range(count):
        most = max(most, index(w[index(w[queued(w, first + k) + SHIFTED]) + POLES]))
    for lane in range(LANES):
        s = index(w[queued(w, first + min(lane, count - 1)) + SHIFTED])
        groups = index(w[s + POLES])
        for g in range(most):
            a, b = LANE_POLES + COEFFICIENTS * LANES * g + lane, s + POLE_SUM + COEFFICIENTS * g
            if g < groups:
                for k in range(COEFFICIENTS):
                    w[a + LANES * k] = w[b + k]
            else:
                for k in range(COEFFICIENTS):
                    w[a + LANES * k] = 1.0 if k == 2 * GROUP else 0.0
    return most


@nb.njit(**ROWS)
def separated(w, groups, nodes):
    """Fill SMOOTH with 2 pi (beta - alpha f) = Delta 2 pi alpha - 2 S(v), v = y."""
    n = lanes(w)
    for j in range(N * n):
        w[SMOOTH + j] = w[DELTA + j] * w[ALPHA + j]
    for g in range(groups):
        s = LANE_POLES + COEFFICIENTS * LANES * g
        for i in range(N):
            for k in range(n):
                v = w[Y0 + k] + w[DY + k] * nodes[i]
                c = s + k
                z = v * v
                a = w[c] + z * (w[c + A1] + z * (w[c + A2] + z * w[c + A3]))
                b = w[c + B0] + z * (w[c + B1] + z * (w[c + B2] + z * w[c + B3]))
                q = w[c + Q0] + z * (w[c + Q1] + z * (w[c + Q2] + z * (w[c + Q3] + z)))
                w[SMOOTH + LANES * i + k] += 2.0 * (a - v * b) / q

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
from ..compiling import BY_NODE
from ..elementary import angle, log_ratio
from ..exact import rounded_sum
from ..pole_groups import FIRST, GROUP, GROUPS, PARTS, WHOLE, W, Y
from .scratch import (
    ALPHA,
    CLOSE,
    DELTA,
    DY,
    LANES,
    ONCE,
    POLE_SUM,
    POLES,
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
S = CLOSE  # a row that is free when a batch has its values


ALL_Y, ALL_W = Y.ravel(), W.ravel()


@nb.njit(**BY_NODE)
def window_integrals(R, table, w, shift):
    """Enter the polynomials of a pole table behind the record of a slot, twelve coefficients a group."""
    c, h = window_shape(R)
    width = 2.0 * h / R.T
    # all ends by themselves: mu may lie at one, and y be nothing beside the width
    low, low_top = rounded_sum(-c, -h, -R.mu) / R.T, rounded_sum(-c, h, -R.mu) / R.T
    high, high_top = rounded_sum(c, -h, -R.mu) / R.T, rounded_sum(c, h, -R.mu) / R.T
    first, groups = FIRST[table], GROUPS[table]
    if first < 0 or groups < 0:  # never; the compiler vectorises where it need not ask
        return
    for p in range(GROUP * groups):
        y, half = ALL_Y[GROUP * first + p], 0.5 * ALL_W[GROUP * first + p]
        y2 = y * y
        # of each window an angle arg(x + i z) and a ratio 1 + change/start; of both their product
        x, x_upper, z = y2 + low * low_top, y2 + high * high_top, width * y
        turn, aside = z * (x_upper - x), x * x_upper + z * z
        w[ARC + p] = half * y * math.copysign(angle(aside, abs(turn)), turn)
        a, b = low * low + y2, high * high + y2
        lower, upper = width * (low + low_top), width * (high + high_top)
        over, under = (low_top * low_top + y2) * b, a * (high_top * high_top + y2)
        w[LOG + p] = 0.5 * half * log_ratio(over, under, lower * b - a * upper)
    for g in range(groups):
        s = shift + POLE_SUM + COEFFICIENTS * g
        for k in range(GROUP):
            a = b = 0.0
            for p in range(GROUP):
                a += w[ARC + GROUP * g + p] * PARTS[first + g, p, k]
                b += w[LOG + GROUP * g + p] * PARTS[first + g, p, k]
            w[s + k], w[s + GROUP + k], w[s + 2 * GROUP + k] = a, b, WHOLE[first + g, k]


@nb.njit(**BY_NODE)
def _add_group(w, at, start, step, nodes):
    """Add a group of poles at the nodes of one panel to row S; the nodes lie at start + step times these."""
    a0, a1, a2, a3 = w[at], w[at + 1], w[at + 2], w[at + 3]
    b0, b1, b2, b3 = w[at + 4], w[at + 5], w[at + 6], w[at + 7]
    q0, q1, q2, q3 = w[at + 8], w[at + 9], w[at + 10], w[at + 11]
    for i in range(N * int(w[ONCE])):  # N, unknown to the compiler as in `scratch.lanes`
        v = start + step * nodes[i]
        z = v * v
        a = a0 + z * (a1 + z * (a2 + z * a3))
        b = b0 + z * (b1 + z * (b2 + z * b3))
        w[S + i] += (a - v * b) / (q0 + z * (q1 + z * (q2 + z * (q3 + z))))


@nb.njit(**BY_NODE)
def separated(w, first, count, nodes):
    """Fill SMOOTH with 2 pi (beta - alpha f) = Delta 2 pi alpha - 2 S(v), v = y.

    The batch consists of the panels numbered ``first`` on in QUEUE. Each is done by itself, or the twelve
    numbers of every group, its point's own, would be copied to its lane first.
    """
    for j in range(N * lanes(w)):
        w[SMOOTH + j] = w[DELTA + j] * w[ALPHA + j]
    for k in range(count):
        record = index(w[queued(w, first + k) + SHIFTED])
        for i in range(N):
            w[S + i] = 0.0
        for g in range(index(w[record + POLES])):
            _add_group(w, record + POLE_SUM + COEFFICIENTS * g, w[Y0 + k], w[DY + k], nodes)
        for i in range(N):
            w[SMOOTH + LANES * i + k] += 2.0 * w[S + i]

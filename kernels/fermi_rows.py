"""Fermi functions and bias function at the nodes of a batch of panels.

    e        e^u, u = (omega - mu)/T
    f, h     1/(1 + e), 1 - f
    Delta    f_R - f_L                                                                      (95)

No difference of Fermi functions is formed where they are close, so that tails keep their digits. At T = 0
everything is constant on a panel.

Errata: none known.
"""

import math

import numba as nb

from .elementary import exp, expm1_small
from .work import (
    ANCHOR,
    ANCHOR_LO,
    DELTA,
    HALF,
    HOLE,
    LANES,
    MU,
    NODES,
    OFF,
    ROWS,
    SIDE_L,
    SIDE_R,
    SIZE_OF_SIDE,
    E,
    F,
    L,
    R,
    T,
    U,
)


@nb.njit(**ROWS)
def occupation(w, s, r):
    """Fill U with omega - mu, over T unless T = 0, and E, F, HOLE."""
    v = w[r : r + SIZE_OF_SIDE]
    T_, mu = w[s + T], w[s + MU]
    per = 1.0 / T_ if T_ > 0.0 else 1.0
    for i in range(NODES):
        v[U + i] = (((v[ANCHOR + i] - mu) + v[ANCHOR_LO + i]) + v[OFF + i]) * per
    if T_ == 0.0:
        steps(w, r, 0.0, F)
        for i in range(NODES):
            v[HOLE + i] = 1.0 - v[F + i]
        return
    for i in range(NODES):
        e = exp(v[U + i])
        f = 1.0 / (1.0 + e)
        v[E + i], v[F + i], v[HOLE + i] = e, f, e * f


@nb.njit(**ROWS)
def steps(w, r, shift, out):
    """Fill a row with the occupation at omega + shift, T = 0: that of the middle of each panel.

    A panel never reaches across a step; its nodes do, by rounding.
    """
    v = w[r : r + SIZE_OF_SIDE]
    for p in range(LANES):
        middle = 0.5 * (v[U + HALF - LANES + p] + v[U + HALF + p])
        filled = 1.0 if middle + shift < 0.0 else 0.0
        for i in range(p, NODES, LANES):
            v[out + i] = filled


@nb.njit(**ROWS)
def _equal_temperatures(w, d):
    if abs(d) < 1.0:
        rise = math.expm1(d)
        for i in range(NODES):
            w[DELTA + i] = w[L + F + i] * w[R + HOLE + i] * rise
        return
    for i in range(NODES):
        f, g, h, k = w[L + F + i], w[R + F + i], w[L + HOLE + i], w[R + HOLE + i]
        w[DELTA + i] = g - f if f + g < 1.0 else h - k


@nb.njit(**ROWS)
def bias(w):
    """Fill DELTA without cancellation."""
    T_L, T_R = w[SIDE_L + T], w[SIDE_R + T]
    if T_L > 0.0 and T_L == T_R:
        _equal_temperatures(w, (w[SIDE_R + MU] - w[SIDE_L + MU]) / T_L)
        return
    for i in range(NODES):
        f, g, h, k = w[L + F + i], w[R + F + i], w[L + HOLE + i], w[R + HOLE + i]
        w[DELTA + i] = g - f if f + g < 1.0 else h - k
    if T_L > 0.0 and T_R > 0.0:
        # not the difference of both U, each of which is rounded
        scale, shift = (T_R - T_L) / T_R, (w[SIDE_R + MU] - w[SIDE_L + MU]) / T_R
        for i in range(NODES):
            d = w[L + U + i] * scale + shift
            close = w[L + F + i] * w[R + HOLE + i] * expm1_small(min(max(d, -1.0), 1.0))
            w[DELTA + i] = close if abs(d) < 1.0 else w[DELTA + i]

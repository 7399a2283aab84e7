"""Fermi functions and bias function at the nodes of a batch of panels.

    e        e^u, u = (omega - mu)/T
    f, h     1/(1 + e), 1 - f
    Delta    f_R - f_L                                                                      (95)

No difference of Fermi functions is formed where they are close, so that tails keep their digits. At T = 0
everything is constant on a panel, and e stands for omega - mu in its middle.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import BY_NODE, OPTIONS
from ..elementary import exp, expm1, expm1_small
from .work import (
    ANCHOR,
    ANCHOR_LO,
    DELTA,
    HOLE,
    LANES,
    MU,
    OFF,
    ORDER,
    SIDE_L,
    SIDE_R,
    STRIP,
    WEIGHT,
    E,
    F,
    L,
    R,
    T,
    U,
    slot_of,
)

ALIKE = 8.0  # temperatures between chemical potentials


@nb.njit(**BY_NODE)
def occupation(w, s, r, n):
    """Fill U with omega - mu, over T unless T = 0, and E, F, HOLE."""
    T_, mu = w[s + T], w[s + MU]
    per = 1.0 / T_ if T_ > 0.0 else 1.0
    for i in range(n):
        w[r + U + i] = (((w[ANCHOR + i] - mu) + w[ANCHOR_LO + i]) + w[OFF + i]) * per
    if T_ == 0.0:
        _steps(w, r, n)
        return
    for i in range(n):
        e = exp(w[r + U + i])
        f = 1.0 / (1.0 + e)
        w[r + E + i], w[r + F + i], w[r + HOLE + i] = e, f, e * f


@nb.njit(**OPTIONS)
def alike_occupied(w):
    """Whether temperatures are equal, and chemical potentials so close that one exponential does for both."""
    T_ = w[SIDE_L + T]
    return T_ > 0.0 and T_ == w[SIDE_R + T] and abs(w[SIDE_L + MU] - w[SIDE_R + MU]) < ALIKE * T_


@nb.njit(**BY_NODE)
def occupation_of_R(w, n):
    """Fill the same rows of R from those of L where `alike_occupied`."""
    mu, per = w[SIDE_R + MU], 1.0 / w[SIDE_R + T]
    factor = math.exp((w[SIDE_L + MU] - mu) * per)
    for i in range(n):
        w[R + U + i] = (((w[ANCHOR + i] - mu) + w[ANCHOR_LO + i]) + w[OFF + i]) * per
        e = w[L + E + i] * factor
        f = 1.0 / (1.0 + e)
        w[R + E + i], w[R + F + i], w[R + HOLE + i] = e, f, e * f


@nb.njit(**BY_NODE)
def _steps(w, r, n):
    """Fill E, F, HOLE at T = 0 with what holds in the middle of each panel.

    A panel never reaches across a step; its nodes do, by rounding.
    """
    for slot in range(n // STRIP * LANES):
        at = r + slot_of(slot)
        middle = at + U + LANES * (ORDER // 2)
        middle = 0.5 * (w[middle - LANES] + w[middle])
        for k in range(ORDER):
            w[at + E + LANES * k] = middle
    for i in range(n):
        f = 1.0 if w[r + E + i] < 0.0 else 0.0
        w[r + F + i], w[r + HOLE + i] = f, 1.0 - f


@nb.njit(**BY_NODE)
def _equal_temperatures(w, d, n):
    rise = expm1(d)
    for i in range(n):
        w[DELTA + i] = w[L + F + i] * w[R + HOLE + i] * (rise * w[WEIGHT + i])


@nb.njit(**BY_NODE)
def bias(w, n):
    """Fill DELTA with Delta times weight, without cancellation."""
    T_L, T_R = w[SIDE_L + T], w[SIDE_R + T]
    d = (w[SIDE_R + MU] - w[SIDE_L + MU]) / T_L if T_L > 0.0 else 0.0
    if T_L > 0.0 and T_L == T_R and abs(d) < 1.0:
        _equal_temperatures(w, d, n)
        return
    for i in range(n):
        f, g, h, k = w[L + F + i], w[R + F + i], w[L + HOLE + i], w[R + HOLE + i]
        w[DELTA + i] = w[WEIGHT + i] * (g - f if f + g < 1.0 else h - k)
    if T_L > 0.0 and T_R > 0.0 and T_L != T_R:
        _close(w, (T_R - T_L) / T_R, (w[SIDE_R + MU] - w[SIDE_L + MU]) / T_R, n)


@nb.njit(**BY_NODE)
def _close(w, scale, shift, n):
    """Fill DELTA anew where both arguments are close: not from both U, each of which is rounded."""
    for i in range(n):
        u = w[L + U + i] * scale + shift
        rise = expm1_small(min(max(u, -1.0), 1.0))
        close = w[L + F + i] * w[R + HOLE + i] * (rise * w[WEIGHT + i])
        w[DELTA + i] = close if abs(u) < 1.0 else w[DELTA + i]

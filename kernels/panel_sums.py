"""Sums over the nodes of a batch of panels: an integral, its modulus, and what tells its errors.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay is carried on to the first order that the rule gets wrong, 32.

Errata: none known.
"""

import numba as nb
import numpy as np

from .rule import TAIL, W
from .work import (
    C0,
    C1,
    C2,
    C3,
    CHECKED,
    DIVERGENT,
    ERROR,
    FAST,
    INTEGRANDS,
    LANES,
    MEETING,
    NODES,
    OFF,
    ORDER,
    PART,
    ROWS,
    SIZE,
    SIZE_OF_SIDE,
    SUMS,
    VALUE,
    WEIGHT,
    L,
)

WEIGHTS, TAILS = np.repeat(W, LANES), np.repeat(TAIL, LANES, axis=1)
SLOWEST = 0.3  # decay of an integrand on any panel; the first two coefficients may both be small by accident


@nb.njit(**FAST)
def _modulus(row):
    """Integral of the modulus of a row."""
    total = 0.0
    for i in range(NODES):
        total += WEIGHTS[i] * abs(row[i])
    return total


@nb.njit(**FAST)
def _truncation(w):
    """What the last Legendre coefficients of row VALUE tell, panel by panel, of its error.

    The coefficients are formed by quarters, in a loop long enough to be vectorised.
    """
    for i in range(PART):
        c0 = c1 = c2 = c3 = 0.0
        for k in range(i, NODES, PART):
            y = w[VALUE + k]
            c0 += TAILS[0, k] * y
            c1 += TAILS[1, k] * y
            c2 += TAILS[2, k] * y
            c3 += TAILS[3, k] * y
        w[C0 + i], w[C1 + i], w[C2 + i], w[C3 + i] = c0, c1, c2, c3
    late = 0.0
    for p in range(LANES):
        c0 = c1 = c2 = c3 = 0.0
        for k in range(p, PART, LANES):
            c0 += w[C0 + k]
            c1 += w[C1 + k]
            c2 += w[C2 + k]
            c3 += w[C3 + k]
        last = max(abs(c2), abs(c3))
        decay = min(SLOWEST, last / (max(abs(c0), abs(c1)) + 1e-300))
        late += last * decay * decay * decay
    return late


@nb.njit(**ROWS)
def _growth(w, r, inner, outer):
    """Whether row VALUE grows as 1/distance from an end of a panel, or faster, between two nodes."""
    v = w[r : r + SIZE_OF_SIDE]
    a = abs(w[VALUE + inner] * v[OFF + inner] * w[WEIGHT + outer])
    b = abs(w[VALUE + outer] * v[OFF + outer] * w[WEIGHT + inner])
    return a > 0.1 * b and a > 0.0


@nb.njit(**ROWS)
def check_divergence(w, q):
    """Mark an integrand that falls off as 1/distance from where two inverse square roots meet."""
    last = LANES * (ORDER - 1)
    for p in range(LANES):
        meeting = int(w[MEETING + p])
        if meeting & 1 and _growth(w, L, p, p + 6 * LANES):
            w[DIVERGENT + q] = 1.0
        if meeting & 2 and _growth(w, L, last + p, last + p - 6 * LANES):
            w[DIVERGENT + q] = 1.0


@nb.njit(**FAST)
def add_sums(w, q, sized, rough):
    """Add integral, modulus, rounding and truncation of the integrand in row VALUE.

    ``sized`` says that its modulus is that of row SIZE, ``rough`` that row ERROR holds what it rounds off by.
    """
    if w[CHECKED] != 0.0:
        check_divergence(w, q)
    total = 0.0
    for i in range(NODES):
        total += WEIGHTS[i] * w[VALUE + i]
    w[SUMS + q] += total
    sizes = SIZE if sized else VALUE
    w[SUMS + INTEGRANDS + q] += _modulus(w[sizes : sizes + NODES])
    if rough:
        w[SUMS + 2 * INTEGRANDS + q] += _modulus(w[ERROR : ERROR + NODES])
    w[SUMS + 3 * INTEGRANDS + q] += 2.0 * _truncation(w)

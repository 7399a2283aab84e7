"""Sums over the nodes of a strip of panels: an integral, its modulus, and what tells its errors.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay is carried on to the first order that the rule gets wrong, 32, but no faster than FASTEST: what
decays fast may hide what does not. Even and odd ones are formed from sums and differences of both halves.

Panels are added one after the other, so that a panel where an integrand vanishes may be left out.

Errata: none known.
"""

import numba as nb
import numpy as np

from .rule import TAIL
from .rule import W as WEIGHTS
from .work import (
    CHECKED,
    DIVERGENT,
    EARLY,
    ERROR,
    FAST,
    INTEGRANDS,
    LANES,
    LATE,
    MEETING,
    MODULUS,
    OFF,
    ONCE,
    ORDER,
    ROUGHLY,
    ROWS,
    SIZE,
    STRIP,
    SUMS,
    TOTAL,
    VALUE,
    WEIGHT,
)

# of the lower half of a panel; arrays of one index: with two, the compiler does not see panels side by side
W, TAIL_8, TAIL_9, TAIL_14, TAIL_15 = (np.ascontiguousarray(c[: ORDER // 2]) for c in (WEIGHTS, *TAIL))
# decay of an integrand on any panel; any two coefficients may both be small by accident
SLOWEST, FASTEST = 0.3, 0.015
CLOSE = 3 * LANES  # between nodes so close to each other that Fermi functions hardly vary


@nb.njit(**FAST)
def _strip(w, lanes):
    """Fill TOTAL, MODULUS, ROUGHLY of the panels of a strip, and EARLY, LATE with largest coefficients."""
    for p in range(lanes):
        total = modulus = rough = c8 = c9 = c14 = c15 = 0.0
        for k in range(ORDER // 2):
            i, j = LANES * k + p, LANES * (ORDER - 1 - k) + p
            even, odd = w[VALUE + i] + w[VALUE + j], w[VALUE + i] - w[VALUE + j]
            total += W[k] * even
            modulus += W[k] * (abs(w[SIZE + i]) + abs(w[SIZE + j]))
            rough += W[k] * (abs(w[ERROR + i]) + abs(w[ERROR + j]))
            c8 += TAIL_8[k] * even
            c9 += TAIL_9[k] * odd
            c14 += TAIL_14[k] * even
            c15 += TAIL_15[k] * odd
        w[TOTAL + p], w[MODULUS + p], w[ROUGHLY + p] = total, modulus, rough
        w[EARLY + p] = max(abs(c8), abs(c9))
        w[LATE + p] = max(abs(c14), abs(c15))


@nb.njit(**ROWS)
def _growth(w, first, inner, outer):
    """Distance times integrand at a node, if that does not vanish towards an end of a panel; else 0."""
    a, b = first + inner, first + outer
    near = abs(w[VALUE + inner] * w[OFF + a]) / w[WEIGHT + a]
    return near if near > 0.1 * abs(w[VALUE + outer] * w[OFF + b]) / w[WEIGHT + b] else 0.0


@nb.njit(**ROWS)
def check_divergence(w, q, first):
    """Note how an integrand falls off as 1/distance from where two inverse square roots meet."""
    last = LANES * (ORDER - 1)
    for p in range(LANES):
        meeting = int(w[MEETING + first // STRIP * LANES + p])
        if meeting & 1:
            w[DIVERGENT + q] = max(w[DIVERGENT + q], _growth(w, first, p, p + CLOSE))
        if meeting & 2:
            w[DIVERGENT + q] = max(w[DIVERGENT + q], _growth(w, first, last + p, last + p - CLOSE))


@nb.njit(**ROWS)
def add_sums(w, q, first, rough):
    """Add integral, modulus, rounding and truncation of the integrand in VALUE, SIZE and ERROR.

    Its strip begins at ``first``; ``rough`` says that ERROR holds what it rounds off by.
    """
    if w[CHECKED] != 0.0:
        check_divergence(w, q, first)
    _strip(w, LANES * int(w[ONCE]))
    total, modulus = w[SUMS + q], w[SUMS + INTEGRANDS + q]
    roughly, truncated = w[SUMS + 2 * INTEGRANDS + q], w[SUMS + 3 * INTEGRANDS + q]
    for p in range(LANES):
        total += w[TOTAL + p]
        modulus += w[MODULUS + p]
        roughly += w[ROUGHLY + p] if rough else 0.0
        decay = min(SLOWEST, max(FASTEST, w[LATE + p] / (w[EARLY + p] + 1e-300)))
        truncated += 2.0 * w[LATE + p] * decay * decay * decay
    w[SUMS + q], w[SUMS + INTEGRANDS + q] = total, modulus
    w[SUMS + 2 * INTEGRANDS + q], w[SUMS + 3 * INTEGRANDS + q] = roughly, truncated

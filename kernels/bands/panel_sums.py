"""Sums over the nodes of a strip of panels: an integral, its modulus, and what tells its errors.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay is carried on to the first order that the rule gets wrong, 32, but no faster than FASTEST: what
decays fast may hide what does not. Even and odd ones are formed from sums and differences of both halves.

Panels are added one after the other, so that a panel where an integrand vanishes may be left out.

Errata: none known.
"""

import numba as nb

from ..band import OPTIONS
from .rule import TAIL
from .rule import W as WEIGHTS
from .work import (
    CHECKED,
    DIVERGENT,
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
    RULES,
    SIZE,
    STRIP,
    SUMS,
    TOTAL,
    VALUE,
    WEIGHT,
)

# where weights and coefficients of the lower half of a panel stand, LANES times each number, so that a strip
# takes them from memory: numbers of the code would be copied to every lane anew
W, TAIL_8, TAIL_9, TAIL_14, TAIL_15 = (RULES + LANES * ORDER // 2 * k for k in range(5))
# decay of an integrand on any panel; any two coefficients may both be small by accident
SLOWEST, FASTEST = 0.3, 0.015
CLOSE = 3 * LANES  # between nodes so close to each other that Fermi functions hardly vary


@nb.njit(**OPTIONS)
def set_rules(w):
    """Enter weights and coefficients."""
    for k in range(ORDER // 2):
        for p in range(LANES):
            i = LANES * k + p
            w[W + i] = WEIGHTS[k]
            for c, at in enumerate((TAIL_8, TAIL_9, TAIL_14, TAIL_15)):
                w[at + i] = TAIL[c, k]


@nb.njit(inline="always", **FAST)
def _dot(w, c, x0, x1, x2, x3, x4, x5, x6, x7):
    """Sum over the nodes of the lower half of a panel with the coefficients at ``c``."""
    low = (w[c] * x0 + w[c + LANES] * x1) + (w[c + 2 * LANES] * x2 + w[c + 3 * LANES] * x3)
    high = (w[c + 4 * LANES] * x4 + w[c + 5 * LANES] * x5) + (w[c + 6 * LANES] * x6 + w[c + 7 * LANES] * x7)
    return low + high


@nb.njit(inline="always", **FAST)
def _halves(w, i, k):
    """Sum and difference of what a row has at node k and at its mirror image."""
    y, z = w[i + LANES * k], w[i + LANES * (ORDER - 1 - k)]
    return y + z, y - z


@nb.njit(inline="always", **FAST)
def _both(w, i, k):
    """Sum of the moduli of the same two."""
    return abs(w[i + LANES * k]) + abs(w[i + LANES * (ORDER - 1 - k)])


@nb.njit(inline="always", **FAST)
def _modulus(w, p, i):
    """Integral of the modulus of a row over a panel."""
    x0, x1, x2, x3 = _both(w, i, 0), _both(w, i, 1), _both(w, i, 2), _both(w, i, 3)
    return _dot(w, W + p, x0, x1, x2, x3, _both(w, i, 4), _both(w, i, 5), _both(w, i, 6), _both(w, i, 7))


@nb.njit(**FAST)
def _strip(w, lanes):
    """Fill TOTAL, MODULUS, ROUGHLY and LATE, the truncation error, of the panels of a strip."""
    for p in range(lanes):
        v = VALUE + p
        # node by node: with a loop, the compiler does not see panels side by side
        e0, o0 = _halves(w, v, 0)
        e1, o1 = _halves(w, v, 1)
        e2, o2 = _halves(w, v, 2)
        e3, o3 = _halves(w, v, 3)
        e4, o4 = _halves(w, v, 4)
        e5, o5 = _halves(w, v, 5)
        e6, o6 = _halves(w, v, 6)
        e7, o7 = _halves(w, v, 7)
        c8 = _dot(w, TAIL_8 + p, e0, e1, e2, e3, e4, e5, e6, e7)
        c9 = _dot(w, TAIL_9 + p, o0, o1, o2, o3, o4, o5, o6, o7)
        c14 = _dot(w, TAIL_14 + p, e0, e1, e2, e3, e4, e5, e6, e7)
        c15 = _dot(w, TAIL_15 + p, o0, o1, o2, o3, o4, o5, o6, o7)
        late = max(abs(c14), abs(c15))
        decay = min(SLOWEST, max(FASTEST, late / (max(abs(c8), abs(c9)) + 1e-300)))
        w[LATE + p] = 2.0 * late * decay * decay * decay
        w[TOTAL + p] = _dot(w, W + p, e0, e1, e2, e3, e4, e5, e6, e7)
        w[MODULUS + p] = _modulus(w, p, SIZE + p)
        w[ROUGHLY + p] = _modulus(w, p, ERROR + p)


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
def _add(w, at, row):
    """Add what the panels of a strip have to a sum, one after the other."""
    total = w[at]
    for p in range(LANES):
        total += w[row + p]
    w[at] = total


@nb.njit(**ROWS)
def add_sums(w, q, first, rough):
    """Add integral, modulus, rounding and truncation of the integrand in VALUE, SIZE and ERROR.

    Its strip begins at ``first``; ``rough`` says that ERROR holds what it rounds off by.
    """
    if w[CHECKED] != 0.0:
        check_divergence(w, q, first)
    _strip(w, LANES * int(w[ONCE]))
    _add(w, SUMS + q, TOTAL)
    _add(w, SUMS + INTEGRANDS + q, MODULUS)
    if rough:
        _add(w, SUMS + 2 * INTEGRANDS + q, ROUGHLY)
    _add(w, SUMS + 3 * INTEGRANDS + q, LATE)

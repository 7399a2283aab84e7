"""Sums over the nodes of a strip of panels: an integral, its modulus, and what tells its errors.

The truncation error of a panel is estimated from the Legendre coefficients 8, 9, 14, 15 of the integrand:
their decay is carried on to the first order that the rule gets wrong, 32, but no faster than FASTEST: what
decays fast may hide what does not. Next to a logarithm coefficients of other functions do the same (`rule`).

Panels are added one after the other, so that a panel where an integrand vanishes may be left out.

Errata: none known.
"""

import numba as nb

from ..compiling import BY_NODE, OPTIONS, SUMMED
from .rule import TAIL
from .rule import W as WEIGHTS
from .work import (
    ALL_TAILS,
    CHECKED,
    ERROR,
    FAMILIES,
    HELD,
    INTEGRANDS,
    LANES,
    LATE,
    LOGARITHMS,
    MEETING,
    MODULUS,
    NEEDED,
    OFF,
    ONCE,
    ORDER,
    RESIDUES,
    ROUGHLY,
    RULES,
    SIZE,
    SLOTS,
    STRIP,
    SUMS,
    TAILS,
    TOTAL,
    VALUE,
    WEIGHT,
)

# where weights and coefficients of the lower half of a panel stand, LANES times each number, so that a strip
# takes them from memory: numbers of the code would be copied to every lane anew
W, TAIL_8, TAIL_9, TAIL_14, TAIL_15 = (RULES + LANES * ORDER // 2 * k for k in range(5))
# decay of an integrand on any panel; any two coefficients may both be small by accident
SLOWEST, FASTEST = 0.3, 0.015
CLOSE = 2  # nodes so close to each other that Fermi functions hardly vary
GROWING = 1e-3  # what lies between a product of two inverse square roots and one of them, by the rule's nodes


@nb.njit(**OPTIONS)
def set_rules(w):
    """Enter weights and Legendre coefficients; those next to logarithms on demand (`hold_tails`)."""
    for p in range(LANES):
        for k in range(ORDER // 2):
            w[W + LANES * k + p] = WEIGHTS[k]
            for c, at in enumerate((TAIL_8, TAIL_9, TAIL_14, TAIL_15)):
                w[at + LANES * k + p] = TAIL[0, ORDER * c + k]
    for slot in range(SLOTS):
        _hold(w, slot, 1)


@nb.njit(**OPTIONS)
def _hold(w, slot, family):
    """Enter the coefficients of a family for a panel of the batch."""
    w[HELD + slot] = family
    at = ALL_TAILS + 4 * STRIP * (slot // LANES) + slot % LANES
    for k in range(4 * ORDER):
        w[at + LANES * k] = TAIL[family, k]


@nb.njit(**BY_NODE)
def hold_tails(w, first):
    """Enter the coefficients that panels next to logarithms need in the strip from ``first`` on.

    What the same panel of the batch had before is kept, which is often that of a similar point.
    """
    w[LOGARITHMS] = 0.0
    slot = first // ORDER
    for p in range(LANES):
        family = w[NEEDED + slot + p]
        w[FAMILIES + p] = family
        w[LOGARITHMS] += family
        if family > 0.0 and family != w[HELD + slot + p]:
            _hold(w, slot + p, int(family))
    if w[LOGARITHMS] > 0.0:
        for k in range(4 * STRIP):  # to a place the compiler knows
            w[TAILS + k] = w[ALL_TAILS + 4 * first + k]


@nb.njit(inline="always", **BY_NODE)
def _nodes(w, i):
    """What a row has at the nodes of a panel. With a loop, the compiler does not see panels side by side."""
    a, b, c, d = w[i], w[i + LANES], w[i + 2 * LANES], w[i + 3 * LANES]
    i += 4 * LANES
    e, f, g, h = w[i], w[i + LANES], w[i + 2 * LANES], w[i + 3 * LANES]
    i += 4 * LANES
    j, k, m, n = w[i], w[i + LANES], w[i + 2 * LANES], w[i + 3 * LANES]
    i += 4 * LANES
    return a, b, c, d, e, f, g, h, j, k, m, n, w[i], w[i + LANES], w[i + 2 * LANES], w[i + 3 * LANES]


@nb.njit(inline="always", **SUMMED)
def _dot(w, c, x0, x1, x2, x3, x4, x5, x6, x7):
    """Sum over the nodes of the lower half of a panel with the coefficients at ``c``."""
    low = (w[c] * x0 + w[c + LANES] * x1) + (w[c + 2 * LANES] * x2 + w[c + 3 * LANES] * x3)
    high = (w[c + 4 * LANES] * x4 + w[c + 5 * LANES] * x5) + (w[c + 6 * LANES] * x6 + w[c + 7 * LANES] * x7)
    return low + high


@nb.njit(inline="always", **SUMMED)
def _halves(w, i, k):
    """Sum and difference of what a row has at node k and at its mirror image."""
    y, z = w[i + LANES * k], w[i + LANES * (ORDER - 1 - k)]
    return y + z, y - z


@nb.njit(inline="always", **SUMMED)
def _both(w, i, k):
    """Sum of the moduli of the same two."""
    return abs(w[i + LANES * k]) + abs(w[i + LANES * (ORDER - 1 - k)])


@nb.njit(inline="always", **SUMMED)
def _modulus(w, p, i):
    """Integral of the modulus of a row over a panel."""
    x0, x1, x2, x3 = _both(w, i, 0), _both(w, i, 1), _both(w, i, 2), _both(w, i, 3)
    return _dot(w, W + p, x0, x1, x2, x3, _both(w, i, 4), _both(w, i, 5), _both(w, i, 6), _both(w, i, 7))


@nb.njit(inline="always", **SUMMED)
def _beyond(late, early):
    """What lies beyond the rule, from late coefficients and those of half the order."""
    decay = min(SLOWEST, max(FASTEST, late / (early + 1e-300)))
    return 2.0 * late * decay * decay * decay


@nb.njit(**SUMMED)
def _strip(w, lanes):
    """Fill TOTAL, MODULUS and LATE, the truncation error, of the panels of a strip."""
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
        w[LATE + p] = _beyond(late, max(abs(c8), abs(c9)))
        w[TOTAL + p] = _dot(w, W + p, e0, e1, e2, e3, e4, e5, e6, e7)
        w[MODULUS + p] = _modulus(w, p, VALUE + p)


@nb.njit(inline="always", **BY_NODE)
def _coefficient(w, i, x):
    """Sum over the nodes of a panel with the coefficients that stand there: four sums side by side."""
    c = _nodes(w, i)
    a = c[0] * x[0] + c[1] * x[1] + c[2] * x[2] + c[3] * x[3]
    b = c[4] * x[4] + c[5] * x[5] + c[6] * x[6] + c[7] * x[7]
    d = c[8] * x[8] + c[9] * x[9] + c[10] * x[10] + c[11] * x[11]
    e = c[12] * x[12] + c[13] * x[13] + c[14] * x[14] + c[15] * x[15]
    return (a + b) + (d + e)


@nb.njit(**BY_NODE)
def _late(w, lanes):
    """Fill LATE anew for the panels next to logarithms."""
    for p in range(lanes):
        x, t = _nodes(w, VALUE + p), TAILS + p
        early = max(abs(_coefficient(w, t, x)), abs(_coefficient(w, t + ORDER * LANES, x)))
        late = _coefficient(w, t + 2 * ORDER * LANES, x), _coefficient(w, t + 3 * ORDER * LANES, x)
        beyond = _beyond(max(abs(late[0]), abs(late[1])), early)
        w[LATE + p] = beyond if w[FAMILIES + p] > 0.0 else w[LATE + p]


@nb.njit(**SUMMED)
def _size(w, lanes):
    """Fill MODULUS anew, from SIZE."""
    for p in range(lanes):
        w[MODULUS + p] = _modulus(w, p, SIZE + p)


@nb.njit(**SUMMED)
def _error(w, lanes):
    """Fill ROUGHLY."""
    for p in range(lanes):
        w[ROUGHLY + p] = _modulus(w, p, ERROR + p)


@nb.njit(inline="always", **BY_NODE)
def _scaled(w, first, node):
    """Distance from the end of a panel times integrand at a node."""
    return abs(w[VALUE + node] * w[OFF + first + node]) / w[WEIGHT + first + node]


@nb.njit(**BY_NODE)
def _growth(w, first, node, step):
    """Distance times integrand at the node next to an end, if that does not vanish towards the end; else 0.

    Times distance, an inverse square root falls to 5e-5 from one node to the next; an integrand that happens
    to be zero at a node seems not to fall.
    """
    near = _scaled(w, first, node)
    beside, close = _scaled(w, first, node + step), _scaled(w, first, node + CLOSE * step)
    return near if near > GROWING * max(beside, close) else 0.0


@nb.njit(**BY_NODE)
def check_divergence(w, q, first):
    """Note how an integrand falls off as 1/distance from where two inverse square roots meet."""
    last = LANES * (ORDER - 1)
    for p in range(LANES):
        meeting = int(w[MEETING + first // STRIP * LANES + p])
        if meeting & 1:
            w[RESIDUES + q] = max(w[RESIDUES + q], _growth(w, first, p, LANES))
        if meeting & 2:
            w[RESIDUES + q] = max(w[RESIDUES + q], _growth(w, first, last + p, -LANES))


@nb.njit(**BY_NODE)
def _add(w, at, row):
    """Add what the panels of a strip have to a sum, one after the other."""
    total = w[at]
    for p in range(LANES):
        total += w[row + p]
    w[at] = total


@nb.njit(**BY_NODE)
def add_sums(w, q, first, sized, rough):
    """Add integral, modulus, rounding and truncation of the integrand in VALUE.

    Its strip begins at ``first``; ``sized`` says that SIZE holds moduli of its own, ``rough`` that ERROR
    holds what it rounds off by.
    """
    if w[CHECKED] != 0.0:
        check_divergence(w, q, first)
    lanes = LANES * int(w[ONCE])
    _strip(w, lanes)
    if w[LOGARITHMS] > 0.0:
        _late(w, lanes)
    if sized:
        _size(w, lanes)
    _add(w, SUMS + q, TOTAL)
    _add(w, SUMS + INTEGRANDS + q, MODULUS)
    if rough:
        _error(w, lanes)
        _add(w, SUMS + 2 * INTEGRANDS + q, ROUGHLY)
    _add(w, SUMS + 3 * INTEGRANDS + q, LATE)

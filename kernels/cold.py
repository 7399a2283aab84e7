"""The smooth part of beta - alpha f at T = 0, as a direct sum over sources on the other side of mu.

    S        -int m(x)/|x - omega| dx over all x beyond mu
             = -sum_k w_k m(x_k)/(x_k + d) - m(omega) [ln(1 + R/d) - sum' w_k/(x_k + d)]
    d        distance of omega from mu, x that of the source x_k, w_k the weight of Gauss's rule
    sum'     over the panel next to mu, x < R. There [m(x) - m(omega)]/(x - omega) is what the rule
             integrates; farther away than NEAR R it serves by itself

Four sources are taken together, as a ratio of polynomials in d of positive coefficients (see `coherent`).

Errata: none known.
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .batch import clear, put
from .densities import band_density
from .elementary import log
from .fermi_rows import occupation
from .rule import NODE, W
from .sources import lay_sources
from .work import (
    BANDS,
    COUNT,
    DOWNWARDS,
    END,
    FIELDS,
    FIRST,
    GROUPS,
    LANES,
    MAX_SOURCES,
    NODES,
    PANEL,
    PANELS,
    POL,
    QUAD,
    ROWS,
    SIDE_L,
    SIDE_R,
    SIZE_OF_SIDE,
    SOURCE,
    SPLIT,
    UPWARDS,
    WEIGHT,
    G,
    L,
    R,
    S,
    T,
    U,
)

NO = np.bool_(False)
NEAR = 0.25


@nb.njit(**ROWS)
def _store(w, at, x0, x1, x2, x3, y0, y1, y2, y3):
    """Enter four sources, distances x and weights y, as a ratio of polynomials: three numerators, QUAD."""
    a, b, c, d = x0 * x1, x0 + x1, x2 * x3, x2 + x3
    w[at + 4], w[at + 5], w[at + 6], w[at + 7] = a * c, a * d + b * c, a + c + b * d, b + d
    p, q = y0 * x1 + y1 * x0, y0 + y1
    r, s = y2 * x3 + y3 * x2, y2 + y3
    w[at] = p * c + r * a
    w[at + 1] = p * d + q * c + r * b + s * a
    w[at + 2] = p + q * d + r + s * b
    w[at + 3] = q + s


@nb.njit(**ROWS)
def _rule():
    """Gauss's rule on (0, 1), as four ratios of polynomials."""
    quads = np.empty(4 * QUAD)
    for g in range(4):
        k = 4 * g
        x, y = NODE[0], W
        _store(quads, QUAD * g, x[k], x[k + 1], x[k + 2], x[k + 3], y[k], y[k + 1], y[k + 2], y[k + 3])
    return quads


UNIT = _rule()


@nb.njit(**OPTIONS)
def _evaluate(w, s, first, end, tables):
    """Turn panels into sources."""
    r = L if s == SIDE_L else R
    for panel in range(first, end, LANES):
        for lane in range(LANES):
            place = int(w[PANELS]) + PANEL * min(panel + lane, end - 1)
            put(w, lane, place, 1.0 if panel + lane < end else 0.0)
        occupation(w, s, r)
        clear(w, r)
        for i in range(int(w[s + COUNT])):
            band_density(w, s, r, BANDS + FIELDS * (int(w[s + FIRST]) + i), NO, tables)
        for lane in range(min(LANES, end - panel)):
            _enter(w, s, r, lane)


@nb.njit(**ROWS)
def _enter(w, s, r, lane):
    """Append the nodes of a panel to the sources, four by four; sources of no weight stand for nothing."""
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    v = w[r : r + SIZE_OF_SIDE]
    for k in range(lane, NODES, 4 * LANES):
        n = int(w[s + END])
        if n >= MAX_SOURCES:
            return
        at = int(w[SOURCE]) + QUAD * (n + (MAX_SOURCES if s == SIDE_R else 0))
        i, j, m = k + LANES, k + 2 * LANES, k + 3 * LANES
        y0, y1 = v[POL + k] * w[WEIGHT + k] * W[k // LANES], v[POL + i] * w[WEIGHT + i] * W[i // LANES]
        y2, y3 = v[POL + j] * w[WEIGHT + j] * W[j // LANES], v[POL + m] * w[WEIGHT + m] * W[m // LANES]
        if y0 != 0.0 or y1 != 0.0 or y2 != 0.0 or y3 != 0.0:
            x0, x1, x2, x3 = abs(v[U + k]), abs(v[U + i]), abs(v[U + j]), abs(v[U + m])
            _store(w, at, x0 * unit, x1 * unit, x2 * unit, x3 * unit, y0, y1, y2, y3)
            w[s + END] = n + 1


@nb.njit(**OPTIONS)
def set_sources(w, s, tables):
    """Enter distances from mu, and m times weight, of the sources of a side, those below mu first."""
    split, n = lay_sources(w, s, tables)
    w[s + GROUPS], w[s + END] = -1.0, 0.0
    _evaluate(w, s, np.int64(0), split, tables)
    w[s + SPLIT] = w[s + END]
    _evaluate(w, s, split, n, tables)


@nb.njit(**ROWS)
def _add(w, r, quads, first, end, scale, sign, weighted):
    """Subtract from row S sources ``first`` to ``end`` of omega on one side of mu: U of this sign.

    ``weighted``: -m(omega) times the sources, and the logarithm, where omega is NEAR; distances over scale.
    """
    v = w[r : r + SIZE_OF_SIDE]
    for n in range(first, end, QUAD):
        q = quads[n : n + QUAD]
        a0, a1, a2, a3, b0, b1, b2, b3 = q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7]
        for i in range(NODES):
            d = max(v[U + i] * sign * scale, 0.0)
            ratio = (a0 + d * (a1 + d * (a2 + d * a3))) / (b0 + d * (b1 + d * (b2 + d * (b3 + d))))
            factor = (-v[POL + i] if d < NEAR else 0.0) if weighted else 1.0
            v[S + i] -= factor * ratio if v[U + i] * sign > 0.0 else 0.0


@nb.njit(**ROWS)
def _add_logarithm(w, r, scale, sign):
    """Subtract m(omega) ln(1 + R/d) where omega is NEAR."""
    v = w[r : r + SIZE_OF_SIDE]
    for i in range(NODES):
        d = v[U + i] * sign * scale
        part = v[POL + i] * log(1.0 + 1.0 / max(d, 1e-300))
        v[S + i] -= part if 0.0 < d < NEAR else 0.0


@nb.njit(**OPTIONS)
def cold_row(w, s, r, o):
    """Fill row S of a side from its sources, on the panels where row G of the other, ``o``, is finite."""
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    at = int(w[SOURCE]) + (QUAD * MAX_SOURCES if s == SIDE_R else 0)
    lowest, highest = 1e308, -1e308
    for i in range(NODES):
        w[r + S + i] = 0.0
        if w[o + G + i] != 0.0:
            lowest, highest = min(lowest, w[r + U + i]), max(highest, w[r + U + i])
    split, end = at + QUAD * int(w[s + SPLIT]), at + QUAD * int(w[s + END])
    for above in (False, True):
        nearest = max(lowest, 0.0) if above else max(-highest, 0.0)
        if not (highest > 0.0 if above else lowest < 0.0):
            continue
        sign = 1.0 if above else -1.0
        _add(w, r, w, at if above else split, split if above else end, unit, sign, False)
        reach = w[s + (DOWNWARDS if above else UPWARDS)]
        if reach > 0.0 and nearest * unit < NEAR * reach:
            _add(w, r, UNIT, 0, 4 * QUAD, unit / reach, sign, True)
            _add_logarithm(w, r, unit / reach, sign)

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

from ..compiling import BY_NODE, OPTIONS
from ..elementary import log
from .batch import fill_up, put
from .fermi_rows import occupation
from .loops import fill
from .quads import UNIT, store_quad, subtract_quads
from .rule import W
from .sources import lay_sources
from .work import (
    CORRECTION,
    DOWNWARDS,
    END,
    GROUPS,
    LANES,
    MAX_SOURCES,
    ORDER,
    PANEL,
    PANELS,
    POL,
    QUAD,
    SIDE_L,
    SIDE_R,
    SLOTS,
    SOURCE,
    SPLIT,
    STRIP,
    UPWARDS,
    WEIGHT,
    L,
    R,
    S,
    T,
    U,
    slot_of,
)

NO, LENGTH = np.bool_(False), np.int64(STRIP)
NEAR = 0.25


@nb.njit(**OPTIONS)
def set_sources(w, s):
    """Enter distances from mu, and m times weight, of the sources of a side, those below mu first."""
    split, end = lay_sources(w, s)
    r = L if s == SIDE_L else R
    w[s + GROUPS], w[s + SPLIT], w[s + END] = -1.0, 0.0, 0.0
    for panel in range(0, end, SLOTS):
        slots = min(SLOTS, end - panel)
        p = int(w[PANELS]) + PANEL * panel
        for slot in range(slots):
            put(w, slot, p + PANEL * slot, 1.0)
        n = fill_up(w, slots, p)
        occupation(w, s, r, n)
        fill(w, s, r, n, NO, NO, NO)
        for slot in range(slots):
            _enter(w, s, r, slot_of(slot))
            if panel + slot < split:
                w[s + SPLIT] = w[s + END]


@nb.njit(**BY_NODE)
def _enter(w, s, r, first):
    """Append the nodes of a panel to the sources, four by four; those without states are left out."""
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    for k in range(0, ORDER, 4):
        n = int(w[s + END])
        if n >= MAX_SOURCES:
            return
        a = first + LANES * k
        b, c, d = a + LANES, a + 2 * LANES, a + 3 * LANES
        y0, y1 = w[r + POL + a] * w[WEIGHT + a] * W[k], w[r + POL + b] * w[WEIGHT + b] * W[k + 1]
        y2, y3 = w[r + POL + c] * w[WEIGHT + c] * W[k + 2], w[r + POL + d] * w[WEIGHT + d] * W[k + 3]
        if y0 != 0.0 or y1 != 0.0 or y2 != 0.0 or y3 != 0.0:
            x0, x1 = abs(w[r + U + a]) * unit, abs(w[r + U + b]) * unit
            x2, x3 = abs(w[r + U + c]) * unit, abs(w[r + U + d]) * unit
            at = int(w[SOURCE]) + QUAD * (n + (MAX_SOURCES if s == SIDE_R else 0))
            store_quad(w, at, x0, x1, x2, x3, y0, y1, y2, y3)
            w[s + END] = n + 1


@nb.njit(**BY_NODE)
def _correct(w, r, d, scale, n):
    """Subtract m(omega) [ln(1 + 1/x) - sum'] from row S where 0 < x < NEAR, x = ``scale`` U being d/R."""
    for i in range(n):
        w[CORRECTION + i] = log(1.0 + 1.0 / max(w[r + U + i] * scale, 1e-300))
    subtract_quads(w, CORRECTION, r + U, UNIT, 0, 4 * QUAD, scale, n)
    for i in range(n):
        x = w[r + U + i] * scale
        w[r + S + i] -= w[d + POL + i] * w[CORRECTION + i] if 0.0 < x < NEAR else 0.0


@nb.njit(**BY_NODE)
def _nearest(w, r, scale):
    """Return the smallest positive ``scale`` U of a strip, that of the first or last node of a panel."""
    nearest = 1e308
    for p in range(LANES):
        i = r + U + p
        for x in (scale * w[i], scale * w[i + STRIP - LANES]):
            if x > 0.0:
                nearest = min(nearest, x)
    return nearest


@nb.njit(**OPTIONS)
def cold_row(w, s, r, d, n):
    """Fill row S of a side, whose states stand in rows ``d``, from its sources, strip by strip."""
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    sources = int(w[SOURCE]) + (QUAD * MAX_SOURCES if s == SIDE_R else 0)
    split, last = sources + QUAD * int(w[s + SPLIT]), sources + QUAD * int(w[s + END])
    for i in range(n):
        w[r + S + i] = 0.0
    for first in range(0, n, STRIP):
        at = r + first
        for above in range(2):
            scale = unit if above else -unit
            nearest, reach = _nearest(w, at, scale), w[s + (DOWNWARDS if above else UPWARDS)]
            if nearest < 1e308:
                begin, end = (sources, split) if above else (split, last)
                subtract_quads(w, at + S, at + U, w, begin, end, scale, LENGTH)
            if nearest < NEAR * reach:
                _correct(w, at, d + first, scale / reach, LENGTH)

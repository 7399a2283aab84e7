"""The smooth part of beta - alpha f at T = 0, as a direct sum over sources on the other side of mu.

    S = -int m(x)/|x - omega| dx

Errata: none known.
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .batch import clear, put
from .densities import band_density
from .fermi_rows import occupation
from .rule import W
from .sources import lay_sources
from .work import (
    BANDS,
    COUNT,
    END,
    FAST,
    FIELDS,
    FIRST,
    GROUPS,
    LANES,
    MAX_SOURCES,
    NODES,
    PANEL,
    PANELS,
    POL,
    SIDE_L,
    SIDE_R,
    SOURCE,
    SPLIT,
    WEIGHT,
    G,
    L,
    R,
    S,
    T,
    U,
)

NO = np.bool_(False)


@nb.njit(**OPTIONS)
def _evaluate(w, s, first, end, tables):
    """Turn panels into sources."""
    r = L if s == SIDE_L else R
    for panel in range(first, end, LANES):
        for lane in range(LANES):
            put(
                w,
                lane,
                int(w[PANELS]) + PANEL * min(panel + lane, end - 1),
                1.0 if panel + lane < end else 0.0,
            )
        occupation(w, s, r)
        clear(w, r)
        for i in range(int(w[s + COUNT])):
            band_density(w, s, r, BANDS + FIELDS * (int(w[s + FIRST]) + i), NO, tables)
        _store(w, s, r)


@nb.njit(**OPTIONS)
def _store(w, s, r):
    """Append the nodes of a batch to the sources."""
    at = int(w[SOURCE]) + (2 * MAX_SOURCES if s == SIDE_R else 0)
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    n = int(w[s + END])
    for i in range(NODES):
        weight = w[r + POL + i] * w[WEIGHT + i] * W[i // LANES]
        if weight != 0.0 and n < MAX_SOURCES:
            w[at + n] = abs(w[r + U + i]) * unit
            w[at + MAX_SOURCES + n] = weight
            n += 1
    w[s + END] = n


@nb.njit(**OPTIONS)
def set_sources(w, s, tables):
    """Enter distances from mu, and m times weight, of the sources of a side, those below mu first."""
    split, n = lay_sources(w, s, tables)
    w[s + GROUPS], w[s + END] = -1.0, 0.0
    _evaluate(w, s, np.int64(0), split, tables)
    w[s + SPLIT] = w[s + END]
    _evaluate(w, s, split, n, tables)


@nb.njit(**FAST)
def _sum(w, first, end, d):
    """Sum of weight/(x + d) over sources."""
    total, x, weight = 0.0, w[first:end], w[first + MAX_SOURCES : end + MAX_SOURCES]
    for k in range(x.size):
        total += weight[k] / (x[k] + d)
    return total


@nb.njit(**OPTIONS)
def cold_row(w, s, r, o):
    """Fill row S of a side from its sources, on the panels where row G of the other, ``o``, is finite."""
    at = int(w[SOURCE]) + (2 * MAX_SOURCES if s == SIDE_R else 0)
    unit = w[s + T] if w[s + T] > 0.0 else 1.0
    split, end = int(w[s + SPLIT]), int(w[s + END])
    for lane in range(LANES):
        finite = False
        for i in range(lane, NODES, LANES):
            finite |= w[o + G + i] != 0.0
        for i in range(lane, NODES, LANES):
            d = w[r + U + i] * unit
            w[r + S + i] = 0.0
            if finite:
                w[r + S + i] = -_sum(w, at + split, at + end, -d) if d < 0.0 else -_sum(w, at, at + split, d)

"""The nodes of a batch of panels, and what is known at them.

Errata: none known.
"""

import numba as nb

from .anisotropies import add_anisotropy
from .band import OPTIONS
from .densities import band_density, roughness
from .fermi_rows import occupation
from .rule import NODE, REST, SLOPE
from .work import (
    A_FLAGS,
    A_HI,
    A_LO,
    A_OFF,
    ALPHA,
    ANCHOR,
    ANCHOR_LO,
    B_FLAGS,
    B_HI,
    B_LO,
    B_OFF,
    BANDS,
    CHECKED,
    COUNT,
    DOWN,
    FIELDS,
    FIRST,
    GT,
    HALF,
    LANES,
    LENGTH,
    MEAN,
    MEETING,
    NODES,
    OFF,
    ORDER,
    POL,
    ROUGH,
    ROWS,
    SIDE_L,
    SIDE_R,
    SIZE_OF_SIDE,
    TYPE,
    UP,
    USED,
    WEIGHT,
    G,
    L,
    Q,
    R,
)


@nb.njit(**ROWS)
def put(w, lane, p, share):
    """Enter the panel at ``p`` as ``lane`` of the batch; ``share`` is 0 if it only fills it up, else 1."""
    meeting = (1.0 if int(w[p + A_FLAGS]) & 3 == 3 else 0.0) + (2.0 if int(w[p + B_FLAGS]) & 3 == 3 else 0.0)
    w[MEETING + lane] = meeting
    if share > 0.0:
        w[USED] = lane + 1.0
    w[CHECKED] = meeting if lane == 0 else w[CHECKED] + meeting
    length, kind = w[p + LENGTH], int(w[p + TYPE])
    weight = share * length
    for k in range(ORDER):
        i = LANES * k + lane
        lower = i < HALF
        off = w[p + A_OFF] + length * NODE[kind, k] if lower else w[p + B_OFF] - length * REST[kind, k]
        _put_node(w, i, w[p + (A_HI if lower else B_HI)], w[p + (A_LO if lower else B_LO)], off)
        w[WEIGHT + i] = weight * SLOPE[kind, k]


@nb.njit(**ROWS)
def _put_node(w, i, hi, lo, off):
    """Enter one node for both sides."""
    w[L + ANCHOR + i] = w[R + ANCHOR + i] = hi
    w[L + ANCHOR_LO + i] = w[R + ANCHOR_LO + i] = lo
    w[L + OFF + i] = w[R + OFF + i] = off


@nb.njit(**ROWS)
def clear(w, r):
    """Empty the rows that bands add to."""
    v = w[r : r + SIZE_OF_SIDE]
    for i in range(NODES):
        v[MEAN + i] = v[POL + i] = v[ALPHA + i] = 0.0
        v[G + i] = v[GT + i] = v[Q + i] = 0.0


@nb.njit(**OPTIONS)
def fill(w, s, r, transform, anisotropy, tables):
    """Fill the rows of one electrode: occupations, densities, alpha and g, g~, hole if they are wanted."""
    occupation(w, s, r)
    clear(w, r)
    first = int(w[s + FIRST])
    for i in range(first, first + int(w[s + COUNT])):
        b = BANDS + FIELDS * i
        band_density(w, s, r, b, transform, tables)
        if anisotropy:
            add_anisotropy(w, s, r, b)
    roughness(w, r)


@nb.njit(**ROWS)
def copy(w, row):
    """Copy a row of L to R."""
    source, target = w[L + row : L + row + NODES], w[R + row : R + row + NODES]
    for i in range(NODES):
        target[i] = source[i]


@nb.njit(**OPTIONS)
def fill_alike(w, transform, anisotropy_L, anisotropy_R, tables):
    """`fill` both electrodes, whose bands are the same."""
    occupation(w, SIDE_L, L)
    occupation(w, SIDE_R, R)
    clear(w, L)
    clear(w, R)
    first = int(w[SIDE_L + FIRST])
    for i in range(first, first + int(w[SIDE_L + COUNT])):
        b = BANDS + FIELDS * i
        band_density(w, SIDE_L, L, b, transform, tables)
        if anisotropy_L:
            add_anisotropy(w, SIDE_L, L, b)
        if anisotropy_R:
            copy(w, UP)
            copy(w, DOWN)
            add_anisotropy(w, SIDE_R, R, b)
    roughness(w, L)
    for row in (MEAN, POL, ALPHA, ROUGH):
        copy(w, row)

"""An electrode with any number of rigidly split bands in the work space: what it is made of.

    nu_sigma   sum_n N_n nu0_n(omega - E_n + sigma J_n/2)                                  (12), (18)

An energy is an anchor (two parts, hi + lo) and an offset, so that the distance from an edge keeps its digits
where the density of states is infinite. J_n may be negative: a band polarized against the axis.

Columns of sides and bands stand in `work`; ``s`` is where a side begins, ``b`` a band.

Errata: none known.
"""

import numba as nb

from ..compiling import OPTIONS
from ..exact import gap, sum_in_two
from ..poles import pole_range
from ..shapes.orbital import TABLE, half_width
from .work import (
    BANDS,
    CENTER,
    COUNT,
    DENSITY,
    EDGE,
    EDGE_LO,
    FIELDS,
    FILLING,
    FIRST,
    FLIP,
    HIGH,
    J_MAX,
    KIND,
    LOW,
    MIXED,
    MU,
    POLARIZED,
    SIDE_L,
    SIDE_R,
    WHICH,
    D,
    J,
    N,
    T,
    tables_of,
)

CLOSE = 2.0  # temperatures between Fermi functions
EVEN = 0.03  # splitting times orbitals of a band that is not small against others, over theirs


@nb.njit(**OPTIONS)
def set_side(w, s, T_, mu, flip, filling, first, kind, numbers, which):
    """Enter an electrode; ``numbers`` (bands, 4) holds D, J, N, E of each band, ``first`` is its first."""
    w[s + T], w[s + MU], w[s + FLIP], w[s + FILLING] = T_, mu, flip, 1.0 if filling else 0.0
    w[s + FIRST], w[s + COUNT] = first, kind.size
    w[s + J_MAX], w[s + LOW], w[s + HIGH] = 0.0, 1e308, -1e308
    w[s + DENSITY] = w[s + POLARIZED] = 0.0
    for i in range(kind.size):
        b = BANDS + FIELDS * (first + i)
        w[b + KIND], w[b + WHICH] = kind[i], which[i]
        w[b + D], w[b + J] = numbers[i, 0], numbers[i, 1]
        w[b + N], w[b + CENTER] = numbers[i, 2], numbers[i, 3]
        top = half_width(kind[i], w[b + D])
        bottom = -top
        if kind[i] == TABLE:
            ends = tables_of(w).ends[which[i]]
            bottom, top = ends[0] * w[b + D], ends[1] * w[b + D]
        for k in range(4):
            half = -0.5 * w[b + J] if k < 2 else 0.5 * w[b + J]
            hi, lo = sum_in_two(w[b + CENTER], half, top if k & 1 else bottom)
            w[b + EDGE + k], w[b + EDGE_LO + k] = hi, lo
            w[s + LOW], w[s + HIGH] = min(w[s + LOW], hi), max(w[s + HIGH], hi)
        w[s + J_MAX] = max(w[s + J_MAX], abs(w[b + J]))
        w[s + DENSITY] += w[b + N] / (top - bottom)
        w[s + POLARIZED] = max(w[s + POLARIZED], abs(w[b + J]) * w[b + N])
    w[s + MIXED] = 0.0
    for b in range(BANDS + FIELDS * first, BANDS + FIELDS * (first + kind.size), FIELDS):
        if w[b + KIND] == TABLE or abs(w[b + J]) * w[b + N] < EVEN * w[s + POLARIZED]:
            w[s + MIXED] = 1.0


@nb.njit(**OPTIONS)
def alike(w, s, r):
    """Return whether two electrodes have the same bands."""
    if w[s + COUNT] != w[r + COUNT] or w[s + FLIP] != w[r + FLIP]:
        return False
    a, b = BANDS + FIELDS * int(w[s + FIRST]), BANDS + FIELDS * int(w[r + FIRST])
    for k in range(FIELDS * int(w[s + COUNT])):
        if w[a + k] != w[b + k]:
            return False
    return True


@nb.njit(**OPTIONS)
def split_little(w, s):
    """Return whether g of an electrode is a small difference of Fermi functions close to each other."""
    return w[s + J_MAX] < CLOSE * w[s + T]


@nb.njit(**OPTIONS)
def occupied(w, s, x):
    """Return whether a place (hi, lo) lies inside a band."""
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for e in (EDGE, EDGE + 2):
            low, high = (w[b + e], w[b + e + EDGE_LO - EDGE]), (w[b + e + 1], w[b + e + 1 + EDGE_LO - EDGE])
            if gap(low, x) >= 0.0 and gap(x, high) >= 0.0:
                return True
    return False


@nb.njit(**OPTIONS)
def poles_of(w, s):
    """Return the table of poles of f that holds wherever either side has states; -1 if none does."""
    reach = 0.0
    for e in (SIDE_L, SIDE_R):
        reach = max(reach, max(w[s + MU] - w[e + LOW], w[e + HIGH] - w[s + MU]))
    return pole_range(reach / w[s + T]) if w[s + T] > 0.0 else -1


@nb.njit(**OPTIONS)
def tabulated(w, s):
    """Return whether an electrode has a tabulated band."""
    for i in range(int(w[s + COUNT])):
        if w[BANDS + FIELDS * (int(w[s + FIRST]) + i) + KIND] == TABLE:
            return True
    return False

"""Where the sources of the coherent sum at T = 0 lie (see `cold`).

They crowd geometrically about mu, so that they serve every omega: panels next to mu are even in the logarithm
of the distance from it, for 1/(x - omega) is smooth there.

Errata: none known.
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .breaks import add_edges, closeness, insert
from .limits import smooth_width
from .marching import segment
from .rule import BY_RATIO
from .sides import occupied
from .work import (
    A_HI,
    A_LO,
    A_OFF,
    B_HI,
    B_LO,
    B_OFF,
    BREAK,
    BREAKS,
    FERMIS,
    HI,
    HIGH,
    LENGTH,
    LOGS,
    LOW,
    MAX_PANELS,
    MU,
    PANEL,
    PANELS,
    PLAIN,
    TYPE,
    UNEVEN,
)

SHORT = 0.3  # their length over that of others where bands are uneven, for they are coarser at their far ends
RATIO = 30.0  # of the ends of a panel in the logarithm of the distance from mu
ANY = np.int64(-1)  # every flag of a break counts
NO = np.bool_(False)
FLOOR = 1e-13  # distances below this fraction of the whole range are not resolved further
REACH = 0.4  # such panels go this far towards the next singularity


@nb.njit(**OPTIONS)
def _crowd_end(w, breaks, k, s, toward):
    """Return how far panels that crowd towards mu, break k, go on one side; 0 if there are no states."""
    width = end = w[s + HIGH] - w[s + LOW]
    a = int(w[BREAKS]) + BREAK * k
    step = int(toward)
    if 0 <= k + step < breaks:
        end = REACH * abs(w[a + BREAK * step + HI] - w[a + HI])
    return end if end > FLOOR * width and occupied(w, s, w[s + MU] + toward * end) else 0.0


@nb.njit(**OPTIONS)
def _crowd(w, tables, n, s, toward, end):
    """Append panels from mu to ``end`` away from it on one side; return the new count."""
    x, size = 0.0, FLOOR * (w[s + HIGH] - w[s + LOW])
    while x < end and n < MAX_PANELS:
        to = size if x == 0.0 else x * RATIO
        if w[UNEVEN] != 0.0:
            to = min(to, x + SHORT * smooth_width(w, s, tables, w[s + MU] + toward * x, toward))
        to = max(to, x + size)
        if to > 0.5 * end:
            to = end
        p = int(w[PANELS]) + PANEL * n
        w[p + A_HI] = w[p + B_HI] = w[s + MU]
        w[p + A_LO] = w[p + B_LO] = 0.0
        w[p + A_OFF], w[p + B_OFF] = toward * x, toward * to
        w[p + LENGTH], w[p + TYPE] = to - x, BY_RATIO
        if x == 0.0:
            w[p + A_OFF], w[p + B_OFF], w[p + TYPE] = min(toward * to, 0.0), max(toward * to, 0.0), 0.0
        n += 1
        x = to
    return n


@nb.njit(**OPTIONS)
def _insert_mu(w, n, s):
    """Insert mu and where the panels around it end; return new count, number of mu, and both ends."""
    close = closeness(w, s)
    n = insert(w, n, w[s + MU], 0.0, LOGS, close)
    k = 0
    while w[int(w[BREAKS]) + BREAK * k + HI] < w[s + MU] - close:
        k += 1
    below, above = _crowd_end(w, n, k, s, -1.0), _crowd_end(w, n, k, s, 1.0)
    if below > 0.0:
        n = insert(w, n, w[s + MU] - below, 0.0, PLAIN, close)
        k += 1
    if above > 0.0:
        n = insert(w, n, w[s + MU] + above, 0.0, PLAIN, close)
    return n, k, below, above


@nb.njit(**OPTIONS)
def _segments(w, tables, n, breaks, first, end, s):
    """Append panels between breaks ``first`` to ``end``, wherever there are states; return the new count."""
    for k in range(first, end):
        a = int(w[BREAKS]) + BREAK * k
        if occupied(w, s, 0.5 * (w[a + HI] + w[a + BREAK + HI])):
            n = segment(w, tables, n, breaks, k, ANY)
    return n


@nb.njit(**OPTIONS)
def lay_sources(w, s, tables):
    """Lay panels over the states of a side, those below mu first; return how many are below, and all."""
    w[FERMIS] = 0.0
    zero = np.int64(0)
    breaks, k, below, above = _insert_mu(w, add_edges(w, zero, s, tables), s)
    n = _segments(w, tables, zero, breaks, zero, k - 1 if below > 0.0 else k, s)
    n = _crowd(w, tables, n, s, -1.0, below)
    split = n
    n = _crowd(w, tables, n, s, 1.0, above)
    n = _segments(w, tables, n, breaks, k + 1 if above > 0.0 else k, breaks - 1, s)
    return split, n

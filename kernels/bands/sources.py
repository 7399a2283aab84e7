"""Where the sources of the coherent sum at T = 0 lie (see `cold`).

The panels next to mu reach FAR times as far as m is analytic on the other side of mu, and AHEAD of the way
to its next singularity on theirs; from there on mu is a singularity like others, 1/(x - omega) having a pole
beyond it.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from .breaks import add_edges, insert, middle_of
from .limits import smooth_width
from .marching import DISTANCE, add_panel, segment
from .sides import occupied
from .work import (
    BREAK,
    BREAKS,
    DENSE,
    DOWNWARDS,
    FERMIS,
    FLAGS,
    HI,
    HIGH,
    INVERSES,
    LO,
    LOW,
    MU,
    PLAIN,
    ROOTS,
    SHORT,
    UPWARDS,
)

AHEAD = 0.6
NARROWER = 0.3  # their length over that of others where bands are uneven, which are coarser at far ends
OWN = np.int64(ROOTS | DENSE)  # what counts of a break: singularities of nu0
FLOOR = 1e-13  # distances below this fraction of the whole range are not resolved further


@nb.njit(**OPTIONS)
def _reach(w, n, k, s, toward, singular):
    """Return how far the panel next to mu, break k of n, goes on one side; 0 if there are no states.

    ``singular``: no way at all where m is not analytic at mu. Never beyond the next break.
    """
    width = w[s + HIGH] - w[s + LOW]
    mu, step = w[s + MU], int(toward)
    if not 0 <= k + step < n:
        return 0.0
    at = int(w[BREAKS]) + HI
    ahead = abs(w[at + BREAK * (k + step)] - mu)
    reach = AHEAD * ahead
    if 0 <= k - step < n:
        reach = min(reach, DISTANCE * abs(mu - w[at + BREAK * (k - step)]))
    reach = min(reach, NARROWER * smooth_width(w, s, mu, toward))
    reach = min(FLOOR * width if singular else max(reach, FLOOR * width), ahead)
    return reach if occupied(w, s, (mu + toward * reach, 0.0)) else 0.0


@nb.njit(**OPTIONS)
def _nearest(w, n, mu):
    """Return the break nearest to mu: an edge beside it by rounding may be another."""
    nearest, least = 0, 1e308
    for k in range(n):
        b = int(w[BREAKS]) + BREAK * k
        distance = abs((w[b + HI] - mu) + w[b + LO])
        if distance < least:
            nearest, least = k, distance
    return nearest


@nb.njit(**OPTIONS)
def _insert_mu(w, n, s):
    """Insert mu and where the panels around it end; return new count, number of mu, and both reaches."""
    before = n
    n = insert(w, n, w[s + MU], 0.0, DENSE, 0.0)
    singular = n == before  # mu lies on a break
    k = _nearest(w, n, w[s + MU])
    below = _reach(w, n, k, s, -1.0, singular)
    above = _reach(w, n, k, s, 1.0, singular)
    if below > 0.0:
        before = n
        n = insert(w, n, w[s + MU] - below, 0.0, PLAIN, 0.0)
        k += int(n - before)  # an edge may be there
    if above > 0.0:
        n = insert(w, n, w[s + MU] + above, 0.0, PLAIN, 0.0)
    return n, k, below, above


@nb.njit(**OPTIONS)
def _segments(w, n, breaks, first, end, s):
    """Append panels between breaks ``first`` to ``end``, wherever there are states; return the new count."""
    for k in range(first, end):
        a = int(w[BREAKS]) + BREAK * k
        if occupied(w, s, middle_of(w, a)):
            n = segment(w, n, breaks, k, OWN)
    return n


@nb.njit(**OPTIONS)
def lay_sources(w, s):
    """Lay panels over the states of a side, those below mu first; return how many are below, and all."""
    w[FERMIS] = w[SHORT] = 0.0  # of the point before
    zero = np.int64(0)
    breaks, k, below, above = _insert_mu(w, add_edges(w, zero, s), s)
    mu = int(w[BREAKS]) + BREAK * k
    # m on one side of an inverse square root tells nothing of the other
    bare = int(w[mu + FLAGS]) & INVERSES != 0
    w[s + DOWNWARDS], w[s + UPWARDS] = (0.0, 0.0) if bare else (below, above)
    n = _segments(w, zero, breaks, zero, k - 1 if below > 0.0 else k, s)
    if below > 0.0:
        n = add_panel(w, n, mu, -below, mu, 0.0, below, PLAIN, (0.0, 0.0))
    split = n
    if above > 0.0:
        n = add_panel(w, n, mu, 0.0, mu, above, above, PLAIN, (0.0, 0.0))
    n = _segments(w, n, breaks, k + 1 if above > 0.0 else k, breaks - 1, s)
    return split, n

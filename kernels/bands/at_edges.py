"""What coherent integrals without poles are wrong by where mu is at an edge of a band.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import OPTIONS
from ..shapes.orbital import CHAIN
from .limits import CUT
from .work import (
    BANDS,
    COUNT,
    EDGE,
    EDGE_LO,
    FIELDS,
    FIRST,
    HIGH,
    J_MAX,
    KIND,
    LOW,
    MU,
    SIDE_L,
    SIDE_R,
    T,
)

# where mu is at an edge: per temperature over J; rounding of a distance; on the edge of a chain
SHARP, LOST, MERGED = 30.0, 1e-14, 2e-6


@nb.njit(**OPTIONS)
def nearest_edges(w, s, mu):
    """Return how far mu is from the nearest edge of any band of a side, and of a chain."""
    distance, bare = 1e308, 1e308
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for k in range(4):
            d = abs((w[b + EDGE + k] - mu) + w[b + EDGE_LO + k])
            distance = min(distance, d)
            bare = min(bare, d) if w[b + KIND] == CHAIN else bare
    return distance, bare


@nb.njit(**OPTIONS)
def edge_error(w, s):
    """Error of coherent integrals without poles where mu is at an edge of a band.

    A temperature too small for poles is none: it would smooth the logarithm at mu, where an edge of a chain
    of either electrode may hold much of g. Sources next to mu have lost the digits of their distance from an
    edge where states are infinitely dense.
    """
    other = SIDE_R if s == SIDE_L else SIDE_L
    T_, splitting = w[s + T], min(w[SIDE_L + J_MAX], w[SIDE_R + J_MAX])
    distance, bare = nearest_edges(w, s, w[s + MU])
    _, dense = nearest_edges(w, other, w[s + MU])
    error = SHARP * T_ / splitting if distance < CUT * T_ else 0.0
    if min(bare, dense) < CUT * T_:
        error += math.sqrt(T_ / min(splitting, w[other + T] if w[other + T] > 0.0 else splitting))
    r = LOST * (w[s + HIGH] - w[s + LOW]) / max(bare, 1e-290)
    return error + (min(r * (1e-3 + r), 1.0) if bare > 0.0 else MERGED)

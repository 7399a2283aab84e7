"""The nodes of a batch of panels, and what is known at them.

Errata: none known.
"""

import numba as nb

from ..compiling import BY_NODE, OPTIONS
from .anisotropies import add_anisotropy
from .densities import band_density, roughness
from .rule import FAMILY, NODE, REST, SLOPE
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
    FIELDS,
    FIRST,
    GT,
    INVERSES,
    LANES,
    LENGTH,
    MEAN,
    MEETING,
    NEEDED,
    OFF,
    ORDER,
    POL,
    SIDE_R,
    STRIP,
    TYPE,
    USED,
    WEIGHT,
    G,
    Q,
    R,
    slot_of,
)


@nb.njit(**BY_NODE)
def put(w, slot, p, share):
    """Enter the panel at ``p`` in a slot of the batch; ``share`` is 0 if it only fills a strip up, else 1."""
    lower, upper = int(w[p + A_FLAGS]) & INVERSES, int(w[p + B_FLAGS]) & INVERSES
    meeting = (1.0 if lower == INVERSES else 0.0) + (2.0 if upper == INVERSES else 0.0)
    w[MEETING + slot] = meeting * share
    w[CHECKED] = meeting if slot == 0 else w[CHECKED] + meeting
    w[USED] = w[USED] if share == 0.0 else slot + 1.0
    at, kind = slot_of(slot), int(w[p + TYPE])
    if kind < 0:  # never; the compiler vectorises where it need not ask
        return
    w[NEEDED + slot] = FAMILY[kind]
    length, weight = w[p + LENGTH], w[p + LENGTH] * share
    hi, lo, off = w[p + A_HI], w[p + A_LO], w[p + A_OFF]
    for k in range(ORDER // 2):
        i = at + LANES * k
        w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i] = hi, lo, off + length * NODE[kind, k]
        w[WEIGHT + i] = weight * SLOPE[kind, k]
    hi, lo, off = w[p + B_HI], w[p + B_LO], w[p + B_OFF]
    for k in range(ORDER // 2, ORDER):
        i = at + LANES * k
        w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i] = hi, lo, off - length * REST[kind, k]
        w[WEIGHT + i] = weight * SLOPE[kind, k]


@nb.njit(**OPTIONS)
def fill_up(w, slots, p):
    """Fill the last strip up with panel ``p``, which counts no more; return the number of nodes."""
    while slots % LANES != 0:
        put(w, slots, p, 0.0)
        slots += 1
    return slots // LANES * STRIP


@nb.njit(**BY_NODE)
def clear(w, r, n):
    """Empty the rows that bands add to."""
    for i in range(n):
        w[r + MEAN + i] = w[r + POL + i] = w[r + ALPHA + i] = 0.0


@nb.njit(**BY_NODE)
def clear_anisotropy(w, r, n):
    """Empty the rows of g, g~ and the hole."""
    for i in range(n):
        w[r + G + i] = w[r + GT + i] = w[r + Q + i] = 0.0


@nb.njit(**OPTIONS)
def fill(w, s, r, n, transform, own, other):
    """Fill the rows of one electrode's states, and from them g, g~ and hole of its ``own``, of the ``other``.

    The other electrode's bands are the same if its g is wanted. Occupations stand in their rows already.
    """
    clear(w, r, n)
    if own:
        clear_anisotropy(w, r, n)
    if other:
        clear_anisotropy(w, R, n)
    first = int(w[s + FIRST])
    for i in range(first, first + int(w[s + COUNT])):
        b = BANDS + FIELDS * i
        band_density(w, s, r, b, n, transform)
        if own:
            add_anisotropy(w, s, r, r, b, n)
        if other:
            add_anisotropy(w, SIDE_R, R, r, b, n)
    roughness(w, r, n)

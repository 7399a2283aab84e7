"""Panels between breaks.

Panels that touch a singular break have nodes that crowd there (`rule`); others grow in proportion to their
distance from singular breaks, and to temperatures (`limits`). mu_r at T_r = 0 is a logarithm of S_r, which
matters where the other electrode has g.

Columns of a panel: anchors of its lower and of its upper half (two parts, offset of the panel's end), length,
type (KINDS x kind of lower end + kind of upper end), flags of both ends; see `work`.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from .breaks import ROUNDED
from .limits import fills, limit, set_range
from .panel_ends import NEAR, TOUCHING, ends, gap, joins, kind_of, mask_of
from .rule import KINDS
from .work import (
    A_FLAGS,
    A_HI,
    A_LO,
    A_OFF,
    B_FLAGS,
    B_HI,
    B_LO,
    B_OFF,
    BREAK,
    BREAKS,
    FLAGS,
    HI,
    LENGTH,
    LO,
    MAX_PANELS,
    PANEL,
    PANELS,
    PLAIN,
    SHARE,
    SHORT,
    SIDE_L,
    SIDE_R,
    TYPE,
    WHO,
    T,
)

DISTANCE = 4.0  # length of a panel over its distance from a singularity
SHORTER = 1e-3  # of a segment: panels at its upper end that must be counted from there


@nb.njit(**OPTIONS)
def add_panel(w, n, a, a_off, b, b_off, length, kind, flags):
    """Append a panel between offsets from two breaks; count -1 says that there is no room left."""
    if n < 0 or n >= MAX_PANELS:
        return -1
    p = int(w[PANELS]) + PANEL * n
    w[p + A_HI], w[p + A_LO], w[p + A_OFF] = w[a + HI], w[a + LO], a_off
    w[p + B_HI], w[p + B_LO], w[p + B_OFF] = w[b + HI], w[b + LO], b_off
    w[p + LENGTH], w[p + TYPE] = length, kind
    w[p + A_FLAGS], w[p + B_FLAGS] = flags
    return n + 1


@nb.njit(**OPTIONS)
def plain_panels(w, n, a, toward, start, end, before, after):
    """Append panels from offset ``start`` to ``end`` away from break a; return the new count.

    ``before`` and ``after`` are the distances of a and of the end from the next singular breaks beyond.
    """
    off = start
    while off < end and n >= 0:
        rest = end - off
        singular = min(DISTANCE * (off + before), (rest + after) * (DISTANCE / (1.0 + DISTANCE)))
        longest = w[SHORT]
        if longest < singular and longest * w[SHARE] < rest:
            longest = limit(w, w[a + HI] + toward * off, toward)
        step = min(longest, singular) * w[SHARE]
        step = max(step, ROUNDED * off)
        if rest <= ROUNDED * end:
            break
        if step < rest < 2.0 * step:
            step = 0.5 * rest
        last = step >= rest
        to = end if last else off + step
        lower, upper = (off, to) if toward > 0 else (-to, -off)
        n = add_panel(w, n, a, lower, a, upper, to - off, PLAIN, (0.0, 0.0))
        off = to
    return n


@nb.njit(**OPTIONS)
def coldest(w):
    """The smaller of the temperatures that are not zero, or infinity."""
    T_L, T_R = w[SIDE_L + T], w[SIDE_R + T]
    return min(T_L if T_L > 0.0 else 1e308, T_R if T_R > 0.0 else 1e308)


@nb.njit(**OPTIONS)
def _reverse(w, first, end):
    """Turn the order of panels laid downwards: along ascending energies bands are evaluated fastest."""
    for k in range(max(end - first, 0) // 2):
        a, b = int(w[PANELS]) + PANEL * (first + k), int(w[PANELS]) + PANEL * (end - 1 - k)
        for c in range(PANEL):
            w[a + c], w[b + c] = w[b + c], w[a + c]


@nb.njit(**OPTIONS)
def touching(w, at, toward, kind, behind, length):
    """Longest panel that touches a singular break, or ``length`` and more where that will do; 0 elsewhere.

    ``behind`` is the distance to the next singular break on its other side.
    """
    if not kind:
        return 0.0
    longest = NEAR[kind] * w[SHORT]
    if longest * w[SHARE] < length:
        longest = NEAR[kind] * limit(w, w[at + HI], toward)
    return min(longest, TOUCHING[kind] * behind) * w[SHARE]


@nb.njit(**OPTIONS)
def segment(w, n, breaks, k, mask):
    """Append the panels between breaks k and k + 1; return the new count."""
    a = int(w[BREAKS]) + BREAK * k
    b = a + BREAK
    length = (w[b + HI] - w[a + HI]) + (w[b + LO] - w[a + LO])
    kind_a, kind_b = kind_of(w, a, mask), kind_of(w, b, mask)
    below, after = gap(w, breaks, k, -1.0, mask), gap(w, breaks, k + 1, 1.0, mask)
    up = touching(w, a, 1.0, kind_a, below, length)
    down = touching(w, b, -1.0, kind_b, after, length)
    whole = joins(kind_a, kind_b, w[a + FLAGS], w[b + FLAGS])
    first, last = ends(kind_a, kind_b, up, down, length, after, below, whole)
    both = KINDS * kind_a + kind_b
    if first == length or last == length:
        return add_panel(w, n, a, 0.0, b, 0.0, length, both, (w[a + FLAGS], w[b + FLAGS]))
    if first > 0.0:
        n = add_panel(w, n, a, 0.0, a, first, first, KINDS * kind_a, (w[a + FLAGS], 0.0))
    below, after = (0.0 if first > 0.0 else below), (0.0 if last > 0.0 else after)
    if length - first - last > ROUNDED * length:
        # offsets keep their digits from the nearer end
        half = 0.5 * (first + length - last)
        shortest = min(coldest(w), last if last > 0.0 else after)
        middle = half if shortest < SHORTER * length else length - last
        n = plain_panels(w, n, a, 1.0, first, middle, below, length - middle + after)
        if middle == half:
            start = n
            n = plain_panels(w, n, b, -1.0, last, length - half, after, half + below)
            _reverse(w, start, n)
    if last > 0.0:
        n = add_panel(w, n, b, -last, b, 0.0, last, kind_b, (0.0, w[b + FLAGS]))
    return n


@nb.njit(**OPTIONS)
def lay_out(w, breaks):
    """Lay panels between all breaks, where there are states; return their number, -1 if there is no room."""
    n = np.int64(0)
    filled = fills(w, SIDE_L) and fills(w, SIDE_R)
    for k in range(breaks - 1):
        a = int(w[BREAKS]) + BREAK * k
        if w[a + WHO] != 0.0:
            set_range(w, breaks, k, filled)
            middle = 0.5 * (w[a + HI] + w[a + BREAK + HI])
            n = segment(w, n, breaks, k, mask_of(w, middle))
    return n

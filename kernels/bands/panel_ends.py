"""Panels at singular breaks: what kind of end each is, and how long they are.

mu_r at T_r = 0 is a logarithm of S_r, which matters where the other electrode has g.

Errata: none known.
"""

import numba as nb

from ..compiling import OPTIONS
from .rule import HARD, HARDEST, LOG, ROOT, ROOT_LOG, SMOOTH
from .work import (
    BREAK,
    BREAKS,
    DENSE,
    FLAGS,
    FROM_HOLES,
    HI,
    HIGH,
    INVERSES,
    J_MAX,
    LO,
    LOW,
    MIXED,
    MU,
    ROOTS,
    SIDE_L,
    SIDE_R,
    STEP,
    STEPS,
    T,
)

# of a panel that touches a singularity, by the kind of that end: its length over what it could be elsewhere,
# and over the distance to the next singularity behind
NEAR = (1.0, 0.6, 0.6, 0.22, 0.4, 0.1)
TOUCHING = (0.0, 6.0, 6.0, 1.2, 3.0, 0.6)
AHEAD = (0.0, 0.6, 0.6, 0.4, 0.5, 0.2)  # its largest share of the way to the next singularity ahead
FALLING = 0.25  # how much farther away a logarithm counts by every factor e that integrands have fallen


@nb.njit(**OPTIONS)
def kind_of(w, b, mask):
    """Kind of the singularity at a break; ``mask`` says which flags count.

    Logarithms of nu0 may be squared; those of a transform multiply roots where there are both. Where two
    inverse square roots meet, nodes must tell whether they multiply each other.
    """
    flags = int(w[b + FLAGS]) & mask
    if flags & INVERSES == INVERSES:
        return HARDEST
    if flags & ~(ROOTS | INVERSES) == 0:
        return ROOT if flags & ROOTS else SMOOTH
    if flags & DENSE:
        return HARDEST if flags & INVERSES else HARD
    return ROOT_LOG if flags & ROOTS else LOG


@nb.njit(**OPTIONS)
def depth(w, x):
    """How far integrands with logarithms have fallen at an energy, e^-depth of their largest values, or 0.

    These are the torques: that of spins lives on electrons, or on holes, that of exchange around mu.
    """
    if w[SIDE_L + MIXED] + w[SIDE_R + MIXED] > 0.0:
        return 0.0
    toward = -1.0 if w[FROM_HOLES] != 0.0 else 1.0
    most = 1e308
    for s in (SIDE_L, SIDE_R):
        mu = min(max(w[s + MU], w[s + LOW]), w[s + HIGH])
        beyond = (x - mu) * toward - w[s + J_MAX]
        most = min(most, beyond / w[s + T] if w[s + T] > 0.0 else beyond * 1e308)
    return max(most, 0.0)


@nb.njit(**OPTIONS)
def gap(w, n, k, toward, mask):
    """Distance of break k from the next singular break in one direction.

    Logarithms where integrands have fallen off count as if they were farther away.
    """
    at, singular, step = int(w[BREAKS]), mask & ~3, int(toward)
    a, j, nearest = at + BREAK * k, k + step, 1e308
    while 0 <= j < n:
        b = at + BREAK * j
        if int(w[b + FLAGS]) & singular:
            distance = abs((w[b + HI] - w[a + HI]) + (w[b + LO] - w[a + LO]))
            kind = kind_of(w, b, mask)
            if kind == LOG:
                distance *= 1.0 + FALLING * depth(w, w[b + HI])
            nearest = min(nearest, distance)
            if kind != LOG:
                break
        j += step
    return nearest


@nb.njit(**OPTIONS)
def ends(kind_a, kind_b, up, down, length, after, below, whole):
    """Lengths of the panels at both ends of a segment; together they may fill it, or one, if ``whole``.

    ``up``, ``down`` are the longest ones allowed, ``below`` and ``after`` the distances of the ends from the
    next singular breaks beyond.
    """
    first = last = 0.0
    if kind_a and kind_b:
        if whole and length <= min(up, down):
            return length, 0.0
        reach = min(down, AHEAD[kind_b] * length)
        first = min(up, min(AHEAD[kind_a] * length, max(0.5 * length, length - reach)))
        last = min(down, min(AHEAD[kind_b] * length, length - first))
    elif kind_a:
        first = min(min(up, AHEAD[kind_a] * (length + after)), length)
    elif kind_b:
        last = min(min(down, AHEAD[kind_b] * (length + below)), length)
    return first, last


@nb.njit(**OPTIONS)
def joins(kind_a, kind_b, flags_a, flags_b):
    """Whether one rule does for both ends: not for an inverse square root, flags 1 and 2, and a logarithm."""
    logarithm = kind_a == LOG or kind_b == LOG
    return kind_a < HARD and kind_b < HARD and not (logarithm and (int(flags_a) | int(flags_b)) & INVERSES)


@nb.njit(**OPTIONS)
def mask_of(w, middle):
    """Flags that count around an energy: mu_r at T_r = 0 is singular where the other electrode has g."""
    mask = ~STEPS
    if abs(middle - w[SIDE_R + MU]) <= w[SIDE_R + J_MAX] or w[SIDE_R + T] > 0.0:
        mask |= STEP
    if abs(middle - w[SIDE_L + MU]) <= w[SIDE_L + J_MAX] or w[SIDE_L + T] > 0.0:
        mask |= 2 * STEP
    return mask

"""Which integrands and which panels a point needs.

Errata: none known.
"""

import numba as nb

from ..compiling import OPTIONS
from .groups import ANISOTROPY, BY_FILLING, DIRECT, EMPTY, ENDING, EVERY, FILLED, SPLITTING
from .limits import CUT
from .work import (
    A_HI,
    A_LO,
    A_OFF,
    BANDS,
    COUNT,
    EDGE,
    FIELDS,
    FILLING,
    FIRST,
    FLIP,
    FROM_HOLES,
    INTEGRANDS,
    J_MAX,
    LENGTH,
    MU,
    SIDE_L,
    SIDE_R,
    SUMS,
    T_S,
    T_S_HOLES,
    D,
    N,
    T,
)

ROUNDED_UP = 1.0 + 1e-15  # J, lest a panel that ends at mu + J, and is as narrow as rounding, be left out
ENOUGH = 1e-6  # of the largest value an integral could have: what lies beyond e^-CUT of it is forgotten


@nb.njit(**OPTIONS)
def _from_mu(w, s, p):
    """Return how far the middle of a panel lies above mu of a side, however close it is."""
    return (w[p + A_HI] - w[s + MU]) + (w[p + A_LO] + (w[p + A_OFF] + 0.5 * w[p + LENGTH]))


@nb.njit(**OPTIONS)
def near(w, s, p):
    """Return whether g, or the step of an occupation, is not negligible somewhere on a panel."""
    middle = abs(_from_mu(w, s, p))
    if w[s + T] > 0.0:
        return middle - 0.5 * w[p + LENGTH] - w[s + J_MAX] < CUT * w[s + T]
    return middle < ROUNDED_UP * w[s + J_MAX]


@nb.njit(**OPTIONS)
def active(w, p):
    """Return whether g or Delta is not negligible on a panel."""
    if near(w, SIDE_L, p) or near(w, SIDE_R, p):
        return True
    return (_from_mu(w, SIDE_L, p) < 0.0) != (_from_mu(w, SIDE_R, p) < 0.0)


@nb.njit(**OPTIONS)
def alive(w, p):
    """Integrands that need not vanish on a panel; all of them where an electrode is warm."""
    if w[SIDE_L + T] > 0.0 or w[SIDE_R + T] > 0.0:
        return EVERY
    f_L, f_R = _from_mu(w, SIDE_L, p) < 0.0, _from_mu(w, SIDE_R, p) < 0.0
    mask = (FILLED if f_L or f_R else 0) | (EMPTY if not (f_L and f_R) else 0)
    mask |= DIRECT if f_L != f_R else 0
    if w[SIDE_L + FILLING] != 0.0 or near(w, SIDE_L, p):
        mask |= ANISOTROPY[0]
    if w[SIDE_R + FILLING] != 0.0 or near(w, SIDE_R, p):
        mask |= ANISOTROPY[1]
    return mask


@nb.njit(**OPTIONS)
def largest(w):
    """What an integral of both electrodes could be at most, roughly."""
    product, narrowest = 1.0, 1e308
    for s in (SIDE_L, SIDE_R):
        total = 0.0
        for i in range(int(w[s + COUNT])):
            b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
            total += w[b + N]
            narrowest = min(narrowest, w[b + D])
        product *= total
    return product / narrowest


@nb.njit(**OPTIONS)
def unfinished(w, want):
    """Integrands that live on the rest of the panels."""
    enough = ENOUGH * largest(w)
    cold = w[SIDE_L + T] == 0.0 and w[SIDE_R + T] == 0.0
    for q in range(INTEGRANDS):
        if ENDING & (1 << q) and (cold or w[SUMS + INTEGRANDS + q] > enough):
            want &= ~(1 << q)
    return want


@nb.njit(**OPTIONS)
def filled(w, s):
    """How much of an electrode's bands lies below mu, roughly, from 0 to 1."""
    part = total = 0.0
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for e in (b + EDGE, b + EDGE + 2):
            part += w[b + N] * min(max((w[s + MU] - w[e]) / (w[e + 1] - w[e]), 0.0), 1.0)
            total += w[b + N]
    return part / total


@nb.njit(**OPTIONS)
def choose(w, want):
    """Leave the spin torque to electrons or to holes, whichever are fewer."""
    w[FROM_HOLES] = 1.0 if filled(w, SIDE_L) + filled(w, SIDE_R) > 1.0 else 0.0
    return want & ~(1 << (T_S if w[FROM_HOLES] != 0.0 else T_S_HOLES))


@nb.njit(**OPTIONS)
def vanishing(w):
    """Integrands that are zero since an electrode does not split at all."""
    mask = 0
    for s, those, more in (
        (SIDE_L, SPLITTING[0], BY_FILLING[0]),
        (SIDE_R, SPLITTING[1], BY_FILLING[1]),
    ):
        if w[s + J_MAX] == 0.0 and w[s + FLIP] > 0.0:
            mask |= those if w[s + FILLING] == 0.0 else those & ~more
    return mask

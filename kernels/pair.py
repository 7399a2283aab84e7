"""All integrals of one pair of electrodes, which stand in the work space.

The panels are laid out first (`marching`), then evaluated in batches, a row of values at a time (`batch`,
`integrals`): those where g or Delta may matter with every integrand, the rest with what lives there. A tail
may be all there is of an integral: whatever stays small on the first panels is taken over the rest too.

A value depends on nothing that is computed beside it: neither panels nor the order of sums do.

Errata: none known.
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .batch import fill, fill_alike, put
from .breaks import set_breaks
from .coherent import set_poles, smooth_row
from .cold import cold_row, set_sources
from .fermi_rows import bias
from .groups import ANISOTROPY, BIASED, ENDING, STORED, TRANSFORM
from .integrals import add_integrals
from .limits import CUT, set_fermi
from .marching import lay_out
from .sides import tabulated
from .work import (
    A_HI,
    A_LO,
    A_OFF,
    BANDS,
    COUNT,
    FIELDS,
    FIRST,
    GROUPS,
    INTEGRANDS,
    J_MAX,
    LANES,
    LENGTH,
    MU,
    PANEL,
    PANELS,
    SIDE_L,
    SIDE_R,
    SUMS,
    T_X,
    T_Y,
    D,
    L,
    N,
    R,
    T,
)

SOURCED, UNEVENLY = 5e-13, 4e-11  # error of the sum over sources that `cold` makes; of tables
ENOUGH = 1e-6  # of the largest value an integral could have: what lies beyond e^-CUT of it is forgotten


@nb.njit(**OPTIONS)
def near(w, s, p):
    """Return whether g, or the step of an occupation, is not negligible somewhere on a panel."""
    start = (w[p + A_HI] - w[s + MU]) + (w[p + A_LO] + w[p + A_OFF])
    outside = max(start, -(start + w[p + LENGTH])) - w[s + J_MAX]
    return outside < CUT * w[s + T] if w[s + T] > 0.0 else abs(start + 0.5 * w[p + LENGTH]) < w[s + J_MAX]


@nb.njit(**OPTIONS)
def active(w, p):
    """Return whether g or Delta is not negligible on a panel."""
    if near(w, SIDE_L, p) or near(w, SIDE_R, p):
        return True
    middle = w[p + A_HI] + (w[p + A_LO] + w[p + A_OFF] + 0.5 * w[p + LENGTH])
    return (middle < w[SIDE_L + MU]) != (middle < w[SIDE_R + MU])


@nb.njit(**OPTIONS)
def evaluate(w, want, same, tables):
    """Add the integrands wanted over a batch of panels."""
    left, right = want & ~STORED[1] != 0, want & ~STORED[0] != 0
    a_L, a_R = want & ANISOTROPY[0] != 0, want & ANISOTROPY[1] != 0
    h_L, h_R = want & TRANSFORM[0] != 0, want & TRANSFORM[1] != 0
    if same and left and right:
        fill_alike(w, h_L or h_R, a_L, a_R, tables)
    else:
        if left:
            fill(w, SIDE_L, L, h_L, a_L, tables)
        if right:
            fill(w, SIDE_R, R, h_R, a_R, tables)
    if want & BIASED:
        bias(w)
    if want & (1 << T_X):
        smooth(w, SIDE_R, R, L)
    if want & (1 << T_Y):
        smooth(w, SIDE_L, L, R)
    add_integrals(w, want)


@nb.njit(**OPTIONS)
def smooth(w, s, r, o):
    """Fill row S of a side; ``o`` are the rows of the other."""
    if w[s + GROUPS] < 0.0:
        cold_row(w, s, r, o)
    else:
        smooth_row(w, s, r)


@nb.njit(**OPTIONS)
def add_panels(w, count, first, want, same, tables):
    """Add the integrands wanted over the active panels (``first`` = 1), or over the others (0)."""
    lane: int | np.int64 = np.int64(0)
    last: int | np.int64 = np.int64(0)
    end = int(w[PANELS]) + PANEL * count
    for p in range(int(w[PANELS]), end + PANEL, PANEL):
        if p < end:
            if active(w, p) != first:
                continue
            put(w, lane, p, 1.0)
            lane, last = lane + 1, p
        elif lane > 0:
            while lane < LANES:
                put(w, lane, last, 0.0)
                lane += 1
        if lane == LANES:
            evaluate(w, want, same, tables)
            lane = 0


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
def integrate(w, want, same, tables):
    """Leave values, moduli, rounding, truncation of the integrands in ``w[SUMS:]``; return their panels."""
    for k in range(5 * INTEGRANDS):
        w[SUMS + k] = 0.0
    for s, bit in ((SIDE_L, T_Y), (SIDE_R, T_X)):
        if want & (1 << bit) and not (w[s + T] > 0.0 and set_poles(w, s, tables)):
            set_sources(w, s, tables)
    set_fermi(w)
    count = lay_out(w, tables, set_breaks(w, tables))
    for rest in range(2 if count > 0 else 0):
        todo = unfinished(w, want) if rest else want
        if todo:
            add_panels(w, count, 1 - rest, todo, same, tables)
    for s, q in ((SIDE_L, T_Y), (SIDE_R, T_X)):
        if want & (1 << q) and w[s + GROUPS] < 0.0:
            error = UNEVENLY if tabulated(w, s) else SOURCED
            w[SUMS + 3 * INTEGRANDS + q] += error * w[SUMS + INTEGRANDS + q]
    return count

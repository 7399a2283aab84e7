"""All integrals of one pair of electrodes, which stand in the work space.

The panels are laid out first (`marching`), then evaluated in batches, a row of values at a time (`batch`,
`integrals`): those where g or Delta may matter with every integrand, the rest with what lives there. A tail
may be all there is of an integral: whatever stays small on the first panels is taken over the rest too.

A value depends on nothing that is computed beside it: neither panels nor the order of sums do.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from .at_edges import edge_error
from .batch import fill_up, put
from .breaks import set_breaks
from .coherent import set_poles, smooth_row
from .cold import cold_row, set_sources
from .fermi_rows import alike_occupied, bias, occupation, occupation_of_R
from .groups import ANISOTROPY, BIASED, STORED, TRANSFORM
from .integrals import add_integrals
from .limits import set_short, set_uneven
from .loops import fill
from .marching import lay_out
from .rule import FAMILY
from .selection import active, alive, choose, unfinished, vanishing
from .sides import tabulated
from .work import (
    A_S,
    E_S,
    GROUPS,
    INTEGRANDS,
    PANEL,
    PANELS,
    RESIDUES,
    SIDE_L,
    SIDE_R,
    SLOTS,
    STRIP,
    STRIPS,
    SUMS,
    T_S,
    T_S_HOLES,
    T_X,
    T_Y,
    TYPE,
    L,
    R,
    T,
)

SOURCED, UNEVENLY = 3e-11, 4e-11  # error of the sum over sources that `cold` makes; of tables
BLIND = 0.1  # of the same, from which on nodes do not tell whether it diverges
TABULATED = 1e-11  # what nu0 and H0 of a table differ by from a pair of Hilbert transforms
FULL, NO = np.int64(STRIP * STRIPS), np.bool_(False)


@nb.njit(**OPTIONS)
def evaluate(w, want, same, n):
    """Add the integrands wanted over a batch of panels, n nodes."""
    left, right = want & ~STORED[1] != 0, want & ~STORED[0] != 0
    a_L, a_R = want & ANISOTROPY[0] != 0, want & ANISOTROPY[1] != 0
    h_L, h_R = want & TRANSFORM[0] != 0, want & TRANSFORM[1] != 0
    shared = same and left and right
    d = L if shared else R
    one = right and alike_occupied(w)
    if left or one:
        occupation(w, SIDE_L, L, n)
    if one:
        occupation_of_R(w, n)
    elif right:
        occupation(w, SIDE_R, R, n)
    if left:
        fill(w, SIDE_L, L, n, h_L or (shared and h_R), a_L, shared and a_R)
    if right and not shared:
        fill(w, SIDE_R, R, n, h_R, a_R, NO)
    if want & BIASED:
        bias(w, n)
    if want & (1 << T_X):
        smooth(w, SIDE_R, R, d, n)
    if want & (1 << T_Y):
        smooth(w, SIDE_L, L, L, n)
    add_integrals(w, want, d, n)


@nb.njit(**OPTIONS)
def smooth(w, s, r, d, n):
    """Fill row S of a side, whose states stand in rows ``d``."""
    if w[s + GROUPS] < 0.0:
        cold_row(w, s, r, d, n)
    else:
        smooth_row(w, s, r, n)


@nb.njit(**OPTIONS)
def add_panels(w, count, first, want, same):
    """Add the integrands wanted over the active panels (``first`` = 1), or over the others (0).

    Panels with logarithms at ends, whose errors cost more, have strips of their own, unless a side is cold:
    its sources take strips that lie on one side of mu.
    """
    apart = w[SIDE_L + T] > 0.0 and w[SIDE_R + T] > 0.0
    slot: int | np.int64 = np.int64(0)
    last: int | np.int64 = np.int64(0)
    skipped = 0
    for logs in range(2):
        for k in range(count if logs == 0 or skipped > 0 else 0):
            p = int(w[PANELS]) + PANEL * k
            if (apart and FAMILY[int(w[p + TYPE])] > 0) != logs:
                skipped += 1
                continue
            if active(w, p) != first or want & alive(w, p) == 0:
                continue
            put(w, slot, p, 1.0)
            slot, last = slot + 1, p
            if slot == SLOTS:
                evaluate(w, want, same, FULL)
                slot = np.int64(0)
    if slot > 0:
        evaluate(w, want, same, fill_up(w, slot, last))


@nb.njit(**OPTIONS)
def integrate(w, want, same):
    """Leave values, moduli, rounding, truncation of the integrands in ``w[SUMS:]``; return their panels."""
    for k in range(5 * INTEGRANDS):
        w[SUMS + k] = 0.0
    set_uneven(w, same)
    want &= ~vanishing(w)
    for s, bit in ((SIDE_L, T_Y), (SIDE_R, T_X)):
        if want & (1 << bit) and not set_poles(w, s):
            set_sources(w, s)
    want = choose(w, want)
    twice = same and want & (1 << A_S) != 0  # E_S = A_S
    if twice:
        want = (want | 1 << E_S) & ~(1 << A_S)
    set_short(w)
    count = lay_out(w, set_breaks(w))
    for rest in range(2 if count > 0 else 0):
        todo = unfinished(w, want) if rest else want
        if todo:
            add_panels(w, count, 1 - rest, todo, same)
    if twice:
        for k in range(SUMS, SUMS + 5 * INTEGRANDS, INTEGRANDS):
            w[k + A_S] = w[k + E_S]
    for s, q in ((SIDE_L, T_Y), (SIDE_R, T_X)):
        if want & (1 << q) and w[s + GROUPS] < 0.0:
            error = (UNEVENLY if tabulated(w, s) else SOURCED) + edge_error(w, s)
            w[SUMS + 3 * INTEGRANDS + q] += error * w[SUMS + INTEGRANDS + q]
            if error > BLIND:
                w[RESIDUES + q] = 0.0
    if tabulated(w, SIDE_L) or tabulated(w, SIDE_R):
        for q in (T_S, T_S_HOLES, T_X, T_Y):
            w[SUMS + 3 * INTEGRANDS + q] += TABULATED * w[SUMS + INTEGRANDS + q]
    return count

"""All integrals of one pair of electrodes, which stand in the work space.

The panels are laid out first (`marching`), then evaluated in batches, a row of values at a time (`batch`,
`integrals`): those where g or Delta may matter with every integrand, the rest with what lives there. A tail
may be all there is of an integral: whatever stays small on the first panels is taken over the rest too.

A value depends on nothing that is computed beside it: neither panels nor the order of sums do.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from ..shapes.orbital import CHAIN
from .batch import fill_up, put
from .breaks import set_breaks
from .coherent import set_poles, smooth_row
from .cold import cold_row, set_sources
from .fermi_rows import alike_occupied, bias, occupation, occupation_of_R
from .groups import ANISOTROPY, BIASED, STORED, TRANSFORM
from .integrals import add_integrals
from .limits import CUT, set_fermi, set_uneven
from .loops import fill
from .marching import lay_out
from .rule import FAMILY
from .selection import active, alive, choose, unfinished, vanishing
from .sides import tabulated
from .work import (
    A_S,
    BANDS,
    BREAK,
    BREAKS,
    COUNT,
    DENSE,
    E_S,
    EDGE,
    EDGE_LO,
    FIELDS,
    FIRST,
    GROUPS,
    HIGH,
    INTEGRANDS,
    INVERSE,
    J_MAX,
    KIND,
    LOW,
    MU,
    PANEL,
    PANELS,
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
from .work import FLAGS as BREAK_FLAGS

SOURCED, UNEVENLY = 3e-11, 4e-11  # error of the sum over sources that `cold` makes; of tables
# T_ex of bands where mu is at an edge: per temperature over J; rounding of a distance; on the edge of a chain
SHARP, LOST, MERGED = 30.0, 1e-14, 2e-6
MET = 3e-6  # of torques where the logarithm of a square lattice lies on an edge of a chain
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
    """Error of coherent integrals without poles, of their modulus, where mu is at an edge of a band.

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


@nb.njit(**OPTIONS)
def meeting_error(w, breaks):
    """Error of coherent integrals, of their modulus, where a logarithm of nu0 meets an edge of a chain."""
    for k in range(breaks):
        flags = int(w[int(w[BREAKS]) + BREAK * k + BREAK_FLAGS])
        if flags & DENSE and flags & (INVERSE | INVERSE << 1):
            return MET
    return 0.0


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
    set_fermi(w)
    breaks = set_breaks(w)
    met, count = meeting_error(w, breaks), lay_out(w, breaks)
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
    share = met + (TABULATED if tabulated(w, SIDE_L) or tabulated(w, SIDE_R) else 0.0)
    if share > 0.0:
        for q in (T_S, T_S_HOLES, T_X, T_Y):
            w[SUMS + 3 * INTEGRANDS + q] += share * w[SUMS + INTEGRANDS + q]
    return count

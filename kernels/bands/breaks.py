"""Breaks: edges and van Hove singularities, steps of occupations at T = 0, ends of tails.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from ..exact import sum_in_two
from ..shapes.columns import RIGHT, UPPER_BEND, UPPER_KINK
from ..shapes.orbital import CHAIN, CUBIC, FLAT, GAUSSIAN, SQUARE, TABLE
from ..shapes.table_panels import cut_of, ends_in_root
from .sides import occupied, poles_of
from .work import (
    BANDS,
    BREAK,
    BREAKS,
    CENTER,
    COUNT,
    DENSE,
    EDGE,
    EDGE_LO,
    FIELDS,
    FIRST,
    FLAGS,
    HI,
    HIGH,
    INVERSE,
    INVERSES,
    KIND,
    LO,
    LOGS,
    LOW,
    MU,
    PLAIN,
    ROOTS,
    SIDE_L,
    SIDE_R,
    STEP,
    WHICH,
    WHO,
    D,
    J,
    T,
    tables_of,
)

ROUNDED = 1e-15  # of energies: edges of chains that close are at one energy, as are cuts of tables
COLD = 1e-5  # temperatures below this fraction of all energies: offsets keep their digits from mu only


@nb.njit(**OPTIONS)
def insert(w, n, hi, lo, flags, close):
    """Insert a break into n sorted ones, or merge it with one as ``close``; return the new count.

    Edges and steps are one only where they are equal: all there is of an integral may lie between two. Cuts
    of tables, where nu is continuous, may be moved by rounding.
    """
    at = int(w[BREAKS])
    i = n
    while i > 0 and (
        w[at + BREAK * (i - 1)] > hi or (w[at + BREAK * (i - 1)] == hi and w[at + BREAK * i - 3] > lo)
    ):
        i -= 1
    for k in range(max(i - 1, 0), min(i + 1, n)):
        b = at + BREAK * k
        distance = abs((w[b + HI] - hi) + (w[b + LO] - lo))
        if distance <= close:
            w[b + FLAGS] = float(int(w[b + FLAGS]) | flags)
            return n
    for k in range(at + BREAK * n - 1, at + BREAK * i - 1, -1):
        w[k + BREAK] = w[k]
    b = at + BREAK * i
    w[b + HI], w[b + LO], w[b + FLAGS] = hi, lo, float(flags)
    return n + 1


@nb.njit(**OPTIONS)
def closeness(w, s):
    """Return the distance that energies of a side may be rounded by."""
    return ROUNDED * (max(abs(w[s + LOW]), abs(w[s + HIGH])) + abs(w[s + MU]))


@nb.njit(**OPTIONS)
def singular_flags(w, s, b, upper):
    """Flags of the lower or upper edges of a band of side ``s``."""
    kind = int(w[b + KIND])
    if kind == GAUSSIAN:
        return PLAIN
    if kind == FLAT or kind == SQUARE:
        return LOGS
    if kind == TABLE:
        return ROOTS if ends_in_root(tables_of(w), int(w[b + WHICH]), upper) else LOGS | DENSE
    return (ROOTS | INVERSE << (s == SIDE_R)) if kind == CHAIN else ROOTS


@nb.njit(**OPTIONS)
def add_cuts(w, n, b, close):
    """Enter kinks, bends and joints of a table; return the new count."""
    k, tables = int(w[b + WHICH]), tables_of(w)
    for row in range(tables.piece[k], tables.piece[k + 1] - 1):
        cut = cut_of(tables, row)
        if cut:
            flags = LOGS if cut == UPPER_KINK else (ROOTS if cut == UPPER_BEND else PLAIN)
            for e in (0, 2):
                at = tables.pieces[row, RIGHT] * w[b + D]
                hi, lo = sum_in_two(w[b + EDGE + e], w[b + EDGE_LO + e], at)
                n = insert(w, n, hi, lo, flags, 0.0 if flags == LOGS else close)
    return n


@nb.njit(**OPTIONS)
def within_gaussian(w, s, i, x):
    """Return whether an energy lies inside a Gaussian of a side, of bands close to its band i first."""
    for j in range(int(w[s + COUNT])):
        for k in (i - j, i + j):
            b = BANDS + FIELDS * (int(w[s + FIRST]) + k)
            if not 0 <= k < w[s + COUNT] or w[b + KIND] != GAUSSIAN:
                continue
            if w[b + EDGE] < x < w[b + EDGE + 1] or w[b + EDGE + 2] < x < w[b + EDGE + 3]:
                return True
    return False


@nb.njit(**OPTIONS)
def align(w, n, b, k, close):
    """Put an edge of a chain on that of another beside it by rounding: they meet at one energy, or not."""
    at = int(w[BREAKS])
    for i in range(at, at + BREAK * n, BREAK):
        distance = (w[i + HI] - w[b + EDGE + k]) + (w[i + LO] - w[b + EDGE_LO + k])
        if int(w[i + FLAGS]) & INVERSES and abs(distance) <= close:
            w[b + EDGE + k], w[b + EDGE_LO + k] = w[i + HI], w[i + LO]


@nb.njit(**OPTIONS)
def add_edges(w, n, s):
    """Enter the singular energies of an electrode, and where Gaussians leave gaps; return the new count."""
    close = closeness(w, s)
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        kind = int(w[b + KIND])
        for k in range(4):
            if kind == CHAIN:
                align(w, n, b, k, close)
            hi, lo = w[b + EDGE + k], w[b + EDGE_LO + k]
            if kind != GAUSSIAN or not within_gaussian(w, s, i, hi):
                n = insert(w, n, hi, lo, singular_flags(w, s, b, k & 1 != 0), 0.0)
        if kind == TABLE:
            n = add_cuts(w, n, b, close)
        if kind != SQUARE and kind != CUBIC:
            continue
        place = w[b + D] / 3.0 if kind == CUBIC else 0.0
        for spin in (-0.5, 0.5):
            for at in (-place, place):
                hi, lo = sum_in_two(w[b + CENTER], spin * w[b + J], at)
                n = insert(w, n, hi, lo, ROOTS if kind == CUBIC else LOGS | DENSE, 0.0)
    return n


@nb.njit(**OPTIONS)
def add_steps(w, n, s):
    """Enter the steps of occupations at T = 0, or where T is tiny; return the new count.

    Where T is too small for poles, the coherent integrals have the step of T = 0.
    """
    if w[s + T] > COLD * (w[s + HIGH] - w[s + LOW]):
        return n
    n = insert(w, n, w[s + MU], 0.0, STEP << (s == SIDE_R) if poles_of(w, s) < 0 else PLAIN, 0.0)
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for sign in (-1.0, 1.0):
            hi, lo = sum_in_two(w[s + MU], sign * w[b + J], 0.0)
            n = insert(w, n, hi, lo, PLAIN, 0.0)
    return n


@nb.njit(**OPTIONS)
def middle_of(w, b):
    """Return the middle, in two parts, of the segment after a break, narrow as it may be."""
    return w[b + HI], w[b + LO] + 0.5 * ((w[b + BREAK + HI] - w[b + HI]) + (w[b + BREAK + LO] - w[b + LO]))


@nb.njit(**OPTIONS)
def set_breaks(w):
    """Enter the breaks of both electrodes; return their number."""
    n = np.int64(0)
    for s in (SIDE_L, SIDE_R):
        n = add_steps(w, add_edges(w, n, s), s)
    at = int(w[BREAKS])
    for b in range(at, at + BREAK * (n - 1), BREAK):
        middle = middle_of(w, b)
        w[b + WHO] = (1.0 if occupied(w, SIDE_L, middle) else 0.0) + (
            2.0 if occupied(w, SIDE_R, middle) else 0.0
        )
    w[at + BREAK * (n - 1) + WHO] = 0.0
    return n

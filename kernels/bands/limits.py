"""How long a panel may be: temperatures, logarithms blurred by them, Gaussians and tables.

A panel of 16 nodes that begins u temperatures beyond the centre of a Fermi function, whose remainder is e^-u
there, may be STEP + u (GROWTH + u BEND) long for an error of 1e-12; one that ends at a singularity whose
nodes crowd there, `panel_ends.NEAR` of that.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..compiling import BY_NODE, OPTIONS
from ..shapes.orbital import FLAT, GAUSSIAN, SEMIELLIPTIC, TABLE
from ..shapes.table_panels import table_step
from .sides import EVEN, split_little
from .work import (
    BANDS,
    BOTTOM,
    BREAK,
    BREAKS,
    COUNT,
    EDGE,
    FERMI,
    FERMI_MOST,
    FERMIS,
    FIELDS,
    FIRST,
    HI,
    HIGH,
    J_MAX,
    KIND,
    LOW,
    MU,
    POLARIZED,
    SHORT,
    SIDE_L,
    SIDE_R,
    TOP,
    UNEVEN,
    WHICH,
    WHO,
    D,
    J,
    N,
    T,
    tables_of,
)

STEP, GROWTH, BEND, CUT = 5.0, 1.7, 0.09, 40.0
SOFT = 4.0  # length of a panel over its distance from a logarithm that is blurred over BLUR temperatures
BLUR = STEP / SOFT
FALL = 18.0  # exponent by which a Gaussian may fall off over a panel
NARROW = 0.8  # of these lengths, where Fermi functions of one side are so close that they make higher poles
INSIDE = 10.0  # temperatures between mu and edges, and J, where integrals do not live in tails


@nb.njit(**OPTIONS)
def set_uneven(w, same):
    """Enter which electrodes have Gaussians or tables: 1 L, 2 R, 3 both; L for both if they are the same."""
    w[UNEVEN] = 0.0
    for s in (SIDE_L, SIDE_R):
        uneven = False
        for i in range(int(w[s + COUNT])):
            kind = w[BANDS + FIELDS * (int(w[s + FIRST]) + i) + KIND]
            uneven |= kind == GAUSSIAN or kind == TABLE
        if uneven and (s == SIDE_L or not same):
            w[UNEVEN] += 1.0 if s == SIDE_L else 2.0


@nb.njit(**OPTIONS)
def set_fermi(w):
    """Enter centres and temperatures of all Fermi functions, at mu and mu +- J_n, unless T = 0.

    Functions as wide as all energies fill up a multiple of four. Enter, too, what no `limit` is below.
    """
    n, short = np.int64(0), 1e300
    for s in (SIDE_L, SIDE_R):
        first, end = int(w[s + FIRST]), int(w[s + FIRST]) + int(w[s + COUNT])
        last, T_ = 0.0, w[s + T] * (NARROW if split_little(w, s) else 1.0)
        for b in range(BANDS + FIELDS * first, BANDS + FIELDS * end, FIELDS):
            if T_ > 0.0 and abs(w[b + J]) != last:
                last = abs(w[b + J])
                n = _enter(w, n, w[s + MU] - last, T_)
                n = _enter(w, n, w[s + MU] + last, T_)
        if T_ > 0.0:
            n = _enter(w, n, w[s + MU], T_)
            short = min(short, STEP * T_)
    while n % 4 != 0:
        n = _enter(w, n, 0.0, 1e300)
    w[FERMIS] = n
    w[SHORT] = 0.0 if w[UNEVEN] > 0.0 else short


@nb.njit(**OPTIONS)
def _enter(w, n, center, T_):
    k, most = int(w[FERMI]) + n, int(w[FERMI_MOST])
    w[k], w[k + most], w[k + 2 * most] = center, T_, 1.0 / T_
    return n + 1


@nb.njit(**OPTIONS)
def _covers(w, s, b):
    """Whether m of a band is finite wherever its electrode has states, not small against that of others."""
    if w[b + KIND] != SEMIELLIPTIC or abs(w[b + J]) * w[b + N] < EVEN * w[s + POLARIZED]:
        return False
    bottom, top = min(w[b + EDGE], w[b + EDGE + 2]), max(w[b + EDGE + 1], w[b + EDGE + 3])
    return bottom <= w[s + LOW] and top >= w[s + HIGH]


@nb.njit(**OPTIONS)
def fills(w, s):
    """Whether m is finite wherever an electrode has states.

    A flat or tabulated band has none in between, unless another band covers it, and integrals do not live in
    tails at the ends of that.
    """
    gaps, covered = False, False
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        gaps |= w[b + KIND] == FLAT or w[b + KIND] == TABLE
        covered |= _covers(w, s, b)
    margin = w[s + J_MAX] + INSIDE * w[s + T]
    return not gaps or (covered and w[s + LOW] + margin < w[s + MU] < w[s + HIGH] - margin)


@nb.njit(**OPTIONS)
def set_range(w, n, k, filled):
    """Enter the ends between which Fermi functions are measured, for the panels that follow break k.

    An integral may live in a tail. Its ends are those of the segments next to each other where the same
    electrodes have states; or of this segment, where an integrand may vanish beyond it.
    """
    at = int(w[BREAKS])
    first, last = k, k
    who = int(w[at + BREAK * k + WHO])
    if filled:
        while first > 0 and int(w[at + BREAK * (first - 1) + WHO]) & who == who:
            first -= 1
        while last < n - 2 and int(w[at + BREAK * (last + 1) + WHO]) & who == who:
            last += 1
    w[BOTTOM], w[TOP] = w[at + BREAK * first + HI], w[at + BREAK * (last + 1) + HI]


@nb.njit(**BY_NODE)
def thermal_limit(w, x, toward):
    """Longest panel from x that resolves the Fermi functions.

    One that begins u temperatures before the centre reaches so far beyond it that it might begin there.
    """
    at, most, bottom, top = int(w[FERMI]), int(w[FERMI_MOST]), w[BOTTOM], w[TOP]
    slope = 1.0 + GROWTH
    for k in range(int(w[FERMIS])):
        T_ = w[at + most + k]
        center = min(max(w[at + k], bottom - T_), top + T_)
        u = (center - x) * toward * w[at + 2 * most + k]
        beyond = STEP - u * (GROWTH - u * BEND) if u > -CUT else 1e300
        rest = max(u - STEP, 0.0)
        back = min(2.0 * rest / (slope + math.sqrt(slope * slope + 4.0 * BEND * rest)), CUT)
        w[at + 3 * most + k] = T_ * (beyond if u <= 0.0 else max(u - back, STEP))
    a = b = c = d = 1e300  # four at once: each waits for the one before
    for k in range(at + 3 * most, at + 3 * most + int(w[FERMIS]), 4):
        a, b, c, d = min(a, w[k]), min(b, w[k + 1]), min(c, w[k + 2]), min(d, w[k + 3])
    return min(min(a, b), min(c, d))


@nb.njit(**OPTIONS)
def logarithm_limit(w, s, other, x, toward):
    """Longest panel from x that resolves S_s where the other electrode has g."""
    T_ = w[s + T]
    if T_ == 0.0 or abs(x - w[other + MU]) > w[other + J_MAX] + CUT * w[other + T]:
        return 1e300
    d = (x - w[s + MU]) * toward
    if d < 0.0:
        return max(STEP * T_, (BLUR * T_ - d) * (SOFT / (1.0 + SOFT)))
    return SOFT * (d + BLUR * T_)


@nb.njit(**OPTIONS)
def smooth_width(w, s, x, toward):
    """Longest panel from x that resolves Gaussians and tables."""
    step = 1e308
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        if w[b + KIND] != GAUSSIAN and w[b + KIND] != TABLE:
            continue
        for e in (b + EDGE, b + EDGE + 2):
            bottom, top = w[e], w[e + 1]
            if w[b + KIND] == GAUSSIAN:
                # far out in its tail it falls off by so much over a shorter length
                z = abs(x - 0.5 * (bottom + top)) / w[b + D]
                unit = w[b + D] * min(4.0, math.sqrt(z * z + 2.0 * FALL) - z)
            else:
                D_ = w[b + D]
                unit = D_ * table_step(tables_of(w), int(w[b + WHICH]), (x - bottom) / D_, toward)
            step = min(step, unit + 0.5 * max(bottom - x, x - top, 0.0))
    return step


@nb.njit(**OPTIONS)
def limit(w, x, toward):
    """Longest panel from x in direction ``toward`` (+1, -1), singular breaks aside; at least SHORT."""
    step = 1e300
    if w[FERMIS] > 0.0:
        step = thermal_limit(w, x, toward)
        step = min(step, logarithm_limit(w, SIDE_L, SIDE_R, x, toward))
        step = min(step, logarithm_limit(w, SIDE_R, SIDE_L, x, toward))
    if w[UNEVEN] == 1.0 or w[UNEVEN] == 3.0:
        step = min(step, smooth_width(w, SIDE_L, x, toward))
    if w[UNEVEN] >= 2.0:
        step = min(step, smooth_width(w, SIDE_R, x, toward))
    return step

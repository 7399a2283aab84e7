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
def _width(w, s):
    """Temperature of the Fermi functions of a side, as they limit panels."""
    return w[s + T] * (NARROW if split_little(w, s) else 1.0)


@nb.njit(**OPTIONS)
def set_short(w):
    """Enter what no `limit` is below, and that no Fermi functions are there yet."""
    w[BOTTOM], w[TOP], short = math.inf, math.inf, 1e300
    for s in (SIDE_L, SIDE_R):
        if w[s + T] > 0.0:
            short = min(short, STEP * _width(w, s))
    w[SHORT] = 0.0 if w[UNEVEN] > 0.0 else short


@nb.njit(**OPTIONS)
def _enter(w, n, center, T_):
    k, most = int(w[FERMI]) + n, int(w[FERMI_MOST])
    w[k], w[k + most], w[k + 2 * most] = center, T_, 1.0 / T_
    return n + 1


@nb.njit(**OPTIONS)
def _enter_side(w, n, s, bottom, top):
    """Enter the Fermi functions of a side between two ends: at mu, and those of each spin of its bands.

    A spin has tails of its own at the ends of its states, with f at mu and at mu - J_n, mu + J_n.
    """
    T_, mu = _width(w, s), w[s + MU]
    nearest = min(max(mu, bottom - T_), top + T_)
    n = _enter(w, n, nearest, T_)
    below = above = nearest
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for upper in range(2 if w[b + J] != 0.0 else 0):
            e = b + (EDGE + 2 if (w[b + J] > 0.0) == (upper == 1) else EDGE)
            low, high = max(w[e], bottom), min(w[e + 1], top)
            if low >= high:
                continue
            center = min(max(mu, low - T_), high + T_)
            if center != nearest:
                n = _enter(w, n, center, T_)
            center = min(max(mu + abs(w[b + J]) if upper else mu - abs(w[b + J]), low - T_), high + T_)
            if center != (above if upper else below):
                n = _enter(w, n, center, T_)
            if upper:
                above = center
            else:
                below = center
    return n


@nb.njit(**OPTIONS)
def _set_fermi(w, bottom, top):
    """Enter centres and temperatures of all Fermi functions, unless T = 0, nearest to where states are.

    Functions as wide as all energies fill up a multiple of four.
    """
    if bottom == w[BOTTOM] and top == w[TOP]:
        return
    n, w[BOTTOM], w[TOP] = np.int64(0), bottom, top
    for s in (SIDE_L, SIDE_R):
        if w[s + T] > 0.0:
            n = _enter_side(w, n, s, bottom, top)
    while n % 4 != 0:
        n = _enter(w, n, 0.0, 1e300)
    w[FERMIS] = n


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
    """Enter the Fermi functions for the panels that follow break k, each measured from its largest value.

    An integral may live in a tail. The ends are those of the segments next to each other where the same
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
    _set_fermi(w, w[at + BREAK * first + HI], w[at + BREAK * (last + 1) + HI])


@nb.njit(**BY_NODE)
def thermal_limit(w, x, toward):
    """Longest panel from x that resolves the Fermi functions.

    One that begins u temperatures before the centre reaches so far beyond it that it might begin there.
    """
    at, most = int(w[FERMI]), int(w[FERMI_MOST])
    slope = 1.0 + GROWTH
    for k in range(int(w[FERMIS])):
        T_ = w[at + most + k]
        u = (w[at + k] - x) * toward * w[at + 2 * most + k]
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

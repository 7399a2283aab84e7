"""How long a panel may be: temperatures, logarithms blurred by them, Gaussians and tables.

A panel of 16 nodes that begins u temperatures beyond the centre of a Fermi function, whose remainder is e^-u
there, may be STEP + u (GROWTH + u BEND) long for an error of 1e-12; one that ends at a singularity whose
nodes crowd there, NEAR of that.

Errata: none known.
"""

import math

import numba as nb

from .band import OPTIONS
from .shapes import FLAT, GAUSSIAN, TABLE
from .tables import table_step
from .work import (
    BANDS,
    BOTTOM,
    BREAK,
    BREAKS,
    COUNT,
    EDGE,
    FERMI,
    FERMI_COLUMNS,
    FERMIS,
    FIELDS,
    FIRST,
    HI,
    J_MAX,
    KIND,
    MU,
    SIDE_L,
    SIDE_R,
    TOP,
    UNEVEN,
    WHICH,
    WHO,
    D,
    J,
    T,
)

STEP, GROWTH, BEND, CUT = 5.0, 1.7, 0.09, 40.0
SOFT = 4.0  # length of a panel over its distance from a logarithm that is blurred over BLUR temperatures
BLUR = STEP / SOFT


@nb.njit(**OPTIONS)
def set_fermi(w):
    """Enter centres and temperatures of all Fermi functions, at mu and mu +- J_n, unless T = 0."""
    at = int(w[FERMI])
    k = at
    w[UNEVEN] = 0.0
    for s in (SIDE_L, SIDE_R):
        first, end = int(w[s + FIRST]), int(w[s + FIRST]) + int(w[s + COUNT])
        last = 0.0
        for b in range(BANDS + FIELDS * first, BANDS + FIELDS * end, FIELDS):
            if w[b + KIND] == GAUSSIAN or w[b + KIND] == TABLE:
                w[UNEVEN] = 1.0
            if w[s + T] > 0.0 and abs(w[b + J]) != last:
                last = abs(w[b + J])
                k = _enter(w, k, w[s + MU] - last, w[s + T])
                k = _enter(w, k, w[s + MU] + last, w[s + T])
        if w[s + T] > 0.0:
            k = _enter(w, k, w[s + MU], w[s + T])
    w[FERMIS] = (k - at) // FERMI_COLUMNS


@nb.njit(**OPTIONS)
def _enter(w, k, center, T_):
    w[k], w[k + 1], w[k + 2] = center, T_, 1.0 / T_
    return k + FERMI_COLUMNS


@nb.njit(**OPTIONS)
def fills(w, s):
    """Whether m is finite wherever an electrode has states; a flat or tabulated band has none in between."""
    for i in range(int(w[s + COUNT])):
        kind = w[BANDS + FIELDS * (int(w[s + FIRST]) + i) + KIND]
        if kind == FLAT or kind == TABLE:
            return False
    return True


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


@nb.njit(**OPTIONS)
def unit_step(u):
    """Longest panel up from u temperatures below (u < 0: above) the centre of a Fermi function."""
    if u <= 0.0:
        return STEP - u * (GROWTH - u * BEND) if u > -CUT else 1e300
    if u <= STEP:
        return STEP
    a, b = 1.0 + GROWTH, u - STEP
    return u - min(2.0 * b / (a + math.sqrt(a * a + 4.0 * BEND * b)), CUT)


@nb.njit(**OPTIONS)
def thermal_limit(w, x, toward):
    """Longest panel from x that resolves the Fermi functions."""
    at = int(w[FERMI])
    step = 1e300
    for k in range(at, at + FERMI_COLUMNS * int(w[FERMIS]), FERMI_COLUMNS):
        T_ = w[k + 1]
        center = min(max(w[k], w[BOTTOM] - T_), w[TOP] + T_)
        step = min(step, T_ * unit_step((center - x) * toward * w[k + 2]))
    return step


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
def smooth_width(w, s, tables, x, toward):
    """Longest panel from x that resolves Gaussians and tables."""
    step = 1e308
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        if w[b + KIND] != GAUSSIAN and w[b + KIND] != TABLE:
            continue
        unit = 4.0 * w[b + D]
        for e in (b + EDGE, b + EDGE + 2):
            bottom, top = w[e], w[e + 1]
            if w[b + KIND] == TABLE:
                D_ = w[b + D]
                unit = D_ * table_step(tables, int(w[b + WHICH]), (x - bottom) / D_, toward)
            step = min(step, unit + 0.5 * max(bottom - x, x - top, 0.0))
    return step


@nb.njit(**OPTIONS)
def limit(w, tables, x, toward):
    """Longest panel from x in direction ``toward`` (+1, -1), singular breaks aside."""
    step = 1e300
    if w[FERMIS] > 0.0:
        step = thermal_limit(w, x, toward)
        step = min(step, logarithm_limit(w, SIDE_L, SIDE_R, x, toward))
        step = min(step, logarithm_limit(w, SIDE_R, SIDE_L, x, toward))
    if w[UNEVEN] != 0.0:
        step = min(step, smooth_width(w, SIDE_L, tables, x, toward))
        step = min(step, smooth_width(w, SIDE_R, tables, x, toward))
    return step

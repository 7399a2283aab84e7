"""Logarithms of the other electrode at the nodes of panels.

    2 pi alpha = sum_e c_e ln|omega - e| over the edges e of the windows of m, c = (1, -1, -1, 1)     (105)
    2 pi beta  = the same over the filled parts of the windows, for a step-like occupation            (99)

Either is the logarithm of one ratio, e.g. of (omega - e_0)(omega - e_3) to (omega - e_1)(omega - e_2): rows
TOP and BOTTOM, with their exact difference in GAP, so that it keeps its digits where the ratio is near 1.

A logarithm whose singularity is an end of the panel is left out of the ratio (bit mask) and integrated
exactly against the interpolated rest, with the weights `gauss.LOG_LEFT`, `LOG_RIGHT`.
"""

import numba as nb

from .band import OPTIONS, window_shape
from .elementary import log_ratio, twice_artanh
from .occupations import FROM_START
from .scratch import (
    BOTTOM,
    C_ALPHA,
    C_BETA,
    DIST,
    E_HI,
    E_LO,
    FAST,
    FIELDS,
    GAP,
    HALF,
    KIND,
    LEFT,
    LOGS,
    OFF,
    RIGHT,
    ROWS,
    TOP,
    N,
    once,
)

# what is filled of the windows of m
EMPTY, PART_OF_LOWER, LOWER, PART_OF_UPPER, FULL = range(5)
ABSENT = -1
NEAR = 0.3  # (a - b)/(a + b) up to which a series gives ln(a/b)


@nb.njit(**OPTIONS)
def filling(R):
    """Which parts of the windows of m_R a step at mu_R fills."""
    c, h = window_shape(R)
    if R.mu <= -c - h:
        return EMPTY
    if R.mu < -c + h:
        return PART_OF_LOWER
    if R.mu <= c - h:
        return LOWER
    return PART_OF_UPPER if R.mu < c + h else FULL


@nb.njit(**OPTIONS)
def set_logs(R, w, steplike):
    """Enter the logarithms of alpha_R and, if it has any, of the step-like beta_R.

    Numbers 0 to 3 are the edges from below, 4 is mu_R.
    """
    kind = filling(R) if steplike else EMPTY
    inner = 1 if R.J >= 2.0 * R.D else 2
    for k in range(4):
        a = R.D if k == 3 or k == inner else -R.D
        b = 0.5 * R.J if k == 3 or k == 3 - inner else -0.5 * R.J
        s = a + b
        t = s - a
        w[E_HI + k] = s
        w[E_LO + k] = (a - (s - t)) + (b - t)
        w[C_ALPHA + k] = 1.0 if k == 0 or k == 3 else -1.0
        w[C_BETA + k] = w[C_ALPHA + k] if kind > k or kind == FULL else 0.0
    w[E_HI + 4], w[E_LO + 4] = R.mu, 0.0
    w[C_ALPHA + 4] = 0.0
    w[C_BETA + 4] = -1.0 if kind == PART_OF_LOWER else (1.0 if kind == PART_OF_UPPER else 0.0)
    w[KIND] = kind


@nb.njit(**OPTIONS)
def set_distances(w, hi, lo):
    """Enter the distances of a point from the logarithms."""
    for k in range(5):
        w[DIST + k] = (hi - w[E_HI + k]) + (lo - w[E_LO + k])


@nb.njit(**OPTIONS)
def log_masks(w, hi, lo):
    """Bit mask of the logarithms at a point."""
    mask = 0
    for k in range(5):
        if w[E_HI + k] == hi and w[E_LO + k] == lo and (w[C_ALPHA + k] != 0.0 or w[C_BETA + k] != 0.0):
            mask |= 1 << k
    return mask


@nb.njit(**OPTIONS)
def nearest_logs(w, sign, skip):
    """Distances of the nearest logarithms behind and ahead of a march; those in ``skip`` do not count."""
    behind = ahead = 1e300
    for k in range(5):
        if (w[C_ALPHA + k] != 0.0 or w[C_BETA + k] != 0.0) and not skip & (1 << k):
            d = sign * w[DIST + k]
            if d >= 0.0:
                behind = min(behind, d)
            else:
                ahead = min(ahead, -d)
    return behind, ahead


@nb.njit(**ROWS)
def spread_ratio(w, p, first, last, top, other_top, bottom, other_bottom, gap, slope):
    """Fill TOP, BOTTOM and GAP of panels ``first`` to ``last`` - 1 of those from ``w[p]`` on.

    Parameters
    ----------
    top, other_top, bottom, other_bottom : int
        Numbers of the logarithms in the ratio, or ABSENT.
    gap, slope : float
        TOP - BOTTOM = gap + slope (omega - start); of panels with a singular end it is formed anew.
    """
    if p < 0 or first < 0:
        return
    mine = (1 << top) | (1 << bottom)
    mine |= (1 << other_top) if other_top >= 0 else 0
    mine |= (1 << other_bottom) if other_bottom >= 0 else 0
    for j in range(last - first):
        k = first + j
        q = p + FIELDS * k
        skip = (int(w[q + LEFT]) | int(w[q + RIGHT])) & mine
        off, h = w[q + OFF], w[q + HALF]
        a0 = b0 = c0 = d0 = 1.0
        a1 = b1 = c1 = d1 = 0.0
        if not skip & (1 << top):
            a0, a1 = w[q + LOGS + top] + off, h
        if other_top >= 0 and not skip & (1 << other_top):
            b0, b1 = w[q + LOGS + other_top] + off, h
        if not skip & (1 << bottom):
            c0, c1 = w[q + LOGS + bottom] + off, h
        if other_bottom >= 0 and not skip & (1 << other_bottom):
            d0, d1 = w[q + LOGS + other_bottom] + off, h
        formed = 1.0 if skip else 0.0
        e0, e1 = (1.0 - formed) * (gap + slope * off), (1.0 - formed) * slope * h
        m = N * k
        for i in range(N * once(w)):
            y = FROM_START[i]
            over, under = (a0 + a1 * y) * (b0 + b1 * y), (c0 + c1 * y) * (d0 + d1 * y)
            w[TOP + m + i] = over
            w[BOTTOM + m + i] = under
            w[GAP + m + i] = formed * (over - under) + (e0 + e1 * y)


@nb.njit(**FAST)
def _near(w, k):
    """Whether the ratios on panel k are so near 1 that a series gives their logarithms."""
    if k < 0:
        return False
    far = 0.0
    m = N * k
    for i in range(N * once(w)):
        far = max(far, abs(w[GAP + m + i]) - NEAR * abs(w[TOP + m + i] + w[BOTTOM + m + i]))
    return far == 0.0


@nb.njit(**ROWS)
def _fill(w, m, nodes, near, out):
    """Fill a row with the logarithms of the ratios from node number m on."""
    if m < 0 or out < 0:
        return
    if near:
        for i in range(nodes):
            w[out + m + i] = twice_artanh(w[GAP + m + i] / (w[TOP + m + i] + w[BOTTOM + m + i]))
        return
    for i in range(nodes):
        w[out + m + i] = log_ratio(w[TOP + m + i], w[BOTTOM + m + i], w[GAP + m + i])


@nb.njit(**ROWS)
def log_row(w, first, last, out):
    """Fill a row with the logarithm of the ratio, panels ``first`` to ``last`` - 1."""
    while first < last:
        near, end = _near(w, first), first + 1
        while end < last and _near(w, end) == near:
            end += 1
        _fill(w, N * first, N * (end - first), near, out)
        first = end


@nb.njit(**ROWS)
def alpha_row(R, w, p, count, out):
    """Fill a row with 2 pi alpha_R, but for the logarithms at the ends of the panels."""
    spread_ratio(w, p, 0, count, 0, 3, 1, 2, -2.0 * R.D * R.J, 0.0)
    log_row(w, 0, count, out)


@nb.njit(**ROWS)
def beta_row(R, w, p, count, alpha, out):
    """Fill a row with the step-like 2 pi beta_R, likewise; ``alpha`` is the row of 2 pi alpha_R."""
    kind = int(w[KIND])
    width = min(R.J, 2.0 * R.D)
    if kind == EMPTY or kind == FULL:
        share = 1.0 if kind == FULL else 0.0
        for i in range(N * count):
            w[out + i] = share * w[alpha + i]
        return
    if kind == PART_OF_UPPER:
        # as by (omega - e_0)(omega - mu) to (omega - e_1)(omega - e_2); distances are those of each panel
        for k in range(count):
            q = p + FIELDS * k
            part = w[q + LOGS + 2] - w[q + LOGS + 4]
            gap = width * w[q + LOGS + 2] - part * w[q + LOGS]
            spread_ratio(w, p, k, k + 1, 0, 4, 1, 2, gap, width - part)
    elif kind == PART_OF_LOWER:
        gap = w[p + LOGS] - w[p + LOGS + 4]
        spread_ratio(w, p, 0, count, 0, ABSENT, 4, ABSENT, gap, 0.0)
    else:
        spread_ratio(w, p, 0, count, 0, ABSENT, 1, ABSENT, width, 0.0)
    log_row(w, 0, count, out)

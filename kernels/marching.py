"""Where the integrals over an electrode pair are cut: breaks, and panels between them.

A break is singular (an edge or a van Hove singularity: powers and logarithms of the distance; mu at T = 0,
where the coherent integrals have a logarithm) or plain (another step of occupations, the end of a tail).
A panel that touches a singular break is integrated in s, distance = length s^8, which
turns sqrt(x), 1/sqrt(x), log x and their products into smooth functions; others grow in proportion to their
distance from singular breaks, and to temperatures.

Columns of a panel: anchor (two parts), first offset, length, kind (+1, -1: substitution upwards or downwards
from the anchor; 0: none), flags (bit r: electrode r has an inverse square root at the anchor).
"""

import numba as nb
import numpy as np

from .band import OPTIONS
from .shapes import CHAIN, GAUSSIAN
from .sides import exact_sum, inner_singularities, smooth_width

A_HI, A_LO, START, LENGTH, KIND, FLAGS = range(6)
COLUMNS = 6
SINGULAR, PLAIN = 4, 0  # added to the flags of a break

STEP, GROWTH = 7.0, 1.0  # of a panel of 24 nodes at a Fermi function, in temperatures
DISTANCE = 4.0  # length of a panel over its distance from a singularity
TOUCHING = 0.3  # the same limits for a panel in s^8
ROUNDED = 1e-15  # breaks closer than this fraction of their energies are one
FLOOR = 1e-15  # distances below this fraction of the whole range are not resolved further


@nb.njit(**OPTIONS)
def insert(breaks, n, hi, lo, flags, close):
    """Insert a break into n sorted ones, or merge it with one as ``close``; return the new count."""
    for k in range(n):
        if abs((breaks[k, 0] - hi) + (breaks[k, 1] - lo)) <= close:
            breaks[k, 2] = float(int(breaks[k, 2]) | flags)
            return n
    i = n
    while i > 0 and (breaks[i - 1, 0] > hi or (breaks[i - 1, 0] == hi and breaks[i - 1, 1] > lo)):
        i -= 1
    for k in range(n, i, -1):
        breaks[k] = breaks[k - 1]
    breaks[i, 0], breaks[i, 1], breaks[i, 2] = hi, lo, float(flags)
    return n + 1


@nb.njit(**OPTIONS)
def breaks_needed(side):
    """Upper bound of what `add_breaks` enters."""
    return 10 * side.kind.size + 3


@nb.njit(**OPTIONS)
def add_breaks(breaks, n, side, bit):
    """Enter the singular energies of an electrode and, at T = 0, the steps of its Fermi functions."""
    close = ROUNDED * (np.abs(side.hi).max() + abs(side.mu))
    low, high = tails(side)
    if low < high:
        n = insert(breaks, n, low, 0.0, PLAIN, close)
        n = insert(breaks, n, high, 0.0, PLAIN, close)
    if side.T == 0.0:
        n = insert(breaks, n, side.mu, 0.0, SINGULAR, close)
    for i in range(side.kind.size):
        kind = side.kind[i]
        flags = SINGULAR | (bit if kind == CHAIN else 0)
        for k in range(4):
            if kind != GAUSSIAN:
                n = insert(breaks, n, side.hi[i, k], side.lo[i, k], flags, close)
        count, place = inner_singularities(kind)
        for k in range(count):
            for spin in (-0.5, 0.5):
                at = place * side.D[i] if k == 0 else -place * side.D[i]
                hi, lo = exact_sum(side.E[i], spin * side.J[i], at)
                n = insert(breaks, n, hi, lo, SINGULAR, close)
        if side.T == 0.0:
            for sign in (-1.0, 1.0):
                hi, lo = exact_sum(side.mu, sign * side.J[i], 0.0)
                n = insert(breaks, n, hi, lo, PLAIN, close)
    return n


@nb.njit(**OPTIONS)
def tails(side):
    """Return where the tails of all Gaussians start and end; low > high if there are none."""
    low, high = 1e308, -1e308
    for i in range(side.kind.size):
        if side.kind[i] == GAUSSIAN:
            low = min(low, side.hi[i].min())
            high = max(high, side.hi[i].max())
    return low, high


@nb.njit(**OPTIONS)
def thermal_width(side, x, toward):
    """Longest panel from x that resolves the Fermi functions of an electrode, at mu and at mu +- J_n."""
    step = 1e308
    if side.T == 0.0:
        return step
    for i in range(side.kind.size):
        for s in range(-1, 2):
            if s == 0 and i > 0:
                continue
            d = (side.mu + s * side.J[i] - x) * toward
            unit = STEP * side.T
            if d <= 0.0:
                step = min(step, unit - GROWTH * d)
            else:
                step = min(step, max(unit, (unit + GROWTH * d) / (1.0 + GROWTH)))
    return step


@nb.njit(**OPTIONS)
def width(L, R, x, toward):
    """Longest panel that the smooth parts of both electrodes allow."""
    step = min(thermal_width(L, x, toward), thermal_width(R, x, toward))
    return min(step, min(smooth_width(L, x, toward), smooth_width(R, x, toward)))


@nb.njit(**OPTIONS)
def gap(breaks, n, k, toward):
    """Distance of break k from the next singular break in one direction."""
    j = k + toward
    while 0 <= j < n:
        if int(breaks[j, 2]) & SINGULAR:
            return abs((breaks[j, 0] - breaks[k, 0]) + (breaks[j, 1] - breaks[k, 1]))
        j += toward
    return 1e308


@nb.njit(**OPTIONS)
def add_panel(panels, count, a_hi, a_lo, start, length, kind, flags):
    """Append a panel; count -1 says that there is no room left."""
    if count < 0 or count >= panels.shape[0]:
        return -1
    row = panels[count]
    row[A_HI], row[A_LO], row[START], row[LENGTH] = a_hi, a_lo, start, length
    row[KIND], row[FLAGS] = kind, flags
    return count + 1


@nb.njit(**OPTIONS)
def end_panel(breaks, n, k, toward, length, limit):
    """Length of the panel in s^8 that touches break k; 0 if the break is plain."""
    if not int(breaks[k, 2]) & SINGULAR:
        return 0.0
    size = TOUCHING * min(limit, gap(breaks, n, k, -toward))
    return min(size, 0.25 * length)


@nb.njit(**OPTIONS)
def march(L, R, breaks, n, panels):
    """Fill ``panels`` between n sorted breaks; return their number, or -1 if there is no room."""
    count = 0
    for k in range(n - 1):
        a_hi, a_lo, b_hi, b_lo = breaks[k, 0], breaks[k, 1], breaks[k + 1, 0], breaks[k + 1, 1]
        length = (b_hi - a_hi) + (b_lo - a_lo)
        first = end_panel(breaks, n, k, 1, length, width(L, R, a_hi, 1))
        last = end_panel(breaks, n, k + 1, -1, length, width(L, R, b_hi, -1))
        if first > 0.0:
            count = add_panel(panels, count, a_hi, a_lo, 0.0, first, 1.0, breaks[k, 2])
        before = 0.0 if first > 0.0 else gap(breaks, n, k, -1)
        after = 0.0 if last > 0.0 else gap(breaks, n, k + 1, 1)
        off, end = first, length - last
        while off < end:
            smooth, rest = width(L, R, a_hi + off, 1), end - off
            singular = min(DISTANCE * (off + before), (rest + last + after) * DISTANCE / (1.0 + DISTANCE))
            step = min(smooth, singular)
            if rest <= ROUNDED * length:
                break
            if step >= rest:
                step = rest
            elif smooth < rest < 2.0 * smooth:
                step = min(step, 0.5 * rest)
            count = add_panel(panels, count, a_hi, a_lo, off, step, 0.0, 0.0)
            off = end if step >= rest else off + step
        if last > 0.0:
            count = add_panel(panels, count, b_hi, b_lo, 0.0, last, -1.0, breaks[k + 1, 2])
        if count < 0:
            return -1
    return count


@nb.njit(**OPTIONS)
def panel_buffer(size):
    """Allocate room for panels."""
    return np.empty((size, COLUMNS))

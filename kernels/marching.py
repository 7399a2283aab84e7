"""Where the integrals over an electrode pair are cut: breaks, and panels between them.

A break is singular (an edge or a van Hove singularity: powers and logarithms of the distance; mu at T = 0,
where the coherent integrals have a logarithm) or plain (another step of occupations, the end of a tail).
A panel that touches a singular break is integrated in s, distance = length s^8, which
turns sqrt(x), 1/sqrt(x), log x and their products into smooth functions; others grow in proportion to their
distance from singular breaks, and to temperatures.

Columns of a panel: anchor (two parts), first offset, length, kind (+1, -1: substitution upwards or downwards
from the anchor; 0: none), flags (bit r: electrode r has an inverse square root at the anchor).
"""

import math

import numba as nb
import numpy as np

from .band import OPTIONS
from .shapes import CHAIN, GAUSSIAN, TABLE
from .sides import exact_sum, inner_singularities, smooth_width

A_HI, A_LO, START, LENGTH, KIND, FLAGS = range(6)
COLUMNS = 6
SINGULAR, PLAIN = 4, 0  # added to the flags of a break

# A panel of 24 nodes that begins u temperatures beyond the centre of a Fermi function, whose remainder is
# e^-u there, may be STEP + u (GROWTH + u BEND) long for an error of 1e-15; one in s^8, less.
STEP, GROWTH, BEND, CUT = 7.5, 2.5, 0.1, 38.0
NEAR_STEP, NEAR_GROWTH = 7.0, 1.0
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
def unit_step(u):
    """Longest panel up from u temperatures below (u < 0: above) the centre of a Fermi function."""
    if u <= 0.0:
        return STEP - u * (GROWTH - u * BEND) if u > -CUT else 1e300
    if u <= STEP:
        return STEP
    a, b = 1.0 + GROWTH, u - STEP
    return u - min(2.0 * b / (a + math.sqrt(a * a + 4.0 * BEND * b)), CUT)


@nb.njit(**OPTIONS)
def fermi_centers(L, R):
    """Return centres and temperatures (n, 2) of all Fermi functions: at mu and at mu +- J_n, unless T = 0."""
    rows = np.empty((2 + 2 * (L.kind.size + R.kind.size), 2))
    n = 0
    for side in (L, R):
        if side.T == 0.0:
            continue
        rows[n, 0], rows[n, 1] = side.mu, side.T
        n += 1
        for i in range(side.kind.size):
            for sign in (-1.0, 1.0):
                if side.J[i] != 0.0:
                    rows[n, 0], rows[n, 1] = side.mu + sign * side.J[i], side.T
                    n += 1
    return rows[:n]


@nb.njit(**OPTIONS)
def thermal_width(centers, x, toward, low, high, near):
    """Longest panel from x that resolves the Fermi functions.

    Each is measured from its largest value between ``low`` and ``high``; ``near`` asks for a panel that
    touches a singularity.
    """
    step = 1e300
    for k in range(centers.shape[0]):
        T = centers[k, 1]
        u = (min(max(centers[k, 0], low - T), high + T) - x) * toward / T
        if not near:
            step = min(step, T * unit_step(u))
        elif u <= 0.0:
            step = min(step, T * (NEAR_STEP - NEAR_GROWTH * u))
        else:
            step = min(step, T * max(NEAR_STEP, (NEAR_STEP + NEAR_GROWTH * u) / (1.0 + NEAR_GROWTH)))
    return step


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
def varies(side):
    """Whether an electrode has bands that are not smooth by themselves: Gaussians, tables."""
    for i in range(side.kind.size):
        if side.kind[i] == GAUSSIAN or side.kind[i] == TABLE:
            return True
    return False


@nb.njit(**OPTIONS)
def march(L, R, breaks, n, panels):
    """Fill ``panels`` between n sorted breaks; return their number, or -1 if there is no room."""
    count = 0
    centers = fermi_centers(L, R)
    rough = varies(L) or varies(R)
    for k in range(n - 1):
        a_hi, a_lo, b_hi, b_lo = breaks[k, 0], breaks[k, 1], breaks[k + 1, 0], breaks[k + 1, 1]
        length = (b_hi - a_hi) + (b_lo - a_lo)
        up = thermal_width(centers, a_hi, 1, a_hi, b_hi, True)
        down = thermal_width(centers, b_hi, -1, a_hi, b_hi, True)
        if rough:
            up = min(up, min(smooth_width(L, a_hi, 1), smooth_width(R, a_hi, 1)))
            down = min(down, min(smooth_width(L, b_hi, -1), smooth_width(R, b_hi, -1)))
        first = end_panel(breaks, n, k, 1, length, up)
        last = end_panel(breaks, n, k + 1, -1, length, down)
        if first > 0.0:
            count = add_panel(panels, count, a_hi, a_lo, 0.0, first, 1.0, breaks[k, 2])
        before = 0.0 if first > 0.0 else gap(breaks, n, k, -1)
        after = 0.0 if last > 0.0 else gap(breaks, n, k + 1, 1)
        off, end = first, length - last
        while off < end:
            smooth, rest = thermal_width(centers, a_hi + off, 1, a_hi, b_hi, False), end - off
            if rough:
                smooth = min(smooth, min(smooth_width(L, a_hi + off, 1), smooth_width(R, a_hi + off, 1)))
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

"""Densities of states and Hilbert transforms in cells, each a few polynomials, many energies at a time.

    t1, t2   distances of the energy from the lower and the upper end of a cell; w = t1 + t2  [unit D]
    s        (t1 - t2)/w; in cells next to a root, 2 sqrt(t/w) - 1 with t = t1 or t2
    nu0      P(s), times sqrt(t1) or sqrt(t2) where it vanishes so
    H0       Q(s) + A(t1/w) ln t1 + B(t2/w) ln t2, outside of all cells sum_k M_k v^(k+1)/R
    v        R/(x - centre), R twice the width of the shape

A row of ``cells`` holds all of one; rows are found by their address (`memory`), a cell begins at ``c``. Ends
are counted from the nearer edge of the shape, upwards or downwards, so that distances keep their digits
there; ``below`` and ``above`` come from outside.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from ..memory import address
from . import cell_loops as c
from .branches import far_green
from .cell_loops import COLUMNS, add_logarithm, nothing, polynomial, times_root
from .columns import MIDDLE

# first columns of a row: ends, +1 (from the bottom) or -1 (from the top), which end has a root in s, in nu0
# (0 none, 1 lower, 2 upper), which ends have logarithms (1 lower, 2 upper, 3 both), whether nu0 is zero
START, END, SIGN, MAP, ROOT, LOGS, EMPTY = range(7)
VECTOR, BLOCK = 4, 8
# numpy's integers, lest what they are passed to be compiled for each of them
NU, TRANSFORM, LOWER, UPPER = map(np.int64, (c.NU, c.TRANSFORM, c.LOWER, c.UPPER))


@nb.njit(**OPTIONS)
def _rest(cells, c, x, y):
    """Distance from an energy up to the end of the cell at c; ``x``, ``y``: from the edges of the shape."""
    return cells[c + END] - x if cells[c + SIGN] > 0.0 else y - cells[c + END]


@nb.njit(**OPTIONS)
def _holds(cells, c, x, y):
    start = x - cells[c + START] if cells[c + SIGN] > 0.0 else cells[c + START] - y
    return start >= 0.0 and _rest(cells, c, x, y) > 0.0


@nb.njit(**OPTIONS)
def find_cell(cells, first, last, x, y):
    """Return the cell among first ... last - 1 that holds an energy, -1 if none does."""
    a, b = first, last - 1
    while a < b:
        middle = (a + b) // 2
        if _rest(cells, COLUMNS * middle, x, y) <= 0.0:
            a = middle + 1
        else:
            b = middle
    if _rest(cells, COLUMNS * a, x, y) <= 0.0:
        return -1
    # rounding leaves a gap where the ends are no longer counted from the bottom but from the top
    return a if a > first or _holds(cells, COLUMNS * a, x, y) else -1


@nb.njit(**OPTIONS)
def _extent(cells, c, unit):
    """Return slope, start and end of a cell: energies at ``slope`` z, which ascend, lie between these."""
    if cells[c + SIGN] > 0.0:
        return unit, cells[c + START], cells[c + END]
    return -unit, -cells[c + START], -cells[c + END]


@nb.njit(**OPTIONS)
def _one_cell(cells, c, unit, z, nu, H, first, n, transform):
    """Fill nu0 and, if wanted, H0 at n energies from ``first`` on, which lie in the cell at c.

    ``unit`` times their distances ``z`` from the edge that the cell counts from is in the unit D.
    """
    slope, start, end = _extent(cells, c, unit)
    per = 1.0 / (end - start)
    lower, upper = (slope, -start, per), (-slope, end, per)
    rooted, line = cells[c + MAP] != 0.0, upper if cells[c + MAP] == 2.0 else lower
    if transform:
        polynomial(cells, c + TRANSFORM, unit, rooted, line, z, H, first, n)
    if cells[c + EMPTY] != 0.0:
        nothing(nu, first, n)
    else:
        polynomial(cells, c + NU, unit, rooted, line, z, nu, first, n)
    if cells[c + ROOT] != 0.0:
        times_root(upper if cells[c + ROOT] == 2.0 else lower, z, nu, first, n)
    if not transform:
        return
    if cells[c + LOGS] == 1.0 or cells[c + LOGS] == 3.0:
        add_logarithm(cells, c + LOWER, unit, lower, z, H, first, n)
    if cells[c + LOGS] >= 2.0:
        add_logarithm(cells, c + UPPER, unit, upper, z, H, first, n)


@nb.njit(**OPTIONS)
def _hold_all(z, first, slope, start, stop):
    """Return how many of a block of distances lie in a cell, without a look at each by itself."""
    count = 0
    for i in range(BLOCK):
        x = slope * z[first + i]
        count += 1 if (x >= start) & (x < stop) else 0
    return count


@nb.njit(**OPTIONS)
def _last(cells, c, unit, z, k, n):
    """Return up to where the energies that follow k, n in all, lie in the cell at c."""
    end, (slope, start, stop) = k + 1, _extent(cells, c, unit)
    while end + BLOCK <= n and _hold_all(z, end, slope, start, stop) == BLOCK:
        end += BLOCK
    while end < n and start <= slope * z[end] < stop:
        end += 1
    return end


@nb.njit(**OPTIONS)
def cell_values(cells, first, last, far, D, below, above, nu, H, transform):
    """Fill nu0 and, if wanted, H0 at energies; ``below``, ``above``: their distances from both edges.

    The shape has cells first ... last - 1 and ``far`` outside of them; its energies are in units of D. They
    may come in any order; most cells are found at once, and energies taken together, where they ascend.
    """
    unit, n, k, j = 1.0 / D, below.size, 0, first - 1
    rows, from_below, from_above = address(cells), address(below), address(above)
    nu_at, H_at = address(nu), address(H)
    while k < n:
        x, y = from_below[k] * unit, from_above[k] * unit
        near = j + 1 < last and _holds(rows, COLUMNS * (j + 1), x, y)
        j = j + 1 if near else find_cell(rows, first, last, x, y)
        if j < 0:
            nu_at[k] = 0.0
            if transform:
                H_at[k] = unit * far_green(far, x if x < y else 2.0 * far[MIDDLE] - y)
            k, j = k + 1, first - 1
            continue
        c = COLUMNS * j
        z = from_below if rows[c + SIGN] > 0.0 else from_above
        end = _last(rows, c, unit, z, k, n)
        # whole vectors: what they fill beyond the cell, the next ones fill anew
        count = min((end - k + VECTOR - 1) // VECTOR * VECTOR, n - k)
        _one_cell(rows, c, unit, z, nu_at, H_at, k, count, transform)
        k = end

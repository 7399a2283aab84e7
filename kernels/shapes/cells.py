"""Densities of states and Hilbert transforms in cells, each a few polynomials, many energies at a time.

    t1, t2   distances of the energy from the lower and the upper end of a cell; w = t1 + t2  [unit D]
    s        (t1 - t2)/w; in cells next to a root, 2 sqrt(t/w) - 1 with t = t1 or t2
    nu0      P(s), times sqrt(t1) or sqrt(t2) where it vanishes so
    H0       Q(s) + A(t1/w) ln t1 + B(t2/w) ln t2, outside of all cells sum_k M_k v^(k+1)/R
    v        R/(x - centre), R twice the width of the shape

A row of ``cells`` holds all of one. Ends are counted from the nearer edge of the shape, upwards or
downwards, so that distances keep their digits there; ``below`` and ``above`` come from outside.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..band import OPTIONS
from . import cell_loops as c
from .branches import far_green
from .cell_loops import add_logarithm, coordinate, polynomial, times_root
from .columns import MIDDLE

# first columns of a row: ends, +1 (from the bottom) or -1 (from the top), which end has a root in s, in nu0
# (0 none, 1 lower, 2 upper), which ends have logarithms (1 lower, 2 upper, 3 both)
START, END, SIGN, MAP, ROOT, LOGS = range(6)
VECTOR = 4
# numpy's integers, lest what they are passed to be compiled for each of them
NU, TRANSFORM, LOWER, UPPER = map(np.int64, (c.NU, c.TRANSFORM, c.LOWER, c.UPPER))


@nb.njit(**OPTIONS)
def _rest(cells, j, x, y):
    """Distance from an energy up to the end of cell j; ``x``, ``y``: from the edges of the shape."""
    return cells[j, END] - x if cells[j, SIGN] > 0.0 else y - cells[j, END]


@nb.njit(**OPTIONS)
def _holds(cells, j, x, y):
    start = x - cells[j, START] if cells[j, SIGN] > 0.0 else cells[j, START] - y
    return start >= 0.0 and _rest(cells, j, x, y) > 0.0


@nb.njit(**OPTIONS)
def find_cell(cells, first, last, x, y):
    """Return the cell among first ... last - 1 that holds an energy, -1 if none does."""
    a, b = first, last - 1
    while a < b:
        middle = (a + b) // 2
        if _rest(cells, middle, x, y) <= 0.0:
            a = middle + 1
        else:
            b = middle
    if _rest(cells, a, x, y) <= 0.0:
        return -1
    # rounding leaves a gap where the ends are no longer counted from the bottom but from the top
    return a if a > first or _holds(cells, a, x, y) else -1


@nb.njit(**OPTIONS)
def _one_cell(cells, j, unit, below, above, nu, H, first, n, transform):
    """Fill nu0 and, if wanted, H0 at n energies from ``first`` on, which lie in cell j.

    ``unit`` times their distances is in the unit D.
    """
    up = cells[j, SIGN] > 0.0
    width = abs(cells[j, END] - cells[j, START])
    # t1 = s1 z - start, t2 = end - s1 z with z = below or -above
    z = below if up else above
    slope, start, end = (
        (unit, cells[j, START], cells[j, END]) if up else (-unit, -cells[j, START], -cells[j, END])
    )
    coordinate(cells[j, MAP], slope, start, end, width, z, nu, first, n)
    if transform:
        polynomial(cells, j, TRANSFORM, unit, nu, H, first, n)
    polynomial(cells, j, NU, unit, nu, nu, first, n)
    if cells[j, ROOT] == 1.0:
        times_root(slope, -start, z, nu, first, n)
    elif cells[j, ROOT] == 2.0:
        times_root(-slope, end, z, nu, first, n)
    if not transform:
        return
    if cells[j, LOGS] == 1.0 or cells[j, LOGS] == 3.0:
        add_logarithm(cells, j, LOWER, unit, slope, -start, width, z, H, first, n)
    if cells[j, LOGS] >= 2.0:
        add_logarithm(cells, j, UPPER, unit, -slope, end, width, z, H, first, n)


@nb.njit(**OPTIONS)
def _last(cells, j, unit, below, above, k):
    """Return up to where the energies that follow k lie in cell j."""
    end, n = k + 1, below.size
    start, stop = cells[j, START], cells[j, END]
    if cells[j, SIGN] > 0.0:
        while end < n and start <= below[end] * unit < stop:
            end += 1
    else:
        while end < n and start >= above[end] * unit > stop:
            end += 1
    return end


@nb.njit(**OPTIONS)
def cell_values(cells, first, last, far, D, below, above, nu, H, transform):
    """Fill nu0 and, if wanted, H0 at energies; ``below``, ``above``: their distances from both edges.

    The shape has cells first ... last - 1 and ``far`` outside of them; its energies are in units of D. They
    may come in any order; most cells are found at once, and energies taken together, where they ascend.
    """
    unit, n, k, j = 1.0 / D, below.size, 0, first - 1
    while k < n:
        x, y = below[k] * unit, above[k] * unit
        j = j + 1 if j + 1 < last and _holds(cells, j + 1, x, y) else find_cell(cells, first, last, x, y)
        if j < 0:
            nu[k] = 0.0
            if transform:
                H[k] = unit * far_green(far, x if x < y else 2.0 * far[MIDDLE] - y)
            k, j = k + 1, first - 1
            continue
        end = _last(cells, j, unit, below, above, k)
        # whole vectors: what they fill beyond the cell, the next ones fill anew
        count = min((end - k + VECTOR - 1) // VECTOR * VECTOR, n - k)
        _one_cell(cells, j, unit, below, above, nu, H, k, count, transform)
        k = end

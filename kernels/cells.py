"""Densities of states and Hilbert transforms in cells, each a few polynomials, many nodes at a time.

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

from .band import OPTIONS
from .cell_loops import LOWER, UPPER, add_logarithm, linear, polynomials, rooted, times_root
from .pieces import MIDDLE, far_green

# first columns of a row: ends, +1 (from the bottom) or -1 (from the top), which end has a root in s, in nu0
# (0 none, 1 lower, 2 upper), which ends have logarithms (1 lower, 2 upper, 3 both)
START, END, SIGN, MAP, ROOT, LOGS = range(6)


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
    return a if _holds(cells, a, x, y) else -1


@nb.njit(**OPTIONS)
def _one_cell(row, unit, below, above, offsets, nu, H):
    """Fill nu0 and H0 at nodes that lie in one cell; t1, t2 are the distances of the anchor from its ends."""
    if row[SIGN] > 0.0:
        width = row[END] - row[START]
        t1, t2 = below * unit - row[START], row[END] - below * unit
    else:
        width = row[START] - row[END]
        t1, t2 = row[START] - above * unit, above * unit - row[END]
    if row[MAP] == 0.0:
        linear(2.0 * unit / width, (t1 - t2) / width, offsets, nu)
    elif row[MAP] == 1.0:
        rooted(unit, t1, width, offsets, nu)
    else:
        rooted(-unit, t2, width, offsets, nu)
    polynomials(row, nu, H)
    if row[ROOT] == 1.0:
        times_root(unit, t1, offsets, nu)
    elif row[ROOT] == 2.0:
        times_root(-unit, t2, offsets, nu)
    if row[LOGS] == 1.0 or row[LOGS] == 3.0:
        add_logarithm(row, LOWER, unit, t1, width, offsets, H)
    if row[LOGS] >= 2.0:
        add_logarithm(row, UPPER, -unit, t2, width, offsets, H)


@nb.njit(**OPTIONS)
def _last(cells, j, unit, below, above, offsets, k):
    """Return how far the nodes from k on lie in cell j."""
    a, b = k, offsets.size - 1
    middle = b  # mostly all do
    while a < b:
        if _holds(cells, j, (below + offsets[middle]) * unit, (above - offsets[middle]) * unit):
            a = middle
        else:
            b = middle - 1
        middle = (a + b + 1) // 2
    return a + 1


@nb.njit(**OPTIONS)
def cell_values(cells, first, last, far, D, below, above, offsets, nu, H):
    """Fill nu0 and H0 at nodes in order; ``below``, ``above``: distances of the anchor from both edges.

    The shape has cells first ... last - 1 and ``far`` outside of them; its energies are in units of D.
    """
    unit, n, k = 1.0 / D, offsets.size, 0
    while k < n:
        x, y = (below + offsets[k]) * unit, (above - offsets[k]) * unit
        j = find_cell(cells, first, last, x, y)
        if j < 0:
            nu[k], H[k] = 0.0, far_green(far, x if x < y else 2.0 * far[MIDDLE] - y)
            k += 1
            continue
        end = _last(cells, j, unit, below, above, offsets, k)
        _one_cell(cells[j], unit, below, above, offsets[k:end], nu[k:end], H[k:end])
        k = end
    for k in range(n):
        nu[k] *= unit
        H[k] *= unit

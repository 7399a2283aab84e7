"""Where panels must end on a tabulated density of states, and how long they may be.

Energies are counted from the bottom of the table, in its own unit; ``tables`` is what `tables.join` returns.

Errata: none known.
"""

import numba as nb

from ..compiling import OPTIONS
from . import columns as p

_NUDGE = 1e-12  # of the width: an energy so close to the end of a piece lies on the next


@nb.njit(inline="always", **OPTIONS)
def cut_of(tables, row):
    """Return the bit of `columns` that says how panels must end at the upper end of a piece, or 0."""
    return int(tables.pieces[row, p.KINKS]) & (p.UPPER_KINK | p.UPPER_JOINT | p.UPPER_BEND)


@nb.njit(inline="always", **OPTIONS)
def ends_in_root(tables, k, upper):
    """Return whether nu of table k vanishes like a root at its lower or upper end."""
    row = tables.piece[k + 1] - 1 if upper else tables.piece[k]
    return tables.pieces[row, p.KIND] != 0.0


@nb.njit(**OPTIONS)
def cuts(tables):
    """Return at how many places within all tables panels must end."""
    count = 0
    for row in range(tables.pieces.shape[0]):
        count += cut_of(tables, row) != 0
    return count


@nb.njit(inline="always", **OPTIONS)
def table_step(tables, k, x, toward):
    """Return how far a panel may reach from x, counted from the bottom, in direction ``toward``.

    A panel covers no more than a piece, or two intervals of the spline, and ends at kinks.
    """
    a, b = tables.piece[k], tables.piece[k + 1]
    beyond = x + toward * _NUDGE * tables.pieces[b - 1, p.RIGHT]
    first, last = a, b - 1
    while first < last:
        middle = (first + last) // 2
        if tables.pieces[middle, p.RIGHT] < beyond:
            first = middle + 1
        else:
            last = middle
    row = tables.pieces[first]
    rest = row[p.RIGHT] - x if toward > 0 else x - row[p.LEFT]
    if rest < 0.0:
        return row[p.LENGTH]
    if int(row[p.KINKS]) & (p.UPPER_KINK if toward > 0 else p.LOWER_KINK):
        return min(row[p.LENGTH], rest)
    following = first + int(toward)
    if following < a or following >= b:
        return row[p.LENGTH]
    return min(row[p.LENGTH], rest + tables.pieces[following, p.LENGTH])

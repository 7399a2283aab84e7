"""Tabulated densities of states: pieces fitted to the rows, whose Hilbert transforms are exact.

    table_fit     rows to pieces, polynomials as long as the rows allow
    pieces        closed Green function of the pieces, at any complex energy
    table_cells   pieces to cells
    cells         nu and its transform at many energies
    table_panels  where panels must end

nu is scaled to int nu de = 1. Energies are counted from the lowest of the table, in units of the table's own.

Errata: none known.
"""

from collections import namedtuple
from functools import lru_cache

import numba as nb
import numpy as np

from ..compiling import OPTIONS
from ..elementary import bits, from_bits
from ..memory import array_at
from . import cell_loops as c
from . import columns as p
from .branches import tree_of
from .cells import cell_values
from .pieces import pieces_green

# rows of `cells`, of `pieces` and of the tree of `branches`, and (2,) lowest and highest energy
Table = namedtuple("Table", "cells pieces tree ends")
# several of them one after another: where each one's cells, pieces and branches start
Tables = namedtuple("Tables", "cells pieces tree ends cell piece branch")


def join(tables):
    """Return Tables from a sequence of Table, which may be empty."""
    starts = [np.cumsum([0, *(len(t[k]) for t in tables)]) for k in range(3)]
    empty = np.empty((0, c.COLUMNS)), np.empty((0, p.COLUMNS)), np.empty((0, p.TREE_COLUMNS))
    rows = [np.concatenate([none, *(t[k] for t in tables)]) for k, none in enumerate(empty)]
    ends = np.array([t.ends for t in tables]).reshape(-1, 2)
    for array in (*rows, ends, *starts):
        array.flags.writeable = False  # like constants of compiled code: one type of array, compiled once
    return Tables._make([*rows, ends, *starts])


NOTE = 2 * len(Tables._fields)  # numbers of a work space that `note_tables` fills
_LIKE = join([])


@nb.njit(**OPTIONS)
def _noted(like, w, at):
    return array_at(like, bits(w[at]), int(w[at + 1]))


@nb.njit(**OPTIONS)
def note_tables(tables, w, at):
    """Note in a work space, from ``at`` on, where tables lie: address and rows of each array."""
    k = at
    for a in (tables.cells, tables.pieces, tables.tree, tables.ends):
        w[k], w[k + 1] = from_bits(int(a.ctypes.data)), a.shape[0]
        k += 2
    for starts in (tables.cell, tables.piece, tables.branch):
        w[k], w[k + 1] = from_bits(int(starts.ctypes.data)), starts.shape[0]
        k += 2


@nb.njit(inline="always", **OPTIONS)
def noted_tables(w, at):
    """Return the tables noted there, which must still exist."""
    t = _LIKE
    return Tables(
        _noted(t.cells, w, at),
        _noted(t.pieces, w, at + 2),
        _noted(t.tree, w, at + 4),
        _noted(t.ends, w, at + 6),
        _noted(t.cell, w, at + 8),
        _noted(t.piece, w, at + 10),
        _noted(t.branch, w, at + 12),
    )


@nb.njit(inline="always", **OPTIONS)
def table_nodes(tables, k, D, below, above, nu, H, transform):
    """Fill nu and, if wanted, H of table k at energies; ``below``, ``above``: distances from its ends."""
    first, last = tables.cell[k], tables.cell[k + 1]
    cell_values(tables.cells, first, last, tables.tree[tables.branch[k]], D, below, above, nu, H, transform)


@nb.njit(inline="always", **OPTIONS)
def table_green(tables, k, z):
    """Return int nu(e)/(z - e) de of table k, for complex z on its own axis, Im z > 0."""
    first, last = tables.branch[k], tables.branch[k + 1]
    return pieces_green(tables.pieces, tables.tree, tables.piece[k], first, last, 0.0, z - tables.ends[k, 0])


@lru_cache(maxsize=64)
def table_of_rows(energy, dos):
    """Return what `make_table` does, once for the same tuples of rows."""
    return make_table(energy, dos)


def make_table(energy, dos):
    """Return (Table, number of orbitals) from a density of states.

    Parameters
    ----------
    energy : (n,) array
        Strictly ascending, n >= 4.
    dos : (n,) array
        Density of states >= 0 [orbitals per energy]. A band that ends in a step has a positive value at
        its last energy; one that ends smoothly, 0.

    Raises
    ------
    ValueError
        For fewer than 4 rows, energies not ascending, values not finite or negative, all zero, or peaks with
        so few rows that the density of states falls far below zero between them.
    """
    from .table_cells import make_cells
    from .table_fit import Fit
    from .table_rows import rows_of

    x, y = np.asarray(energy, dtype=float), np.asarray(dos, dtype=float)
    _check(x, y)
    pieces = rows_of(Fit(x - x[0], y).pieces())
    orbitals = float(pieces[:, p.WEIGHT :].sum())
    if orbitals <= 0.0:
        raise ValueError(f"the table holds {orbitals:g} orbitals; give more rows around peaks")
    pieces[:, p.P : p.NODE] /= orbitals
    pieces[:, p.WEIGHT :] /= orbitals
    tree = tree_of(pieces)
    cells = make_cells(pieces, tree, y.max() / orbitals)
    return Table(cells, pieces, tree, np.array([x[0], x[-1]])), orbitals


def _check(x, y):
    if x.ndim != 1 or x.shape != y.shape or x.size < 4:
        raise ValueError(
            f"a table of {x.shape} energies and {y.shape} values; give two columns of 4 rows or more"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError(
            f"the table has {int((~np.isfinite(x + y)).sum())} rows that are not finite; remove them"
        )
    if (np.diff(x) <= 0).any():
        row = int(np.argmax(np.diff(x) <= 0)) + 1
        raise ValueError(f"energy {x[row]:g} in row {row + 1} is not above the one before; sort the table")
    if (y < 0).any() or not (y > 0).any():
        raise ValueError(
            f"densities of states between {y.min():g} and {y.max():g}; give values >= 0, some of them > 0"
        )

"""Tabulated densities of states: a cubic spline, whose Hilbert transform is exact.

    nu(e) = sum_j c_kj s^j,  s = e - x_k,  on piece k, x_k < e < x_k+1; scaled to int nu de = 1
    P int_k nu(e)/(omega - e) de = nu_k(omega) ln|(omega - x_k)/(omega - x_k+1)| - int_k q de
    q     [nu_k(omega) - nu_k(e)]/(omega - e), a polynomial

Pieces far from omega are summed beforehand: on every piece, and on pieces of doubling size outside the
table, the transform of all but the neighbours is a Chebyshev series. Neighbours are those nearer than 0.75
times the piece on which the series holds.

Errata: none known.
"""

from collections import namedtuple

import numba as nb
import numpy as np

from .band import OPTIONS

# knots and coefficients of the spline; cells where a far series holds, its coefficients, and the first
# and last neighbour of each cell.
Table = namedtuple("Table", "knots coef cells far first last")
# Several of them one after another: where each one's knots and cells start.
Tables = namedtuple("Tables", "knots coef cells far first last knot cell")

DEGREE = 24
_GHOSTS = 60
_X8, _W8 = np.polynomial.legendre.leggauss(8)


@nb.njit(**OPTIONS)
def table_of(tables, k):
    """Return table k of several."""
    a, b, c, d = tables.knot[k], tables.knot[k + 1], tables.cell[k], tables.cell[k + 1]
    return Table(
        tables.knots[a:b],
        tables.coef[a:b],
        tables.cells[c:d],
        tables.far[c:d],
        tables.first[c:d],
        tables.last[c:d],
    )


def join(tables):
    """Return Tables from a sequence of Table, which may be empty."""
    knot = np.cumsum([0, *(t.knots.size for t in tables)])
    cell = np.cumsum([0, *(t.cells.size for t in tables)])
    empty = Table(np.empty(0), np.empty((0, 4)), np.empty(0), np.empty((0, DEGREE)), *2 * [np.empty(0, int)])
    columns = (np.concatenate(parts) for parts in zip(empty, *tables, strict=True))
    return Tables._make([*columns, knot, cell])


@nb.njit(**OPTIONS)
def _near(c, h, t):
    """P int_0^h p(s)/(t - s) ds for the cubic p with coefficients c."""
    value = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
    ratio = max(abs(t), 1e-300) / max(abs(t - h), 1e-300)
    q = h * (c[1] + c[2] * (t + 0.5 * h) + c[3] * (t * t + 0.5 * t * h + h * h / 3.0))
    return value * np.log(ratio) - q


@nb.njit(**OPTIONS)
def _rule(c, h, t):
    """The same by Gauss's rule of 8 nodes, for t (real or complex) far from the piece."""
    total = 0.0 * t
    for i in range(8):
        s = 0.5 * h * (1.0 + _X8[i])
        total += _W8[i] * (c[0] + s * (c[1] + s * (c[2] + s * c[3]))) / (t - s)
    return 0.5 * h * total


@nb.njit(**OPTIONS)
def _piece(c, h, t):
    return _rule(c, h, t) if abs(t - 0.5 * h) > 2.5 * h else _near(c, h, t)


@nb.njit(**OPTIONS)
def _series(a, x):
    """Chebyshev series by Clenshaw's recurrence."""
    b1 = b2 = 0.0
    for k in range(a.size - 1, 0, -1):
        b1, b2 = a[k] + 2.0 * x * b1 - b2, b1
    return a[0] + x * b1 - b2


@nb.njit(**OPTIONS)
def table_values(table, e):
    """Return (nu, H) at an energy of the table's own axis."""
    knots, cells = table.knots, table.cells
    k = min(max(np.searchsorted(knots, e, side="right") - 1, 0), knots.size - 2)
    nu = 0.0
    if knots[0] < e < knots[-1]:
        s, c = e - knots[k], table.coef[k]
        nu = c[0] + s * (c[1] + s * (c[2] + s * c[3]))
    j = min(max(np.searchsorted(cells, e, side="right") - 1, 0), cells.size - 2)
    x = (2.0 * e - cells[j] - cells[j + 1]) / (cells[j + 1] - cells[j])
    H = _series(table.far[j], min(max(x, -1.0), 1.0))
    for k in range(table.first[j], table.last[j]):
        H += _piece(table.coef[k], knots[k + 1] - knots[k], e - knots[k])
    return nu, H


@nb.njit(**OPTIONS)
def table_green(table, z):
    """Return int nu(e)/(z - e) de for complex z on the table's own axis, Im z > 0."""
    total = 0.0j
    for k in range(table.knots.size - 1):
        h, t, c = table.knots[k + 1] - table.knots[k], z - table.knots[k], table.coef[k]
        if abs(t - 0.5 * h) > 2.5 * h:
            total += _rule(c, h, t)
        else:
            value = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
            q = h * (c[1] + c[2] * (t + 0.5 * h) + c[3] * (t * t + 0.5 * t * h + h * h / 3.0))
            total += value * np.log(t / (t - h)) - q
    return total


@nb.njit(**OPTIONS)
def _fit_far(knots, coef, cells, first, last, nodes, to_series, far):
    values = np.empty(nodes.size)
    for j in range(cells.size - 1):
        for i in range(nodes.size):
            e = 0.5 * (cells[j] + cells[j + 1]) + 0.5 * (cells[j + 1] - cells[j]) * nodes[i]
            values[i] = 0.0
            for k in range(coef.shape[0]):
                if k < first[j] or k >= last[j]:
                    values[i] += _piece(coef[k], knots[k + 1] - knots[k], e - knots[k])
        far[j] = to_series @ values


def make_table(energy, dos):
    """Return (Table, number of orbitals, lowest and highest energy) from a density of states.

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
        For fewer than 4 rows, energies not ascending, values not finite or negative, or all zero.
    """
    from scipy.interpolate import CubicSpline

    x, y = np.asarray(energy, dtype=float), np.asarray(dos, dtype=float)
    _check(x, y)
    coef = CubicSpline(x, y).c[::-1].T.copy()
    h = np.diff(x)
    orbitals = float((coef * h[:, None] ** np.arange(1, 5) / np.arange(1, 5)).sum())
    coef /= orbitals
    width = x[-1] - x[0]
    ghosts = np.cumsum(np.minimum(h[-1], h[0]) * 2.0 ** np.arange(_GHOSTS))
    ghosts = ghosts[: np.searchsorted(ghosts, 1e9 * width) + 1]
    cells = np.concatenate([x[0] - ghosts[::-1], x, x[-1] + ghosts])
    margin = 0.75 * np.diff(cells)
    first = np.searchsorted(x[1:], cells[:-1] - margin, side="right")
    last = np.maximum(np.searchsorted(x[:-1], cells[1:] + margin, side="left"), first)
    nodes = np.cos(np.pi * (np.arange(DEGREE) + 0.5) / DEGREE)
    to_series = 2.0 / DEGREE * np.cos(np.outer(np.arange(DEGREE), np.arccos(nodes)))
    to_series[0] *= 0.5
    far = np.empty((cells.size, DEGREE))
    _fit_far(x, coef, cells, first, last, nodes, to_series, far)
    # one row more, never read, so that every array of a table is as long as its knots or cells
    coef = np.vstack([coef, np.zeros(4)])
    first, last = np.append(first, 0), np.append(last, 0)
    return Table(x.copy(), coef, cells, far, first, last), orbitals, float(x[0]), float(x[-1])


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

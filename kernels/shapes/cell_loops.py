"""Loops over the energies that lie in one cell; the equations stand in `cells`.

    c          where a polynomial or a factor of a cell stands, by its address as all of them (`memory`)
    z          distances of the energies from the edge of the shape that the ends of the cell are counted from
    line       slope, t0: the distance from an end of the cell is t0 + slope z; 1/width of the cell
    unit       1/D
    first, n   the first energy in the cell, and how many there are

Errata: none known.
"""

import math

import numba as nb

from ..compiling import BY_NODE
from ..elementary import log
from .series import TERMS

LOG_TERMS = 8
NU, TRANSFORM = 8, 8 + TERMS
LOWER, UPPER, COLUMNS = TRANSFORM + TERMS, TRANSFORM + TERMS + LOG_TERMS, TRANSFORM + TERMS + 2 * LOG_TERMS


@nb.njit(inline="always", **BY_NODE)
def _eight(cells, c):
    """Return the eight coefficients from ``c`` on, as numbers."""
    a, b, d, e = cells[c], cells[c + 1], cells[c + 2], cells[c + 3]
    return a, b, d, e, cells[c + 4], cells[c + 5], cells[c + 6], cells[c + 7]


def _powers_of(coordinate):
    """Make a function that fills ``out`` with a polynomial of s = coordinate(distance from an end, 1/width).

    Its coefficients are read before the loop, or the compiler fears that ``out`` overwrites them; s has no
    array of its own, or it fears that for s.
    """

    @nb.njit(**BY_NODE)
    def powers(cells, c, unit, line, z, out, first, n):
        a0, a1, a2, a3, a4, a5, a6, a7 = _eight(cells, c)
        b0, b1, b2, b3, b4, b5, b6, b7 = _eight(cells, c + 8)
        slope, t0, per = line
        for k in range(first, first + n):
            s = coordinate(t0 + slope * z[k], per)
            w = s * s
            w8 = (w * w) * (w * w)
            even = a0 + w * (a2 + w * (a4 + w * a6)) + w8 * (b0 + w * (b2 + w * (b4 + w * b6)))
            odd = a1 + w * (a3 + w * (a5 + w * a7)) + w8 * (b1 + w * (b3 + w * (b5 + w * b7)))
            out[k] = unit * (even + s * odd)

    return powers


@nb.njit(**BY_NODE)
def _plain(t, per):
    return 2.0 * (t * per) - 1.0


@nb.njit(**BY_NODE)
def _rooted(t, per):
    return 2.0 * math.sqrt(max(t, 0.0) * per) - 1.0


_plain_powers, _rooted_powers = _powers_of(_plain), _powers_of(_rooted)


@nb.njit(**BY_NODE)
def polynomial(cells, c, unit, rooted, line, z, out, first, n):
    """Fill ``out`` with ``unit`` times a polynomial of s, which counts from a root if ``rooted``."""
    if rooted:
        _rooted_powers(cells, c, unit, line, z, out, first, n)
    else:
        _plain_powers(cells, c, unit, line, z, out, first, n)


@nb.njit(**BY_NODE)
def nothing(out, first, n):
    """Fill ``out`` with zeros."""
    for k in range(first, first + n):
        out[k] = 0.0


@nb.njit(**BY_NODE)
def times_root(line, z, nu, first, n):
    """Multiply nu with the square root of the distance from an end."""
    slope, t0, _ = line
    for k in range(first, first + n):
        nu[k] *= math.sqrt(max(t0 + slope * z[k], 0.0))


@nb.njit(**BY_NODE)
def add_logarithm(cells, c, unit, line, z, H, first, n):
    """Add a polynomial of the distance from an end times its logarithm; its factor over ``unit`` is at c."""
    a0, a1, a2, a3, a4, a5, a6, a7 = _eight(cells, c)
    slope, t0, per = line
    for k in range(first, first + n):
        t = t0 + slope * z[k]
        v = t * per
        w = v * v
        p = a0 + v * (a1 + v * (a2 + v * a3)) + w * w * (a4 + v * (a5 + v * (a6 + v * a7)))
        H[k] += unit * p * log(max(t, 1e-300))

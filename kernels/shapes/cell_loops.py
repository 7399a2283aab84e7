"""Loops over the energies that lie in one cell; the equations stand in `cells`.

    cells      rows of cells; polynomials from columns NU, TRANSFORM, LOWER, UPPER on
    z          distances of the energies from the edge of the shape that the ends of the cell are counted from
    t0, slope  the distance from an end of the cell is t0 + slope z
    unit       1/D
    first, n   the first energy in the cell, and how many there are. Of an index that begins elsewhere than at
               0 the compiler would ask the sign at every energy
    width      of the cell

Errata: none known.
"""

import math

import numba as nb

from ..band import OPTIONS
from ..elementary import FLAGS, log
from .series import TERMS

LOG_TERMS = 8
NU, TRANSFORM = 8, 8 + TERMS
LOWER, UPPER, COLUMNS = TRANSFORM + TERMS, TRANSFORM + TERMS + LOG_TERMS, TRANSFORM + TERMS + 2 * LOG_TERMS
_FAST = {**OPTIONS, "fastmath": FLAGS}


@nb.njit(**_FAST)
def _powers(a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7, unit, s, out, first, n):
    """Fill ``out`` with a polynomial of s.

    Its coefficients are numbers, not entries of an array, or the compiler fears that ``out`` overwrites them.
    """
    if first < 0:
        return
    for i in range(n):
        k = first + i
        z = s[k]
        w = z * z
        w8 = (w * w) * (w * w)
        even = a0 + w * (a2 + w * (a4 + w * a6)) + w8 * (b0 + w * (b2 + w * (b4 + w * b6)))
        odd = a1 + w * (a3 + w * (a5 + w * a7)) + w8 * (b1 + w * (b3 + w * (b5 + w * b7)))
        out[k] = unit * (even + z * odd)


@nb.njit(**_FAST)
def polynomial(cells, j, c, unit, s, out, first, n):
    """Fill ``out`` with ``unit`` times the polynomial in columns c and on of cell j."""
    a0, a1, a2, a3 = cells[j, c], cells[j, c + 1], cells[j, c + 2], cells[j, c + 3]
    a4, a5, a6, a7 = cells[j, c + 4], cells[j, c + 5], cells[j, c + 6], cells[j, c + 7]
    b0, b1, b2, b3 = cells[j, c + 8], cells[j, c + 9], cells[j, c + 10], cells[j, c + 11]
    b4, b5, b6, b7 = cells[j, c + 12], cells[j, c + 13], cells[j, c + 14], cells[j, c + 15]
    _powers(a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7, unit, s, out, first, n)


@nb.njit(**_FAST)
def coordinate(root, slope, start, end, width, z, s, first, n):
    """Fill s of a cell whose end 1 (lower), 2 (upper) or none has a root in s."""
    if first < 0:
        return
    if root == 0.0:
        double = 2.0 / width
        for i in range(n):
            k = first + i
            s[k] = (slope * z[k] - start) * double - 1.0
        return
    sign, t0 = (slope, -start) if root == 1.0 else (-slope, end)
    for i in range(n):
        k = first + i
        s[k] = 2.0 * math.sqrt(max(t0 + sign * z[k], 0.0) / width) - 1.0


@nb.njit(**_FAST)
def times_root(slope, t0, z, nu, first, n):
    """Multiply nu with the square root of the distance from an end."""
    if first < 0:
        return
    for i in range(n):
        k = first + i
        nu[k] *= math.sqrt(max(t0 + slope * z[k], 0.0))


@nb.njit(**_FAST)
def _logarithm(a0, a1, a2, a3, a4, a5, a6, a7, unit, slope, t0, width, z, H, first, n):
    """Add a polynomial of the distance from an end times its logarithm."""
    if first < 0:
        return
    for i in range(n):
        k = first + i
        t = t0 + slope * z[k]
        v = t / width
        w = v * v
        p = a0 + v * (a1 + v * (a2 + v * a3)) + w * w * (a4 + v * (a5 + v * (a6 + v * a7)))
        H[k] += unit * p * log(max(t, 1e-300))


@nb.njit(**_FAST)
def add_logarithm(cells, j, c, unit, slope, t0, width, z, H, first, n):
    """Add the logarithm of the distance from an end, whose factor over ``unit`` stands in column c and on."""
    a0, a1, a2, a3 = cells[j, c], cells[j, c + 1], cells[j, c + 2], cells[j, c + 3]
    a4, a5, a6, a7 = cells[j, c + 4], cells[j, c + 5], cells[j, c + 6], cells[j, c + 7]
    _logarithm(a0, a1, a2, a3, a4, a5, a6, a7, unit, slope, t0, width, z, H, first, n)

"""Loops over the energies that lie in one cell; the equations stand in `cells`.

    row        of a cell; polynomials from columns NU, TRANSFORM, LOWER, UPPER on
    z          distances of the energies from the edge of the shape that the ends of the cell are counted from
    t0, slope  the distance from an end of the cell is t0 + slope z
    unit       1/D
    width      of the cell

Errata: none known.
"""

import math

import numba as nb

from .band import OPTIONS
from .elementary import FLAGS, log
from .series import TERMS

LOG_TERMS = 8
NU, TRANSFORM = 8, 8 + TERMS
LOWER, UPPER, COLUMNS = TRANSFORM + TERMS, TRANSFORM + TERMS + LOG_TERMS, TRANSFORM + TERMS + 2 * LOG_TERMS
_FAST = {**OPTIONS, "fastmath": FLAGS}


@nb.njit(**_FAST)
def polynomials(row, unit, nu, H, first, last):
    """Replace s, which ``nu`` holds, by both polynomials of a cell times ``unit``."""
    if first < 0:
        return
    # in registers beforehand: the compiler sees that nu and H do not overwrite them, and vectorises
    a0, a1, a2, a3 = row[NU], row[NU + 1], row[NU + 2], row[NU + 3]
    a4, a5, a6, a7 = row[NU + 4], row[NU + 5], row[NU + 6], row[NU + 7]
    b0, b1, b2, b3 = row[NU + 8], row[NU + 9], row[NU + 10], row[NU + 11]
    b4, b5, b6, b7 = row[NU + 12], row[NU + 13], row[NU + 14], row[NU + 15]
    c0, c1, c2, c3 = row[TRANSFORM], row[TRANSFORM + 1], row[TRANSFORM + 2], row[TRANSFORM + 3]
    c4, c5, c6, c7 = row[TRANSFORM + 4], row[TRANSFORM + 5], row[TRANSFORM + 6], row[TRANSFORM + 7]
    d0, d1, d2, d3 = row[TRANSFORM + 8], row[TRANSFORM + 9], row[TRANSFORM + 10], row[TRANSFORM + 11]
    d4, d5, d6, d7 = row[TRANSFORM + 12], row[TRANSFORM + 13], row[TRANSFORM + 14], row[TRANSFORM + 15]
    for k in range(first, last):
        z = nu[k]
        w = z * z
        w8 = (w * w) * (w * w)
        even = a0 + w * (a2 + w * (a4 + w * a6)) + w8 * (b0 + w * (b2 + w * (b4 + w * b6)))
        odd = a1 + w * (a3 + w * (a5 + w * a7)) + w8 * (b1 + w * (b3 + w * (b5 + w * b7)))
        nu[k] = unit * (even + z * odd)
        even = c0 + w * (c2 + w * (c4 + w * c6)) + w8 * (d0 + w * (d2 + w * (d4 + w * d6)))
        odd = c1 + w * (c3 + w * (c5 + w * c7)) + w8 * (d1 + w * (d3 + w * (d5 + w * d7)))
        H[k] = unit * (even + z * odd)


@nb.njit(**_FAST)
def coordinate(root, slope, start, end, width, z, s, first, last):
    """Fill s of a cell whose end 1 (lower), 2 (upper) or none has a root in s."""
    if first < 0:
        return
    if root == 0.0:
        double = 2.0 / width
        for k in range(first, last):
            s[k] = (slope * z[k] - start) * double - 1.0
        return
    sign, t0 = (slope, -start) if root == 1.0 else (-slope, end)
    for k in range(first, last):
        s[k] = 2.0 * math.sqrt(max(t0 + sign * z[k], 0.0) / width) - 1.0


@nb.njit(**_FAST)
def times_root(slope, t0, z, nu, first, last):
    """Multiply nu with the square root of the distance from an end."""
    if first < 0:
        return
    for k in range(first, last):
        nu[k] *= math.sqrt(max(t0 + slope * z[k], 0.0))


@nb.njit(**_FAST)
def add_logarithm(row, c, unit, slope, t0, width, z, H, first, last):
    """Add the logarithm of the distance from an end, whose factor over ``unit`` stands in column c and on."""
    if first < 0:
        return
    a0, a1, a2, a3 = row[c], row[c + 1], row[c + 2], row[c + 3]
    a4, a5, a6, a7 = row[c + 4], row[c + 5], row[c + 6], row[c + 7]
    for k in range(first, last):
        t = t0 + slope * z[k]
        v = t / width
        w = v * v
        p = a0 + v * (a1 + v * (a2 + v * a3)) + w * w * (a4 + v * (a5 + v * (a6 + v * a7)))
        H[k] += unit * p * log(max(t, 1e-300))

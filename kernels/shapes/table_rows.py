"""The pieces of a table as rows of `pieces`: powers, closed form, Gauss nodes, panels.

Errata: none known.
"""

import numpy as np
from numpy.polynomial import chebyshev, polynomial

from .pieces import COLUMNS, DEGREE, GAUSS, KIND, KINKS, LEFT, LENGTH, NODE, RIGHT, WEIGHT, P, Q
from .series import powers_of
from .table_fit import FROM_LEFT, PLAIN, factor

KINK = 1e-6  # jump of the slope times the width of a piece, in units of the mean of nu
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(GAUSS)


def quotient(p):
    """Return q of polynomials p (n, DEGREE)."""
    j, k = np.meshgrid(np.arange(DEGREE), np.arange(DEGREE), indexing="ij")
    odd = (k > j) & ((k - j) % 2 == 1)
    return p @ np.where(odd, 2.0 / np.where(odd, k - j, 1), 0.0).T


def _power_rows(piece):
    """Return p of a piece."""
    power = powers_of(piece.series)
    if piece.root == PLAIN:
        return power
    flip = 1.0 if piece.root == FROM_LEFT else -1.0
    u2 = np.zeros(1)
    for c in power[::-1]:
        u2 = polynomial.polyadd(polynomial.polymul(u2, [-flip, 2.0 * flip]), [c])
    p = np.zeros(DEGREE)
    u2 = u2[: piece.series.size]
    p[2 : 2 + 2 * u2.size : 2] = u2
    return p


def rows_of(pieces):
    """Return the rows of pieces of a fit, whose energies are counted from the bottom."""
    rows = np.zeros((len(pieces), COLUMNS))
    for row, piece in zip(rows, pieces, strict=True):
        left, right = piece.left, piece.right
        row[LEFT], row[RIGHT], row[KIND] = left, right, piece.root
        row[LENGTH] = (right - left) * (1.0 if piece.smooth else 2.0)
        power = _power_rows(piece)
        row[P : P + power.size] = power
        s, jacobian = _NODES, 0.5 * (right - left)
        if piece.root != PLAIN:
            u = 0.5 * (1.0 + _NODES)
            s, jacobian = (1.0 if piece.root == FROM_LEFT else -1.0) * (2.0 * u * u - 1.0), (right - left) * u
        row[NODE:WEIGHT] = 0.5 * (left + right) + 0.5 * (right - left) * s
        row[WEIGHT:] = _WEIGHTS * jacobian * factor(s, piece.root) * chebyshev.chebval(s, piece.series)
    rows[:, Q:NODE] = quotient(rows[:, P:Q])
    _mark_kinks(rows, pieces)
    return rows


def _mark_kinks(rows, pieces):
    """Note at which ends of a piece panels must end: kinks, and where the spline begins."""
    largest = np.abs(rows[:, WEIGHT:]).sum() / rows[-1, RIGHT]
    for k in range(1, len(pieces)):
        a, b = pieces[k - 1], pieces[k]
        if not (a.smooth or b.smooth):
            continue
        kink = a.smooth != b.smooth
        if not kink and a.root == b.root == PLAIN:
            slopes = [
                chebyshev.chebval(s, chebyshev.chebder(q.series)) * 2.0 / (q.right - q.left)
                for s, q in ((1.0, a), (-1.0, b))
            ]
            kink = abs(slopes[1] - slopes[0]) * min(a.right - a.left, b.right - b.left) > KINK * largest
        if kink:
            rows[k - 1, KINKS] += 2
            rows[k, KINKS] += 1

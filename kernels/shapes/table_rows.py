"""The pieces of a table as rows of `pieces`: powers, closed form, Gauss nodes, panels.

Errata: none known.
"""

import numpy as np
from numpy.polynomial import chebyshev, polynomial

from .columns import (
    COLUMNS,
    DEGREE,
    GAUSS,
    KIND,
    KINKS,
    LEFT,
    LENGTH,
    LOWER_KINK,
    NODE,
    RIGHT,
    UPPER_BEND,
    UPPER_JOINT,
    UPPER_KINK,
    WEIGHT,
    P,
    Q,
)
from .series import powers_of
from .table_fit import FROM_LEFT, PLAIN, factor, piece_values

# In units of the mean of nu: jump of the slope times the width of a piece, or of nu, that make kinks; what
# two pieces differ by beside their joint if each is carried on, where panels must end all the same.
KINK, STEP, JOINT = 1e-6, 1e-9, 1e-13
NARROW = 0.1  # a piece that has less of the width of the one beside it may be seen as a step from there
# Jump of a third derivative times the fourth power of the width, over the length of the table, where panels
# must end, and where their nodes must crowd: the rule is off by 1e-5 of it either way, unless they do.
THIRD, BEND = 1e-9, 1e-7
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
    _mark_joints(rows, pieces)
    return rows


def _mark_joints(rows, pieces):
    """Note where panels must end: at kinks, where a spline begins, and where pieces do not quite agree."""
    largest = np.abs(rows[:, WEIGHT:]).sum() / rows[-1, RIGHT]
    for k in range(1, len(pieces)):
        a, b = pieces[k - 1], pieces[k]
        kinked = max(_bend(a, b), _rise(a, b)) > KINK * largest
        spline = not (a.smooth or b.smooth)
        if spline and not kinked:
            continue
        if kinked or a.smooth != b.smooth or _gap(a, b, 0.0) > STEP * largest:
            rows[k - 1, KINKS] += UPPER_KINK
            rows[k, KINKS] += LOWER_KINK
        elif _gap(a, b, 0.125) > JOINT * largest:
            rows[k - 1, KINKS] += UPPER_JOINT
    _mark_spline(rows, np.array([not piece.smooth for piece in pieces]), largest)


def _bend(a, b):
    """Jump of the slope between two pieces times the smaller of their widths."""
    if a.root != PLAIN or b.root != PLAIN:
        return 0.0
    slope_a, slope_b = (
        chebyshev.chebval(s, chebyshev.chebder(q.series)) * 2.0 / (q.right - q.left)
        for s, q in ((1.0, a), (-1.0, b))
    )
    return abs(slope_b - slope_a) * min(a.right - a.left, b.right - b.left)


def _rise(a, b):
    """What nu rises by over the shorter of two pieces, if it is much shorter.

    Around it, the transform is the logarithm of a step.
    """
    short, long = sorted((a, b), key=lambda piece: piece.right - piece.left)
    if short.root != PLAIN or short.right - short.left > NARROW * (long.right - long.left):
        return 0.0
    return 2.0 * abs(short.series[1::2].sum())


def _gap(a, b, reach):
    """Largest difference of two pieces as far from their joint as a part of the smaller one."""
    if a.root != PLAIN or b.root != PLAIN:
        return 0.0  # both halves of one
    x = a.right + reach * min(a.right - a.left, b.right - b.left) * np.linspace(-1.0, 1.0, 9)
    return np.abs(piece_values(b, x) - piece_values(a, x)).max()


def _mark_spline(rows, spline, largest):
    """Note at which rows the third derivative of a spline jumps by too much for panels across them.

    Or the second, as between monotone cubics.
    """
    width = rows[:, RIGHT] - rows[:, LEFT]
    shorter, whole = np.minimum(width[1:], width[:-1]), largest * rows[-1, RIGHT]
    third = np.abs(np.diff(rows[:, P + 3] * (2.0 / width) ** 3)) * shorter**4 / whole
    half, cubic = rows[:, P + 2] * (2.0 / width) ** 2, 3.0 * rows[:, P + 3] * (2.0 / width) ** 2
    second = np.abs((half - cubic)[1:] - (half + cubic)[:-1]) * shorter**3 / whole
    both = spline[1:] & spline[:-1] & (rows[:-1, KINKS].astype(int) & UPPER_KINK == 0)
    bends = (third > BEND) | (second > BEND)
    rows[:-1, KINKS] += both * np.where(bends, UPPER_BEND, UPPER_JOINT * ((third > THIRD) | (second > THIRD)))

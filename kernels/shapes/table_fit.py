"""A tabulated density of states as few polynomials as its rows allow.

    piece      rows i ... j of the table: nu(e) = sum_k c_k T_k(s), s = (2 e - x_i - x_j)/(x_j - x_i)
    root       where the first or last row is zero, the piece there may be sqrt(distance from it) times that
    noise      scatter of the rows: median of ninth-row residuals of polynomials through the eight around

Pieces are found by halving, or by a cut at the row where the slope jumps. A least-squares polynomial, of
degree <= 15 and less for few rows, is taken where it meets every row to 1e-10 of the largest value, or to
four times the noise, or a thousand times better than a spline through every second row meets the others, but
never worse than to 2e-6. Where none does, at steps and other singularities and in noise, each interval is a
piece of its own: the cubic spline of all rows, which overshoots less than splines of higher order. Where it
falls below zero or rises above both rows by too much, as beside far-away rows and single peaks, the interval
and those around it, as far as the spline swings, have the monotone cubics of Fritsch and Carlson instead:
all of them, since what the spline has too little here it has too much there.

Errata: none known.
"""

from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from .series import POINTS, TERMS, series_of

Array = NDArray[np.float64]

PLAIN, FROM_LEFT, FROM_RIGHT = 0, 1, 2  # what the polynomial is multiplied with: 1, or a root
DEGREE, ROOT_DEGREE = TERMS - 1, 10
FEWEST, FEW, MOST = 6, 40, 160  # rows that a piece needs; that may need help from neighbours; that suffice
FINEST, COARSEST = 1e-10, 2e-6  # of the largest value
MARGIN, SHARP = 3, 30.0  # rows at ends that are no kinks; change of slope at a kink over that nearby
AMPLIFICATION = 3.0  # an error of one row may grow to this much between rows
NEGATIVE, ABOVE = 1e-2, 0.5  # of the largest value: below zero, and above the rows, between two of them
SWING, AROUND = 1e-4, 8  # of the largest value: what a spline swings by; intervals in which it comes to rest
SAME = 1e-3  # of the integral: what both kinds of cubics may differ by
SEVERAL, OFTEN = 8, 0.02  # of all intervals: rows so rough that a spline is nowhere better than they are
_BETWEEN = np.linspace(-1.0, 1.0, 9)


class Piece(NamedTuple):
    """Where a polynomial holds, what it is multiplied with, its series, and whether it is no spline."""

    left: float
    right: float
    root: int
    series: Array
    smooth: bool


def factor(s: Array, root: int) -> Array:
    """Return what the polynomial of a piece is multiplied with."""
    if root == PLAIN:
        return np.ones_like(s)
    return np.sqrt(0.5 * np.maximum(1.0 + s if root == FROM_LEFT else 1.0 - s, 0.0))


def piece_values(piece: Piece, x: Array) -> Array:
    """Return nu at energies on a piece."""
    s = (2.0 * x - piece.left - piece.right) / (piece.right - piece.left)
    return factor(s, piece.root) * chebyshev.chebval(s, piece.series)


def scatter(x: Array, y: Array) -> float:
    """Return the noise of the rows; 0 for fewer than 30."""
    if x.size < 30:
        return 0.0
    rows = np.arange(x.size - 8)[:, None] + np.arange(9)
    gaps = x[rows][:, :, None] - x[rows][:, None, :]
    weights = 1.0 / (gaps / gaps[:, -1:, :1] + np.eye(9)).prod(axis=2)
    residual = (weights * y[rows]).sum(axis=1) / np.sqrt((weights**2).sum(axis=1))
    return float(np.median(np.abs(residual)) / 0.6745)


def _intervals(spline) -> list[Piece]:
    """Return the pieces of piecewise cubics, one an interval."""
    h = 0.5 * np.diff(spline.x)
    powers = (spline.c * h ** np.arange(3, -1, -1)[:, None])[::-1]
    series = series_of((np.vander(POINTS + 1.0, 4, increasing=True) @ powers).T)[:, :4]
    ends = zip(spline.x[:-1], spline.x[1:], series, strict=True)
    return [Piece(left, right, PLAIN, row, False) for left, right, row in ends]


def _values(spline) -> Array:
    """Return the values of piecewise cubics at places between all rows, (n - 1, 9)."""
    x = spline.x[:-1, None] + 0.5 * (1.0 + _BETWEEN) * np.diff(spline.x)[:, None]
    return spline(x)


def _wild(values: Array, tame: Array, largest: float) -> NDArray[np.bool_]:
    """Return where a spline falls below zero, or rises above its rows by too much, or swings beside that."""
    above = np.maximum(values[:, 0], values[:, -1]) + ABOVE * largest
    wild = (values.min(axis=1) < -NEGATIVE * largest) | (values.max(axis=1) > above)
    if wild.sum() > max(SEVERAL, OFTEN * wild.size):
        return np.ones_like(wild)
    swings = np.abs(values - tame).max(axis=1) > SWING * largest
    for _ in range(AROUND):
        beside = np.append(wild[1:], False) | np.append(False, wild[:-1])
        wild |= beside & swings
    return wild


def without_root(piece: Piece) -> list[Piece]:
    """Return a piece with a root as two, the root on the half at the edge only."""
    if piece.root == PLAIN:
        return [piece]
    middle = 0.5 * (piece.left + piece.right)
    lower = 0.5 * (piece.left + middle) + 0.5 * (middle - piece.left) * POINTS
    upper = lower + (middle - piece.left)
    at_edge, inside = (lower, upper) if piece.root == FROM_LEFT else (upper, lower)
    s = (2.0 * at_edge - piece.left - piece.right) / (piece.right - piece.left)
    root = series_of(np.sqrt(0.5) * chebyshev.chebval(s, piece.series))[: ROOT_DEGREE + 1]
    plain = series_of(piece_values(piece, inside))
    if piece.root == FROM_LEFT:
        return [
            Piece(piece.left, middle, FROM_LEFT, root, True),
            Piece(middle, piece.right, PLAIN, plain, True),
        ]
    return [Piece(piece.left, middle, PLAIN, plain, True), Piece(middle, piece.right, FROM_RIGHT, root, True)]


def _cubics(x: Array, y: Array, noisy: bool) -> list[Piece]:
    """Return the pieces of the cubic spline of all rows, monotone cubics where it is wild.

    Through noise on an uneven grid it swings everywhere, and may hold some percent too much or too little.
    """
    from scipy.interpolate import CubicSpline, PchipInterpolator

    spline, tame = CubicSpline(x, y), PchipInterpolator(x, y)
    wild = _wild(_values(spline), _values(tame), y.max())
    if noisy and abs(spline.integrate(x[0], x[-1]) / tame.integrate(x[0], x[-1]) - 1.0) > SAME:
        wild[:] = True
    found = _intervals(spline)
    if wild.any():
        monotone = _intervals(tame)
        found = [monotone[k] if wild[k] else piece for k, piece in enumerate(found)]
    return found


class Fit:
    """The pieces of one table, whose rows are ``x``, ``y``."""

    def __init__(self, x: Array, y: Array) -> None:
        from scipy.interpolate import CubicSpline

        self.x, self.y, self.largest = x, y, y.max()
        self.floor = max(FINEST * self.largest, 4.0 * scatter(x, y))
        self.cubics = _cubics(x, y, self.noisy)
        bend = np.zeros(x.size)
        bend[1:-1] = np.diff(np.diff(y) / np.diff(x))
        self.kink = np.abs(bend - 0.5 * (np.roll(bend, 1) + np.roll(bend, -1)))
        self.missed = np.zeros(x.size)
        if x.size >= 8:
            half = np.append(np.arange(0, x.size - 1, 2), x.size - 1)
            self.missed = np.abs(y - CubicSpline(x[half], y[half])(x))

    @property
    def noisy(self) -> bool:
        """Whether the rows scatter by more than polynomials may miss them."""
        return self.floor > COARSEST * self.largest

    def pieces(self) -> list[Piece]:
        """Return all pieces, ascending."""
        if self.noisy:
            return self.cubics
        return [half for piece in self._between(0, self.x.size - 1) for half in without_root(piece)]

    def _between(self, i: int, j: int) -> list[Piece]:
        if j - i + 1 < FEWEST:
            return self.cubics[i:j]
        roots = [PLAIN]
        roots += [FROM_LEFT] if i == 0 and self.y[0] == 0.0 else []
        roots += [FROM_RIGHT] if j == self.x.size - 1 and self.y[-1] == 0.0 else []
        for more, steep in ((0, 2.0), ((j - i) // 2, 3.0))[: 1 + (j - i < FEW)]:
            for root in roots:
                piece = self._polynomial(i, j, root, more, steep)
                if piece is not None:
                    return [piece]
        cut = self._cut(i, j)
        return self._between(i, cut) + self._between(cut, j)

    def _cut(self, i: int, j: int) -> int:
        """Return the row of the one kink among rows i ... j, or the middle."""
        kink = self.kink[i : j + 1]
        if kink.size > 4 * MARGIN:
            k = MARGIN + int(kink[MARGIN:-MARGIN].argmax())
            if kink[k] > SHARP * max(kink[k - 3], kink[k - 2], kink[k + 2], kink[k + 3]):
                return i + k
        return (i + j) // 2

    def _polynomial(self, i: int, j: int, root: int, more: int, steep: float) -> Piece | None:
        """Fit rows i ... j and ``more`` on both sides; None if that does not meet rows i ... j."""
        left, right, own = self.x[i], self.x[j], self.x[i : j + 1]
        rows = np.arange(max(i - more, 0), min(j + more, self.x.size - 1) + 1)
        degree = min(DEGREE if root == PLAIN else ROOT_DEGREE, int(steep * np.sqrt(rows.size)), rows.size - 2)
        rows = rows[np.linspace(0, rows.size - 1, min(rows.size, MOST)).astype(int)]
        q, r = np.linalg.qr(_columns(self.x[rows], left, right, root, degree))
        if np.abs(np.diag(r)).min() < 1e-10 * np.abs(np.diag(r)).max():
            return None
        piece = Piece(left, right, root, np.linalg.solve(r, q.T @ self.y[rows]), True)
        allowed = max(self.floor, 1e-3 * self.missed[i : j + 1].max())
        missed = np.abs(piece_values(piece, own) - self.y[i : j + 1]).max()
        if missed > min(COARSEST * self.largest, allowed):
            return None
        between = (0.5 * (own[1:] + own[:-1]))[:: max((j - i) // MOST, 1)]
        if piece_values(piece, between).min() < -NEGATIVE * self.largest:
            return None
        grown = np.linalg.solve(r.T, _columns(between, left, right, root, degree).T)
        return piece if np.linalg.norm(grown, axis=0).max() <= AMPLIFICATION else None


def _columns(x: Array, left: float, right: float, root: int, degree: int) -> Array:
    s = (2.0 * x - left - right) / (right - left)
    return chebyshev.chebvander(s, degree) * factor(s, root)[:, None]

"""The cells of a tabulated density of states, from its pieces.

A cell begins as one piece; outside, cells of doubling width reach as far as three widths of the table. The
logarithms of a cell are those of its own ends, with the difference of nu on both sides as a factor,

    A(t) = nu_right(t) - nu_left(t) at the lower end, B likewise at the upper end, expanded in t,

and what remains of the transform is interpolated at 16 Chebyshev nodes. A cell whose last coefficients are
not small is halved.

Errata: none known.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb

from ..warm import compiled
from . import cells as c
from .cell_loops import COLUMNS, LOG_TERMS, NU, TRANSFORM
from .cell_loops import LOWER as FIRST_LOWER
from .cell_loops import UPPER as FIRST_UPPER
from .columns import DEGREE, KIND, LEFT, RIGHT, P
from .series import POINTS, powers_of, series_of

Array = NDArray[np.float64]

TOLERANCE, ROUNDING = 1e-14, 3e-12  # last coefficients, of the largest nu
GAIN = 0.2  # what halving makes of them at most, unless they are rounding
PLACES = 3e-14  # what they may be by rounding of energies: of the largest nu, times the table over a piece
NARROWEST = 1e-15  # of the table: a cell without a middle
NONE, LOWER, UPPER = 0, 1, 2


class Cells(NamedTuple):
    """Cells, one array a property: ends, piece (-1 outside), end with a root in s, ends with logarithms."""

    left: Array
    right: Array
    piece: NDArray[np.int64]
    root: NDArray[np.int64]
    logs: NDArray[np.int64]

    def take(self, which: NDArray[np.bool_]) -> Cells:
        """Return some of them."""
        return Cells(
            self.left[which], self.right[which], self.piece[which], self.root[which], self.logs[which]
        )


def nodes_of(cells: Cells) -> Array:
    """Return energies and distances t1, t2 of the interpolation nodes, (3, n, 16)."""
    w, root = (cells.right - cells.left)[:, None], cells.root[:, None]
    u = 0.5 * (1.0 + POINTS)
    t1 = w * np.where(root == LOWER, u * u, np.where(root == UPPER, 1.0 - u * u, u))
    t2 = w * np.where(root == UPPER, u * u, np.where(root == LOWER, 1.0 - u * u, 0.5 * (1.0 - POINTS)))
    return np.array([np.where(t1 < t2, cells.left[:, None] + t1, cells.right[:, None] - t2), t1, t2])


def first_cells(pieces: Array) -> Cells:
    """Return one cell for every piece and those outside."""
    n, width = len(pieces), pieces[-1, RIGHT]
    reach = [(piece[RIGHT] - piece[LEFT]) * (2.0 ** np.arange(1, 60) - 1.0) for piece in pieces[[0, -1]]]
    low, high = (r[: np.searchsorted(r, 3.0 * width) + 1] for r in reach)
    ends = np.concatenate([-low[::-1], pieces[:, LEFT], [width], width + high])
    inside = slice(low.size, low.size + n)
    piece, root, logs = (np.full(ends.size - 1, value) for value in (-1, NONE, NONE))
    piece[inside], logs[inside] = np.arange(n), LOWER + UPPER
    logs[low.size - 1], logs[low.size + n] = UPPER, LOWER
    if pieces[0, KIND]:
        root[low.size - 1], logs[low.size - 1], logs[low.size] = UPPER, NONE, UPPER
    if pieces[-1, KIND]:
        root[low.size + n], logs[low.size + n] = LOWER, NONE
        logs[low.size + n - 1] &= LOWER
    return Cells(ends[:-1], ends[1:], piece, root, logs)


def halves(cells: Cells) -> Cells:
    """Return both halves of every cell."""
    middle = 0.5 * (cells.left + cells.right)
    lower = Cells(cells.left, middle, cells.piece, cells.root * (cells.root == LOWER), cells.logs & LOWER)
    upper = Cells(middle, cells.right, cells.piece, cells.root * (cells.root == UPPER), cells.logs & UPPER)
    return Cells(*(np.concatenate(pair) for pair in zip(lower, upper, strict=True)))


def expansions(pieces: Array) -> Array:
    """Return nu_right - nu_left at every end of a piece, as powers of the distance, (n + 1, 8)."""
    powers, k = np.arange(DEGREE), np.arange(LOG_TERMS)[:, None]
    about_end = comb(powers, k)
    scale = (0.5 * (pieces[:, RIGHT] - pieces[:, LEFT]))[:, None] ** k.T
    p = pieces[:, P : P + DEGREE] * (pieces[:, KIND] == 0)[:, None]
    difference = np.zeros((len(pieces) + 1, LOG_TERMS))
    difference[:-1] += p @ (about_end * (-1.0) ** (powers - k)).T / scale
    difference[1:] -= p @ about_end.T / scale
    # a piece with a root goes over into the next, both being halves of one
    difference[1:-1][(pieces[1:, KIND] + pieces[:-1, KIND]) > 0] = 0.0
    return difference


def at_edge(cells: Cells, pieces: Array) -> NDArray[np.int64]:
    """Return at which end nu vanishes as a root."""
    row = pieces[cells.piece]
    inside = cells.piece >= 0
    lower = inside & (row[:, KIND] == LOWER) & (cells.left == row[:, LEFT])
    return LOWER * lower + UPPER * (inside & (row[:, KIND] == UPPER) & (cells.right == row[:, RIGHT]))


def densities(cells: Cells, pieces: Array, x: Array) -> Array:
    """Return nu at the nodes, divided by the square root of the distance where it vanishes so."""
    row = pieces[cells.piece]
    w, kind = (row[:, RIGHT] - row[:, LEFT])[:, None], row[:, KIND, None]
    u2 = np.where(kind == UPPER, (row[:, RIGHT, None] - x) / w, (x - row[:, LEFT, None]) / w)
    s = np.where(kind == NONE, 2.0 * u2 - 1.0, np.sqrt(np.maximum(u2, 1e-300)))
    p = np.zeros_like(s)
    for k in range(P + DEGREE - 1, P - 1, -1):
        p = p * s + row[:, k, None]
    edge = at_edge(cells, pieces)[:, None]
    values = np.where(kind == NONE, p, p / s / np.where(edge != NONE, s * np.sqrt(w), 1.0))
    return np.where(cells.piece[:, None] < 0, 0.0, values)


def _without_logarithms(
    cells: Cells, pieces: Array, difference: Array, t: Array, rows: Array, H: Array
) -> None:
    """Enter the factors of the logarithms in rows of `cells`, and subtract these from the transform."""
    w, power = (cells.right - cells.left)[:, None], np.arange(LOG_TERMS)
    ends = ((LOWER, cells.left, FIRST_LOWER, t[1], 1.0), (UPPER, cells.right, FIRST_UPPER, t[2], -1.0))
    for bit, at, first, distance, sign in ends:
        end = np.clip(np.searchsorted(pieces[:, LEFT], at), 0, len(pieces))
        factor = difference[end] * (sign * w) ** power * (cells.logs & bit > 0)[:, None]
        rows[:, first : first + LOG_TERMS] = factor
        rows[:, c.LOGS] += bit * (factor != 0.0).any(axis=1)
        total = np.zeros_like(H)
        for k in power[::-1]:
            total = total * (distance / w) + factor[:, k, None]
        H -= total * np.log(np.maximum(distance, 1e-300))


def _rows(cells: Cells, pieces: Array, tree: Array, difference: Array) -> tuple[Array, Array]:
    """Return rows of `cells`, and the largest of the last coefficients of each."""
    t = nodes_of(cells)
    rows, H = np.zeros((cells.left.size, COLUMNS)), np.empty(t[0].size)
    low = t[1] < t[2]
    anchors = np.where(low, cells.left[:, None], cells.right[:, None])
    transform_on = compiled("shapes.pieces:axis_transform")
    transform_on(pieces, tree, anchors.ravel(), np.where(low, t[1], -t[2]).ravel(), H)
    H = H.reshape(t[0].shape)
    _without_logarithms(cells, pieces, difference, t, rows, H)
    transform = series_of(H)
    rows[:, NU:TRANSFORM] = powers_of(series_of(densities(cells, pieces, t[0])))
    rows[:, c.EMPTY] = ~rows[:, NU:TRANSFORM].any(axis=1)
    rows[:, TRANSFORM:FIRST_LOWER] = powers_of(transform)
    width = pieces[-1, RIGHT]
    up = cells.left + cells.right < width
    rows[:, c.SIGN] = np.where(up, 1.0, -1.0)
    rows[:, c.START] = np.where(up, cells.left, width - cells.left)
    rows[:, c.END] = np.where(up, cells.right, width - cells.right)
    rows[:, c.MAP], rows[:, c.ROOT] = cells.root, at_edge(cells, pieces)
    return rows, np.abs(transform[:, -2:]).max(axis=1)


def roundings(cells: Cells, pieces: Array) -> Array:
    """Return how large last coefficients may be that are rounding, of the largest nu.

    Energies are rounded, so that nu is within 1e-8 of a step only that is 1e-8 of the table wide.
    """
    width = pieces[:, RIGHT] - pieces[:, LEFT]
    narrow = width.copy()
    narrow[1:] = np.minimum(narrow[1:], width[:-1])
    narrow[:-1] = np.minimum(narrow[:-1], width[1:])
    middle = 0.5 * (cells.left + cells.right)
    nearest = np.clip(np.searchsorted(pieces[:, LEFT], middle) - 1, 0, len(pieces) - 1)
    return np.maximum(ROUNDING, PLACES * pieces[-1, RIGHT] / narrow[nearest])


def make_cells(pieces: Array, tree: Array, largest: float) -> Array:
    """Return the rows of `cells`, ascending; ``largest`` is the largest nu."""
    difference, narrowest = expansions(pieces), NARROWEST * pieces[-1, RIGHT]
    todo, done = first_cells(pieces), []
    before = np.full(todo.left.size, np.inf)
    while todo.left.size:
        rows, last = _rows(todo, pieces, tree, difference)
        # what is small already and does not become smaller by halving is rounding
        rounding = (last > GAIN * before) & (before < roundings(todo, pieces) * largest)
        good = (last <= TOLERANCE * largest) | rounding | (todo.right - todo.left <= narrowest)
        done.append(np.column_stack([todo.left, rows])[good])
        todo, before = halves(todo.take(~good)), np.tile(last[~good], 2)
    cells = np.concatenate(done)
    return np.ascontiguousarray(cells[np.argsort(cells[:, 0]), 1:])

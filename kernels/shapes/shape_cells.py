"""Cells of the cubic lattice and of the Gaussian, and Gauss nodes of the cubic lattice.

Made once, when this module is loaded, from the closed forms on the axis: cells of 16 Chebyshev nodes, halved
until the last coefficients are rounding, in sqrt(distance) next to the edge and to the van Hove singularities
at +-1/3. The half x >= 0 is enough, as nu0 is even and H0 odd. The unit is D; the Gaussian ends at 9.

    G(z)     sum_j w_j/(z - x_j), Gauss's rule on every cell, for Im z > 0.15; moments far away

Errata: none known.
"""

import numpy as np

from . import cells as c
from .branches import DISTANT
from .cell_loops import COLUMNS, LOWER, NU, TRANSFORM
from .columns import MIDDLE, MOMENT, MOMENTS, RADIUS, TREE_COLUMNS
from .cubic import axis_green
from .faddeeva import dawson
from .series import POINTS, TERMS, powers_of, series_of

EDGE = 9.0  # of a Gaussian, in standard deviations: exp(-81/2) = 3e-18
ABOVE = 0.15  # Im z above which the nodes give G to rounding
ROUNDING, GAUSS = 4e-15, 16


def _cubic(low, high, root, t):
    """nu0 and H0 at distance t from the end with the root (from the lower end without); 0 < low < high."""
    x = high - t if root == 2 else low + t
    from_edge = t if root == 2 and high == 1.0 else (-t if root == 1 and low == 1.0 else 1.0 - x)
    from_third = t if root == 2 and high == THIRD else (-t if root == 1 and low == THIRD else THIRD - x)
    g = axis_green(x, from_edge * (1.0 + x), from_third * (THIRD + x))
    nu = np.where(from_edge > 0.0, np.maximum(-g.imag, 0.0) / np.pi, 0.0)
    return nu / np.sqrt(t) if root == 2 and high == 1.0 else nu, g.real


def _gauss(low, high, root, t):
    """A Gaussian of unit width; `shape_nodes` has nu0 by itself."""
    return 0.0 * t, np.sqrt(2.0) * dawson((low + t) / np.sqrt(2.0))


def _cell(values, low, high, root):
    """Return series of nu0 and H0."""
    u, w = 0.5 * (1.0 + POINTS), high - low
    nu, H = values(low, high, root, w * u * u if root else w * u)
    return series_of(nu), series_of(H)


def _cells(values, low, high, root):
    """Return ends, root and series of the cells between low and high, ascending."""
    series = _cell(values, low, high, root)
    if max(np.abs(part[-2:]).max() for part in series) < ROUNDING or high - low < 0.01:
        return [(low, high, root, *series)]
    middle = 0.5 * (low + high)
    return _cells(values, low, middle, root * (root == 1)) + _cells(values, middle, high, root * (root == 2))


def _upper(values, edge, segments):
    """Return rows of `cells` for x > 0, ascending."""
    rows = []
    for low, high, root, nu, H in (cell for segment in segments for cell in _cells(values, *segment)):
        row = np.zeros(COLUMNS)
        row[c.START], row[c.END], row[c.SIGN] = edge - low, edge - high, -1.0
        row[c.MAP], row[c.ROOT] = root, 2.0 * (root == 2 and high == edge)
        row[NU:TRANSFORM], row[TRANSFORM:LOWER] = powers_of(nu), powers_of(H)
        row[c.EMPTY] = not row[NU:TRANSFORM].any()
        rows.append(row)
    return np.array(rows)


def _both(upper):
    """Return rows for all x from those for x > 0."""
    lower = upper[::-1].copy()
    lower[:, [c.START, c.END]], lower[:, c.SIGN] = lower[:, [c.END, c.START]], 1.0
    ends = lower[:, [c.MAP, c.ROOT]]
    lower[:, [c.MAP, c.ROOT]] = np.where(ends > 0.0, 3.0 - ends, 0.0)
    # s counts from the root, or changes sign
    mirror = np.where(lower[:, [c.MAP]] > 0.0, 1.0, (-1.0) ** np.arange(TERMS))
    lower[:, NU:TRANSFORM] *= mirror
    lower[:, TRANSFORM:LOWER] *= -mirror
    return np.concatenate([lower, upper])


def _nodes(segments):
    """Return Gauss nodes and weights of the cubic lattice."""
    points, weights = np.polynomial.legendre.leggauss(GAUSS)
    u, x, w = 0.5 * (1.0 + points), [], []
    for low, high, root, _, _ in (cell for segment in segments for cell in _cells(_cubic, *segment)):
        width = high - low
        t, jacobian = (width * u * u, width * u) if root else (width * u, 0.5 * width)
        nu = _cubic(low, high, root, t)[0] * (np.sqrt(t) if high == 1.0 else 1.0)
        x.append(high - t if root == 2 else low + t)
        w.append(weights * jacobian * nu)
    nodes, weights = np.concatenate(x), np.concatenate(w)
    return np.concatenate([-nodes, nodes]), np.concatenate([weights, weights])


def _far(edge, nodes, weights):
    """Return moments as in `branches`, energies from the bottom."""
    row = np.zeros(TREE_COLUMNS)
    row[MIDDLE], row[RADIUS] = edge, DISTANT * edge
    row[MOMENT : MOMENT + MOMENTS] = [(weights * (nodes / row[RADIUS]) ** k).sum() for k in range(MOMENTS)]
    return row


THIRD = 1.0 / 3.0
_INSIDE = [(0.0, 0.5 * THIRD, 0), (0.5 * THIRD, THIRD, 2), (THIRD, 2.0 * THIRD, 1), (2.0 * THIRD, 1.0, 2)]
NODES, WEIGHTS = _nodes(_INSIDE)
CUBIC_CELLS = _both(_upper(_cubic, 1.0, [*_INSIDE, (1.0, 2.0, 1), (2.0, 4.0, 0)]))
CUBIC_FAR = _far(1.0, NODES, WEIGHTS)
GAUSS_CELLS = _both(_upper(_gauss, EDGE, [(0.0, EDGE, 0), (EDGE, 4.0 * EDGE, 0)]))
_x, _w = np.polynomial.legendre.leggauss(200)
GAUSS_FAR = _far(EDGE, EDGE * _x, EDGE * _w * np.exp(-0.5 * (EDGE * _x) ** 2) / np.sqrt(2.0 * np.pi))

"""Green functions of pieces of a density of states from some distance: of one, two, four and so on.

    G(z)     sum_j W_j/(z - x_j),  W_j = int l_j nu de,  l_j the polynomials that are 1 at x_j, 0 at others

outside of an ellipse about both ends, ELLIPSE widths long: off by rho^-RULE = 1e-15 or so, rho = 2.05 the sum
of its axes over the width. Far away from everything moments do,

    G(z)     sum_k M_k v^(k+1)/R,  v = R/(z - c)

The branches are the rows of a tree, which stand in the order of a walk through it.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import OPTIONS, SUMMED
from ..warm import compiled
from .columns import (
    BRANCH_NODE,
    BRANCH_WEIGHT,
    GAUSS,
    LEFT,
    MIDDLE,
    MOMENT,
    MOMENTS,
    NEXT,
    NODE,
    PIECE,
    RADIUS,
    RIGHT,
    RULE,
    TREE_COLUMNS,
    WEIGHT,
)

ELLIPSE = 1.27
DISTANT = 4.0  # R in half widths
# R over the half axes of the ellipse, squared
ALONG, ACROSS = DISTANT**2 / ELLIPSE**2, DISTANT**2 / (ELLIPSE**2 - 1.0)
NODES, _w = np.polynomial.legendre.leggauss(RULE)
_P = np.polynomial.legendre.legvander(NODES, RULE - 1)
TO_WEIGHTS = np.ascontiguousarray(_w[:, None] * _P * (np.arange(RULE) + 0.5))  # from integrals of nu P_k


@nb.njit(**SUMMED)
def by_nodes(row, x, y):
    """G of a branch at x + i y."""
    real = imag = 0.0
    for k in range(RULE):
        d = x - row[BRANCH_NODE + k]
        r = row[BRANCH_WEIGHT + k] / (d * d + y * y)
        real += d * r
        imag -= y * r
    return complex(real, imag)


@nb.njit(**OPTIONS)
def is_far(row, z):
    """Return whether the nodes of a branch do for z."""
    x, y = z.real - row[MIDDLE], z.imag
    return x * x * ALONG + y * y * ACROSS > row[RADIUS] * row[RADIUS]


@nb.njit(**OPTIONS)
def far_green(row, z):
    """G from moments at real or complex z."""
    v = row[RADIUS] / (z - row[MIDDLE])
    total = 0.0 * v
    for k in range(MOMENT + MOMENTS - 1, MOMENT - 1, -1):
        total = total * v + row[k]
    return total * v / row[RADIUS]


@nb.njit(**OPTIONS)
def _enter(row, x, weight):
    """Add weight at x to the moments, and to the integrals of Legendre polynomials."""
    v, power = (x - row[MIDDLE]) / row[RADIUS], weight
    for m in range(MOMENTS):
        row[MOMENT + m] += power
        power *= v
    s, before, now = DISTANT * v, 0.0, weight
    for m in range(RULE):
        row[BRANCH_WEIGHT + m] += now
        before, now = now, ((2 * m + 1) * s * now - m * before) / (m + 1)


@nb.njit(**OPTIONS)
def _set_weights(row):
    """Turn integrals of Legendre polynomials into nodes and weights."""
    integrals, half = row[BRANCH_WEIGHT:TREE_COLUMNS].copy(), row[RADIUS] / DISTANT
    for j in range(RULE):
        row[BRANCH_NODE + j] = row[MIDDLE] + half * NODES[j]
        row[BRANCH_WEIGHT + j] = 0.0
        for m in range(RULE):
            row[BRANCH_WEIGHT + j] += TO_WEIGHTS[j, m] * integrals[m]


@nb.njit(**OPTIONS)
def plant(pieces, a, b, k, tree):
    """Enter pieces a ... b - 1 from row k on; return the row after them."""
    low, high = pieces[a, LEFT], pieces[b - 1, RIGHT]
    tree[k, MIDDLE], tree[k, RADIUS] = 0.5 * (low + high), DISTANT * 0.5 * (high - low)
    tree[k, PIECE] = a if b - a == 1 else -1
    for i in range(a, b):
        for j in range(GAUSS):
            _enter(tree[k], pieces[i, NODE + j], pieces[i, WEIGHT + j])
    _set_weights(tree[k])
    end = k + 1
    if b - a > 1:
        cut = (a + b) // 2
        end = plant(pieces, cut, b, plant(pieces, a, cut, end, tree), tree)
    tree[k, NEXT] = end
    return end


def tree_of(pieces):
    """Return the tree of all pieces."""
    tree = np.zeros((2 * len(pieces) - 1, TREE_COLUMNS))
    compiled("shapes.branches:plant")(pieces, 0, len(pieces), 0, tree)
    return tree

"""Green function of a density of states that is given piece by piece.

    nu(e)    sum_k c_k s^k, s in [-1, 1]; or, next to the root of an edge, u sum_k b_k s^k with
             u = sqrt(distance from the edge/w), s = +-(2 u^2 - 1), w the width of the piece
    G(z)     int nu/(z - e) de, as long as z is near the piece
             = p(s) ln[(s + 1)/(s - 1)] - q(s) for the first kind, s that of z,
             = +-{p(u) ln[(u + 1)/(u - 1)] - q(u)}/u for the second, with p(u) = u^2 sum_k b_k s^k
    q        int [p(s) - p(s')]/(s - s') ds', a polynomial

Farther away 24 Gauss nodes take its place, and beyond that moments, G = sum_k M_k v^(k+1)/R, v = R/(z - c):
of single pieces, of two, of four and so on, in a tree whose rows stand in the order of a walk through it.
Energies are counted from the bottom of the density of states.

Errata: none known.
"""

import cmath

import numba as nb
import numpy as np

from ..band import OPTIONS
from ..elementary import SUMS
from .means import complex_root

SHORT, DEGREE, GAUSS, MOMENTS = 16, 24, 24, 24  # coefficients of p without and with a root; nodes
NEAR, DISTANT = 1.6, 4.0  # half widths from the middle: where Gauss nodes, where moments suffice
# columns of a piece: ends, end with a root, longest panel, kinks at the ends, polynomials, nodes, weights
LEFT, RIGHT, KIND, LENGTH, KINKS = range(5)
P, Q, NODE, WEIGHT, COLUMNS = 8, 32, 56, 80, 104
# columns of the tree: middle, R, its piece (-1: more than one), the row after all that it is made of
MIDDLE, RADIUS, PIECE, NEXT, MOMENT, TREE_COLUMNS = 0, 1, 2, 3, 4, 28


@nb.njit(**OPTIONS)
def _closed(row, anchor, z):
    """G of one piece near it, at anchor + z."""
    t1, t2 = (anchor - row[LEFT]) + z, (anchor - row[RIGHT]) + z
    w = row[RIGHT] - row[LEFT]
    if row[KIND] == 0.0:
        s, sign, ratio = (t1 + t2) / w, 1.0 + 0.0j, t1 / t2
    else:
        upper = row[KIND] == 2.0
        s = complex_root(-t2 / w if upper else t1 / w)
        s = s if abs(s) > 1e-150 else 1e-150 + 0.0j
        # (s + 1)/(s - 1) as (s + 1)^2/(s^2 - 1), where s^2 - 1 is a distance
        sign, ratio = (-1.0 if upper else 1.0) / s, (s + 1.0) ** 2 / (-t1 / w if upper else t2 / w)
    p, q = 0.0j, 0.0j
    for k in range(SHORT - 1 if row[KIND] == 0.0 else DEGREE - 1, -1, -1):
        p = p * s + row[P + k]
        q = q * s + row[Q + k]
    return sign * (p * cmath.log(ratio) - q)


@nb.njit(**OPTIONS, fastmath=SUMS)
def _gauss(row, x, y):
    """G of one piece at x + i y at some distance."""
    real = imag = 0.0
    for k in range(GAUSS):
        d = x - row[NODE + k]
        r = row[WEIGHT + k] / (d * d + y * y)
        real += d * r
        imag -= y * r
    return complex(real, imag)


@nb.njit(**OPTIONS)
def far_green(row, z):
    """G of one row of a tree, far from it; z is real or complex."""
    v = row[RADIUS] / (z - row[MIDDLE])
    total = 0.0 * v
    for k in range(MOMENT + MOMENTS - 1, MOMENT - 1, -1):
        total = total * v + row[k]
    return total * v / row[RADIUS]


@nb.njit(**OPTIONS)
def pieces_green(pieces, tree, first_piece, first, last, anchor, offset):
    """Return G at z = anchor + offset; on the real axis its real part is the principal value.

    Rows first ... last - 1 of ``tree`` belong to the shape, whose pieces begin at ``first_piece``.
    """
    total, k, z = 0.0j, first, anchor + offset
    while k < last:
        distance = abs(z - tree[k, MIDDLE])
        piece = int(tree[k, PIECE])
        if distance >= tree[k, RADIUS]:
            if z.imag == 0.0:
                total += far_green(tree[k], z.real)
            else:
                total += far_green(tree[k], z)
            k = first + int(tree[k, NEXT])
        elif piece < 0:
            k += 1
        else:
            row = pieces[first_piece + piece]
            if distance > NEAR / DISTANT * tree[k, RADIUS]:
                total += _gauss(row, z.real, z.imag)
            else:
                total += _closed(row, anchor, offset)
            k += 1
    return total


@nb.njit(**OPTIONS)
def axis_transform(pieces, tree, anchors, offsets, out):
    """Fill the principal values of G at real energies anchors + offsets, none of them an end of a piece."""
    for i in range(out.size):
        offset = complex(offsets[i], 0.0)
        out[i] = pieces_green(pieces, tree, 0, 0, tree.shape[0], anchors[i], offset).real


@nb.njit(**OPTIONS)
def _plant(pieces, a, b, k, tree):
    """Enter pieces a ... b - 1 from row k on; return the row after them."""
    low, high = pieces[a, LEFT], pieces[b - 1, RIGHT]
    middle, radius = 0.5 * (low + high), DISTANT * 0.5 * (high - low)
    tree[k] = 0.0
    tree[k, MIDDLE], tree[k, RADIUS], tree[k, PIECE] = middle, radius, a if b - a == 1 else -1
    for i in range(a, b):
        for j in range(GAUSS):
            v, power = (pieces[i, NODE + j] - middle) / radius, pieces[i, WEIGHT + j]
            for m in range(MOMENTS):
                tree[k, MOMENT + m] += power
                power *= v
    end = k + 1
    if b - a > 1:
        cut = (a + b) // 2
        end = _plant(pieces, cut, b, _plant(pieces, a, cut, end, tree), tree)
    tree[k, NEXT] = end
    return end


def tree_of(pieces):
    """Return the tree of all pieces."""
    tree = np.empty((2 * len(pieces) - 1, TREE_COLUMNS))
    _plant(pieces, 0, len(pieces), 0, tree)
    return tree

"""nu0 and H0 of one band at the nodes of a batch of panels, in loops that vectorise; see `shapes`.

``r`` is where the rows of a side begin, ``b`` a band.

Errata: none known.
"""

import math

import numba as nb

from .band import OPTIONS
from .elementary import log_ratio
from .shape_nodes import shape_values
from .shapes import CHAIN, FLAT, SEMIELLIPTIC, TABLE
from .tables import table_nodes
from .work import (
    ABOVE,
    ANCHOR,
    ANCHOR_LO,
    BELOW,
    C0,
    C1,
    C2,
    DOWN,
    EDGE,
    EDGE_LO,
    HALF,
    KIND,
    LANES,
    NODES,
    OFF,
    ORDER,
    ROWS,
    SIZE_OF_SIDE,
    UP,
    USED,
    WHICH,
    D,
    H,
)


@nb.njit(**ROWS)
def distances(w, r, b, spin):
    """Fill rows BELOW and ABOVE with distances from the edges of a band for one spin (0 up, 1 down)."""
    v = w[r : r + SIZE_OF_SIDE]
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    bottom, bottom_lo, top, top_lo = w[e], w[low], w[e + 1], w[low + 1]
    for i in range(NODES):
        a, c, off = v[ANCHOR + i], v[ANCHOR_LO + i], v[OFF + i]
        v[BELOW + i] = (a - bottom) + (c - bottom_lo) + off
        v[ABOVE + i] = (top - a) + (top_lo - c) - off


@nb.njit(**ROWS)
def _density(w, r, kind, D_, out):
    """Fill row ``out`` with nu0 of a flat or semi-elliptic band or a chain."""
    v = w[r : r + SIZE_OF_SIDE]
    nu = w[r + out : r + out + NODES]
    if kind == FLAT:
        for i in range(NODES):
            nu[i] = 0.5 / D_ if v[BELOW + i] * v[ABOVE + i] > 0.0 else 0.0
    elif kind == SEMIELLIPTIC:
        c = 2.0 / (math.pi * D_ * D_)
        for i in range(NODES):
            nu[i] = c * math.sqrt(max(v[BELOW + i] * v[ABOVE + i], 0.0))
    else:
        for i in range(NODES):
            inside = v[BELOW + i] * v[ABOVE + i]
            inner = 1.0 / (math.pi * math.sqrt(abs(inside)))
            nu[i] = inner if inside > 0.0 else 0.0


@nb.njit(**ROWS)
def _transform(w, r, kind, D_):
    """Fill row H with H0 of a flat or semi-elliptic band or a chain."""
    v = w[r : r + SIZE_OF_SIDE]
    if kind == FLAT:
        for i in range(NODES):
            a, b = v[BELOW + i], v[ABOVE + i]
            v[H + i] = 0.5 / D_ * log_ratio(a, b, a - b)
    elif kind == SEMIELLIPTIC:
        c = 2.0 / (D_ * D_)
        for i in range(NODES):
            a, b = v[BELOW + i], v[ABOVE + i]
            x, inside = 0.5 * (a - b), a * b
            beyond = 2.0 / (x + math.copysign(math.sqrt(abs(inside)), x))
            v[H + i] = c * x if inside > 0.0 else beyond
    else:
        for i in range(NODES):
            a, b = v[BELOW + i], v[ABOVE + i]
            inside = a * b
            beyond = math.copysign(1.0 / math.sqrt(abs(inside)), a - b)
            v[H + i] = 0.0 if inside > 0.0 else beyond


@nb.njit(**OPTIONS)
def _nodes(w, b, below, above, n, tables):
    """Fill C1 and C2 with nu0 and H0 of a band at n nodes, whose offsets from their anchor stand in C0."""
    kind, D_ = int(w[b + KIND]), w[b + D]
    offsets, nu, H_ = w[C0 : C0 + n], w[C1 : C1 + n], w[C2 : C2 + n]
    if kind == TABLE:
        table_nodes(tables, int(w[b + WHICH]), D_, below, above, offsets, nu, H_)
    else:
        shape_values(kind, D_, below, above, offsets, nu, H_)


@nb.njit(**OPTIONS)
def _by_panels(w, r, b, spin, out, tables):
    """Fill rows ``out`` and H with nu0 and H0 of any other shape, half a panel at a time."""
    v = w[r : r + SIZE_OF_SIDE]
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    for first in range(0, NODES, HALF):
        for p in range(first, first + LANES):
            if p - first >= w[USED]:  # only there to fill the batch up
                v[out + p : out + first + HALF : LANES] = 0.0
                v[H + p : H + first + HALF : LANES] = 0.0
                continue
            for k in range(ORDER // 2):
                w[C0 + k] = v[OFF + p + LANES * k]
            below = (v[ANCHOR + p] - w[e]) + (v[ANCHOR_LO + p] - w[low])
            above = (w[e + 1] - v[ANCHOR + p]) + (w[low + 1] - v[ANCHOR_LO + p])
            _nodes(w, b, below, above, ORDER // 2, tables)
            for k in range(ORDER // 2):
                v[out + p + LANES * k], v[H + p + LANES * k] = w[C1 + k], w[C2 + k]


@nb.njit(**OPTIONS)
def shape_row(w, r, b, spin, transform, tables):
    """Fill row UP or DOWN with nu0 of a band, and row H with H0 if it is wanted."""
    kind, out = int(w[b + KIND]), DOWN if spin else UP
    if kind == SEMIELLIPTIC or kind == FLAT or kind == CHAIN:
        distances(w, r, b, spin)
        _density(w, r, kind, w[b + D], out)
        if transform:
            _transform(w, r, kind, w[b + D])
    else:
        _by_panels(w, r, b, spin, out, tables)


@nb.njit(**OPTIONS)
def density_at(w, b, spin, omega, tables):
    """Return nu0 of a band for one spin at one energy."""
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    w[C0] = 0.0
    _nodes(w, b, (omega - w[e]) - w[low], (w[e + 1] - omega) + w[low + 1], 1, tables)
    return w[C1]

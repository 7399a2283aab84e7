"""nu0 and H0 of one band at the nodes of a batch of panels; see `shape_nodes`.

``r`` is where the rows of a side begin, ``b`` a band.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import BY_NODE, OPTIONS
from ..elementary import log_ratio
from ..exact import sum_in_two
from ..memory import part
from ..shapes.orbital import CUBIC, GAUSSIAN, SQUARE, TABLE, density_and_transform
from ..shapes.shape_nodes import shape_values
from ..shapes.tables import table_nodes
from .work import (
    ABOVE,
    ALPHA,
    ANCHOR,
    ANCHOR_LO,
    BELOW,
    CENTER,
    DOWN,
    EDGE,
    EDGE_LO,
    H_DOWN,
    H_UP,
    HILBERT,
    KIND,
    LANES,
    NU,
    OFF,
    ORDER,
    STRIP,
    UP,
    USED,
    WHICH,
    D,
    J,
    X,
    Y,
    slot_of,
    tables_of,
)

NO = np.bool_(False)


@nb.njit(**BY_NODE)
def _distances(w, r, b, spin, n):
    """Fill rows BELOW and ABOVE with distances from the edges of a band for one spin (0 up, 1 down)."""
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    bottom, bottom_lo, top, top_lo = w[e], w[low], w[e + 1], w[low + 1]
    for i in range(n):
        a, c, off = w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i]
        w[r + BELOW + i] = (a - bottom) + (c - bottom_lo) + off
        w[r + ABOVE + i] = (top - a) + (top_lo - c) - off


@nb.njit(**BY_NODE)
def _from_center(w, b, spin, n):
    """Fill row X with distances from the centre of a band for one spin."""
    center, center_lo = sum_in_two(w[b + CENTER], 0.5 * w[b + J] if spin else -0.5 * w[b + J], 0.0)
    for i in range(n):
        w[X + i] = (w[ANCHOR + i] - center) + (w[ANCHOR_LO + i] - center_lo) + w[OFF + i]


@nb.njit(**BY_NODE)
def flat_rows(w, r, b, n):
    """Fill rows UP and DOWN with nu0 of a flat band."""
    inside = 0.5 / w[b + D]
    bottom, bottom_lo, top, top_lo = w[b + EDGE], w[b + EDGE_LO], w[b + EDGE + 1], w[b + EDGE_LO + 1]
    low, low_lo, high, high_lo = w[b + EDGE + 2], w[b + EDGE_LO + 2], w[b + EDGE + 3], w[b + EDGE_LO + 3]
    for i in range(n):
        a, c, off = w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i]
        up = ((a - bottom) + (c - bottom_lo) + off) * ((top - a) + (top_lo - c) - off)
        down = ((a - low) + (c - low_lo) + off) * ((high - a) + (high_lo - c) - off)
        w[r + UP + i] = inside if up > 0.0 else 0.0
        w[r + DOWN + i] = inside if down > 0.0 else 0.0


@nb.njit(**BY_NODE)
def flat_transform(w, r, b, flip, c, n):
    """Add c [H0_up - flip H0_down] of a flat band to row ALPHA: one logarithm for both spins."""
    c, both = 0.5 * c / w[b + D], flip < 0.0
    bottom, bottom_lo, top, top_lo = w[b + EDGE], w[b + EDGE_LO], w[b + EDGE + 1], w[b + EDGE_LO + 1]
    low, low_lo, high, high_lo = w[b + EDGE + 2], w[b + EDGE_LO + 2], w[b + EDGE + 3], w[b + EDGE_LO + 3]
    wide, J_, center = 2.0 * w[b + D], w[b + J], w[b + CENTER]
    for i in range(n):
        a, a_lo, off = w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i]
        up, above_up = (a - bottom) + (a_lo - bottom_lo) + off, (top - a) + (top_lo - a_lo) - off
        down, above_down = (a - low) + (a_lo - low_lo) + off, (high - a) + (high_lo - a_lo) - off
        x, y = (down, above_down) if both else (above_down, down)
        gap = wide * (2.0 * ((a - center) + a_lo + off) if both else J_)
        w[r + ALPHA + i] += c * log_ratio(up * x, above_up * y, gap)


@nb.njit(**OPTIONS)
def _in_cells(w, b):
    """Return whether the shape of a band is given cell by cell."""
    return w[b + KIND] == TABLE or w[b + KIND] == CUBIC or w[b + KIND] == GAUSSIAN


@nb.njit(**OPTIONS)
def _values(w, b, below, above, x, nu, h, transform):
    """Fill arrays with nu0 and, if wanted, H0; ``x`` holds distances from the centre of a square lattice."""
    if w[b + KIND] == TABLE:
        table_nodes(tables_of(w), int(w[b + WHICH]), w[b + D], below, above, nu, h, transform)
    else:
        shape_values(int(w[b + KIND]), w[b + D], below, above, x, nu, h, transform)


@nb.njit(**BY_NODE)
def _in_order(w, r, slots):
    """Copy distances to X and Y, panel after panel: energies ascend, and cells hold many of them."""
    for slot in range(slots):
        at, to = slot_of(slot), ORDER * slot
        for k in range(ORDER):
            i = r + at + LANES * k
            w[X + to + k], w[Y + to + k] = w[BELOW + i], w[ABOVE + i]


@nb.njit(**BY_NODE)
def _back(w, source, row, slots, n):
    """Copy values from there to a row; panels that only fill a strip up are like the last."""
    for slot in range(n // STRIP * LANES):
        at, start = slot_of(slot), ORDER * min(slot, slots - 1)
        for k in range(ORDER):
            w[row + at + LANES * k] = w[source + start + k]


@nb.njit(**OPTIONS)
def _by_cells(w, r, b, nu, h, n, transform):
    """Fill rows ``nu`` and, if wanted, ``h`` of a shape that is given cell by cell."""
    slots = int(w[USED])
    count = ORDER * slots
    _in_order(w, r, slots)
    x, y, values = part(w, X, count), part(w, Y, count), part(w, NU, count)
    _values(w, b, x, y, x, values, part(w, HILBERT, count), transform)
    _back(w, NU, nu, slots, n)
    if transform:
        _back(w, HILBERT, h, slots, n)


@nb.njit(**OPTIONS)
def shape_row(w, r, b, spin, n, transform):
    """Fill row UP or DOWN with nu0 of a band and, if wanted, row H_UP or H_DOWN with H0."""
    nu, h = (r + DOWN, r + H_DOWN) if spin else (r + UP, r + H_UP)
    _distances(w, r, b, spin, n)
    if _in_cells(w, b):
        _by_cells(w, r, b, nu, h, n, transform)
    else:
        if w[b + KIND] == SQUARE:
            _from_center(w, b, spin, n)
        below, above, x = part(w, r + BELOW, n), part(w, r + ABOVE, n), part(w, X, n)
        _values(w, b, below, above, x, part(w, nu, n), part(w, h, n), transform)


@nb.njit(**OPTIONS)
def density_at(w, b, spin, omega):
    """Return nu0 of a band for one spin at one energy."""
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    below, above = (omega - w[e]) - w[low], (w[e + 1] - omega) + w[low + 1]
    if not _in_cells(w, b):
        return density_and_transform(int(w[b + KIND]), below, above, w[b + D])[0]
    w[X], w[Y] = below, above
    x, y = part(w, X, 1), part(w, Y, 1)
    _values(w, b, x, y, x, part(w, NU, 1), part(w, HILBERT, 1), NO)
    return w[NU]

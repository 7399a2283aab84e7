"""nu0 and H0 of one band at the nodes of a batch of panels; see `shape_nodes`.

``r`` is where the rows of a side begin, ``b`` a band.

Errata: none known.
"""

import numba as nb

from ..band import OPTIONS
from ..shapes.orbital import CUBIC, GAUSSIAN, TABLE
from ..shapes.shape_nodes import shape_values
from ..shapes.tables import table_nodes
from .work import (
    ABOVE,
    ANCHOR,
    ANCHOR_LO,
    BELOW,
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
    ROWS,
    STRIP,
    UP,
    WHICH,
    D,
    X,
    Y,
    slot_of,
)


@nb.njit(**ROWS)
def _distances(w, r, b, spin, n):
    """Fill rows BELOW and ABOVE with distances from the edges of a band for one spin (0 up, 1 down)."""
    if r < 0:
        return
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    bottom, bottom_lo, top, top_lo = w[e], w[low], w[e + 1], w[low + 1]
    for i in range(n):
        a, c, off = w[ANCHOR + i], w[ANCHOR_LO + i], w[OFF + i]
        w[r + BELOW + i] = (a - bottom) + (c - bottom_lo) + off
        w[r + ABOVE + i] = (top - a) + (top_lo - c) - off


@nb.njit(**OPTIONS)
def _values(w, b, below, above, nu, h, tables):
    """Fill arrays with nu0 and H0."""
    if w[b + KIND] == TABLE:
        table_nodes(tables, int(w[b + WHICH]), w[b + D], below, above, nu, h)
    else:
        shape_values(int(w[b + KIND]), w[b + D], below, above, nu, h)


@nb.njit(**OPTIONS)
def _by_panels(w, r, b, nu, h, n, tables):
    """Fill rows ``nu`` and ``h`` panel by panel, energies in order."""
    x, y, values, transforms = w[X:Y], w[Y:NU], w[NU:HILBERT], w[HILBERT : HILBERT + ORDER]
    for slot in range(n // STRIP * LANES):
        at = slot_of(slot)
        if at < 0 or r < 0 or nu < 0 or h < 0:
            return
        for k in range(ORDER):
            i = at + LANES * k
            w[X + k], w[Y + k] = w[r + BELOW + i], w[r + ABOVE + i]
        _values(w, b, x, y, values, transforms, tables)
        for k in range(ORDER):
            i = at + LANES * k
            w[nu + i], w[h + i] = w[NU + k], w[HILBERT + k]


@nb.njit(**OPTIONS)
def shape_row(w, r, b, spin, n, tables):
    """Fill row UP or DOWN with nu0 of a band, and row H_UP or H_DOWN with H0."""
    nu, h = (r + DOWN, r + H_DOWN) if spin else (r + UP, r + H_UP)
    _distances(w, r, b, spin, n)
    if w[b + KIND] == TABLE or w[b + KIND] == CUBIC or w[b + KIND] == GAUSSIAN:
        _by_panels(w, r, b, nu, h, n, tables)
    else:
        below, above = r + BELOW, r + ABOVE
        _values(w, b, w[below : below + n], w[above : above + n], w[nu : nu + n], w[h : h + n], tables)


@nb.njit(**OPTIONS)
def density_at(w, b, spin, omega, tables):
    """Return nu0 of a band for one spin at one energy."""
    e, low = b + EDGE + 2 * spin, b + EDGE_LO + 2 * spin
    w[X], w[Y] = (omega - w[e]) - w[low], (w[e + 1] - omega) + w[low + 1]
    _values(w, b, w[X : X + 1], w[Y : Y + 1], w[NU : NU + 1], w[HILBERT : HILBERT + 1], tables)
    return w[NU]

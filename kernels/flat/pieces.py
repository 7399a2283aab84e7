"""The windows of m, whole, or cut where mu divides them into a filled and an empty piece."""

import numba as nb

from ..band import window_shape
from ..compiling import OPTIONS

PIECE = 5  # numbers of a piece


@nb.njit(**OPTIONS)
def _piece(w, at, center, off, half, m, filled):
    w[at], w[at + 1], w[at + 2], w[at + 3], w[at + 4] = center, off, half, m, filled
    return at + PIECE


@nb.njit(**OPTIONS)
def windows(b, w, at):
    """Enter the same numbers of whole windows, as if empty; return where they end."""
    c, h = window_shape(b)
    return _piece(w, _piece(w, at, -c, 0.0, h, 0.5, 0.0), c, 0.0, h, -0.5, 0.0)


@nb.njit(**OPTIONS)
def pieces(b, w, at):
    """Enter (centre, offset, half width, m, filled) of the windows of m, cut at mu; return where they end.

    The centre of a piece is the centre of its window plus the offset.
    """
    c, h = window_shape(b)
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        x = b.mu - center
        if x <= -h or x >= h:
            at = _piece(w, at, center, 0.0, h, m, 1.0 if x >= h else 0.0)
        else:
            at = _piece(w, at, center, 0.5 * (x - h), 0.5 * (x + h), m, 1.0)
            at = _piece(w, at, center, 0.5 * (x + h), 0.5 * (h - x), m, 0.0)
    return at

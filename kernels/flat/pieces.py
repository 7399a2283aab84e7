"""The windows of m, whole, or cut where mu divides them into a filled and an empty piece."""

import numba as nb

from ..band import window_shape
from ..compiling import OPTIONS

PIECE = 7  # numbers of a piece
LOW, HIGH = 5, 6  # where its ends stand


@nb.njit(**OPTIONS)
def _piece(w, at, center, low, high, m, filled):
    w[at], w[at + 1], w[at + 2] = center, 0.5 * (low + high), 0.5 * (high - low)
    w[at + 3], w[at + 4], w[at + LOW], w[at + HIGH] = m, filled, low, high
    return at + PIECE


@nb.njit(**OPTIONS)
def windows(b, w, at):
    """Enter the same numbers of whole windows, as if empty; return where they end."""
    c, h = window_shape(b)
    return _piece(w, _piece(w, at, -c, -h, h, 0.5, 0.0), c, -h, h, -0.5, 0.0)


@nb.njit(**OPTIONS)
def pieces(b, w, at):
    """Enter centre, offset, half width, m, filled, ends of the windows of m, cut at mu; return their end.

    The centre is that of the window; offset and ends of a piece are counted from there.
    """
    c, h = window_shape(b)
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        x = b.mu - center
        if x <= -h or x >= h:
            at = _piece(w, at, center, -h, h, m, 1.0 if x >= h else 0.0)
        else:
            at = _piece(w, at, center, -h, x, m, 1.0)
            at = _piece(w, at, center, x, h, m, 0.0)
    return at

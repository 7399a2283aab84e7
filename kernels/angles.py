"""Points that differ in the angle theta alone are computed once: no kernel reads it.

theta is the angle between J^L and J^R. The coefficients (92)-(102) and what is stored, (46)-(64), are scalars
of the electrodes; the angle comes in where currents and tensors are made of them, (89), (90), (108), (123).

Errata: none known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .quantities import PARAMETERS

THETA = PARAMETERS.index("theta")


def run_starts(P: NDArray[np.float64], *beside: NDArray[np.float64]) -> NDArray[np.bool_] | None:
    """Tell which points do not continue a run of points that differ in the angle alone.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    *beside : (n, ...) arrays
        What else the points may differ in.

    Returns
    -------
    (n,) array, or None
        None if there are no such runs, which is told at once where the angle does not vary.
    """
    if not _changes(P[:, THETA]).any():
        return None
    starts = np.zeros(len(P), dtype=bool)
    starts[0] = True
    rest = [P[:, :THETA], P[:, THETA + 1 :], *(x.reshape(len(P), -1) for x in beside)]
    for column in (column for columns in rest for column in columns.T):
        starts[1:] |= _changes(column)
        if starts.all():
            return None
    return starts


def _changes(column: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which numbers differ from the one before, if only as 0.0 from -0.0."""
    bits = column.view(np.int64)
    return np.asarray(bits[1:] != bits[:-1])

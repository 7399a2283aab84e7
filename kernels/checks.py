"""Which points can be computed, and which lie outside the range of the formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .quantities import PARAMETERS

Array = NDArray[np.float64]
BLOCK = 4096


def regime_of(columns: Array) -> NDArray[np.uint8]:
    """Mark the points outside the formulas' range (19): Gamma << T and J, T << W; columns (12, n)."""
    c = dict(zip(PARAMETERS, columns, strict=True))
    with np.errstate(over="ignore", invalid="ignore"):
        rate = 2 * np.pi * c["t"] ** 2 * c["N_L"] * c["N_R"] / (4 * c["D_L"] * c["D_R"])
        strong = rate > 0.1 * np.minimum(c["T_L"], c["T_R"])
        nearest = np.full(columns.shape[1], np.inf)
        mu = [np.abs(c["mu_L"]), np.abs(c["mu_R"])]
        # the edges lie at +-(D + J/2) and +-(D - J/2)
        for edge in (np.abs(c[f"D_{r}"] + s * c[f"J_{r}"]) for r in "LR" for s in (-0.5, 0.5)):
            for x in mu:
                distance = x - edge
                np.minimum(nearest, np.abs(distance, out=distance), out=nearest)
        near = np.maximum.reduce([c[k] for k in ("J_L", "J_R", "T_L", "T_R")]) > nearest / 3
    return strong + 2 * near.astype(np.uint8)


def valid_of(columns: Array) -> NDArray[np.bool_]:
    """Tell the points that can be computed; columns (12, n)."""
    with np.errstate(invalid="ignore"):
        cold_or_reversed = (columns[0:2] < 0).any(axis=0) | (columns[4:6] < 0).any(axis=0)
        empty = (columns[6:10] <= 0).any(axis=0)
    return np.asarray(np.isfinite(columns).all(axis=0) & ~cold_or_reversed & ~empty)


def by_blocks(P: Array, flags: Callable[[Array], NDArray[Any]], dtype: Any) -> NDArray[Any]:
    """Return ``flags`` of all points, a block at a time, one parameter after the other.

    Of a column in P only every twelfth number is used; and memory that is used for the first time costs more
    than what is done with it.
    """
    out: NDArray[Any] = np.empty(len(P), dtype=dtype)
    block = np.empty((P.shape[1], min(len(P), BLOCK)))
    for start in range(0, len(P), BLOCK):
        rows = P[start : start + BLOCK]
        columns = block[:, : len(rows)]
        columns[:] = rows.T
        out[start : start + BLOCK] = flags(columns)
    return out

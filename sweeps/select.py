"""Selections as they are typed: ``J=5``, ``T=0:2``, ``V=:1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .errors import UserError, shown, suggestion
from .numbers import number_from_text, written

if TYPE_CHECKING:
    import xarray as xr

SAME = 1e-9


def select(data: xr.Dataset, words: Sequence[str]) -> xr.Dataset:
    """Return the part of a store that words like ``J=5`` and ``T=0:2`` (both ends included) name.

    Raises
    ------
    UserError
        for unknown parameters, values that are not in the store (naming the nearest), and empty ranges.
    """
    for word in words:
        name, equals, text = word.partition("=")
        name = name.strip()
        if not equals or not text.strip():
            raise UserError(f"--sel {shown(word)}: write it as J=5 or T=0:2")
        known = [str(key) for key, coord in data.coords.items() if coord.dtype.kind == "f"]
        if name not in known:
            raise UserError(f"--sel {shown(word)}: no parameter {shown(name)}; {suggestion(name, known)}")
        coord = data.coords[name]
        mask = _mask(name, np.atleast_1d(coord.values), text)
        if coord.ndim:
            data = data.isel({coord.dims[0]: np.flatnonzero(mask)})
    return data


def _mask(name: str, values: np.ndarray, text: str) -> np.ndarray:
    """Return which values are meant; raises UserError where none is."""
    low, colon, high = text.partition(":")
    if colon:
        bottom = number_from_text(f"--sel {name}", low) if low.strip() else -np.inf
        top = number_from_text(f"--sel {name}", high) if high.strip() else np.inf
        if bottom > top:
            raise UserError(
                f"--sel {name}={text}: the range is empty, as {low.strip()} is above {high.strip()};"
                f" write {name}={high.strip()}:{low.strip()}"
            )
        mask = (values >= bottom - _slack(bottom)) & (values <= top + _slack(top))
    else:
        wanted = number_from_text(f"--sel {name}", text)
        mask = np.abs(values - wanted) <= _slack(wanted)
    if not mask.any():
        raise UserError(f"--sel {name}={text}: not in the store; {_nearest(name, values, low)}")
    return mask


def _slack(value: float) -> float:
    """Return by how much a typed number may miss a stored one, such as 0.1 a sum of tenths."""
    return SAME * abs(value) if np.isfinite(value) else 0.0


def _nearest(name: str, values: np.ndarray, text: str) -> str:
    """Return what there is instead."""
    span = f"it holds {name} from {values.min():g} to {values.max():g}"
    if not text.strip():
        return span
    nearest = values[np.argmin(np.abs(values - number_from_text(name, text)))]
    return f"the nearest is {name}={written(nearest)}, and {span}"

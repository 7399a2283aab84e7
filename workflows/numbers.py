"""Small steps from stored arrays to plotted ones, with their labels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Array = NDArray[np.float64]


def labelled(array: xr.DataArray, symbol: str, units: str, long_name: str) -> xr.DataArray:
    """Return an array with these attributes alone."""
    array = array.copy()
    array.attrs = {"symbol": symbol, "units": units, "long_name": long_name}
    return array


def mapped(function: Callable[..., Any], *arrays: Any) -> xr.DataArray:
    """Return a numpy function of arrays, broadcast by the names of their dimensions."""
    found: xr.DataArray = xr.apply_ufunc(function, *arrays)
    return found


def per_rate(store: xr.Dataset, name: str) -> xr.DataArray:
    """Return a stored coefficient divided by Gamma [energy]."""
    attrs = store[name].attrs
    ratio = store[name] / store["tunnel_rate"]
    text = attrs.get("description", attrs["long_name"])
    return labelled(ratio, f"{attrs['symbol']}/Gamma", attrs["units"], f"{text}, by Gamma")


def polarized_orbitals(store: xr.Dataset) -> xr.DataArray:
    """Return N_s = N_o J/2D, (27)."""
    number = store["N"] * store["J"] / (2.0 * store["D"])
    return labelled(number, "N_s", "1", "number of polarized orbitals")


def norm(array: xr.DataArray) -> xr.DataArray:
    """Return the norm of vectors or tensors."""
    return (array**2).sum([dim for dim in array.dims if dim in ("i", "j")]) ** 0.5


def dyad(a: Array, b: Array) -> Array:
    """Return the symmetric, traceless product (51) of vectors (..., 3).

    Written out here on purpose, not taken from the kernels: what is stored and drawn is checked with it.
    """
    product = 0.5 * (a[..., :, None] * b[..., None, :] + b[..., :, None] * a[..., None, :])
    return np.asarray(product - (a * b).sum(-1)[..., None, None] * np.eye(3) / 3.0)


def worst(*arrays: xr.DataArray) -> float:
    """Return the largest modulus; NaN where there is one."""
    return max((float(np.max(np.abs(array.values))) for array in arrays), key=_nan_first)


def largest(*arrays: xr.DataArray) -> float:
    """Return the largest value; NaN where there is one."""
    return max((float(np.max(array.values)) for array in arrays), key=_nan_first)


def spread(array: xr.DataArray) -> float:
    """Return (max - min)/|mean|: zero for a constant."""
    values = array.values
    return float((values.max() - values.min()) / abs(values.mean()))


def _nan_first(value: float) -> tuple[bool, float]:
    return math.isnan(value), value

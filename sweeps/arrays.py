"""Parameters given as numbers or DataArrays: checked, and aligned by the names of their dimensions."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.quantities import QUANTITIES
from .errors import UserError, shown
from .numbers import as_number
from .parameters import NAMES, check_values


def as_array(name: str, value: Any, beside: Iterable[str]) -> xr.DataArray:
    """Return a parameter as a checked DataArray of float64, without attributes.

    Raises
    ------
    UserError
        for several values without names of dimensions, none, others than real numbers, impossible ones.
    """
    if not isinstance(value, xr.DataArray):
        if np.size(value) != 1 or isinstance(value, Mapping):
            raise UserError(
                f"{name} = {shown(value)}: dimensions need names; give one number,"
                f" or xarray.DataArray(values, dims={name!r})"
            )
        return xr.DataArray(check_values(name, as_number(name, _single(value)), beside))
    if value.dtype.kind not in "fiu":
        raise UserError(f"{name} holds values of type {value.dtype}; give real numbers")
    if value.size == 0:
        raise UserError(f"{name} is an empty DataArray; give at least one value")
    return value.copy(data=check_values(name, value.values, beside)).drop_attrs()


def _single(value: Any) -> Any:
    """Return the only element of a list or array of one element, anything else as it is."""
    return np.asarray(value).item() if isinstance(value, list | tuple | np.ndarray) else value


def aligned(given: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Return the arrays if their sizes and coordinates agree along common dimensions; raises UserError."""
    try:
        return dict(zip(given, xr.align(*given.values(), join="exact", copy=False), strict=True))
    except ValueError as error:
        what = ", ".join(f"{name} {dict(array.sizes)}" for name, array in given.items() if array.dims)
        reason = str(error).split(". ")[0]
        raise UserError(f"parameters disagree along a common dimension: {what} ({reason})") from None


def check_dims(given: Mapping[str, xr.DataArray], dims: Iterable[Any]) -> None:
    """Refuse dimensions whose names mean something else in the result; raises UserError."""
    taken = {"i", "j", "status", "regime", *QUANTITIES, *(f"{name}_error" for name in QUANTITIES)}
    for dim in dims:
        if not isinstance(dim, str) or dim in taken:
            raise UserError(f"dimension {shown(dim)}: that name is taken in the result; name it otherwise")
        if dim in NAMES and (dim not in given or given[dim].dims != (dim,)):
            raise UserError(
                f"dimension {dim!r} is named after a parameter that does not run along it; rename it"
            )
        if dim in given and dim in given[dim].coords:
            if not np.array_equal(given[dim].coords[dim].values, given[dim].values):
                raise UserError(
                    f"the coordinate of dimension {dim!r} differs from the values of {dim}; drop it"
                )

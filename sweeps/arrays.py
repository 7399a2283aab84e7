"""Parameters given as numbers or DataArrays: checked, and aligned by the names of their dimensions."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.quantities import QUANTITIES
from .errors import UserError, shown
from .numbers import as_number
from .parameters import NAMES, check_values, is_band_parameter

RESULTS = {"i", "j", "status", "regime", *QUANTITIES, *(f"{name}_error" for name in QUANTITIES)}


def as_array(name: str, value: Any, beside: Iterable[str]) -> xr.DataArray:
    """Return a parameter as a checked DataArray of float64, without attributes.

    Raises
    ------
    UserError
        for several values without names of dimensions, none, others than real numbers, impossible ones, and
        for a dimension of a MultiIndex.
    """
    if isinstance(value, xr.Dataset):
        raise UserError(f"{name} is a Dataset of {shown(list(value.data_vars))}; give one of its arrays")
    if not isinstance(value, xr.DataArray):
        if isinstance(value, Mapping) or _count(value) != 1:
            raise UserError(
                f"{name} = {shown(value)}: dimensions need names; give one number,"
                f" or xarray.DataArray(values, dims={name!r})"
            )
        return xr.DataArray(check_values(name, as_number(name, _single(value)), beside))
    if value.dtype.kind not in "fiu":
        raise UserError(f"{name} holds values of type {value.dtype}; give real numbers")
    if value.size == 0:
        raise UserError(f"{name} is an empty DataArray; give at least one value")
    for index in value.xindexes.values():
        if isinstance(index, xr.indexes.PandasMultiIndex):
            dim = shown(index.dim)
            raise UserError(f"{name}: dimension {dim} has a MultiIndex; give {name}.reset_index({dim})")
    return value.copy(data=check_values(name, value.values, beside)).drop_attrs()


def _count(value: Any) -> int:
    """Return the number of elements of a list or an array, 0 where its rows differ in length."""
    try:
        return int(np.size(value))
    except ValueError:
        return 0


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


def check_dims(
    given: Mapping[str, xr.DataArray], dims: Iterable[Any], results: Collection[str] = RESULTS
) -> None:
    """Refuse dimensions whose names mean something else among ``results``; raises UserError."""
    for dim in dims:
        if not isinstance(dim, str) or dim in results:
            raise UserError(f"dimension {shown(dim)}: that name is taken in the result; name it otherwise")
        if _is_parameter(dim) and (dim not in given or given[dim].dims != (dim,)):
            raise UserError(
                f"dimension {dim!r} is named after a parameter that does not run along it; rename it"
            )
        if dim in given and dim in given[dim].coords:
            if not np.array_equal(given[dim].coords[dim].values, given[dim].values):
                raise UserError(
                    f"the coordinate of dimension {dim!r} differs from the values of {dim}; drop it"
                )


def carried(given: Iterable[xr.DataArray], results: Collection[str] = RESULTS) -> dict[Hashable, xr.Variable]:
    """Return the coordinates that a result takes over: names of no parameters and of no ``results``.

    An array out of a store bears that store's fixed parameters, which the result is not computed at. What
    differs between two arrays is told by neither, nor a place along a dimension of another one.
    """
    given = list(given)
    dims = {dim for array in given for dim in array.dims}
    found: dict[Hashable, xr.Variable] = {}
    unlike = set()
    for array in given:
        for name, coord in array.coords.items():
            if name in dims and coord.dims != (name,):
                continue
            if not found.setdefault(name, coord.variable).equals(coord.variable):
                unlike.add(name)
    return {
        name: variable
        for name, variable in found.items()
        if not (name in unlike or name in results or _is_parameter(name))
    }


def _is_parameter(name: Hashable) -> bool:
    return name in NAMES or isinstance(name, str) and is_band_parameter(name)

"""One point, or a few: parameters in, every quantity out as a labelled Dataset."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.quantities import QUANTITIES, RESOLVED_PARAMETER
from . import labels, rules
from .errors import UserError, shown
from .numbers import as_number
from .parameters import NAMES, check_names, check_values, defaults, expand

LARGEST_RESULT = 4 * 10**9
"""Bytes a result may take; a sweep has no such limit."""


def evaluate(
    quantities: Iterable[str] | None = None, *, unit: str | None = None, **parameters: Any
) -> xr.Dataset:
    """Return quantities at given parameters.

    Parameters
    ----------
    quantities
        names from ``QUANTITIES``; by default all of them, the energy-resolved ones where ``omega`` is given.
    unit
        name of the unit of energy for the attributes; by default ``t`` where the tunnel amplitude is 1.
    **parameters
        ``T_L``, ``J`` ... : numbers, or DataArrays, which broadcast by the names of their dimensions.
        ``T`` and ``J`` (or each side of them) are needed, the rest has defaults.

    Returns
    -------
    xr.Dataset
        each quantity with ``<name>_error``, an absolute error estimate, beside it; ``status`` and ``regime``
        of every point; the parameters as coordinates.

    Raises
    ------
    UserError
        for unknown, missing, contradictory or impossible parameters and for unknown quantities.

    Examples
    --------
    >>> evaluate(T_L=0, T_R=0.5, J=5, V=xr.DataArray([1.0, 2.0], dims="V"), quantities=["exchange_torque"])
    """
    names = wanted(quantities, parameters)
    check_names(parameters)
    rules.check_omega(parameters, names)
    given = _aligned({name: _as_array(name, value, parameters) for name, value in parameters.items()})
    dims = tuple(dict.fromkeys(dim for array in given.values() for dim in array.dims))
    _check_dims(given, dims)
    sizes = {dim: array.sizes[dim] for array in given.values() for dim in array.dims}
    _check_bytes(sizes, names)
    added = {name: xr.DataArray(value) for name, value in defaults(parameters).items()}
    if unit is None:
        unit = "t" if (given | added)["t"].equals(xr.DataArray(1.0)) else "energy"
    shape = tuple(sizes[dim] for dim in dims)
    columns = _columns(expand(given | added), dims, shape)
    from ..kernels.points import evaluate_points  # the compiler is not needed to refuse bad input

    points = evaluate_points(columns, names)
    found = _variables(points, names, dims, shape, unit)
    return xr.Dataset(found, coords=_coordinates(given | added, names, unit))


def wanted(quantities: Iterable[str] | None, parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the names asked for, or all that the parameters allow; raises UserError for unknown ones."""
    if quantities is None:
        with_omega = RESOLVED_PARAMETER in parameters
        return tuple(name for name, q in QUANTITIES.items() if with_omega or not q.resolved)
    names = (quantities,) if isinstance(quantities, str) else tuple(quantities)
    rules.check_quantities(names)
    return names


def scalars(parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the names of all scalar quantities that the parameters allow."""
    return tuple(name for name in wanted(None, parameters) if not QUANTITIES[name].dims)


def _as_array(name: str, value: Any, beside: Iterable[str]) -> xr.DataArray:
    """Return a parameter as a checked DataArray of float64, without attributes."""
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


def _aligned(given: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Return the arrays if their sizes and coordinates agree along common dimensions; raises UserError."""
    try:
        return dict(zip(given, xr.align(*given.values(), join="exact", copy=False), strict=True))
    except ValueError as error:
        what = ", ".join(f"{name} {dict(array.sizes)}" for name, array in given.items() if array.dims)
        reason = str(error).split(". ")[0]
        raise UserError(f"parameters disagree along a common dimension: {what} ({reason})") from None


def _check_dims(given: Mapping[str, xr.DataArray], dims: Iterable[Any]) -> None:
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


def _check_bytes(sizes: Mapping[Any, int], names: Iterable[str]) -> None:
    """Refuse results that are too big for the memory of a common machine; raises UserError."""
    points = math.prod(sizes.values())
    numbers = sum(2 * 3 ** len(QUANTITIES[name].dims) for name in names)
    if 8 * numbers * points > LARGEST_RESULT:
        raise UserError(
            f"{points} points of {numbers} numbers each would take {8e-9 * numbers * points:.1f} GB,"
            f" more than {LARGEST_RESULT / 1e9:g} GB; ask for fewer quantities or make a sweep"
        )


def _columns(
    resolved: Mapping[str, xr.DataArray], dims: tuple[Any, ...], shape: tuple[int, ...]
) -> np.ndarray:
    """Return the canonical parameters as columns, shape ``(n, 12)`` or ``(n, 13)`` with ``omega``."""
    columns = np.empty((*shape, len(resolved)))
    for k, array in enumerate(resolved.values()):
        missing = [dim for dim in dims if dim not in array.dims]
        columns[..., k] = array.expand_dims(missing).transpose(*dims).values
    return columns.reshape(-1, len(resolved))


def _variables(
    points: Any, names: Iterable[str], dims: tuple[Any, ...], shape: tuple[int, ...], unit: str
) -> dict[str, Any]:
    """Return the variables of the result, from the flat arrays of the kernels."""
    found: dict[str, Any] = {}
    for name in names:
        inner = QUANTITIES[name].dims
        whole = (*dims, *inner), (*shape, *(3,) * len(inner))
        found[name] = (whole[0], points.values[name].reshape(whole[1]), labels.quantity_attrs(name, unit))
        error = points.errors[name].reshape(whole[1])
        found[f"{name}_error"] = (whole[0], error, labels.error_attrs(name, unit))
    found["status"] = (dims, points.status.reshape(shape), labels.status_attrs())
    found["regime"] = (dims, points.regime.reshape(shape), labels.regime_attrs())
    return found


def _coordinates(given: Mapping[str, xr.DataArray], names: Iterable[str], unit: str) -> dict[Any, Any]:
    """Return the coordinates of the result: those the parameters carry, the parameters, and the frame."""
    found: dict[Any, Any] = {}
    for array in given.values():
        found |= {name: coord for name, coord in array.coords.items() if name not in given}
    for name, array in given.items():
        found[name] = (array.dims, array.values, labels.parameter_attrs(name, unit))
    return found | labels.frame_coordinates(names)

"""One point, or a few: parameters in, every quantity out as a labelled Dataset."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.electrodes import Electrode
from ..kernels.quantities import PARAMETERS, QUANTITIES, RESOLVED_PARAMETER
from . import labels, models, rules
from .arrays import aligned, as_array, check_bytes, check_dims
from .parameters import NAMES, check_names, defaults, expand, is_band_parameter


def evaluate(
    quantities: Iterable[str] | None = None,
    *,
    unit: str | None = None,
    left: Electrode | Mapping[str, Any] | None = None,
    right: Electrode | Mapping[str, Any] | None = None,
    **parameters: Any,
) -> xr.Dataset:
    """Return quantities at given parameters.

    Parameters
    ----------
    quantities
        names from ``QUANTITIES``; by default all of them, the energy-resolved ones where ``omega`` is given.
    unit
        name of the unit of energy for the attributes; by default ``t`` where the tunnel amplitude is 1.
    left, right
        electrodes of any bands: what stands under ``[left]`` in a sweep file, such as
        ``{"bands": [{"shape": "semielliptic", "D": 25, "J": 5}]}``, or an ``Electrode``; by default one flat
        band of ``J``, ``D``, ``N``.
    **parameters
        ``T_L``, ``J`` ... : numbers, or DataArrays, which broadcast by the names of their dimensions.
        ``T`` and ``J`` (or each side of them) are needed, the rest has defaults. ``J_L1`` is that of the
        first band of ``left``, in place of its own; likewise ``D``, ``N``, ``E``.

    Returns
    -------
    xr.Dataset
        each quantity with ``<name>_error``, an absolute error estimate, beside it; ``status`` and ``regime``
        of every point; the parameters as coordinates.

    Raises
    ------
    UserError
        for unknown, missing, contradictory or impossible parameters, bands and files, and for unknown
        quantities.

    Examples
    --------
    >>> evaluate(T_L=0, T_R=0.5, J=5, V=xr.DataArray([1.0, 2.0], dims="V"), quantities=["exchange_torque"])
    """
    names = wanted(quantities, parameters)
    model = models.model_of(_electrode("left", left), _electrode("right", right))
    bands = {} if model is None else model.defaults
    idle = models.idle(bands)
    check_names(parameters, bands, idle)
    rules.check_omega(parameters, names)
    given = aligned({name: as_array(name, value, parameters) for name, value in parameters.items()})
    dims = tuple(dict.fromkeys(dim for array in given.values() for dim in array.dims))
    check_dims(given, dims)
    sizes = {dim: array.sizes[dim] for array in given.values() for dim in array.dims}
    check_bytes(sizes, names)
    own = {name: value for name, value in bands.items() if name not in parameters}
    open_ = defaults((*parameters, *idle)) | own
    added = {name: xr.DataArray(value) for name, value in open_.items()}
    if unit is None:
        unit = "t" if (given | added)["t"].equals(xr.DataArray(1.0)) else "energy"
    shape = tuple(sizes[dim] for dim in dims)
    resolved = expand(given | added)
    if model is not None:
        idle_columns = dict.fromkeys(PARAMETERS, xr.DataArray(1.0))
        resolved = idle_columns | resolved | {name: (given | added)[name] for name in bands}
    columns = _columns(resolved, dims, shape)
    from ..kernels.points import evaluate_points  # the compiler is not needed to refuse bad input

    points = evaluate_points(columns, names, model)
    found = _variables(points, names, dims, shape, unit)
    return xr.Dataset(found, coords=_coordinates(given | added, names, unit))


def _electrode(side: str, given: Electrode | Mapping[str, Any] | None) -> Electrode | None:
    """Return an electrode given as one, as a table of bands or levels, or not at all."""
    if given is None or isinstance(given, Electrode):
        return given
    return models.electrode_of(side, given, Path())


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


def resolved_parameters(point: xr.Dataset) -> dict[str, float]:
    """Return the canonical parameters of one point, and those of bands, with all defaults filled in."""
    given = {str(name): float(value) for name, value in point.coords.items() if value.ndim == 0}
    known = {name: given[name] for name in given if name in NAMES or is_band_parameter(name)}
    return expand(known) | {name: value for name, value in known.items() if is_band_parameter(name)}


def _columns(
    resolved: Mapping[str, xr.DataArray], dims: tuple[Any, ...], shape: tuple[int, ...]
) -> np.ndarray:
    """Return parameters as columns: the canonical ones, ``omega`` if given, those of bands."""
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

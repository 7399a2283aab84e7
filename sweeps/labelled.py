"""Points with labels, without xarray: parameters in, variables and coordinates out.

Either is ``(dims, values, attributes)``, as in `labels`. `point.evaluate` makes a Dataset of them; the
command line prints them as they are, since to load xarray takes as long as all the rest of a first point.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..kernels.quantities import QUANTITIES
from . import labels, many_bands, models, rules
from .labels import Coordinate
from .parameters import NAMES, check_values, defaults, expand, is_band_parameter, kernel_columns
from .request import Request, request_of

Given = Mapping[str, tuple[Sequence[str], np.ndarray]]
"""Checked parameters, each with the dimensions that it varies along."""


class Labelled(NamedTuple):
    """Evaluated points: quantities, errors, status and regime; parameters and frame as coordinates.

    Of electrodes of many bands the numbers that do not vary are left out, and the attributes tell how many
    there are.
    """

    variables: dict[str, Coordinate]
    coordinates: dict[str, Coordinate]
    attributes: dict[str, int]


def evaluate_numbers(
    quantities: Iterable[str] | None,
    parameters: Mapping[str, float],
    unit: str | None = None,
    **electrodes: Mapping[str, Any],
) -> Labelled:
    """Return quantities at one point; arguments, and what is raised, as of `point.evaluate`."""
    request = request_of(quantities, parameters, **electrodes)
    given = {name: ((), check_values(name, value, parameters)) for name, value in parameters.items()}
    return evaluate_labelled(request, given, unit)


def evaluate_labelled(request: Request, given: Given, unit: str | None = None) -> Labelled:
    """Return what is wanted at checked parameters, which broadcast by the names of their dimensions.

    Parameters
    ----------
    request
    given
        sizes along common dimensions agree.
    unit
        name of the unit of energy; by default ``t`` where the tunnel amplitude is 1.

    Raises
    ------
    UserError
        where the result is too big, or the unit has no name that it can bear.
    """
    names, model = request
    sizes = {dim: n for own, values in given.values() for dim, n in zip(own, values.shape, strict=True)}
    rules.check_bytes(sizes, names)
    bands = {} if model is None else model.defaults
    left_open = defaults((*given, *models.idle(bands))) | {k: x for k, x in bands.items() if k not in given}
    full = {**given, **{name: ((), np.asarray(value)) for name, value in left_open.items()}}
    dims, amplitude = full["t"]
    if unit is None:
        unit = "t" if not dims and amplitude == 1 else "energy"
    rules.check_unit_name(unit)
    rules.check_unit(unit, math.nan if dims else float(amplitude), bool(dims))
    from ..kernels.points import evaluate_points  # the compiler is not needed to refuse bad input

    spread = {name: _spread(values, own, tuple(sizes)) for name, (own, values) in full.items()}
    points = evaluate_points(kernel_columns(spread, tuple(bands), tuple(sizes.values())), names, model)
    variables = _variables(points, names, sizes, unit)
    coordinates = _coordinates(full, bands, unit) | labels.frame_coordinates(names)
    return Labelled(variables, coordinates, many_bands.band_attrs(bands, many_bands.unlisted_sides(bands)))


def _coordinates(given: Given, bands: Mapping[str, float], unit: str) -> dict[str, Coordinate]:
    """Return parameters as coordinates, of many bands those that vary alone."""
    fixed = dict.fromkeys(name for name, (own, _) in given.items() if not own)
    told = many_bands.listed(fixed, bands, many_bands.unlisted_sides(bands))
    return {
        name: (tuple(own), values, labels.parameter_attrs(name, unit))
        for name, (own, values) in given.items()
        if own or name in told
    }


def resolved_parameters(point: Labelled) -> dict[str, float]:
    """Return the canonical parameters of one point, and those of bands that are listed, with all defaults."""
    given = {name: float(values) for name, (dims, values, _) in point.coordinates.items() if not dims}
    known = {name: given[name] for name in given if name in NAMES or is_band_parameter(name)}
    return expand(known) | {name: value for name, value in known.items() if is_band_parameter(name)}


def _spread(values: np.ndarray, own: Sequence[str], dims: tuple[str, ...]) -> np.ndarray:
    """Return values along ``own`` dimensions with all of ``dims``, of length 1 where they do not vary."""
    order = sorted(range(len(own)), key=lambda k: dims.index(own[k]))
    return np.expand_dims(np.transpose(values, order), [k for k, dim in enumerate(dims) if dim not in own])


def _variables(
    points: Any, names: Iterable[str], sizes: Mapping[str, int], unit: str
) -> dict[str, Coordinate]:
    """Return the variables of the result, from the flat arrays of the kernels."""
    dims, shape = tuple(sizes), tuple(sizes.values())
    found: dict[str, Coordinate] = {}
    for name in names:
        inner = QUANTITIES[name].dims
        whole = (*dims, *inner), (*shape, *(3,) * len(inner))
        found[name] = (whole[0], points.values[name].reshape(whole[1]), labels.quantity_attrs(name, unit))
        error = points.errors[name].reshape(whole[1])
        found[f"{name}_error"] = (whole[0], error, labels.error_attrs(name, unit))
    found["status"] = (dims, points.status.reshape(shape), labels.status_attrs())
    found["regime"] = (dims, points.regime.reshape(shape), labels.regime_attrs())
    return found

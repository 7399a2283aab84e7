"""One point, or a few: parameters in, every quantity out as a labelled Dataset."""

from collections.abc import Iterable
from typing import Any

import xarray as xr

from .arrays import aligned, as_array, carried, check_dims
from .labelled import evaluate_labelled
from .request import Bands, request_of


def evaluate(
    quantities: Iterable[str] | None = None,
    *,
    unit: str | None = None,
    left: Bands | None = None,
    right: Bands | None = None,
    **parameters: Any,
) -> xr.Dataset:
    """Return quantities at given parameters.

    Parameters
    ----------
    quantities
        names from ``QUANTITIES``; by default all of them, the energy-resolved ones where ``omega`` is given.
    unit
        name of the unit of energy for the attributes, as in a sweep file; by default ``t`` where the tunnel
        amplitude is 1.
    left, right
        electrodes of any bands: a ``Band``, several, an ``Electrode``, or what stands under ``[left]`` in a
        sweep file, such as ``{"bands": [{"shape": "semielliptic", "D": 25, "J": 5}]}``, or a list of such
        bands; by default one flat band of ``J``, ``D``, ``N``.
    **parameters
        ``T_L``, ``J`` ... : numbers, or DataArrays, which broadcast by the names of their dimensions.
        ``T`` and ``J`` (or each side of them) are needed, the rest has defaults. ``J_L1`` is that of the
        first band of ``left``, in place of its own; likewise ``D``, ``N``, ``E``.

    Returns
    -------
    xr.Dataset
        each quantity with ``<name>_error``, an absolute error estimate, beside it; ``status`` and ``regime``
        of every point; the parameters as coordinates. Coordinates of the DataArrays come along, unless they
        have the name of a parameter or of anything else in a result: those are of other points.
        Of an electrode of more than 16 bands only the numbers that vary are coordinates; the attribute
        ``bands_left`` or ``bands_right`` tells how many bands it has.

    Raises
    ------
    UserError
        for unknown, missing, contradictory or impossible parameters, bands and files, and for unknown
        quantities.

    Examples
    --------
    >>> evaluate(T_L=0, T_R=0.5, J=5, V=xr.DataArray([1.0, 2.0], dims="V"), quantities=["exchange_torque"])
    """
    request = request_of(quantities, parameters, left, right)
    given = aligned({name: as_array(name, value, parameters) for name, value in parameters.items()})
    check_dims(given, dict.fromkeys(dim for array in given.values() for dim in array.dims))
    bare = {name: (tuple(map(str, array.dims)), array.values) for name, array in given.items()}
    found = evaluate_labelled(request, bare, unit)
    return xr.Dataset(found.variables, carried(given.values()) | found.coordinates, found.attributes)

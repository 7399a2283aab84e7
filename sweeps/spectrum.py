"""What the bands of an electrode look like at every energy, as labelled data."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from ..kernels.electrodes import Electrode
from . import rules
from .arrays import RESULTS, as_array, carried, check_dims
from .electrodes import bands_of
from .errors import UserError, shown
from .labels import parameter_attrs, quantity_attrs
from .numbers import as_number
from .parameters import check_values

# symbol, units, equation, name and text of what is no quantity of a sweep
_OTHERS = {
    "nu_up": (
        "nu_up",
        "1/energy",
        "(12)",
        "density of states, up",
        "one-particle density of states of spin up",
    ),
    "nu_down": (
        "nu_down",
        "1/energy",
        "(12)",
        "density of states, down",
        "one-particle density of states of spin down",
    ),
    "polarization": ("n", "1", "(15)", "polarization", "spin polarization of the density of states"),
    "alpha": ("alpha", "1/energy", "(105)", "alpha", "principal-value transform of nubar n"),
    "beta": ("beta", "1/energy", "(99)", "beta", "principal-value transform of nubar n f"),
}
_KEYS = ("symbol", "units", "equation", "long_name", "description")
_RESULTS = {*RESULTS, *_OTHERS}


def spectrum(
    bands: Any, omega: ArrayLike | xr.DataArray, T: float = 0.0, mu: float = 0.0, unit: str = "energy"
) -> xr.Dataset:
    """Return the energy-resolved functions of one electrode.

    Parameters
    ----------
    bands : Electrode, Band, sequence of Band, or mapping
        As `evaluate` takes it, such as ``{"levels": {"file": "levels.csv", "broadening": 0.05}}``.
    omega : (n,) array or DataArray
        Energies [energy]; a DataArray may have any dimensions that are not named after something else here.
    T, mu : float
        Temperature >= 0 and chemical potential [energy].
    unit : str
        Name of the unit of energy for the attributes.

    Returns
    -------
    xarray.Dataset
        Along ``omega``, or the dimensions of the DataArray: densities of states (12), their polarization (15)
        and transforms (105), (99); the spin-anisotropy functions (66), (68), (104), (65) and (48).

    Raises
    ------
    UserError
        For no bands, a temperature below 0, several, numbers that are not finite, an array of several
        dimensions without names, a unit of several words.
    """
    electrode = Electrode(bands_of(bands))
    rules.check_unit_name(unit)
    energies = _energies(omega)
    T, mu = (float(check_values(name, as_number(name, x))) for name, x in (("T", T), ("mu", mu)))
    from ..kernels.bands.spectra import spectrum as rows  # the compiler is not needed to refuse bad input

    variables = {
        name: (energies.dims, values.reshape(energies.shape), _attrs(name, unit))
        for name, values in rows(electrode, energies.values.ravel(), T, mu).items()
    }
    point = {"omega": (energies.dims, energies.values), "T": ((), T), "mu": ((), mu)}
    own = {name: (*coord, _parameter_attrs(name, unit)) for name, coord in point.items()}
    return xr.Dataset(variables, coords=carried([energies], _RESULTS) | own)


def _energies(omega: ArrayLike | xr.DataArray) -> xr.DataArray:
    """Return checked energies, along ``omega`` where they are no DataArray; raises UserError."""
    if isinstance(omega, xr.DataArray):
        array = as_array("omega", omega, ())
        check_dims({"omega": array}, array.dims, _RESULTS)
        return array
    try:
        numbers = np.atleast_1d(np.asarray(omega))
    except (TypeError, ValueError):
        numbers = np.array("")
    if numbers.dtype.kind not in "fiu":
        raise UserError(f"omega = {shown(omega)} is no number; give numbers")
    if numbers.size == 0:
        raise UserError("omega is empty; give at least one energy")
    if numbers.ndim > 1:
        raise UserError(f"omega has the shape {numbers.shape}; give a flat list, or a DataArray")
    return xr.DataArray(check_values("omega", numbers), dims="omega")


def _parameter_attrs(name: str, unit: str) -> dict[str, Any]:
    attrs = parameter_attrs(name, unit)
    return attrs | {"description": attrs["description"].removesuffix(" of both electrodes")}


def _attrs(name: str, unit: str) -> dict[str, Any]:
    if name in _OTHERS:
        attrs = dict(zip(_KEYS, _OTHERS[name], strict=True))
        return attrs | {"units": attrs["units"].replace("energy", unit)}
    attrs = quantity_attrs(name, unit)
    return attrs | {
        "symbol": attrs["symbol"].removesuffix("^L"),
        "description": attrs["description"].replace(" of electrode L", ""),
    }

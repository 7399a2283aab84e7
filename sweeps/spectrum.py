"""What the bands of an electrode look like at every energy, as labelled data."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from ..kernels.electrodes import Electrode
from . import models
from .errors import UserError, shown
from .labels import quantity_attrs
from .numbers import as_number
from .parameters import check_values

# symbol, units, equation and text of what is no quantity of a sweep
_OTHERS = {
    "nu_up": ("nu_up", "1/energy", "(12)", "one-particle density of states of spin up"),
    "nu_down": ("nu_down", "1/energy", "(12)", "one-particle density of states of spin down"),
    "polarization": ("n", "1", "(15)", "spin polarization of the density of states"),
    "alpha": ("alpha", "1/energy", "(105)", "principal-value transform of nubar n"),
    "beta": ("beta", "1/energy", "(99)", "principal-value transform of nubar n f"),
}


def spectrum(bands: Any, omega: ArrayLike, T: float = 0.0, mu: float = 0.0) -> xr.Dataset:
    """Return the energy-resolved functions of one electrode.

    Parameters
    ----------
    bands : Electrode, Band or sequence of Band
    omega : (n,) array
        Energies [energy].
    T, mu : float
        Temperature >= 0 and chemical potential [energy].

    Returns
    -------
    xarray.Dataset
        Along ``omega``: densities of states (12), their polarization (15) and transforms (105), (99); the
        spin-anisotropy functions (66), (68), (104), (65) and (48).

    Raises
    ------
    UserError
        For no bands, a temperature below 0, several, numbers that are not finite.
    """
    electrode = Electrode(models.bands_of(bands))
    energies = check_values("omega", _numbers(omega))
    T, mu = (float(check_values(name, as_number(name, x))) for name, x in (("T", T), ("mu", mu)))
    from ..kernels.bands.spectra import spectrum as rows  # the compiler is not needed to refuse bad input

    data = xr.Dataset(coords={"omega": ("omega", energies, {"units": "energy", "long_name": "energy"})})
    for name, values in rows(electrode, energies, T, mu).items():
        data[name] = ("omega", values, _attrs(name))
    return data.assign_coords(T=T, mu=mu)


def _numbers(omega: ArrayLike) -> np.ndarray:
    try:
        return np.asarray(omega, dtype=float).ravel()
    except (TypeError, ValueError):
        raise UserError(f"omega = {shown(omega)} is no number; give numbers") from None


def _attrs(name: str) -> dict[str, Any]:
    if name in _OTHERS:
        return dict(zip(("symbol", "units", "equation", "long_name"), _OTHERS[name], strict=True))
    attrs = quantity_attrs(name, "energy")
    return attrs | {
        "symbol": attrs["symbol"].removesuffix("^L"),
        "long_name": attrs["long_name"].replace(" of electrode L", ""),
    }

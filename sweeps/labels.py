"""Coordinates, and the attributes of every variable and coordinate, for stores and single points alike.

Nothing here needs xarray: a coordinate is ``(dims, values, attributes)``, which xarray takes as it is.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import numpy as np

from ..kernels.quantities import PARAMETERS, QUANTITIES, REGIME, STATUS
from . import many_bands
from .sweep import Sweep

Coordinate = tuple[tuple[str, ...], Any, dict[str, Any]]
FRAME = ("x", "y", "z")


class _Label(NamedTuple):
    symbol: str
    units: str
    equation: str
    long_name: str
    description: str


_PARAMETERS = {
    "T": _Label("T", "energy", "below (11)", "temperature", "temperature of both electrodes"),
    "J": _Label("J", "energy", "(18)", "Stoner splitting", "Stoner splitting of both electrodes"),
    "D": _Label("D", "energy", "(19), (20)", "half bandwidth", "half bandwidth of both electrodes"),
    "N": _Label("N_o", "1", "(20)", "number of orbitals", "number of orbitals of each electrode"),
    "mu": _Label(
        "mu", "energy", "below (11)", "chemical potential", "electrochemical potential of both electrodes"
    ),
    "V": _Label("V", "energy", "V = mu^L - mu^R", "bias", "bias, applied as +V/2 and -V/2"),
    "tau_R": _Label("tau^R", "1", "tau^R = (T^R - T^L)/T^R", "thermal bias", "thermal bias at fixed T_L"),
    "theta": _Label("theta", "rad", "cos(theta) = J^L.J^R", "angle", "angle between the Stoner fields"),
    "t": _Label("t", "energy", "(11)", "tunnel amplitude", "tunnel amplitude"),
    "omega": _Label(
        "omega", "energy", "(48), (65)", "energy", "energy at which energy-resolved quantities are taken"
    ),
}
for _name in PARAMETERS:
    _kind, _, _side = _name.partition("_")
    if _side:
        _both = _PARAMETERS[_kind]
        _text = re.sub("(both|each) electrodes?$", f"electrode {_side}", _both.description)
        _PARAMETERS[_name] = _both._replace(
            symbol=f"{_both.symbol}^{_side}", long_name=f"{_both.long_name} of {_side}", description=_text
        )


_BANDS = {
    "D": _Label("D", "energy", "(19), Fig. 3", "half bandwidth", ""),
    "J": _Label("J", "energy", "(18)", "Stoner splitting", ""),
    "N": _Label("N_o", "1", "(20)", "number of orbitals", ""),
    "E": _Label("E", "energy", "(18)", "centre", ""),
}


def _band_label(name: str) -> _Label:
    """Return the label of a band's parameter, as ``J_L1``."""
    label, side, n = _BANDS[name[0]], name[2], name[3:]
    return label._replace(
        symbol=f"{label.symbol}^{side}_{n}",
        long_name=f"{label.long_name} of {side}, band {n}",
        description=f"{label.long_name} of band {n} of electrode {side}",
    )


def _units(units: str, unit: str) -> str:
    """Return the units to show, ``unit`` being the name of the unit of energy."""
    return unit if units == "energy" else units


def parameter_attrs(name: str, unit: str) -> dict[str, Any]:
    """Return the attributes of a parameter, ``unit`` being the name of the unit of energy."""
    label = _PARAMETERS[name] if name in _PARAMETERS else _band_label(name)
    return label._asdict() | {"units": _units(label.units, unit)}


def quantity_attrs(name: str, unit: str) -> dict[str, Any]:
    """Return the attributes of a quantity; ``long_name`` is short, since plots cut what is long."""
    quantity = QUANTITIES[name]
    return {
        "symbol": quantity.symbol,
        "units": _units(quantity.units, unit),
        "equation": quantity.equation,
        "long_name": name.replace("_", " "),
        "description": quantity.long_name,
    }


def error_attrs(name: str, unit: str) -> dict[str, Any]:
    """Return the attributes of the error estimate of a quantity."""
    attrs = quantity_attrs(name, unit)
    return attrs | {
        "symbol": f"error of {attrs['symbol']}",
        "long_name": f"error of {attrs['symbol']}",
        "description": f"estimated absolute error of the {attrs['description']}, rounded up",
    }


def status_attrs() -> dict[str, Any]:
    """Return the attributes of ``status``: one CF flag value a point."""
    return {
        "symbol": "status",
        "units": "1",
        "equation": "none",
        "long_name": "status",
        "description": "what became of the point",
        "flag_values": list(STATUS),
        "flag_meanings": " ".join(STATUS.values()),
    }


def regime_attrs() -> dict[str, Any]:
    """Return the attributes of ``regime``: CF flag bits, 0 where the formulas are within their range."""
    return {
        "symbol": "regime",
        "units": "1",
        "equation": "(19)",
        "long_name": "regime",
        "description": "assumptions of the formulas that the point strains (0: none)",
        "flag_masks": list(REGIME),
        "flag_meanings": " ".join(REGIME.values()),
    }


def frame_coordinates(quantities: Iterable[str]) -> dict[str, Coordinate]:
    """Return the coordinates ``i`` and ``j`` of vectors and tensors, where any of ``quantities`` has them."""
    dims = {dim for name in quantities for dim in QUANTITIES[name].dims}
    text = "component in the frame e_z = J^L, e_x = J^L x J^R/sin(theta), e_y = e_z x e_x"
    attrs = {"units": "1", "equation": "below (134)", "long_name": "component", "description": text}
    return {dim: ((dim,), np.array(FRAME), {"symbol": dim, **attrs}) for dim in sorted(dims)}


def coordinates(sweep: Sweep, unlisted: Collection[str] | None = None) -> dict[str, Coordinate]:
    """Return every coordinate of a sweep's store as ``name: (dims, values, attributes)``.

    These are the axes, the parameters zipped with them, the fixed parameters as scalars, and ``i``, ``j``;
    not the fixed numbers of ``unlisted`` electrodes, by default those of many bands.
    """
    bands = sweep.bands
    unlisted = many_bands.unlisted_sides(bands) if unlisted is None else unlisted
    found: dict[str, Coordinate] = {}
    for axis in sweep.axes:
        for name, values in axis.values.items():
            found[name] = ((axis.dim,), values, parameter_attrs(name, sweep.unit))
    for name, value in many_bands.listed(sweep.fixed, bands, unlisted).items():
        found[name] = ((), np.float64(value), parameter_attrs(name, sweep.unit))
    return found | frame_coordinates(sweep.quantities)

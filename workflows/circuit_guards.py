"""What guards the numbers of a circuit: some are stored twice, and one pair is a spin valve of Fig. 3(a)."""

from __future__ import annotations

import numpy as np
import xarray as xr

from .numbers import dyad, labelled

MOMENTS = ("particle_number", "spin", "quadrupole_exchange")
SPIN = ("spin_emission", "spin_absorption", "spin_torque")
EXCHANGE = ("exchange_emission", "exchange_absorption", "exchange_torque")
CHARGE = ("charge_isotropic", "charge_spin_valve")


def guards(store: xr.Dataset, valve: xr.Dataset, found: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the largest relative differences between numbers that must agree.

    Parameters
    ----------
    store, valve
        the stores ``networks`` and ``fig03a``.
    found
        the networks, their names ending in ``_two`` for that of the pair L, R.
    """
    pair = store.isel(mu_L=0, mu_R=1)
    gaps = {
        "twice": [_mirrored(store, name + "_L", name + "_R") for name in MOMENTS],
        "turned": [_mirrored(store, name, name + "_R") for name in EXCHANGE],
        "valve": _from_valve(pair, valve),
        "written": _written_out(pair, found),
    }
    texts = {
        "twice": "moments of an electrode beside one other and beside another",
        "turned": "coefficients of a pair in both orders",
        "valve": "coefficients of the pair L, R and those of fig03a",
        "written": "currents of the pair L, R and (89)-(91) written out",
    }
    return {
        f"gap_{key}": labelled(xr.DataArray(max(gaps[key])), "", "1", f"largest relative difference: {text}")
        for key, text in texts.items()
    }


def _mirrored(store: xr.Dataset, name: str, other: str) -> float:
    """Return the difference of two quantities when the electrodes of a pair are exchanged."""
    here, there = store[name].values, store[other].values.T
    return float(np.abs(here - there).max() / np.abs(here).max())


def _from_valve(pair: xr.Dataset, valve: xr.Dataset) -> list[float]:
    scale = float(pair["t"]) ** 2 * float(pair["N_L1"]) * float(pair["N_R1"])
    point = valve.isel(theta=0).sel(V=float(pair["mu_L"] - pair["mu_R"]))
    return [abs(float(pair[name]) / scale / float(point[name]) - 1.0) for name in (*CHARGE, *SPIN, *EXCHANGE)]


def _written_out(pair: xr.Dataset, found: xr.Dataset) -> list[float]:
    """Compare the currents of the network into L and <LL> with (89)-(91)."""
    spins = found["spin_two"].values
    L, R = (spin / np.linalg.norm(spin) for spin in spins)
    frame = np.array([L, R, np.cross(L, R)])
    isotropic, valve = (float(pair[name]) for name in CHARGE)
    charge = isotropic + valve * float(L @ R)
    spin, rest = (np.array([float(pair[name]) for name in names]) @ frame for names in (SPIN, EXCHANGE))
    moment = dyad(2.0 * spins[0], spin) - dyad(L, rest)
    names = ("charge_current_two", "spin_current_two", "quadrupole_current_two")
    drawn = [found[name].values[0, 1] for name in names]
    return [
        float(np.abs(a - b).max() / np.abs(b).max())
        for a, b in zip(drawn, (charge, spin, moment), strict=True)
    ]

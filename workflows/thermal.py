"""What Figs. 21, 22 and the linear response share: the pure quadrupole current of a thermal bias.

I_Q is defined by <I_Q^LL> = -I_Q J^L (x) J^L, hence I_Q = A_Q - E_Q for antiparallel splittings (theta = pi).
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..kernels.estimates import thermal_current
from .checks import Check, near
from .numbers import labelled, mapped, worst


def currents(store: xr.Dataset) -> xr.Dataset:
    """Return I_Q, its linear law (137), and the currents that vanish; all absolute [energy].

    Raises
    ------
    ValueError
        for a store of another angle than pi.
    """
    if abs(float(store["theta"]) - np.pi) > 1e-12:
        raise ValueError(
            f"theta = {float(store['theta'])}: I_Q is defined for antiparallel splittings, theta = pi"
        )
    unit = store["quadrupole_emission"].attrs["units"]
    current = store["quadrupole_absorption"] - store["quadrupole_emission"]
    linear = store["tunnel_rate"] * mapped(thermal_current, store["J"], store["T_L"], store["tau_R"])
    spin = (store["spin_current"] ** 2).sum("i") ** 0.5
    zz = {"i": "z", "j": "z"}
    nodes = [store[f"quadrupole_current_{node}"].sel(zz, drop=True) for node in ("LL", "LR", "RR")]
    found = {
        "current": (current, "I_Q", "pure spin-quadrupole current"),
        "linear": (linear, "I_Q", "the same to first order in tau_R, (137)"),
        "charge": (store["charge_current"], "<I_N^L>", "charge current"),
        "spin": (spin, "|<I_S^L>|", "modulus of the spin current"),
        "zz_LL": (nodes[0], "<I_Q^LL>_zz", "zz component of the current into <LL>"),
        "zz_LR": (nodes[1], "<I_Q^LR>_zz", "zz component of the current into <LR>"),
        "zz_RR": (nodes[2], "<I_Q^RR>_zz", "zz component of the current into <RR>"),
    }
    data = xr.Dataset({k: labelled(a, symbol, unit, text) for k, (a, symbol, text) in found.items()})
    return data.assign(tunnel_rate=store["tunnel_rate"])


def common_checks(data: xr.Dataset) -> list[Check]:
    """Return what holds for every thermal bias: no charge, no spin, an exact balance of the three nodes."""
    scale = worst(data["current"])
    balance = worst(data["zz_LL"] + data["zz_LR"] + data["zz_RR"]) / scale
    tensor = worst(data["zz_LL"] + data["current"] * 2.0 / 3.0) / scale
    return [
        near("V C 1: no charge current, largest over I_Q", worst(data["charge"]) / scale, 0.0, within=1e-6),
        near("V C 1: no spin current, largest over I_Q", worst(data["spin"]) / scale, 0.0, within=1e-6),
        near("(88): sum over the three nodes, over I_Q", balance, 0.0, within=1e-9),
        near("(136): <I_Q^LL>_zz = -2/3 I_Q, over I_Q", tensor, 0.0, within=1e-9),
    ]

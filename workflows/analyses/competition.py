"""Where direct and exchange current compete: the bias of (135) against N_s, and the turn of the axes.

Errata: (135) as printed, (J^2/D) N_s, is an order of magnitude; (117), (119) and <S> = N_s/2 give
N_s J^2/2 pi D. With that factor the limit on the number of orbitals is 4 pi (D/J)^2 in place of (D/J)^2.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ...kernels.estimates import (
    competition_bias,
    zero_temperature_exchange_torque,
    zero_temperature_spin_torque,
)
from ..checks import Check, above, below, near
from ..fits import crossing, exponent
from ..numbers import labelled, mapped, polarized_orbitals, worst


def competition(store: xr.Dataset) -> xr.Dataset:
    """Return the competing currents, the bias at which they are alike, and the axes, from (T, N, V).

    Temperature and bias of this sweep are named T_N and V_N, since other sweeps have their own.
    """
    rate, unit = store["tunnel_rate"], store["exchange_emission"].attrs["units"]
    N_s = polarized_orbitals(store)
    direct = abs(2.0 * store["spin_L"] * store["spin_torque"] / rate).isel(V=0, drop=True).transpose("T", "N")
    emission = abs(store["exchange_emission"] / rate).isel(N=0, drop=True).transpose("T", "V")
    torque = abs(store["exchange_torque"] / rate).isel(N=0, V=0, drop=True)
    turn = 0.5 * mapped(np.arctan2, store["quadrupole_torque"], store["quadrupole_emission"])
    axis = store["principal_axis_plus"]
    angle = mapped(np.arctan2, axis.sel(i="x", drop=True), axis.sel(i="z", drop=True))
    angle = angle - np.pi * mapped(np.round, angle / np.pi)  # an axis has no sign
    found: dict[str, tuple[xr.DataArray, str, str, str]] = {
        "direct": (direct, "2<S>|T_S|/Gamma", unit, "direct current by Gamma"),
        "exchange": (emission, "|E_ex|/Gamma", unit, "exchange emission by Gamma"),
        "exchange_torque_zero": (torque, "|T_ex|/Gamma", unit, "exchange torque by Gamma at the smallest V"),
        "scale": (_scale(emission, direct), "V_c", unit, "bias at which |E_ex| = 2<S>|T_S|"),
        "scale_135": (N_s * store["J"] ** 2 / store["D"], "V_c", unit, "the same by (135) as printed"),
        "scale_estimate": (_estimate(N_s, store), "V_c", unit, "the same by (117), (119): N_s J^2/2 pi D"),
        "angle": (np.degrees(1.0) * angle, "angle(v_+, e_z)", "deg", "turn of v_+ away from e_z"),
        "angle_126": (np.degrees(1.0) * turn, "angle(v_+, e_z)", "deg", "the same from tan 2 phi = T_Q/E_Q"),
        "length": ((axis**2).sum("i") ** 0.5, "|v_+|", "1", "length of the axis v_+"),
        "N_s": (N_s, "N_s", "1", "number of polarized orbitals"),
    }
    made = xr.Dataset({k: labelled(a, symbol, u, text) for k, (a, symbol, u, text) in found.items()})
    return made.rename(T="T_N", V="V_N")


def _estimate(N_s: xr.DataArray, store: xr.Dataset) -> xr.DataArray:
    return mapped(competition_bias, N_s, store["J"], store["D"])


def _scale(emission: xr.DataArray, direct: xr.DataArray) -> xr.DataArray:
    """Return V_c(T, N), NaN where the emission stays below the direct current at every V."""
    x = np.log(emission["V"].values)
    found = np.empty(direct.shape)
    for i, row in enumerate(np.log(emission.values)):
        for k, level in enumerate(np.log(direct.values[i])):
            found[i, k] = np.exp(crossing(x, row, np.full(len(x), level)))
    return direct.copy(data=found)


def _orbitals(data: xr.Dataset, level: float) -> float:
    """Return N_o at which the direct current at T = 0 reaches ``level``."""
    row = np.log(data["direct"].sel(T_N=0.0).values)
    return float(np.exp(crossing(np.log(data["N"].values), row, np.full(len(row), np.log(level)))))


def checks(data: xr.Dataset) -> list[Check]:
    """Return (135), its exponent in N_s, the limit on the number of orbitals, and the turn of the axes."""
    J, D = float(data["J_fixed"]), float(data["D"])
    torque = abs(float(zero_temperature_spin_torque(J, D)))
    cold, known = data["scale"].sel(T_N=0.0), np.isfinite(data["scale"].sel(T_N=0.0).values)
    N_s = data["N_s"].values[known]
    estimate = cold.values[known] / data["scale_estimate"].values[known] - 1.0
    level = float(data["exchange"].sel(T_N=0.0)[-1])
    limit = _orbitals(data, level)
    both = abs(float(zero_temperature_exchange_torque(J, D))) / torque * 2.0 * D / J
    zero = _orbitals(data, float(data["exchange_torque_zero"].sel(T_N=0.0)))
    difference = data["angle"] - data["angle_126"]
    difference = difference - 180.0 * np.round(difference / 180.0)
    small, large = (abs(data["angle"].sel(T_N=0.5).isel(N=k)) for k in (0, -1))
    return [
        near(
            "(135): V_c/(N_s J^2/D) at T = 0",
            float(cold[0] / data["scale_135"][0]),
            1.0,
            within=1e-3,
            expected=2.0 * torque * D / J**2,
        ),
        near("N_s J^2/2 pi D at T = 0, worst deviation", float(np.abs(estimate).max()), 0.0, within=0.01),
        near("(135): exponent of V_c in N_s at T = 0", exponent(N_s, cold.values[known]), 1.0, within=1e-3),
        near(
            "below (135): N_o above which V cannot win",
            limit,
            (D / J) ** 2,
            relative=1e-3,
            expected=D / torque,
        ),
        near("N_o at which the total torque changes sign", zero, None, relative=1e-3, expected=both),
        near("(119): |E_ex|/Gamma at V = 20, T = 0", level, 0.5 * J, relative=1e-6),
        near("principal axes are unit vectors, worst", worst(data["length"] - 1.0), 0.0, within=1e-9),
        near("(126): tan 2 phi = T_Q/E_Q, worst (deg)", worst(difference), 0.0, within=1e-6),
        near("axis for V -> 0, N_o = 1, T = 1/2 (deg)", float(small[0]), 45.0, within=0.1),
        below("axis at V = 20, N_o = 1, T = 1/2 (deg)", float(small[-1]), 5.0),
        above("electric turn of the axis, N_o = 1 (deg)", float(small[0] - small[-1]), 40.0),
        below("electric turn of the axis, N_o = 1000 (deg)", float(large[0] - large[-1]), 15.0),
    ]

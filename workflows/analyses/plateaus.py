"""Onset, plateau and approach of E_ex in V and in J.

    share     |E_ex| over its plateau, [J coth(J/2T) - 2T]/2 in V, the same with V for J in J
    approach  how the gap 1 - share closes: fits of an exponential and of a power, and their misfits

Everything is in units of Gamma; at T = 0 the plateau is reached exactly, at V = J.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ...kernels.estimates import emission_plateau
from ..checks import Check, below, near
from ..fits import crossing, exponent
from ..numbers import labelled, mapped, per_rate, worst
from .approaches import chosen_approach, described

LEVELS = (0.5, 0.9, 0.99)
J_SHOWN = 5.0  # that of Fig. 16
START = 3.0  # fits begin this many T above the kink
EDGE_FREE = 10.0  # largest J at which the bands of D = 25 are as good as wide


def emission(store: xr.Dataset) -> xr.Dataset:
    """Return |E_ex|, |T_ex|, shares, levels, onsets and fits of the sweep in (T, J, V)."""
    E, X = abs(per_rate(store, "exchange_emission")), abs(per_rate(store, "exchange_torque"))
    unit = store["exchange_emission"].attrs["units"]
    top = mapped(emission_plateau, E["J"], E["T"])
    share = (E / top).transpose("T", "J", "V")
    V_near = float(E["V"].sel(V=J_SHOWN, method="nearest"))
    in_J = (E.sel(V=V_near) / mapped(emission_plateau, V_near, E["T"])).transpose("T", "J")
    found = {
        "emission": labelled(E, "|E_ex|/Gamma", unit, "exchange emission by Gamma"),
        "torque": labelled(X, "|T_ex|/Gamma", unit, "exchange torque by Gamma"),
        "share": labelled(share, "|E_ex|/plateau", "1", "share of the plateau in V"),
        "level_V": labelled(_levels(share, "V"), "V", unit, "bias at which E_ex reaches its share level"),
        "level_J": labelled(_levels(in_J, "J"), "J", unit, "splitting at which it does, at V near 5"),
        "onset": labelled(_onset(E), "d log E_ex/d log V", "1", "exponent of E_ex in V at small V"),
    }
    found["bias_of_J"] = labelled(xr.DataArray(V_near), "V", unit, "bias of the saturation in J")
    found |= _fits(share.sel(J=J_SHOWN), "V", J_SHOWN)
    found |= _fits(in_J, "J", V_near)
    return xr.Dataset(found)


def _levels(share: xr.DataArray, along: str) -> xr.DataArray:
    """Return where the share reaches each level; ``along`` is its last dimension."""
    x = np.log(share[along].values)
    rows = np.log(share.values.reshape(-1, len(x)))
    found = [[np.exp(crossing(x, row, np.full(len(x), np.log(level)))) for level in LEVELS] for row in rows]
    first = share.isel({along: 0}, drop=True)
    return first.expand_dims(level=list(LEVELS), axis=-1).copy(
        data=np.reshape(found, (*first.shape, len(LEVELS)))
    )


def _onset(E: xr.DataArray) -> xr.DataArray:
    low = E.sel(J=J_SHOWN).isel(V=slice(0, 20)).transpose("T", "V")
    return E["T"].copy(data=[exponent(low["V"], row) for row in low.values])


def _fits(share: xr.DataArray, along: str, kink: float) -> dict[str, xr.DataArray]:
    """Return the fits of the gap along the last dimension for every T > 0, NaN for T = 0."""
    x, rows = share[along].values, []
    for T, row in zip(share["T"].values, share.values, strict=True):
        gap = 1.0 - row
        chosen = (x > kink + START * T) & (T > 0.0)
        rows.append(chosen_approach(x, gap, chosen))
    scaled = [fit._replace(rate=fit.rate * T) for fit, T in zip(rows, share["T"].values, strict=True)]
    return described(scaled, along, share["T"], "T")


def checks(data: xr.Dataset) -> list[Check]:
    """Return the statements on onset, plateau and approach."""
    E, cold, warm = data["emission"], {"T": 0.0}, {"T": 0.5}
    flat = abs(E.sel(cold).where(data["V"] >= data["J"]) - 0.5 * data["J"])
    end = data["share"].sel(J=slice(0.0, EDGE_FREE)).isel(V=-1) - 1.0
    at, in_J = {"J": J_SHOWN, "level": 0.9}, float(data["level_J"].sel({"level": 0.9} | cold))
    hot = {"T": slice(0.05, None)}
    better = [data[f"misfit_exponential_{x}"].sel(hot) / data[f"misfit_algebraic_{x}"].sel(hot) for x in "VJ"]
    return [
        near(
            "(119): onset of E_ex in V at T = 0, exponent", float(data["onset"].sel(cold)), 1.0, within=1e-6
        ),
        near("onset at T = 1/2, exponent", float(data["onset"].sel(warm)), None, within=1e-3, expected=2.0),
        near("(119): plateau J/2 for V >= J at T = 0, worst", float(flat.max()), 0.0, within=1e-9),
        near("plateau [J coth(J/2T) - 2T]/2, worst share", worst(end), 0.0, within=1e-4),
        near(
            "V at 90 % of the plateau, J = 5, T = 0",
            float(data["level_V"].sel(at | cold)),
            4.5,
            relative=1e-3,
        ),
        near(
            "J over V at 90 % of the plateau in J, T = 0", in_J / float(data["bias_of_J"]), 0.9, relative=5e-3
        ),
        below(
            "approach in V and in J: misfit of exponential over power",
            float(max(b.max() for b in better)),
            0.8,
        ),
        near(
            "rate of the approach in V, times T",
            float(data["rate_V"].sel(warm)),
            None,
            within=0.02,
            expected=1.0,
        ),
        near(
            "rate of the approach in J, times T",
            float(data["rate_J"].sel(warm)),
            None,
            within=0.02,
            expected=1.0,
        ),
    ]

"""Onset, plateau and approach: E_ex in V and in J, I_Q and q_ex in J/T.

    share     |E_ex| over its plateau, [J coth(J/2T) - 2T]/2 in V, the same with V for J in J
    approach  how the gap 1 - share closes: fits of an exponential and of a power, and their misfits

Everything is in units of Gamma; at T = 0 the plateau is reached exactly, at V = J.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from ...kernels.estimates import emission_plateau, thermal_plateau
from ..checks import Check, below, near
from ..fits import Approach, approach, crossing, exponent
from ..numbers import labelled, mapped, per_rate, worst

LEVELS = (0.5, 0.9, 0.99)
J_SHOWN = 5.0  # that of Fig. 16
START, SMALLEST = 3.0, 1e-8  # fits begin 3 T above the kink and end where the gap drowns in rounding
EDGE_FREE = 10.0  # largest J at which the bands of D = 25 are as good as wide


def emission(store: xr.Dataset) -> xr.Dataset:
    """Return |E_ex|, |T_ex|, shares, levels, onsets and fits of the sweep in (T, J, V)."""
    E, X = abs(per_rate(store, "exchange_emission")), abs(per_rate(store, "exchange_torque"))
    unit = store["exchange_emission"].attrs["units"]
    top = mapped(emission_plateau, E["J"], E["T"])
    share = (E / top).transpose("T", "J", "V")
    V_near = float(E["V"].sel(V=J_SHOWN, method="nearest"))
    in_J = E.sel(V=V_near) / mapped(emission_plateau, V_near, E["T"])
    found = {
        "emission": labelled(E, "|E_ex|/Gamma", unit, "exchange emission by Gamma"),
        "torque": labelled(X, "|T_ex|/Gamma", unit, "exchange torque by Gamma"),
        "share": labelled(share, "|E_ex|/plateau", "1", "share of the plateau in V"),
        "level_V": labelled(
            _levels(share, "V"), "V", unit, "bias at which E_ex reaches level of its plateau"
        ),
        "onset": labelled(_onset(E), "d log E_ex/d log V", "1", "exponent of E_ex in V at small V"),
    }
    found |= _fits(share.sel(J=J_SHOWN), "V", J_SHOWN)
    found |= _fits(in_J.transpose("T", "J"), "J", V_near)
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
        chosen = (x > kink + START * T) & (gap > SMALLEST) if T > 0.0 else np.zeros(len(x), bool)
        rows.append(_approach(x, gap, chosen))
    scaled = [fit._replace(rate=fit.rate * T) for fit, T in zip(rows, share["T"].values, strict=True)]
    return described(scaled, along, share["T"], "T")


def _approach(x: np.ndarray, gap: np.ndarray, chosen: np.ndarray) -> Approach:
    """Return the fit of the chosen points; NaN where fewer than four of them have a gap."""
    chosen = chosen & (gap > 0.0)
    return approach(x[chosen], gap[chosen]) if chosen.sum() > 3 else Approach(*[np.nan] * 4)


def described(fits: list[Approach], stem: str, coordinate: Any, scale: str) -> dict[str, xr.DataArray]:
    """Return the four numbers of fits as labelled variables along ``coordinate``."""
    texts = {
        "rate": f"rate of the exponential approach along {stem}, by 1/{scale}",
        "power": f"power of the algebraic approach along {stem}",
        "misfit_exponential": "residual of log(gap) for the exponential",
        "misfit_algebraic": "residual of log(gap) for the power",
    }
    made = {}
    for field, text in texts.items():
        values = coordinate.copy(data=[getattr(fit, field) for fit in fits])
        made[f"{field}_{stem}"] = labelled(values, field, "1", text)
    return made


def splitting(store: xr.Dataset) -> xr.Dataset:
    """Return I_Q over its plateau and q_ex over N_s/4 against J/T, with fits, from (D, tau_R, J)."""
    current = (store["quadrupole_absorption"] - store["quadrupole_emission"]) / store["tunnel_rate"]
    T_L, tau = float(store["T_L"]), store["tau_R"]
    top = tau.copy(data=[thermal_plateau(T_L, float(value)) for value in tau])
    share = (current / top).transpose("D", "tau_R", "J").rename(J="J_T", D="D_T")
    moment = store["quadrupole_exchange_L"] / (store["N"] * store["J"] / (8.0 * store["D"]))
    moment = moment.isel(D=-1, tau_R=0, drop=True).where(store["J"] > 0.0, 0.0).rename(J="J_T")
    found = {
        "share_thermal": labelled(
            share, "I_Q/plateau", "1", "pure quadrupole current over its wide-band plateau"
        ),
        "share_moment": labelled(
            moment, "q_ex/(N_s/4)", "1", "stored exchange moment over its value at T = 0"
        ),
    }
    x = store["J"].values
    fits = []
    for value, row in zip(tau.values, share.isel(D_T=-1).values, strict=True):
        hotter = T_L * max(1.0, 1.0 / (1.0 - value))
        chosen = (x > 6.0 * T_L) & (1.0 - row > SMALLEST) & (x <= 20.0 * T_L)
        fit = _approach(x, 1.0 - row, chosen)
        fits.append(fit._replace(rate=fit.rate * hotter))
    found |= described(fits, "thermal", tau, "max(T_L, T_R)")
    far = x > 8.0 * T_L
    fit = _approach(x, 1.0 - moment.values, far)
    found |= described([fit], "moment", xr.DataArray([0.0], dims="one"), "T")
    return xr.Dataset(found)


def checks(data: xr.Dataset) -> list[Check]:
    """Return the statements on onset, plateau and approach."""
    E, cold, warm = data["emission"], {"T": 0.0}, {"T": 0.5}
    flat = abs(E.sel(cold).where(data["V"] >= data["J"]) - 0.5 * data["J"])
    end = data["share"].sel(J=slice(0.0, EDGE_FREE)).isel(V=-1) - 1.0
    at = {"J": J_SHOWN, "level": 0.9}
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
        *_thermal_checks(data),
    ]


def _thermal_checks(data: xr.Dataset) -> list[Check]:
    wide = data["share_thermal"].isel(D_T=-1)
    narrow = data["share_thermal"].isel(D_T=0)
    misfits = data["misfit_exponential_thermal"] / data["misfit_algebraic_thermal"]
    turned = float(data["misfit_algebraic_moment"][0] / data["misfit_exponential_moment"][0])
    moment = data["share_moment"].sel(J_T=20.0)
    return [
        near(
            "V C 2: I_Q saturated at J = 10 T, lowest share",
            float(wide.sel(J_T=10.0).min()),
            1.0,
            within=0.05,
        ),
        near(
            "plateau of I_Q to all orders in tau_R, worst share",
            worst(wide.isel(J_T=-1) - 1.0),
            0.0,
            within=1e-5,
        ),
        near("the same for D = 25, J <= 20 T", worst(narrow.sel(J_T=20.0) - 1.0), 0.0, within=0.01),
        below("approach of I_Q: misfit of exponential over power", float(misfits.max()), 0.5),
        near(
            "its rate times the higher T, worst",
            worst(data["rate_thermal"] - 1.0),
            None,
            within=0.15,
            expected=0.0,
        ),
        below("approach of q_ex: misfit of power over exponential", turned, 0.1),
        near("(72): power of the approach of q_ex", float(data["power_moment"][0]), 1.0, within=0.01),
        near("(72): q_ex/(N_s/4) at J = 20 T", float(moment), 1.0 - 2.0 / 20.0, within=1e-6),
    ]

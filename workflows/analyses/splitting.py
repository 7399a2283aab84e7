"""I_Q and q_ex against J/T: plateau and approach, exponential for the current, algebraic for the moment.

share     I_Q over its wide-band plateau to all orders in tau_R; q_ex over N_s/4, its value at T = 0
D_T, J_T  half bandwidth and splitting of this sweep, since other sweeps have their own
"""

from __future__ import annotations

import xarray as xr

from ...kernels.estimates import thermal_plateau
from ..checks import Check, below, near
from ..numbers import labelled, worst
from .approaches import chosen_approach, described

START, END, FAR = 6.0, 20.0, 8.0  # J/T at which the fits begin and end: of the current, of the moment


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
    return xr.Dataset(found | _fits(share.isel(D_T=-1), moment, T_L))


def _fits(share: xr.DataArray, moment: xr.DataArray, T_L: float) -> dict[str, xr.DataArray]:
    """Return the fits of the gaps: of the current for every tau_R, of the moment."""
    x, fits = share["J_T"].values / T_L, []
    for value, row in zip(share["tau_R"].values, share.values, strict=True):
        fit = chosen_approach(x, 1.0 - row, (x > START) & (x <= END))
        fits.append(fit._replace(rate=fit.rate * max(1.0, 1.0 / (1.0 - value))))
    fit = chosen_approach(x, 1.0 - moment.values, x > FAR)
    found = described(fits, "thermal", share["tau_R"], "max(T_L, T_R)")
    return found | described([fit], "moment", xr.DataArray([0.0], dims="one"), "T")


def checks(data: xr.Dataset) -> list[Check]:
    """Return the saturation at J = 10 T, the plateaus, and how both curves approach them."""
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

"""Linear response of the pure quadrupole current to a thermal bias, from the sweep in (J, tau_R).

    slope     d(I_Q/Gamma)/d tau_R at tau_R -> 0, against (137)
    range     |tau_R| at which the linear law is off by 1 % and by 10 %, for either sign
    beside    charge and spin current, which vanish; <I_Q^LR>, which is of second order

The slope is the limit tau_R -> 0 of the odd part [I_Q(tau) - I_Q(-tau)]/2 tau, fitted by a line in tau^2.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..checks import Check, above, below, near
from ..fits import crossing, exponent
from ..linear_picture import draw
from ..numbers import labelled, worst
from ..thermal import common_checks, currents
from ..workflow import Workflow

FIT = 0.026  # |tau_R| up to which the odd part is fitted; its next term is then below 1e-6 of the slope
SECOND_ORDER = slice(9e-4, 1.1e-2)
LEVELS = (0.01, 0.1)
SIDES = (-1.0, 1.0)


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return the currents, the slope, the range of the linear law and the order of <I_Q^LR>."""
    data = currents(store)
    reduced = data["current"] / data["tunnel_rate"]
    slope = _slope(reduced)
    law = (data["linear"] / data["tunnel_rate"] / data["tau_R"]).isel(tau_R=-1, drop=True)
    found = {
        "slope": (slope, "dI_Q/d tau_R/Gamma", "slope of the pure quadrupole current, by Gamma"),
        "slope_137": (law, "dI_Q/d tau_R/Gamma", "the same by (137)"),
        "range": (_range(reduced, slope), "|tau_R|", "thermal bias at which the linear law is off by level"),
        "order": (_order(data["zz_LR"]), "d log <I_Q^LR>/d log tau_R", "order of the current into <LR>"),
    }
    units = {"range": "1", "order": "1"}
    unit = data["current"].attrs["units"]
    made = {k: labelled(a, symbol, units.get(k, unit), text) for k, (a, symbol, text) in found.items()}
    return data.assign(made)


def _slope(reduced: xr.DataArray) -> xr.DataArray:
    """Return the slope at tau_R = 0 for every J."""
    tau = reduced["tau_R"].values
    fitted = tau[(tau > 0.0) & (tau <= FIT)]
    plus, minus = (reduced.sel(tau_R=s * fitted).transpose("tau_R", "J").values for s in (1.0, -1.0))
    odd = (plus - minus) / (2.0 * fitted[:, None])
    return reduced.isel(tau_R=0, drop=True).copy(data=np.polyfit(fitted**2, odd, 1)[1])


def _range(reduced: xr.DataArray, slope: xr.DataArray) -> xr.DataArray:
    """Return |tau_R| at which I_Q departs from slope * tau_R by each level, NaN beyond the sweep."""
    found = np.full((reduced.sizes["J"], len(SIDES), len(LEVELS)), np.nan)
    for k, side in enumerate(SIDES):
        same_side = np.sign(reduced["tau_R"].values) == side
        part = reduced.isel(tau_R=same_side).sortby("tau_R", ascending=side > 0.0)
        tau = np.abs(part["tau_R"].values)
        departure = abs(part / (slope * part["tau_R"]) - 1.0).transpose("J", "tau_R").values
        for j, row in enumerate(departure):
            for n, level in enumerate(LEVELS):
                found[j, k, n] = np.exp(crossing(np.log(tau), np.log(row), np.full(row.shape, np.log(level))))
    coords = {"J": reduced["J"], "side": list(SIDES), "level": list(LEVELS)}
    return xr.DataArray(found, coords, ("J", "side", "level"))


def _order(current: xr.DataArray) -> xr.DataArray:
    """Return the exponent of <I_Q^LR> in |tau_R| for either sign of it, at small tau_R."""
    found = np.empty((current.sizes["J"], len(SIDES)))
    for k, side in enumerate(SIDES):
        part = current.assign_coords(tau_R=side * current["tau_R"]).sortby("tau_R").sel(tau_R=SECOND_ORDER)
        rows = part.transpose("J", "tau_R").values
        found[:, k] = [exponent(part["tau_R"], row) for row in rows]
    return xr.DataArray(found, {"J": current["J"], "side": list(SIDES)}, ("J", "side"))


def checks(data: xr.Dataset) -> list[Check]:
    """Return the slope against (137), the range of the linear law, and what vanishes."""
    error = abs(data["slope"] / data["slope_137"] - 1.0)
    J = float(data["J"].sel(J=5.0, method="nearest"))
    ranges = data["range"].sel(J=J)
    one, ten = (float(ranges.sel(level=level).mean()) for level in LEVELS)
    half = data["current"].interp(tau_R=0.5) / (0.5 * data["slope"] * data["tunnel_rate"]) - 1.0
    last = data["J"][-1]
    return [
        near(
            "(137): slope, worst relative deviation, J <= 10",
            worst(error.sel(J=slice(0.0, 10.0))),
            0.0,
            within=1e-5,
        ),
        near("(137): slope, worst relative deviation, all J", worst(error), 0.0, within=1e-3),
        near(
            "after (137): slope/Gamma t at the largest J",
            float(data["slope"].sel(J=last)),
            -0.5,
            relative=1e-3,
        ),
        above(f"|tau_R| at which the linear law is off by 1 %, J = {J:g}", one, 1e-3),
        below(f"the same, J = {J:g}", one, 0.03),
        near(
            f"|tau_R| off by 10 % over that off by 1 %, J = {J:g}",
            ten / one,
            None,
            relative=0.2,
            expected=10.0,
        ),
        above("the linear law fails at tau_R = 1/2, smallest departure", float(abs(half).min()), 0.1),
        near("(137) f.: order of <I_Q^LR> in tau_R, worst", worst(data["order"] - 2.0), 0.0, within=0.05),
        *common_checks(data),
    ]


WORKFLOW = Workflow(
    "linear-response",
    "Linear response of the quadrupole current to a thermal bias",
    ("linear-response",),
    numbers,
    checks,
    draw,
)

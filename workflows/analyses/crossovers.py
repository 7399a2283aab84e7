"""Where |E_ex| = |T_ex|: V*(J) and J*(V), against (121) and the exact closed forms of T = 0.

Erratum: (121) needs (120) with the factor 1/2 that is missing in print.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ...kernels.estimates import crossover_bias, crossover_splitting, wide_band_emission
from ...kernels.estimates import zero_temperature_exchange_torque as torque_at_zero
from ..checks import Check, below, near
from ..fits import crossing
from ..numbers import labelled, mapped, worst


def crossovers(data: xr.Dataset, D: float) -> xr.Dataset:
    """Return V*(T, J) and J*(T, V), NaN where the curves do not cross within the sweep, and (121)."""
    unit = data["emission"].attrs["units"]
    ratio = mapped(np.log, data["emission"] / data["torque"])
    found = {
        "star_V": (_zeros(ratio.transpose("T", "J", "V"), "V"), "V*", "bias at which |E_ex| = |T_ex|"),
        "star_J": (_zeros(ratio.transpose("T", "V", "J"), "J"), "J*", "splitting at which |E_ex| = |T_ex|"),
        "star_V_121": (mapped(crossover_bias, data["J"], D), "V*", "V* by (121)"),
        "star_J_121": (mapped(crossover_splitting, data["V"], D), "J*", "J* by (121)"),
        "star_V_exact": (_exact(data["J"], D), "V*", "V* of the closed forms of T = 0"),
    }
    return xr.Dataset({k: labelled(a, symbol, unit, text) for k, (a, symbol, text) in found.items()})


def _zeros(ratio: xr.DataArray, along: str) -> xr.DataArray:
    """Return the zeros along the last dimension, found on a logarithmic scale."""
    x = np.log(ratio[along].values)
    zeros = [np.exp(crossing(x, row)) for row in ratio.values.reshape(-1, len(x))]
    first = ratio.isel({along: 0}, drop=True)
    return first.copy(data=np.reshape(zeros, first.shape))


def _exact(J: xr.DataArray, D: float) -> xr.DataArray:
    """Return V* at T = 0 by fixed-point iteration of V = 2 |T_ex|; NaN where the band edges come in."""
    V = crossover_bias(J.values, D)
    inside = 0.5 * V + 1.5 * J.values < D
    safe = np.where(inside, J.values, 1.0)
    for _ in range(40):
        V = 2.0 * np.abs(torque_at_zero(safe, D, 0.5 * np.where(inside, V, 0.0)))
    # Below the kink at V = J the emission is V/2, which the iteration takes for granted.
    good = inside & np.isclose(-wide_band_emission(V, safe, 0.0), 0.5 * V)
    return J.copy(data=np.where(good, V, np.nan))


def checks(data: xr.Dataset) -> list[Check]:
    """Return V* and J* against the exact values and against (121), whose error is of first order in J/D."""
    cold, warm = data["star_V"].sel(T=0.0), data["star_V"].sel(T=0.5)
    D = float(data["D"])
    exact = (cold / data["star_V_exact"] - 1.0).where(np.isfinite(data["star_V_exact"]), drop=True)
    departure = (cold / data["star_V_121"] - 1.0) * D / data["J"]
    V = float(data["V"].sel(V=1.0, method="nearest"))
    J_star = data["star_J"].sel(T=0.0, V=V)
    back = np.interp(float(J_star), data["J"], cold)
    slope = float(departure.sel(J=0.5))
    return [
        near("V* at T = 0, worst deviation from closed forms", worst(exact), 0.0, within=1e-4),
        below("(121): |V*/V*(121) - 1| D/J at T = 0, worst", worst(departure), 0.6),
        near("(121): V* at T = 0, J = 1/2", float(cold[0]), float(data["star_V_121"][0]), relative=0.02),
        near("(V*/V*(121) - 1) D/J for J -> 0", slope, None, within=0.02, expected=-0.5),
        near(
            f"(121): J* at T = 0, V = {V:.3g}",
            float(J_star),
            float(data["star_J_121"].sel(V=V)),
            relative=D**-1 * float(J_star),
        ),
        near("V* and J* are one curve: V*(J*(V))/V", back / V, None, within=5e-3, expected=1.0),
        near(
            "V* at T = 1/2, J = 5 (Fig. 16)", float(warm.sel(J=5.0)), 1.0 / 3.0, within=1e-3, expected=0.84630
        ),
    ]

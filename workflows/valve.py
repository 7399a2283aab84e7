"""What figures 3a and 3b share: the spin valve of electrodes that are polarized at the Fermi energy."""

from __future__ import annotations

import numpy as np
import xarray as xr

from .checks import Check, above, near
from .numbers import labelled, norm, worst
from .principal import WORDS
from .valve_gaps import principal_gap, spin_gap, spins

POLARIZATION = 5.0 / 9.0  # n of the two flat bands at the Fermi energy
SHOWN = 2.0  # the bias of the panels that show one


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return what is drawn and checked of a spin valve against angle and bias."""
    theta = store["theta"]
    kept = ["charge_current", "spin_current"]
    kept += [f"principal_{kind}_{word}" for kind in ("current", "axis") for word in WORDS]
    ratio = store["charge_spin_valve"] / store["charge_isotropic"]
    written = store["charge_isotropic"] + store["charge_spin_valve"] * np.cos(theta)
    found = {
        "tmr": (magnetoresistance(store["charge_current"]), "TMR", "(I_P - I_AP)/I_AP"),
        "ratio": (ratio.isel(theta=0), "I_NF/I_N0", "spin-valve part by the isotropic one"),
        "charge_gap": (store["charge_current"] / written - 1.0, "", "<I_N> by (89), less 1"),
        "spin_gap": (spin_gap(store), "", "norm of <I_S> less (90), by the largest"),
        "principal_gap": (principal_gap(store), "", "norm of <I_Q> less (122), by the largest"),
    }
    data = store[kept].assign(
        {name: labelled(a, symbol, "1", text) for name, (a, symbol, text) in found.items()}
    )
    return data.assign(spins(store))


def magnetoresistance(current: xr.DataArray) -> xr.DataArray:
    """Return (I_P - I_AP)/I_AP, the first angle being parallel and the last antiparallel."""
    parallel, antiparallel = (current.isel(theta=k).reset_coords("theta", drop=True) for k in (0, -1))
    return parallel / antiparallel - 1.0


def julliere(polarization: float) -> float:
    """Return the magnetoresistance of two electrodes of this polarization n at the Fermi energy."""
    return 2.0 * polarization**2 / (1.0 - polarization**2)


def checks(data: xr.Dataset, polarization: float, within: float) -> list[Check]:
    """Return what holds of charge, spin and spin-quadrupole current.

    Parameters
    ----------
    polarization
        n at the Fermi energy.
    within
        how far the magnetoresistance may be from that of constant n, relatively.
    """
    tmr, ratio = data["tmr"], data["ratio"]
    size = norm(data["spin_current"])
    stopped = float(size.isel(theta=-1).max() / size.max())
    written = worst(tmr - 2.0 * ratio / (1.0 - ratio))
    expected, text = julliere(polarization), "V A 1: TMR at the lowest bias, Julliere's 2n^2/(1 - n^2)"
    return [
        near(
            "(89): <I_N> = I_N0 + I_NF cos(theta), worst deviation",
            worst(data["charge_gap"]),
            0.0,
            within=1e-12,
        ),
        near(text, float(tmr[0]), None, relative=within, expected=expected),
        near("V A 1: TMR = 2r/(1 - r), r = I_NF/I_N0, worst", written, 0.0, within=1e-12),
        near("(90): <I_S> written out, worst deviation", worst(data["spin_gap"]), 0.0, within=1e-12),
        near("V C 1: no spin current where antiparallel, over the largest", stopped, 0.0, within=1e-12),
        *_tensor_checks(data),
    ]


def _tensor_checks(data: xr.Dataset) -> list[Check]:
    """Return what holds of the spin-quadrupole current, its principal currents and axes."""
    found = [data[f"spin_by_{word}"] for word in ("emission", "absorption", "torque")]
    mean = sum(found[1:], found[0]) / 3.0
    apart = max(worst(s / mean - 1.0) for s in found)
    low, middle, high = (data[f"principal_current_{word}"] for word in WORDS)
    scale = float(abs(high).max())
    gaps = xr.concat([middle - low, high - middle], "gap").min("gap") / scale
    mirrored = worst(high - high.values[:, ::-1]) / scale
    least, equal = float(gaps.isel(theta=30).min()), worst(gaps.isel(theta=[0, -1]))
    rest = worst(data["principal_gap"])
    return [
        near("(109)-(111): one <S^L> for all parts of <I_Q>, worst", apart, 0.0, within=1e-6),
        near("(122): <I_Q> = sum of I_lambda v_lambda v_lambda, rest", rest, 0.0, within=1e-12),
        above("V B 3 a: three different I_lambda at pi/2, smallest gap", least, 1e-3),
        near("(130)-(132): two equal ones where collinear, largest gap", equal, 0.0, within=1e-9),
        above("A_Q is not 0: (133) fails, largest difference", mirrored, 0.05),
    ]

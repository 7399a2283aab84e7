"""Magnetoresistance of both electrodes in Fig. 3, and the spin valve that passes no spin at any bias.

V C 1: antiparallel electrodes of equal n(omega), here of different size, pass no spin current, whatever the
electric and the thermal bias. Charge and the exchange part of the spin-quadrupole current go on.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..checks import Check, above, near
from ..numbers import labelled, worst
from ..tmr_picture import draw
from ..valve import POLARIZATION, julliere, magnetoresistance
from ..workflow import Workflow


def numbers(curved: xr.Dataset, flat: xr.Dataset, store: xr.Dataset) -> xr.Dataset:
    """Return the magnetoresistance of each valve, and the currents of the antiparallel one."""
    found = {}
    for letter, valve in (("a", curved), ("b", flat)):
        tmr = magnetoresistance(valve["charge_current"])
        parts = [valve[f"charge_{name}"].isel(theta=0) for name in ("isotropic", "spin_valve")]
        written = (2.0 * parts[1] / (parts[0] - parts[1])).reset_coords(drop=True)
        ends = valve["charge_current"].isel(theta=0) / sum(parts[1:], parts[0])
        found[f"tmr_{letter}"] = labelled(tmr.reset_coords(drop=True), "TMR", "1", "(I_P - I_AP)/I_AP")
        found[f"written_{letter}"] = labelled(written, "TMR", "1", "the same from (93), (94)")
        found[f"parallel_{letter}"] = labelled(ends.reset_coords(drop=True), "", "1", "I_P by I_N0 + I_NF")
    data = xr.Dataset(found).rename(V="V_valve").reset_coords(drop=True)
    return data.assign(_currents(store))


def _currents(store: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the currents of the sweep ``antiparallel`` along the axis of L, and what they must be."""
    unit, cosine = store["charge_current"].attrs["units"], np.cos(store["theta"])
    spin = store["spin_current"].sel(i="z", drop=True)
    moment = store["quadrupole_current_LL"].sel(i="z", j="z", drop=True)
    exchange = -2.0 / 3.0 * (store["exchange_emission"] + cosine * store["exchange_absorption"])
    found = {
        "charge": (store["charge_current"], "<I_N^L>", "charge current"),
        "spin": (spin, "<I_S^L>_z", "spin current along the axis of L"),
        "spin_written": (
            store["spin_emission"] + cosine * store["spin_absorption"],
            "<I_S^L>_z",
            "the same, (90)",
        ),
        "moment": (moment, "<I_Q^LL>_zz", "zz component of the spin-quadrupole current"),
        "exchange": (exchange, "<I_Q^LL>_zz^ex", "its exchange part, (91)"),
    }
    arrays = {name: labelled(a, symbol, unit, text) for name, (a, symbol, text) in found.items()}
    across = store["spin_current"].drop_sel(i="z")
    return arrays | {
        "spin_across": labelled((across**2).sum("i") ** 0.5, "", unit, "spin current across the axis")
    }


def checks(data: xr.Dataset) -> list[Check]:
    """Return the magnetoresistance, and what flows where no spin does."""
    constant = worst(data["tmr_b"] / julliere(POLARIZATION) - 1.0)
    return [
        *_ratio_checks(data, "a", 0.015),
        *_ratio_checks(data, "b", 0.8),
        near("Julliere: TMR of (b), worst", constant, 0.0, within=2e-4),
        *_spin_checks(data),
        *_moment_checks(data.isel(theta=-1), worst(data["charge"]), worst(data["exchange"])),
    ]


def _ratio_checks(data: xr.Dataset, letter: str, lowest: float) -> list[Check]:
    tmr = data[f"tmr_{letter}"]
    gaps = [worst(tmr - data[f"written_{letter}"]), worst(data[f"parallel_{letter}"] - 1.0)]
    return [
        above(f"V A 1: a valve, smallest TMR of ({letter})", float(tmr.min()), lowest),
        near(f"(89): TMR of ({letter}) from (93), (94), worst", gaps[0], 0.0, within=1e-12),
        near(f"(89): parallel current of ({letter}), worst", gaps[1], 0.0, within=1e-12),
    ]


def _spin_checks(data: xr.Dataset) -> list[Check]:
    """Return that antiparallel electrodes pass no spin, and what parallel ones pass."""
    parallel, antiparallel = (data.isel(theta=k) for k in (0, -1))
    n, size = POLARIZATION, worst(parallel["spin"])
    stopped = worst(antiparallel["spin"], data["spin_across"]) / size
    written = worst(data["spin"] - data["spin_written"]) / size
    bias = abs(parallel["V"])
    low = parallel.isel(T_R=0, V=np.flatnonzero((bias > 0.0) & (bias <= 4.0)))
    ratio = worst(low["spin"] / low["charge"] * (1.0 + n**2) / n - 1.0)
    text = "V C 1: spin current where antiparallel, any V and T_R, largest over parallel"
    return [
        near(text, stopped, 0.0, within=1e-12),
        near("(90): spin current along the axis, worst over the largest", written, 0.0, within=1e-12),
        near("(93)-(97): parallel <I_S>/<I_N> = n/(1 + n^2), |V| <= 4, worst", ratio, 0.0, within=1e-3),
    ]


def _moment_checks(data: xr.Dataset, charge: float, exchange: float) -> list[Check]:
    """Return what flows through antiparallel electrodes, over the largest charge and exchange current."""
    alone = worst(data["moment"] - data["exchange"]) / exchange
    thermal = abs(data["moment"].sel(V=0.0).isel(T_R=slice(1, None)))
    least = float(thermal.min()) / worst(data["moment"])
    biased = float(abs(data["charge"].sel(V=12.0)).min()) / charge
    return [
        near("(91): without spin current <I_Q> is exchange alone, worst", alone, 0.0, within=1e-9),
        above("V C: <I_Q>_zz without spin current at V = 0, T_R > T_L, over the largest", least, 1e-2),
        above("V C 1: charge without spin current at V = 12, over the largest", biased, 0.3),
    ]


WORKFLOW = Workflow(
    "tmr",
    "Magnetoresistance, and a spin valve without spin current",
    ("fig03a", "fig03b", "antiparallel"),
    numbers,
    checks,
    draw,
)

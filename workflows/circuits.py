"""The circuits of Figs. 1, 5, 11 and 12: three electrodes whose pairs are stored, two of them a spin valve.

The store ``networks`` holds the coefficients of every pair. Directions and tunnel amplitudes are set here;
they enter by the algebra of (89)-(91), (53) and (85) alone, so that nothing is integrated.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import xarray as xr

from ..kernels.electrodes import Band
from ..sweeps.circuit import Circuit
from ..sweeps.lead import Lead
from .checks import Check, near
from .circuit_guards import guards
from .numbers import labelled

NAMES = ("L", "R", "M")  # in the order of the store
CIRCUITS = {"two": NAMES[:2], "three": NAMES}
DIRECTIONS = {"L": (0.0, 0.0), "R": (0.4 * np.pi, 0.0), "M": (0.65 * np.pi, 0.9 * np.pi)}
COUPLINGS = {("L", "R"): 0.05, ("R", "M"): 0.04, ("L", "M"): 0.06}
_DIMS = ("node", "source", "pair", "pair_source")


def leads(store: xr.Dataset, names: tuple[str, ...]) -> dict[str, Lead]:
    """Return the electrodes as they were stored, along their directions."""
    found = {}
    for name in names:
        here = store.isel(mu_L=NAMES.index(name))
        D, J, N, E = (float(here[f"{kind}_L1"]) for kind in "DJNE")
        band = Band("semielliptic", D, J, N, E)
        found[name] = Lead(band, DIRECTIONS[name], T=float(here["T_L"]), mu=float(here["mu_L"]))
    return found


def pairs(store: xr.Dataset, names: tuple[str, ...]) -> dict[tuple[str, str], dict[str, float]]:
    """Return the stored quantities of every pair, the currents for t = 1."""
    found = {}
    for i, r in enumerate(names):
        for s in names[i + 1 :]:
            point = store.isel(mu_L=NAMES.index(r), mu_R=NAMES.index(s))
            scale = {"1": 1.0, point["spin_emission"].attrs["units"]: float(point["t"]) ** 2}
            found[r, s] = {
                str(name): float(array) / scale[array.attrs["units"]]
                for name, array in point.data_vars.items()
            }
    return found


def circuit(store: xr.Dataset, names: tuple[str, ...]) -> Circuit:
    """Return the circuit of these electrodes, each coupled to each."""
    couplings = {pair: t for pair, t in COUPLINGS.items() if set(pair) <= set(names)}
    return Circuit(leads(store, names), couplings)


def network(store: xr.Dataset, names: tuple[str, ...]) -> xr.Dataset:
    """Return the network of these electrodes, from what is stored."""
    return circuit(store, names).network(pairs(store, names))


def numbers(store: xr.Dataset, valve: xr.Dataset) -> xr.Dataset:
    """Return both networks, their names ending in ``_two`` and ``_three``, and what guards their numbers."""
    unit = store["spin_emission"].attrs["units"]
    found: dict[Hashable, xr.DataArray] = {}
    for name, electrodes in CIRCUITS.items():
        each = network(store, electrodes)
        for variable in each.data_vars:
            if each[variable].attrs["units"] == "energy":
                each[variable].attrs["units"] = unit
        each = each.assign(lead_variables(circuit(store, electrodes), unit))
        each = each.rename({key: f"{key}_{name}" for key in (*each.data_vars, *_DIMS)})
        found |= dict(each.data_vars)
    return xr.Dataset(found | guards(store, valve, xr.Dataset(found)))


def lead_variables(circuit: Circuit, unit: str) -> dict[str, xr.DataArray]:
    """Return temperature, chemical potential, axis and band of every electrode, for ``leads_of``."""
    given = list(circuit.leads.values())
    table = {
        "temperature": ([lead.T for lead in given], "node", "T", unit),
        "potential": ([lead.mu for lead in given], "node", "mu", unit),
        "axis": ([lead.axis for lead in given], ("node", "i"), "J/|J|", "1"),
        "band": ([lead.bands[0].numbers for lead in given], ("node", "number"), "D, J, N, E", unit),
    }
    return {
        name: labelled(xr.DataArray(values, dims=dims), symbol, units, f"{name} of an electrode")
        for name, (values, dims, symbol, units) in table.items()
    }


def leads_of(data: xr.Dataset) -> dict[str, Lead]:
    """Return the electrodes of a network that bears ``lead_variables``."""
    found = {}
    for node in data["node"].values:
        here = data.sel(node=node)
        D, J, N, E = (float(x) for x in here["band"])
        band = Band("semielliptic", D, J, N, E)
        axis = tuple(float(x) for x in here["axis"])
        found[str(node)] = Lead(band, axis, T=float(here["temperature"]), mu=float(here["potential"]))
    return found


def part(data: xr.Dataset, name: str) -> xr.Dataset:
    """Return one of the networks as `Circuit.network` names it."""
    chosen = data[[key for key in data.data_vars if str(key).endswith(f"_{name}")]]
    return chosen.rename(
        {
            key: str(key).removesuffix(f"_{name}")
            for key in (*chosen.data_vars, *chosen.dims)
            if str(key) not in "ij"
        }
    )


def common_checks(data: xr.Dataset) -> list[Check]:
    """Return that what is stored twice agrees."""
    return [
        near(
            "an electrode stores the same beside each other one", float(data["gap_twice"]), 0.0, within=1e-12
        ),
        near("a pair is the same in both orders", float(data["gap_turned"]), 0.0, within=1e-9),
        near(
            "the pair L, R is the spin valve of fig03a at V = 2", float(data["gap_valve"]), 0.0, within=1e-9
        ),
        near("(89)-(91) of the pair L, R, written out", float(data["gap_written"]), 0.0, within=1e-12),
    ]

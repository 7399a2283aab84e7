"""Fig. 1: the spin valve, as ferromagnets (a) or as islands in magnetic fields (b), and its electrons (c).

The electrodes are L and R of the networks in Figs. 5, 11 and 12; (c) is their density of states, filled up to
their chemical potentials at their temperatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from scipy.special import expit

from ..checks import Check, near
from ..circuits import CIRCUITS, circuit, lead_variables, leads_of
from ..densities import densities, draw_density, mark_level
from ..numbers import labelled
from ..setup_picture import draw_ferromagnets, draw_islands
from ..style import empty_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDES = CIRCUITS["two"]


def numbers(store: xr.Dataset, filling: xr.Dataset) -> xr.Dataset:
    """Return both electrodes, their density of states and its occupation, and the electrons they hold."""
    data = densities(filling)
    data = data.drop_vars([name for name, coord in data.coords.items() if not coord.dims])
    given = circuit(store, SIDES)
    leads = given.leads.values()
    found = dict(lead_variables(given, store["mu_L"].attrs["units"]))
    scale = xr.DataArray([lead.bands[0].numbers[2] for lead in leads], dims="node") / float(filling["N_L1"])
    found |= {str(name): array * scale for name, array in data.data_vars.items()}
    f = np.stack([expit(-(data["omega"].values - lead.mu) / lead.T) for lead in leads])
    found["occupation"] = labelled(xr.DataArray(f, dims=("node", "omega")), "f", "1", "Fermi function")
    own = store.isel(mu_R=0, drop=True).isel(mu_L=slice(len(SIDES))).rename(mu_L="node")
    for name in ("particle_number_L", "spin_L"):
        found[name.removesuffix("_L")] = own[name].drop_vars([str(key) for key in own.coords])
    bands = [
        abs(float(filling[f"{key}_L1"]) - lead.bands[0].numbers["DJNE".index(key)])
        for key in "DJE"
        for lead in leads
    ]
    found["bands"] = labelled(
        xr.DataArray(max(bands)), "", "1", "difference between the bands of both sweeps"
    )
    return xr.Dataset(found, coords={"node": list(SIDES), "i": list("xyz")})


def checks(data: xr.Dataset) -> list[Check]:
    """Return that the filled areas are the electrons that are stored."""
    width = data["omega"].diff("omega").values[0]
    up, down = (
        (data[f"density_{spin}"] * data["occupation"]).sum("omega") * width for spin in ("up", "down")
    )
    found = []
    for name in SIDES:
        for text, area, stored in (
            ("(46): <N>", up + down, "particle_number"),
            ("(47): <S>.J", 0.5 * (up - down), "spin"),
        ):
            value, expected = (float(each.sel(node=name)) for each in (area, data[stored]))
            found.append(
                near(f"{text} of {name} from the filled area", value, None, relative=1e-4, expected=expected)
            )
    bias = float(data["potential"][0] - data["potential"][1])
    return [
        *found,
        near("(c) shows the band of the electrodes", float(data["bands"]), 0.0, within=0.0),
        near("bias between the electrodes as in fig03a", bias, None, within=0.0, expected=2.0),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    leads, unit = leads_of(data), data["potential"].attrs["units"]
    picture = empty_figure((6.8, 3.6))
    panels = picture.subplot_mosaic("alr;blr", width_ratios=(1.65, 0.8, 0.8))
    draw_ferromagnets(panels["a"], leads, unit=unit)
    draw_islands(panels["b"], leads, unit=unit)
    for side, name in zip("lr", SIDES, strict=True):
        _density(panels[side], data.sel(node=name), name)
    panels["l"].set_ylabel(rf"$\omega$ ({unit})")
    panels["r"].tick_params(labelleft=False)
    for letter, x, y in (("a", 0.01, 0.985), ("b", 0.01, 0.49), ("c", 0.475, 0.985)):
        picture.text(x, y, f"({letter})", va="top")
    return picture


def _density(axes: Axes, data: xr.Dataset, name: str) -> None:
    """Draw the filled density of states of an electrode."""
    draw_density(axes, data, data["occupation"].values)
    axes.set_xlim(-0.75, 0.75)
    axes.set_ylim(-14.0, 14.0)
    axes.set_xticks([-0.5, 0.0, 0.5], ["0.5", "0", "0.5"])
    unit = rf"\ (1/{{\rm {data['potential'].attrs['units']}}})"
    axes.set_xlabel(rf"$\nu_\downarrow^{{\rm {name}}},\ \nu_\uparrow^{{\rm {name}}}{unit}$")
    mark_level(axes, float(data["potential"]), rf"$\mu^{{\rm {name}}}$")


WORKFLOW = Workflow(
    "fig01", "Spin valve of two electrodes", ("networks", "fig03a-filling"), numbers, checks, draw
)

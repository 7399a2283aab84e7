"""Fig. 3: two electrodes that are polarized at the Fermi energy: (a) one curved band, (b) two flat bands.

They are the electrodes of the sweeps fig03a and fig03b; the spin valves made of them are figures 3a and 3b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from scipy.special import expit

from ..checks import Check, above, near
from ..densities import densities, draw_density, dress, mark_level
from ..numbers import labelled, worst
from ..style import DOTTED, new_figure, panel
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = ("a", "b")


def numbers(*stores: xr.Dataset) -> xr.Dataset:
    """Return the densities of both electrodes, and what their spin valves make of the polarization."""
    found: dict[str, xr.DataArray] = {}
    for k, letter in enumerate(PANELS):
        filling, valve = stores[2 * k : 2 * k + 2]
        data = densities(filling).rename({"mu_L": f"mu_{letter}", "omega": f"omega_{letter}"})
        data = data.drop_vars([name for name, coord in data.coords.items() if not coord.dims])
        found |= {f"{name}_{letter}": array for name, array in data.items()}
        up, down = data["density_up"], data["density_down"]
        mean = 0.5 * (up + down)
        n = xr.where(mean > 1e-12, 0.5 * (up - down) / mean.where(mean > 1e-12, 1.0), 0.0)
        found[f"polarization_{letter}"] = labelled(n, "n", "1", "spin polarization of the density of states")
        found |= {f"{name}_{letter}": array for name, array in _valve(valve, mean, n, letter).items()}
        found[f"bands_{letter}"] = _other_bands(filling, valve)
    return xr.Dataset(found)


def _valve(valve: xr.Dataset, mean: xr.DataArray, n: xr.DataArray, letter: str) -> dict[str, xr.DataArray]:
    """Return I_NF/I_N0 of the spin valve at its smallest bias, and the same from the density of states."""
    point = valve.isel(V=0, theta=0)
    omega, V, T = mean[f"omega_{letter}"], float(point["V"]), float(point["T"])
    weight = mean**2 * (expit(-(omega + 0.5 * V) / T) - expit(-(omega - 0.5 * V) / T))
    pairs = {
        "ratio": (point["charge_spin_valve"] / point["charge_isotropic"], "I_NF/I_N0 of the spin valve"),
        "ratio_density": ((n**2 * weight).sum() / weight.sum(), "the same from the density of states"),
    }
    return {
        name: labelled(value.reset_coords(drop=True), "I_NF/I_N0", "1", text)
        for name, (value, text) in pairs.items()
    }


def _other_bands(filling: xr.Dataset, valve: xr.Dataset) -> xr.DataArray:
    """Return by how much the numbers of the bands differ between both stores."""
    names = [str(name) for name in valve.coords if str(name)[:3] in ("D_L", "J_L", "N_L", "E_L")]
    gap = sum(abs(float(filling[name]) - float(valve[name])) for name in names)
    return labelled(xr.DataArray(gap), "", "1", "difference between the bands of both sweeps")


def checks(data: xr.Dataset) -> list[Check]:
    """Return which bands lie where, the polarization, and the spin valve that follows from it."""
    flat = data.sel(omega_b=slice(-14.0, 4.0))
    steps = worst(flat["density_up_b"] - (1 / 50 + 1 / 20), flat["density_down_b"] - 1 / 50)
    areas = _filled(data["mu_a"].values)
    gap = worst(data["electrons_up_a"] - areas[0], data["electrons_down_a"] - areas[1])
    least = float(abs(data["polarization_a"].sel(omega_a=slice(-5.0, 5.0))).min())
    n = float(data["polarization_b"].sel(omega_b=0.125))
    text = "II D (ii): nu_up = 1/2D_1 + 1/2D_2, nu_down = 1/2D_1 around mu, worst"
    return [
        near("II D (i): electrons of the curved band, worst deviation from its area", gap, 0.0, within=1e-12),
        above("II D (i): n at the Fermi energy of (a), smallest of |w - mu| < 5", least, 0.04),
        near(text, steps, 0.0, within=1e-12),
        near("(15): n at the Fermi energy of (b)", n, None, within=1e-12, expected=5 / 9),
        *(check for letter in PANELS for check in _valve_checks(data, letter)),
    ]


def _valve_checks(data: xr.Dataset, letter: str) -> list[Check]:
    ratio, expected, gap = (float(data[f"{name}_{letter}"]) for name in ("ratio", "ratio_density", "bands"))
    text = f"(93), (94): I_NF/I_N0 from the density of ({letter})"
    return [
        near(text, ratio, None, relative=5e-4, expected=expected),
        near(f"the electrode of ({letter}) is that of fig03{letter}", gap, 0.0, within=0.0),
    ]


def _filled(mu: np.ndarray, D: float = 25.0, J: float = 5.0, E: float = 15.0) -> list[np.ndarray]:
    """Return the electrons below ``mu`` in the half ellipse of each spin."""
    x = [np.clip((mu - E + s * 0.5 * J) / D, -1.0, 1.0) for s in (1.0, -1.0)]
    return [0.5 + (u * np.sqrt(1.0 - u**2) + np.arcsin(u)) / np.pi for u in x]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both electrodes beside each other."""
    picture, panels = new_figure(1, 2, figsize=(5.2, 3.0))
    for axes, letter, width, text in zip(
        panels, PANELS, (0.045, 0.1), ("one curved band", "two flat bands"), strict=True
    ):
        draw_density(axes, data, name=f"omega_{letter}", along=f"mu_{letter}", suffix=f"_{letter}")
        dress(axes, width, -33.0, 55.0)
        mark_level(axes, 0.0)
        panel(axes, letter, text, y=0.975)
        axes.set_ylabel(r"$(\omega-\mu)/t$")
    _name_bands(panels[1])
    return picture


def _name_bands(axes: Axes) -> None:
    """Divide the parts of (b) where both bands are, and write which part belongs to which."""
    for x, low, high in ((0.02, -15.0, 5.0), (-0.02, 15.0, 27.5)):
        axes.plot([x, x], [low, high], color="0.15", lw=0.7, ls=DOTTED)
    for x, y, text in ((0.045, -7.5, "2"), (0.01, 12.0, "1"), (-0.01, 7.0, "1"), (-0.045, 21.0, "2")):
        axes.text(x, y, text, ha="center", va="center", fontsize=8)


WORKFLOW = Workflow(
    "fig03",
    "Densities of states that are polarized at the Fermi energy",
    ("fig03a-filling", "fig03a", "fig03b-filling", "fig03b"),
    numbers,
    checks,
    draw,
)

"""Densities of states as the kernels integrate them: from stored numbers of electrons at T = 0.

    N_sigma(mu) = <N>/2 + sigma <S>.J                                        (46), (47)
    nu_sigma    = [N_sigma(mu_k+1) - N_sigma(mu_k)]/(mu_k+1 - mu_k)         (12), averaged from mu_k to mu_k+1

The area between two chemical potentials is thus exactly the number of electrons between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from .numbers import labelled
from .style import GREEN, GREY, LIGHT_GREEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPINS = (("up", 1.0), ("down", -1.0))


def densities(store: xr.Dataset, along: str = "mu_L", name: str = "omega") -> xr.Dataset:
    """Return electrons and density of states of each spin.

    Parameters
    ----------
    store
        ``particle_number_L`` and ``spin_L`` against the chemical potential ``along``, at T = 0.
    along, name
        the dimension of the chemical potentials, and what that of their middles is to be called.

    Returns
    -------
    xarray.Dataset
        ``electrons_up``, ``electrons_down`` (..., along) and ``density_up``, ``density_down`` (..., name)
        [1/energy].
    """
    edges = store[along].values
    middles, width = 0.5 * (edges[1:] + edges[:-1]), np.diff(edges)
    found = {}
    for spin, sign in SPINS:
        count = 0.5 * store["particle_number_L"] + sign * store["spin_L"]
        found[f"electrons_{spin}"] = labelled(count, f"N_{spin}", "1", f"electrons of spin {spin}")
        step = count.diff(along).rename({along: name}).assign_coords({name: middles})
        rate = step / xr.DataArray(width, dims=name)
        unit = f"1/{store[along].attrs['units']}"
        found[f"density_{spin}"] = labelled(rate, f"nu_{spin}", unit, f"density of states of spin {spin}")
    return xr.Dataset(found)


def draw_density(
    axes: Axes,
    data: xr.Dataset,
    occupied: Any = 0.0,
    *,
    name: str = "omega",
    along: str = "mu_L",
    suffix: str = "",
) -> None:
    """Draw the density of states of spin up to the right, of spin down to the left, energy upwards.

    Parameters
    ----------
    data
        what ``densities`` returns, without further dimensions.
    occupied
        the chemical potential at T = 0, or the occupation (n,) of every energy.
    name, along, suffix
        names of the dimensions, and what follows the names of the variables.
    """
    edges, middles = data[along].values, data[name].values
    filled = np.where(middles < occupied, 1.0, 0.0) if np.isscalar(occupied) else np.asarray(occupied)
    for (spin, sign), colour in zip(SPINS, (GREEN, LIGHT_GREEN), strict=True):
        nu = sign * data[f"density_{spin}{suffix}"].values
        look: dict[str, Any] = {"orientation": "horizontal", "baseline": 0.0}
        axes.stairs(nu * filled, edges, fill=True, color=colour, alpha=0.75, lw=0, **look)
        seen = np.flatnonzero(np.abs(nu) > 1e-9 * np.abs(nu).max())
        part = slice(seen[0], seen[-1] + 1)
        axes.stairs(nu[part], edges[part.start : part.stop + 1], color="0.15", lw=0.9, **look)
    axes.axvline(0.0, ymax=0.88, color="0.15", lw=0.7)


def dress(axes: Axes, width: float, bottom: float, top: float) -> None:
    """Set the limits, and name the axes and both halves."""
    axes.set_xlim(-width, width)
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$\nu_\downarrow(\omega)\,t\qquad\quad\nu_\uparrow(\omega)\,t$")
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.xaxis.set_minor_locator(_none())


def mark_level(axes: Axes, mu: float, text: str = r"$\mu$") -> None:
    """Draw a chemical potential with its name at the right border."""
    axes.axhline(mu, color=GREY, lw=0.7, ls=(0, (4, 2)))
    axes.text(0.985, mu, text, transform=axes.get_yaxis_transform(), ha="right", va="bottom", color=GREY)


def _none() -> Any:
    from matplotlib.ticker import NullLocator

    return NullLocator()

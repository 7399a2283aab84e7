"""What guards the numbers of a spin valve: its currents written out, and what they must have in common.

In the frame e_z = J^L, e_x = J^L x J^R/sin(theta) the tensor (91) has the components xz: T_Q sin(theta)/2,
yz: -A_Q sin(theta)/2, zz: 2/3 (E_Q + A_Q cos(theta)). By (109)-(111) all three must hold the same <S^L>.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from .numbers import labelled, norm
from .principal import residual


def spin_gap(store: xr.Dataset) -> xr.DataArray:
    """Compare the spin current with (90) written out."""
    sine, cosine = np.sin(store["theta"]), np.cos(store["theta"])
    parts = [
        store["spin_torque"] * sine,
        -store["spin_absorption"] * sine,
        store["spin_emission"] + store["spin_absorption"] * cosine,
    ]
    written = xr.concat(parts, "i").assign_coords(i=store["i"])
    return norm(store["spin_current"] - written) / float(norm(written).max())


def principal_gap(store: xr.Dataset) -> xr.DataArray:
    """Compare the tensor with its principal form (122)."""
    return residual(store) / float(norm(store["quadrupole_current_LL"]).max())


def spins(store: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return <S^L> three times, from the emission, absorption and torque of the tensor (109)-(111)."""
    inner = store.isel(theta=slice(1, -1)).rename(theta="theta_inner")
    sine, cosine = np.sin(inner["theta_inner"]), np.cos(inner["theta_inner"])
    part = {
        key: inner["quadrupole_current_LL"].sel(i=key[0], j=key[1], drop=True) for key in ("xz", "yz", "zz")
    }
    absorption = -2.0 * part["yz"] / sine
    found = {
        "emission": 1.5 * part["zz"] - absorption * cosine,
        "absorption": absorption,
        "torque": 2.0 * part["xz"] / sine,
    }
    return {
        f"spin_by_{word}": labelled(
            0.5 * (total + inner[f"exchange_{word}"]) / inner[f"spin_{word}"],
            "<S^L>",
            "1",
            f"spin of L by the {word}",
        )
        for word, total in found.items()
    }

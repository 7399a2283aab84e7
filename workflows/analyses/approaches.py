"""How curves approach their plateaus: fits with their numbers as labelled variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from ..fits import Approach, approach
from ..numbers import labelled

SMALLEST = 1e-8  # gap at which a fit ends, before it drowns in rounding


def chosen_approach(x: np.ndarray, gap: np.ndarray, chosen: np.ndarray) -> Approach:
    """Return the fit of the chosen points; NaN where fewer than four of them have a gap to speak of."""
    chosen = chosen & (gap > SMALLEST)
    return approach(x[chosen], gap[chosen]) if chosen.sum() > 3 else Approach(*[np.nan] * 4)


def described(fits: list[Approach], stem: str, coordinate: Any, scale: str) -> dict[str, xr.DataArray]:
    """Return the four numbers of fits as labelled variables along ``coordinate``."""
    texts = {
        "rate": f"rate of the exponential approach along {stem}, by 1/{scale}",
        "power": f"power of the algebraic approach along {stem}",
        "misfit_exponential": "residual of log(gap) for the exponential",
        "misfit_algebraic": "residual of log(gap) for the power",
    }
    made = {}
    for field, text in texts.items():
        values = coordinate.copy(data=[getattr(fit, field) for fit in fits])
        made[f"{field}_{stem}"] = labelled(values, field, "1", text)
    return made

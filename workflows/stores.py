"""Reading what a workflow needs from a store, and refusing a store that is not finished."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from ..kernels.quantities import WITH_VALUE
from ..sweeps.errors import UserError
from ..sweeps.results import open_results, refuse_lost


def read(name: str, results: str | Path | None = None) -> xr.Dataset:
    """Return a finished store in memory: that of the latest run, else the archived one.

    Raises
    ------
    UserError
        where there is none, or points of it have no value, or a value is gone.
    """
    store = open_results(name, results).load()
    status = store["status"].values
    missing = int(np.count_nonzero(~np.isin(status, WITH_VALUE)))
    if missing:
        raise UserError(
            f"{name}: {missing} of {status.size} points have no value; finish it with spinquad run {name}"
        )
    refuse_lost(store, (str(variable) for variable in store.data_vars))
    return store


def outside(store: xr.Dataset) -> float:
    """Return the fraction of points flagged as outside the range of the formulas, (19)."""
    return float(np.count_nonzero(store["regime"].values) / store["regime"].size)

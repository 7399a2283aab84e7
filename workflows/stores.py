"""Reading what a workflow needs from a store, and refusing a store that is not finished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import xarray as xr

from ..kernels.quantities import WITH_VALUE
from ..sweeps.errors import UserError
from ..sweeps.identity import sweep_differences
from ..sweeps.missing import run_again
from ..sweeps.results import find_store, open_results, reading, refuse_lost
from ..sweeps.store import open_store
from ..sweeps.sweep import Sweep


def read(name: str, results: str | Path | None = None) -> xr.Dataset:
    """Return a finished store of the catalog's sweep in memory: that of the latest run, else the archived.

    Raises
    ------
    UserError
        where there is none, or it is of another sweep, damaged, or points of it have no value.
    """
    path = find_store(name, results)
    with reading(path):
        _refuse_other(name, path, results)
        store = open_results(path).load()
    status = store["status"].values
    missing = int(np.count_nonzero(~np.isin(status, WITH_VALUE)))
    if missing:
        way_out = run_again(name, results)
        raise UserError(f"{name}: {missing} of {status.size} points have no value; finish it with {way_out}")
    refuse_lost(store, (str(variable) for variable in store.data_vars))
    return store


def _refuse_other(name: str, path: Path, results: str | Path | None) -> None:
    """Refuse a store that has the name of the catalog's sweep and is of another, but for more quantities."""
    drawn, stored = Sweep.from_toml(name), open_store(path).plan.sweep
    used = tuple(q for q in stored.quantities if q in drawn.quantities) or stored.quantities
    differs = sweep_differences(drawn, replace(stored, quantities=used))
    if differs:
        raise UserError(
            f"{path} is not of the catalog's sweep {name}: {'; '.join(differs)}; rename yours, or"
            f" put it aside with {run_again(name, results, '--fresh')}"
        )


def outside(store: xr.Dataset) -> float:
    """Return the fraction of points flagged as outside the range of the formulas, (19)."""
    return float(np.count_nonzero(store["regime"].values) / store["regime"].size)

"""One evaluated point as text: JSON for programs, a table for people."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..kernels.quantities import QUANTITIES, REGIME, STATUS
from .errors import RunFailed


def point_json(parameters: Mapping[str, float], point: xr.Dataset) -> str:
    """Return a point as JSON.

    Parameters
    ----------
    parameters
        the canonical parameters.
    point
        a Dataset of ``evaluate`` without dimensions other than ``i`` and ``j``.

    Returns
    -------
    str
        ``{"parameters": {...}, "status": ..., "regime": [...], "quantities": {name: {"value": ..., "error":
        ...}}}``; what is not finite becomes null, since JSON has no NaN.
    """
    quantities = {
        name: {"value": _plain(point[name].values), "error": _plain(point[f"{name}_error"].values)}
        for name in point.data_vars
        if name in QUANTITIES
    }
    report = {
        "parameters": dict(parameters),
        "status": status_of(point),
        "regime": regime_of(point),
        "quantities": quantities,
    }
    return json.dumps(report, indent=2, allow_nan=False)


def point_table(parameters: Mapping[str, float], point: xr.Dataset) -> str:
    """Return a point as an aligned table: parameters, then quantity, value, error and symbol."""
    given = ", ".join(f"{name} = {value:.10g}" for name, value in parameters.items())
    rows = [("quantity", "value", "error", "symbol")]
    for name in point.data_vars:
        if name in QUANTITIES:
            rows += _rows(str(name), point)
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {error:>{widths[2]}}  {symbol}"
        for name, value, error, symbol in rows
    ]
    notes = [f"status: {status_of(point)}"]
    if regime := regime_of(point):
        notes.append(f"outside the range of the formulas: {', '.join(regime)}")
    return "\n".join([given, "", *lines, "", *notes])


def status_of(point: xr.Dataset) -> str:
    """Return the word for the status of a point."""
    return STATUS[int(point["status"])]


def regime_of(point: xr.Dataset) -> list[str]:
    """Return the words for the assumptions that a point strains."""
    return [word for bit, word in REGIME.items() if int(point["regime"]) & bit]


def check_point(point: xr.Dataset) -> None:
    """Raise RunFailed where a quantity of the point has no value."""
    lost = [str(name) for name in point.data_vars if name in QUANTITIES and bool(point[name].isnull().any())]
    if lost:
        raise RunFailed(f"no value for {', '.join(lost)}: the point is marked {status_of(point)}; change it")


def _rows(name: str, point: xr.Dataset) -> list[tuple[str, str, str, str]]:
    """Return the lines of one quantity, one for each component."""
    values, errors = point[name], point[f"{name}_error"].values
    rows = []
    for index in np.ndindex(values.shape):
        component = "".join("xyz"[k] for k in index)
        label = f"{name}[{component}]" if component else name
        rows.append((label, f"{values.values[index]:.15g}", f"{errors[index]:.1e}", values.attrs["symbol"]))
    return rows


def _plain(values: np.ndarray) -> Any:
    """Return numbers and nested lists of numbers, None for what is not finite."""
    if values.ndim:
        return [_plain(part) for part in values]
    return float(values) if math.isfinite(values) else None

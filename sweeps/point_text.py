"""One evaluated point as text: JSON for programs, a table for people."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..kernels.quantities import QUANTITIES
from .errors import RunFailed
from .labelled import Labelled
from .many_bands import band_words
from .words import regime_words, status_word


def point_json(parameters: Mapping[str, float], point: Labelled) -> str:
    """Return a point as JSON.

    Parameters
    ----------
    parameters
        the canonical parameters.
    point
        has no dimensions other than ``i`` and ``j``.

    Returns
    -------
    str
        ``{"unit": ..., "parameters": {...}, "status": ..., "regime": [...], "quantities": {name:
        {"value": ..., "error": ...}}}``; what is not finite becomes null, since JSON has no NaN.
    """
    quantities = {
        name: {"value": _plain(_values(point, name)), "error": _plain(_values(point, f"{name}_error"))}
        for name in quantities_of(point)
    }
    report = {
        "unit": unit_of(point),
        "parameters": dict(parameters),
        **point.attributes,
        "status": status_of(point),
        "regime": regime_of(point),
        "quantities": quantities,
    }
    return json.dumps(report, indent=2, allow_nan=False)


def point_table(parameters: Mapping[str, float], point: Labelled) -> str:
    """Return a point as an aligned table: parameters, then quantity, value, error and symbol."""
    numbers = [f"{name} = {value:.10g}" for name, value in parameters.items()]
    given = ", ".join([*numbers, *band_words(point.attributes)])
    given += f"; energies in {unit_of(point)}" if unit_of(point) != "energy" else ""
    rows = [("quantity", "value", "error", "symbol")]
    for name in quantities_of(point):
        rows += _rows(name, point)
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {error:>{widths[2]}}  {symbol}"
        for name, value, error, symbol in rows
    ]
    notes = [f"status: {status_of(point)}"]
    if regime := regime_of(point):
        notes.append(f"outside the range of the formulas: {', '.join(regime)}")
    return "\n".join([given, "", *lines, "", *notes])


def unit_of(point: Labelled) -> str:
    """Return the name of the unit of energy."""
    return str(point.coordinates["t"][2]["units"])


def quantities_of(point: Labelled) -> list[str]:
    """Return the names of its quantities."""
    return [name for name in point.variables if name in QUANTITIES]


def status_of(point: Labelled) -> str:
    """Return the word for the status of a point."""
    return status_word(int(_values(point, "status")))


def regime_of(point: Labelled) -> list[str]:
    """Return the words for the assumptions that a point strains."""
    return regime_words(int(_values(point, "regime")))


def check_point(point: Labelled) -> None:
    """Raise RunFailed where a quantity of the point has no value."""
    lost = [name for name in quantities_of(point) if np.isnan(_values(point, name)).any()]
    if lost:
        raise RunFailed(f"no value for {', '.join(lost)}: the point is marked {status_of(point)}; change it")


def _rows(name: str, point: Labelled) -> list[tuple[str, str, str, str]]:
    """Return the lines of one quantity, one for each component."""
    _, values, attributes = point.variables[name]
    errors = _values(point, f"{name}_error")
    rows = []
    for index in np.ndindex(values.shape):
        component = "".join("xyz"[k] for k in index)
        label = f"{name}[{component}]" if component else name
        # + 0.0 turns -0.0 into 0.0
        rows.append((label, f"{values[index] + 0.0:.15g}", f"{errors[index]:.1e}", attributes["symbol"]))
    return rows


def _values(point: Labelled, name: str) -> np.ndarray:
    """Return the values of a variable."""
    return np.asarray(point.variables[name][1])


def _plain(values: np.ndarray) -> Any:
    """Return numbers and nested lists of numbers, None for what is not finite."""
    if values.ndim:
        return [_plain(part) for part in values]
    return float(values) + 0.0 if math.isfinite(values) else None

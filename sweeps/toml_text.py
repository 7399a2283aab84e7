"""A sweep as the text of a sweep file: reading it gives the same sweep, to the last bit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .numbers import written
from .steps import even, even_in_logarithm
from .sweep import Sweep

_STEPS = {"linspace": even, "logspace": even_in_logarithm}


def sweep_text(sweep: Sweep) -> str:
    """Return a sweep as TOML; axes of even steps are written as such, others as lists."""
    given = sweep.to_dict()
    lines = [f"{key} = {_value(given[key])}" for key in ("name", "title", "unit", "quantities")]
    lines += _table("parameters", given["parameters"])
    lines += _table("axes", {name: _axis(axis) for name, axis in given["axes"].items()})
    for side in sweep.electrodes():
        bands = [f"    {_value(band)}," for band in given[side]["bands"]]
        lines += ["", f"[{side}]", "bands = [", *bands, "]"]
    return "\n".join(lines) + "\n"


def _table(key: str, content: Mapping[str, Any]) -> list[str]:
    """Return the lines of a table."""
    return ["", f"[{key}]", *(f"{name} = {_value(value)}" for name, value in content.items())]


def _axis(axis: Mapping[str, Any]) -> Any:
    """Return an axis in the shortest form that has its values."""
    values = axis["values"]
    partner = {key: name for key, name in axis.items() if key == "with"}
    for form, steps in _STEPS.items():
        if len(values) > 2 and _stepped(steps, values):
            return {form: [values[0], values[-1], len(values)]} | partner
    return {"values": values} | partner if partner else values


def _stepped(steps: Any, values: Sequence[float]) -> bool:
    """Return whether ``values`` are the steps between the first and the last of them."""
    first, last = values[0], values[-1]
    if first == last or steps is even_in_logarithm and not first * last > 0.0:
        return False
    return steps(first, last, len(values)).tobytes() == np.array(values).tobytes()


def _value(value: Any) -> str:
    """Return a value in one line of TOML."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        pairs = (f"{name} = {_value(inner)}" for name, inner in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return written(value) if value else repr(value)  # -0 would be read as 0

"""What lies in a store: its variables, and the place and type of each.

A store is plain Zarr v3. A shard of a variable is one file ``<variable>/c.<i>.<j>...``, without further
folders, so that whoever writes a shard makes no folder and cannot bring back a store that was moved away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..kernels.quantities import QUANTITIES
from .labels import error_attrs, quantity_attrs, regime_attrs, status_attrs
from .sweep import Sweep

KEY_SEPARATOR = "."


class Variable(NamedTuple):
    """A stored variable over the dimensions of the sweep and, for vectors and tensors, over ``i``, ``j``."""

    name: str
    dtype: str
    extra: tuple[str, ...]
    fill: float
    attrs: dict[str, Any]

    def key(self, index: Sequence[int]) -> str:
        """Return the file of the shard at ``index``, relative to the store."""
        place = [*index, *(0 for _ in self.extra)]
        return f"{self.name}/c" + "".join(f"{KEY_SEPARATOR}{k}" for k in place)


def variables(sweep: Sweep) -> list[Variable]:
    """Return the variables of a sweep's store: every quantity, its error estimate, status and regime."""
    found = []
    for name in sweep.quantities:
        dims = QUANTITIES[name].dims
        found.append(Variable(name, "<f8", dims, math.nan, quantity_attrs(name, sweep.unit)))
        found.append(Variable(f"{name}_error", "<f4", dims, math.nan, error_attrs(name, sweep.unit)))
    found.append(Variable("status", "|u1", (), 0, status_attrs()))
    found.append(Variable("regime", "|u1", (), 0, regime_attrs()))
    return found

"""The sweep of everything that several stores hold: the union of their axes and quantities."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from .axes import Axis
from .errors import UserError
from .identity import frame_differences, row_words, rows_of
from .store import Store
from .sweep import Sweep
from .twins import twins


def union(stores: Sequence[Store], name: str) -> Sweep:
    """Return the sweep of everything that the stores' sweeps hold.

    Raises
    ------
    UserError
        where they differ in more than the values of their axes and their quantities.
    """
    first = stores[0].plan.sweep
    for store in stores[1:]:
        differs = frame_differences(first, store.plan.sweep)
        if differs:
            raise UserError(f"{store.path} is of another sweep than {stores[0].path}: {'; '.join(differs)}")
    quantities = {q: None for store in stores for q in store.plan.sweep.quantities}
    axes = tuple(_joined([store.plan.sweep.axes[k] for store in stores]) for k in range(len(first.axes)))
    return Sweep(name, first.title, first.unit, first.fixed, axes, tuple(quantities), first.left, first.right)


def _joined(axes: Sequence[Axis]) -> Axis:
    """Return the values of several axes: ascending where all of them are, else in the order of the stores.

    Raises
    ------
    UserError
        where a zipped parameter has two values beside one of the axis.
    """
    _refuse_twins(axes)
    rows = list({row: None for axis in axes for row in rows_of(axis.values)})
    beside: dict[float, tuple[float, ...]] = {}
    for row in rows:
        if beside.setdefault(row[0], row) != row:
            told = " and another ".join(row_words(axes[0], each) for each in (beside[row[0]], row))
            raise UserError(f"axis {axes[0].dim}: one store has {told}; merge stores that agree in this")
    if all((np.diff(axis.values[axis.dim]) > 0).all() for axis in axes):
        rows.sort(key=lambda row: row[0])
    columns = np.array(rows).T
    return Axis(axes[0].dim, dict(zip(axes[0].values, columns, strict=True)))


def _refuse_twins(axes: Sequence[Axis]) -> None:
    """Refuse axes that have the same value but for its last digits; raises UserError."""
    for axis, other in combinations(axes, 2):
        for a, b in twins(axis.values[axis.dim], other.values[axis.dim]).items():
            raise UserError(
                f"axis {axis.dim}: {a!r} in one store and {b!r} in another differ in their last digits alone,"
                " and would be two points; run one of them anew, with --fresh and the values of the other"
            )

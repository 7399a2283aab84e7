"""Values that another store holds already: read, not computed again.

A store that extends another, or is merged from several, carries them in ``.spinquad/sources`` until all its
own shards are done. Points are matched by the exact bits of their axis values; what the sources lack
(points, quantities) or failed at is computed. Where two sources know a point they must agree within their
error estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..kernels.quantities import FAILED, PENDING
from .compute import Kernel, Values, empty, evaluate, evaluate_block, kernel_of
from .errors import RunFailed
from .identity import rows_of
from .plan import Block
from .regain import shards_made
from .store import SOURCES, Store, open_store
from .sweep import Sweep

UNKNOWN = (PENDING, FAILED)


class Source:
    """A store to take values from; only its shards that are made count."""

    def __init__(self, path: Path, target: Sweep) -> None:
        """Open the store and match its axes with those of ``target``; raises UserError."""
        import zarr

        self.store = open_store(path)
        plan = self.store.plan
        self.quantities = plan.sweep.quantities
        group = zarr.open_group(path, mode="r")
        self._arrays: dict[str, Any] = {v.name: group[v.name] for v in self.store.variables}
        self._places = [
            _places(old.values, new.values) for old, new in zip(plan.sweep.axes, target.axes, strict=True)
        ]
        self._has = np.zeros(plan.count, bool)
        self._has[list(shards_made(path, plan.count))] = True

    def read(self, block: Block, wanted: Sequence[str]) -> tuple[np.ndarray, Values] | None:
        """Return which points of a block are known, and arrays of the block's shape with their values.

        Returns
        -------
        None where no point is known, else a mask and values (NaN, status 0 elsewhere).
        """
        places = [place[part] for place, part in zip(self._places, block, strict=True)]
        inside = [np.flatnonzero(place >= 0) for place in places]
        if not all(len(rows) for rows in inside):
            return None
        taken = [place[rows] for place, rows in zip(places, inside, strict=True)]
        box = tuple(slice(int(rows.min()), int(rows.max()) + 1) for rows in taken)
        pick = np.ix_(*(rows - part.start for rows, part in zip(taken, box, strict=True)))
        put = np.ix_(*inside)
        shape = tuple(part.stop - part.start for part in block)
        out = empty(shape, wanted)
        out.status[put] = self._arrays["status"][box][pick]
        out.regime[put] = self._arrays["regime"][box][pick]
        for name in wanted:
            out.values[name][put] = self._arrays[name][box][pick]
            out.errors[name][put] = self._arrays[f"{name}_error"][box][pick]
        known = np.zeros(shape, bool)
        known[put] = self._done(taken) & ~np.isin(out.status[put], UNKNOWN)
        return (known, out) if known.any() else None

    def _done(self, taken: list[np.ndarray]) -> np.ndarray:
        """Return, over the outer product of indices, whether the shard of the point has a receipt."""
        plan = self.store.plan
        flat = np.zeros((1,) * len(taken), np.intp)
        for rows, size, count, at in zip(taken, plan.shard_shape, plan.grid, range(len(taken)), strict=True):
            stretch = [1] * len(taken)
            stretch[at] = len(rows)
            flat = flat * count + (rows // size).reshape(stretch)
        return self._has[flat]


def _places(old: dict[str, np.ndarray], new: dict[str, np.ndarray]) -> np.ndarray:
    """Return for each new row its index among the old ones, -1 where it is new."""
    index = {row: k for k, row in enumerate(rows_of(old))}
    return np.array([index.get(row, -1) for row in rows_of(new)], np.intp)


class Reuse:
    """Some sources, the first that knows a point being asked."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Take the sources."""
        self.sources = list(sources)

    def evaluate_block(self, sweep: Sweep, block: Block, kernel: Kernel, quantities: Sequence[str]) -> Values:
        """Return the values of a block, computing only what no source knows."""
        shape = tuple(part.stop - part.start for part in block)
        out = empty(shape, quantities)
        missing = {name: np.ones(shape, bool) for name in quantities}
        touched = False
        for source in self.sources:
            wanted = [name for name in quantities if name in source.quantities]
            found = source.read(block, wanted)
            if found is not None:
                touched = True
                self._take(out, missing, wanted, *found)
        if not touched:
            return evaluate_block(sweep, block, kernel, quantities)
        if any(mask.any() for mask in missing.values()):
            order = np.moveaxis(np.arange(out.status.size).reshape(shape), sweep.innermost, -1).ravel()
            self._compute(out, missing, sweep.columns(block), order, kernel_of(kernel, sweep))
        return out

    def covers(self, store: Store, shard: int) -> bool:
        """Return whether every point and quantity of a shard is known."""
        return bool(self.known(store, shard).all())

    def known(self, store: Store, shard: int) -> np.ndarray:
        """Return, in the shape of a shard, at which points every quantity is known."""
        block = store.plan.block(shard)
        missing = {
            name: np.ones([part.stop - part.start for part in block], bool)
            for name in store.plan.sweep.quantities
        }
        for source in self.sources:
            found = source.read(block, ())
            if found is not None:
                for name in set(source.quantities) & set(missing):
                    missing[name] &= ~found[0]
        return ~np.logical_or.reduce(list(missing.values()))

    def _take(
        self, out: Values, missing: dict[str, np.ndarray], wanted: list[str], known: np.ndarray, got: Values
    ) -> None:
        """Put what a source knows into ``out`` and strike it off ``missing``."""
        for name in wanted:
            self._compare(name, out, known & ~missing[name], got)
            take = known & missing[name]
            out.values[name][take] = got.values[name][take]
            out.errors[name][take] = got.errors[name][take]
            missing[name] &= ~take
        np.maximum(out.status, np.where(known, got.status, 0), out=out.status)
        out.regime[known] |= got.regime[known]

    def _compare(self, name: str, out: Values, both: np.ndarray, got: Values) -> None:
        """Refuse values of two sources that differ by more than their error estimates."""
        if both.any():
            first, second = out.values[name][both], got.values[name][both]
            errors = out.errors[name][both] + got.errors[name][both]
            differ = (first != second) & ~(np.isnan(first) & np.isnan(second))
            differ &= ~(abs(first - second) <= errors)
            if differ.any():
                a, b = first[differ][0], second[differ][0]
                raise RunFailed(f"two sources differ in {name}: {a:.17g} and {b:.17g}; verify them both")

    def _compute(
        self,
        out: Values,
        missing: dict[str, np.ndarray],
        columns: np.ndarray,
        order: np.ndarray,
        kernel: Kernel,
    ) -> None:
        """Compute what is missing in ``order``, with one kernel call for each set of quantities lacking."""
        names = list(missing)
        masks = np.stack([missing[name].ravel() for name in names])
        patterns, which = np.unique(masks, axis=1, return_inverse=True)
        for k in range(patterns.shape[1]):
            lacking = [name for name, lacks in zip(names, patterns[:, k], strict=True) if lacks]
            if lacking:
                rows = order[which.ravel()[order] == k]
                _put(out, rows, lacking, evaluate(kernel, columns[rows], lacking))


def _put(out: Values, rows: np.ndarray, names: list[str], points: Any) -> None:
    """Put computed points into the rows of ``out``; the worse status of a point stays."""
    for name in names:
        tail = points.values[name].shape[1:]
        out.values[name].reshape(-1, *tail)[rows] = points.values[name]
        out.errors[name].reshape(-1, *tail)[rows] = points.errors[name]
    status, regime = out.status.reshape(-1), out.regime.reshape(-1)
    status[rows] = np.maximum(status[rows], points.status)
    regime[rows] |= points.regime


def open_reuse(store: Store) -> Reuse | None:
    """Return what a store can take from the one it extends, and from those that this one extended."""
    sources = [Source(path, store.plan.sweep) for path in _below(store.path)]
    return Reuse(sources) if sources else None


def _below(path: Path) -> list[Path]:
    """Return the sources of a store, and theirs."""
    found = []
    for source in sorted((path / SOURCES).iterdir() if (path / SOURCES).is_dir() else []):
        found += [source, *_below(source)]
    return found

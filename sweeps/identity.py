"""What the values of a store depend on.

Identity is the parameters, the layout of the store and the bytes of every file of ``kernels/`` that the
quantities asked for can reach. Provenance (versions, machine, commit) explains, and forbids nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from .axes import Axis
from .numbers import written
from .plan import Plan
from .sweep import Sweep
from .twins import equal_but_digits, twins


def code_of(quantities: tuple[str, ...], bands: bool = False) -> dict[str, str]:
    """Return the SHA-256 of every kernel file that ``quantities`` depend on, by its name.

    ``bands`` says that an electrode is given by bands.
    """
    from ..kernels.identity import source_files
    from ..kernels.sources import name_of

    files = source_files(quantities, bands)
    return {name_of(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def identity_of(plan: Plan, code: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the identity of a store to be made.

    Parameters
    ----------
    plan
    code
        hash of every file of code by name, in place of the kernels'.
    """
    sweep = plan.sweep
    content: dict[str, Any] = {
        "code": dict(code_of(sweep.quantities, sweep.model is not None) if code is None else code),
        "unit": sweep.unit,
        "fixed": dict(sweep.fixed),
        "axes": {name: _digest(values) for axis in sweep.axes for name, values in axis.values.items()},
        "dims": list(sweep.dims),
        "quantities": sorted(sweep.quantities),
        "layout": layout_of(plan),
    }
    for side, table in sweep.electrodes().items():
        content[side] = _hash(table)
    return content | {"sha256": own_hash(content)}


def own_hash(identity: Mapping[str, Any]) -> str:
    """Return the hash that an identity holds of all else in it."""
    return _hash({key: content for key, content in identity.items() if key != "sha256"})


def layout_of(plan: Plan) -> dict[str, Any]:
    """Return how a plan cuts arrays into files, as an identity has it."""
    return {
        "shard_shape": list(plan.shard_shape),
        "chunk_shape": list(plan.chunk_shape),
        "level": plan.level,
        "format": plan.format,
    } | plan.told_unlisted


def _digest(values: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(values, "<f8").tobytes()).hexdigest()


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def code_hash(identity: Mapping[str, Any]) -> str:
    """Return one hash of all the code of an identity."""
    return _hash(identity["code"])


def changed_code(
    identity: Mapping[str, Any], sweep: Sweep, code: Mapping[str, str] | None = None
) -> list[str]:
    """Return what differs between the code that a store of ``sweep`` was made by and today's, or ``code``."""
    now = code_of(sweep.quantities, sweep.model is not None) if code is None else code
    return code_differences(identity, {"code": now})


def code_differences(stored: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what differs in the code; files that only further quantities need do not count."""
    changed = []
    for name, digest in sorted(stored["code"].items()):
        if name not in now["code"]:
            changed.append(f"{name} is no longer used")
        elif now["code"][name] != digest:
            changed.append(f"{name} has changed")
    return changed


def _shapes(sweep: Sweep, side: str) -> str:
    """Return an electrode's shapes of bands, and a digest of its tables."""
    electrode = getattr(sweep, side)
    if electrode is None:
        return "one flat band"
    tables = [band.table for band in electrode.bands if band.table is not None]
    shapes = ", ".join(band.shape for band in electrode.bands)
    return f"{shapes} (tables {_hash(tables)[:8]})" if tables else shapes


def sweep_differences(stored: Sweep, now: Sweep, *, extending: bool = False) -> list[str]:
    """Return what differs between the sweep of a store and another, in words; titles may differ.

    When ``extending``, an axis may have further values and quantities may be added.
    """
    found = frame_differences(stored, now)
    if stored.dims == now.dims:
        for old, new in zip(stored.axes, now.axes, strict=True):
            if list(old.values) == list(new.values):
                found += _lost_values(old, new) if extending else _other_values(old, new)
    gone = [name for name in stored.quantities if name not in now.quantities]
    added = [name for name in now.quantities if name not in stored.quantities]
    if gone:
        found.append(f"without {', '.join(gone)}")
    if added and not extending:
        found.append(f"with {', '.join(added)}")
    return found


def frame_differences(stored: Sweep, now: Sweep) -> list[str]:
    """Return what differs, in words, apart from quantities and the values along axes."""
    found = []
    if stored.unit != now.unit:
        found.append(f"unit {stored.unit} -> {now.unit}")
    for side in ("left", "right"):
        if _shapes(stored, side) != _shapes(now, side):
            found.append(f"electrode [{side}]: {_shapes(stored, side)} -> {_shapes(now, side)}")
    for name in sorted(set(stored.fixed) | set(now.fixed)):
        old, new = stored.fixed.get(name), now.fixed.get(name)
        if old != new:
            found.append(f"{name} {_shown(old)} -> {_shown(new)}")
    if stored.dims != now.dims:
        return [*found, f"dimensions {', '.join(stored.dims)} -> {', '.join(now.dims)}"]
    for axis, other in zip(stored.axes, now.axes, strict=True):
        names = [", ".join(each.values) for each in (axis, other)]
        if names[0] != names[1]:
            found.append(f"parameters along {axis.dim}: {names[0]} -> {names[1]}")
    return found


def _other_values(old: Axis, new: Axis) -> list[str]:
    """Return how the values along an axis differ."""
    before, after = rows_of(old.values), rows_of(new.values)
    if before == after:
        return []
    if len(before) != len(after):
        return [f"axis {old.dim}: {len(before)} -> {len(after)} values"]
    if sorted(before) == sorted(after):
        return [f"axis {old.dim}: the same values in another order"]
    k = next(k for k, row in enumerate(before) if row != after[k])
    return [f"axis {old.dim}: value {k + 1} is {row_words(old, before[k])} -> {row_words(new, after[k])}"]


def _lost_values(old: Axis, new: Axis) -> list[str]:
    """Return the first value along an axis that the other one lacks, or has with other last digits."""
    before, after = rows_of(old.values), rows_of(new.values)
    there = set(after)
    lost = [row for row in before if row not in there]
    if not lost:
        return []
    other = _twin_row(old, new, lost[0], after)
    if other is None:
        return [f"axis {old.dim} loses the value {row_words(old, lost[0])}"]
    told = f"{row_words(old, lost[0])} -> {row_words(new, other)}"
    value = min(_shown(lost[0][0]), _shown(other[0]), key=len)
    return [f"axis {old.dim}: the value {value} differs in its last digits: {told}"]


def _twin_row(
    old: Axis, new: Axis, row: tuple[float, ...], rows: list[tuple[float, ...]]
) -> tuple[float, ...] | None:
    """Return the one of ``rows``, those of ``new``, that ``row`` differs from in last digits alone."""
    value = twins(old.values[old.dim], new.values[new.dim]).get(row[0], row[0])
    other = next((each for each in rows if each[0] == value), None)
    if other is None:
        return None
    columns = zip(old.values.values(), new.values.values(), row, other, strict=True)
    return other if all(equal_but_digits(*column) for column in columns) else None


def row_words(axis: Axis, row: tuple[float, ...]) -> str:
    """Return the values at one place along an axis, each with its name where there are several."""
    if len(row) == 1:
        return _shown(row[0])
    return ", ".join(f"{name} = {_shown(x)}" for name, x in zip(axis.values, row, strict=True))


def rows_of(values: Mapping[str, np.ndarray]) -> list[tuple[float, ...]]:
    """Return the values along one dimension, each with what is zipped to it."""
    return list(zip(*(array.tolist() for array in values.values()), strict=True))


def _shown(value: float | None) -> str:
    return "(not given)" if value is None else written(value)

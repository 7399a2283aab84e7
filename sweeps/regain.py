"""Receipts made again from the manifest, for a finished store that has it alone, as an archive does.

The manifest was made of receipts and knows every file by its hash, so it counts as all of them. They are
needed one by one as soon as a shard is to be made anew: the next manifest is folded from them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from . import manifest, receipts
from .files import PARTIAL, fsync, write_file
from .log import LOGS
from .results import reading
from .store import Store
from .verify import wrong

TRIAL = 4096  # bytes
Known = Iterator[tuple[int, dict[str, Any]]]


def manifest_alone(path: Path) -> bool:
    """Return whether a store has no folder of receipts but a manifest that fits itself."""
    return not (path / receipts.RECEIPTS).is_dir() and manifest.read(path) is not None


def shards_made(path: Path, count: int) -> Collection[int]:
    """Return the shards that have a receipt; where the manifest stands for the receipts, all."""
    found = receipts.latest(path, count)
    return range(count) if not found and manifest_alone(path) else found


def sound_receipts(store: Store) -> Known:
    """Yield shard and receipt for every shard whose files have the bytes that the manifest says."""
    lines = manifest.listed(store.path)
    for _ in store.fixed_files:
        next(lines, None)
    arrays = _arrays(store)
    for shard in range(store.plan.count):
        keys = store.keys(shard)
        digests = [next(lines, ("", ""))[0] for _ in keys]
        if not any(wrong(store.path, *pair) for pair in zip(keys, digests, strict=True)):
            sizes = [(store.path / key).stat().st_size for key in keys]
            yield shard, _facts(store, arrays, shard) | {"sha256": digests, "bytes": sizes}


def _arrays(store: Store) -> dict[str, Any]:
    """Open the arrays that receipts tell of."""
    import zarr

    with reading(store.path):
        group = zarr.open_group(store.path, mode="r")
        names = [f"{name}_error" for name in store.plan.sweep.quantities]
        return {name: group[name] for name in ("status", "regime", *names)}


def _facts(store: Store, arrays: Mapping[str, Any], shard: int) -> dict[str, Any]:
    """Return what a receipt tells of a shard's values; who made it and when is not known any more."""
    with reading(store.path):
        part = {name: array[store.plan.block(shard)] for name, array in arrays.items()}
    found: dict[str, Any] = {"shard": shard, "index": store.plan.index(shard), "attempt": 0}
    found |= {"time": 0.0, "seconds": 0.0, "worst_error": {}}
    for name in ("status", "regime"):
        codes, counts = np.unique(part[name], return_counts=True)
        found[name] = dict(zip(map(str, codes.tolist()), counts.tolist(), strict=True))
    for name in store.plan.sweep.quantities:
        top = float(np.fmax.reduce(part[f"{name}_error"], axis=None))
        found["worst_error"][name] = receipts.worst_as_json(top)
    return found


def write_receipts(store: Store, known: Known) -> None:
    """Write the folder of receipts, whole or not at all; only for the holder of the claim.

    Raises
    ------
    OSError
    """
    place = store.path / receipts.RECEIPTS
    hidden = place.with_name(f"{place.name}.new")
    shutil.rmtree(hidden, ignore_errors=True)  # what a kill left
    hidden.mkdir()
    try:
        lines = (receipts.packed(receipt) for _, receipt in known)
        write_file(hidden / "manifest.jsonl", chain([b""], manifest.batched(lines)), "new")
        os.rename(hidden, place)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    fsync(place.parent)


def make_ready(store: Store) -> None:
    """Make the folders of those who write shards where they are missing, and try to write a file.

    Called before the manifest is removed: a store that cannot be written keeps it.

    Raises
    ------
    OSError
    """
    for name in (receipts.RECEIPTS, LOGS):
        (store.path / name).mkdir(exist_ok=True)
    trial = store.path / receipts.RECEIPTS / f"trial{PARTIAL}"
    try:
        trial.write_bytes(bytes(TRIAL))
    finally:
        trial.unlink(missing_ok=True)

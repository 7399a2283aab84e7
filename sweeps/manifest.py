"""The manifest: every file of a finished store with its SHA-256, folded from the receipts.

``.spinquad/SHA256SUMS`` is what ``sha256sum -c`` reads, run in the store. ``.spinquad/manifest.json`` sums
up the points and holds the hash of the first. Both depend on the values alone: not on who computed them, or
when.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from . import receipts
from .errors import RunFailed
from .files import FileSet, sha256_of
from .store import SIDE, SUMS, Store, as_json

MANIFEST = f"{SIDE}/manifest.json"


class Totals(NamedTuple):
    """Sums over receipts."""

    shards: int
    status: dict[str, int]
    regime: dict[str, int]
    worst_error: dict[str, float | str | None]
    seconds: float
    hosts: tuple[str, ...]


def totals(store: Store, places: dict[int, receipts.Place]) -> Totals:
    """Return the sums over the last receipt of every shard."""
    status: dict[str, int] = {}
    regime: dict[str, int] = {}
    worst: dict[str, float] = {}
    hosts: set[str] = set()
    shards, seconds = 0, 0.0
    for _, receipt in receipts.read_at(store.path, places):
        shards += 1
        seconds += receipt["seconds"]
        for into, key in ((status, "status"), (regime, "regime")):
            for code, count in receipt[key].items():
                into[code] = into.get(code, 0) + count
        for name, value in receipt["worst_error"].items():
            if value is not None:
                worst[name] = max(float(value), worst.get(name, 0.0))
        hosts |= {str(receipt.get("host") or "")} - {""}
    worst_error = {name: receipts.worst_as_json(top) for name, top in worst.items()}
    points, strained = (dict(sorted(counts.items())) for counts in (status, regime))
    return Totals(shards, points, strained, worst_error, seconds, tuple(sorted(hosts)))


def listed(path: Path) -> Iterator[tuple[str, str]]:
    """Yield hash and name from every line of SHA256SUMS: fixed files first, then those of every shard."""
    try:
        with open(path / SUMS, encoding="utf-8", errors="replace") as file:
            for line in file:
                digest, _, name = line.rstrip("\n").partition("  ")
                yield digest, name
    except OSError:
        return


def _lines(store: Store, places: dict[int, receipts.Place]) -> Iterator[bytes]:
    """Yield the lines of SHA256SUMS; the fixed files keep the hashes that they were made with."""
    for _, (digest, name) in zip(store.fixed_files, listed(store.path), strict=False):
        yield f"{digest}  {name}\n".encode()
    for shard, receipt in receipts.read_at(store.path, places):
        for key, digest in zip(store.keys(shard), receipt["sha256"], strict=True):
            yield f"{digest}  {key}\n".encode()


def fold(store: Store, places: dict[int, receipts.Place], owner: str) -> dict[str, Any]:
    """Write the manifest of a store whose shards all have receipts; only for the holder of the claim.

    Raises
    ------
    RunFailed
        where a shard has no receipt.
    """
    if len(places) != store.plan.count:
        raise RunFailed(f"{store.path}: {store.plan.count - len(places)} shards have no receipt; run again")
    files = FileSet(store.path, owner)
    try:
        return _folded(store, places, files)
    finally:
        files.discard()


def _folded(store: Store, places: dict[int, receipts.Place], files: FileSet) -> dict[str, Any]:
    """Write both files of the manifest, and return the manifest."""
    for lines in batched(_lines(store, places)):
        files.append(SUMS, lines)
    found = totals(store, places)
    if found.shards != store.plan.count:
        raise RunFailed(f"{store.path}: receipts have changed meanwhile; run again")
    content = {
        "identity": store.identity["sha256"],
        "shards": found.shards,
        "points": store.plan.sweep.size,
        "status": found.status,
        "regime": found.regime,
        "worst_error": found.worst_error,
        "sums": files.sha256(SUMS),
    }
    content["sha256"] = _own_hash(content)
    files.append(MANIFEST, as_json(content))
    files.commit([SUMS, MANIFEST])
    return content


def batched(lines: Iterator[bytes], size: int = 1000) -> Iterator[bytes]:
    """Yield lines joined, so many at a time."""
    while piece := b"".join(islice(lines, size)):
        yield piece


def _own_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of a manifest without its own hash."""
    return hashlib.sha256(as_json({k: v for k, v in content.items() if k != "sha256"})).hexdigest()


def read(path: Path) -> dict[str, Any] | None:
    """Return the manifest of a store, or None where there is none that fits itself and its SHA256SUMS."""
    try:
        content = json.loads((path / MANIFEST).read_bytes())
        good = isinstance(content, dict) and content.get("sha256") == _own_hash(content)
        good = good and content["sums"] == sha256_of(path / SUMS)
    except (OSError, ValueError, RecursionError):
        return None
    return content if good else None

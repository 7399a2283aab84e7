"""Receipts: what was written, by whom, with which bytes. One line a shard, one file an owner.

A receipt is appended after its data is on the disk, so a receipt without data cannot be; data without a
receipt counts as not done. Each line carries a checksum; a torn last line, left by a kill, is ignored.
"""

from __future__ import annotations

import errno
import json
import math
import os
import threading
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .files import fsync, write_file
from .store import SIDE

RECEIPTS = f"{SIDE}/receipts"


class Damage(NamedTuple):
    """A line of a receipts file that cannot be trusted."""

    file: str
    line: int


class Journal:
    """The receipts file of one owner, open for appending; threads may share it."""

    def __init__(self, store: Path, owner: str) -> None:
        """Open the file; raises OSError."""
        self._path = store / RECEIPTS / f"{owner}.jsonl"
        self._lock = threading.Lock()
        self._file = open(self._path, "ab", buffering=0)
        fsync(self._path.parent)

    def append(self, receipt: Mapping[str, Any]) -> None:
        """Append one line and force it to the disk; raises OSError, leaving at worst a torn line."""
        line = packed(receipt)
        with self._lock:
            start = self._file.seek(0, os.SEEK_END)
            try:
                if os.write(self._file.fileno(), line) < len(line):
                    raise OSError(errno.ENOSPC, "no space left for a receipt", str(self._path))
                os.fsync(self._file.fileno())
            except OSError:
                self._file.truncate(start)
                raise

    def close(self) -> None:
        """Close the file; what is appended later raises ValueError."""
        self._file.close()


def packed(receipt: Mapping[str, Any]) -> bytes:
    """Return a receipt as a line that begins with the CRC-32 of the rest."""
    text = json.dumps(receipt, separators=(",", ":"), sort_keys=True).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def unpacked(line: bytes) -> dict[str, Any] | None:
    """Return the receipt of a line, or None where the line is torn or altered."""
    check, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or check != b"%08x" % zlib.crc32(text):
        return None
    try:
        receipt = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return receipt if _plausible(receipt) else None


def _plausible(receipt: Any) -> bool:
    """Return whether a receipt has what the program relies on; a later program may have added to it."""
    if not isinstance(receipt, dict):
        return False
    kinds = {"shard": int, "attempt": int, "status": dict, "regime": dict, "worst_error": dict}
    kinds |= {"sha256": list, "bytes": list}
    if not all(isinstance(receipt.get(key), kind) for key, kind in kinds.items()):
        return False
    counts = (*receipt["status"].values(), *receipt["regime"].values())
    numbers = (receipt.get("time"), receipt.get("seconds"))
    return all(isinstance(n, int) for n in counts) and all(isinstance(x, int | float) for x in numbers)


def fits(receipt: Mapping[str, Any], variables: int) -> bool:
    """Return whether a receipt says of every variable's file what it should."""
    return len(receipt["sha256"]) == len(receipt["bytes"]) == variables


def files(store: Path) -> list[Path]:
    """Return the receipts files of a store, in the order of their names."""
    folder = store / RECEIPTS
    return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []


def drop_damaged(store: Path) -> None:
    """Write receipts files anew without altered and torn lines; only while nobody appends to them."""
    for path in files(store):
        lines = path.read_bytes().splitlines(keepends=True)
        sound = [line for line in lines if unpacked(line) is not None]
        if len(sound) < len(lines):
            write_file(path, b"".join(sound), "repair")


def worst_as_json(top: float) -> float | str | None:
    """Return the largest of some error estimates as JSON has it: None where there is none, else "inf"."""
    if math.isnan(top):
        return None
    return top if math.isfinite(top) else str(top)


class Place(NamedTuple):
    """Where a receipt stands: name of the file, since others come and go; offset in bytes."""

    file: str
    offset: int


def read_all(store: Path, damages: list[Damage] | None = None) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every valid receipt of a store with its place.

    Parameters
    ----------
    damages
        receives the lines that cannot be trusted, except a torn last one.
    """
    for path in files(store):
        offset = 0
        with open(path, "rb") as file:
            for count, line in enumerate(file, 1):
                receipt = unpacked(line)
                if receipt is not None:
                    yield Place(path.name, offset), receipt
                elif line.endswith(b"\n") and damages is not None:
                    damages.append(Damage(path.name, count))
                offset += len(line)


def latest(store: Path, count: int, damages: list[Damage] | None = None) -> dict[int, Place]:
    """Return the place of the last receipt of every shard: of the highest attempt, then the latest time.

    Only places are kept, so that 10^5 shards take a few megabytes.
    """
    best: dict[int, tuple[int, float, Place]] = {}
    for place, receipt in read_all(store, damages):
        shard = receipt["shard"]
        if 0 <= shard < count:
            rank = (receipt["attempt"], receipt["time"])
            if shard not in best or rank >= best[shard][:2]:
                best[shard] = (*rank, place)
    return {shard: entry[2] for shard, entry in best.items()}


def read_at(store: Path, places: Mapping[int, Place]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield shard and receipt in the order of the shards; not where another stands in its place by now."""
    handles: dict[str, Any] = {}
    try:
        for shard in sorted(places):
            name, offset = places[shard]
            if name not in handles:
                if len(handles) > 100:
                    handles.pop(next(iter(handles))).close()
                handles[name] = open(store / RECEIPTS / name, "rb")
            handles[name].seek(offset)
            receipt = unpacked(handles[name].readline())
            if receipt is not None and receipt["shard"] == shard:
                yield shard, receipt
    finally:
        for handle in handles.values():
            handle.close()

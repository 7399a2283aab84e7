"""Is every byte of a store what its receipts and its manifest say?

A shard is damaged where a file of it is missing, has other bytes than its receipt says, or where the
receipt is missing or altered while the manifest knows the shard. Bits that flip, shards cut short, deleted
or swapped, and receipts lost are found alike. An archive keeps its manifest alone: then that is what its
files are compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

from . import manifest, receipts
from .files import sha256_of
from .store import SUMS, DamagedStore, Store, open_store


@dataclass
class Report:
    """What ``verify`` found.

    Attributes
    ----------
    path : Path
    shards, done : int
        in all; with sound data.
    damaged : dict of int to str
        shard and what is wrong with it.
    other : list of str
        damage outside the shards: metadata, coordinates, plan, manifest, receipts.
    status : dict of str to int
        points by status, of the shards that have a receipt.
    finished : bool
        whether every shard is done and the manifest is written.
    """

    path: Path
    shards: int = 0
    done: int = 0
    damaged: dict[int, str] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    finished: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged; shards that are not done yet are no damage."""
        return not self.fault

    @property
    def fault(self) -> str:
        """The first thing that is damaged, in words; empty where nothing is."""
        return next(iter([*self.damaged.values(), *self.other]), "")


def wrong(path: Path, name: str, digest: str, size: int | None = None) -> str:
    """Return what is wrong with a file of a store, or an empty string."""
    try:
        found = (path / name).stat()
        if not S_ISREG(found.st_mode):
            return f"{name} is no file"
        if size is not None and found.st_size != size:
            return f"{name} has {found.st_size} bytes, not {size}"
        return "" if sha256_of(path / name) == digest else f"{name} has other bytes than were written"
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} cannot be read ({error.strerror})"


def verify(path: Path) -> Report:
    """Read every file of a store again and compare.

    Raises
    ------
    UserError
        where ``path`` is no store.
    """
    try:
        store = open_store(path)
    except DamagedStore as error:
        return _unopened(path, str(error).removeprefix(f"{path}: "))
    report = Report(path, store.plan.count)
    damages: list[receipts.Damage] = []
    places = receipts.latest(path, store.plan.count, damages)
    for shard, receipt in receipts.read_at(path, places):
        _check_shard(store, shard, receipt, report)
    for bad in damages:
        report.other.append(f"{receipts.RECEIPTS}/{bad.file}: line {bad.line} is altered")
    listed = manifest.listed(path)
    _check_fixed(store, listed, report)
    report.finished = (path / manifest.MANIFEST).exists()
    if report.finished:
        _check_manifest(store, listed, places, report)
    archived = report.finished and not (path / receipts.RECEIPTS).is_dir()
    report.done = store.plan.count if archived else len(places)
    report.done -= sum(shard in places for shard in report.damaged) if places else len(report.damaged)
    return report


def _unopened(path: Path, why: str) -> Report:
    """Return what is wrong with a store that cannot be opened, by its SHA256SUMS alone."""
    faults = (wrong(path, name, digest) for digest, name in manifest.listed(path))
    return Report(path, other=[why, *filter(None, faults)])


def _check_shard(store: Store, shard: int, receipt: dict[str, Any], report: Report) -> None:
    """Compare the files of a shard with its receipt."""
    if not receipts.fits(receipt, len(store.variables)):
        report.damaged[shard] = "its receipt does not fit the plan"
        return
    _check_files(store, shard, receipt["sha256"], receipt["bytes"], report)
    for code, count in receipt["status"].items():
        report.status[code] = report.status.get(code, 0) + count


def _check_files(
    store: Store, shard: int, digests: Sequence[str], sizes: Sequence[int | None], report: Report
) -> None:
    """Note the first file of a shard that is not as it should be."""
    for key, digest, size in zip(store.keys(shard), digests, sizes, strict=True):
        fault = wrong(store.path, key, digest, size)
        if fault:
            report.damaged[shard] = fault
            return


def _check_fixed(store: Store, listed: Iterator[tuple[str, str]], report: Report) -> None:
    """Compare metadata, coordinates and plan with the head of SHA256SUMS."""
    for name in store.fixed_files:
        digest, at = next(listed, ("", ""))
        fault = wrong(store.path, name, digest) if at == name else f"{SUMS} does not list {name}"
        if fault:
            report.other.append(fault)


def _check_manifest(
    store: Store, listed: Iterator[tuple[str, str]], places: dict[int, receipts.Place], report: Report
) -> None:
    """Compare the manifest with the receipts; where an archive has none, with the files themselves."""
    content = manifest.read(store.path)
    if content is None:
        report.other.append(f"{manifest.MANIFEST} is altered, or does not fit {SUMS}")
        return
    archived = not (store.path / receipts.RECEIPTS).is_dir()
    if archived:
        report.status = dict(content["status"])
    known = receipts.read_at(store.path, places)
    at, receipt = next(known, (-1, {}))
    for shard in range(store.plan.count):
        keys = store.keys(shard)
        digests = [digest for _, (digest, name) in zip(keys, listed, strict=False) if name in keys]
        if len(digests) != len(keys):
            report.other.append(f"{SUMS} ends before shard {shard}")
            return
        if archived:
            _check_files(store, shard, digests, [None] * len(keys), report)
        elif at != shard:
            report.damaged.setdefault(shard, "its receipt is missing")
        elif receipt["sha256"] != digests:
            report.other.append(f"{SUMS} has other hashes for shard {shard} than its receipt")
        if at == shard:
            at, receipt = next(known, (-1, {}))

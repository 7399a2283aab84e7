"""Which shards are still to be made, derived from what lies on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import manifest, receipts
from .compute import FAILED
from .options import Options
from .pool import Job
from .store import Store
from .verify import verify

RETRIED = ("2", "3", str(FAILED))


def jobs_of(store: Store, options: Options) -> list[Job]:
    """Return the shards to be made, each with the number of the attempt.

    These are the shards without a receipt, and those whose files are gone or of another size; when repairing,
    those that ``verify`` finds damaged; when retrying, those with points that failed.
    """
    damaged: Mapping[int, str] = {}
    if options.repair:
        report = verify(store.path)
        damaged = report.damaged
        receipts.drop_damaged(store.path)
        if report.other:
            (store.path / manifest.MANIFEST).unlink(missing_ok=True)
    places = receipts.latest(store.path, store.plan.count)
    jobs = [(shard, 0) for shard in range(store.plan.count) if shard not in places]
    for shard, receipt in receipts.read_at(store.path, places):
        failed = options.retry and any(receipt["status"].get(code) for code in RETRIED)
        if shard in damaged or failed or not _there(store, shard, receipt):
            jobs.append((shard, receipt["attempt"] + 1))
    return sorted(jobs)


def still_to_do(store: Store, jobs: Sequence[Job]) -> list[Job]:
    """Return those of ``jobs`` (shard, attempt) that nobody has made meanwhile."""
    wanted = dict(jobs)
    found = receipts.latest(store.path, store.plan.count)
    places = {shard: place for shard, place in found.items() if shard in wanted}
    for shard, receipt in receipts.read_at(store.path, places):
        if receipt["attempt"] >= wanted[shard] and _there(store, shard, receipt):
            del wanted[shard]
    return sorted(wanted.items())


def _there(store: Store, shard: int, receipt: Mapping[str, Any]) -> bool:
    """Return whether every file of a shard has the size that its receipt says."""
    if not receipts.fits(receipt, len(store.variables)):
        return False
    try:
        sizes = [(store.path / key).stat().st_size for key in store.keys(shard)]
    except OSError:
        return False
    return sizes == receipt["bytes"]

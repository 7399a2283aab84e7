"""Which shards are still to be made, derived from what lies on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..kernels.quantities import FAILED
from . import manifest, receipts, regain
from .errors import UserError
from .files import explain
from .options import Options
from .plan import FORMAT, Job
from .store import Store
from .verify import Report, verify


def jobs_of(store: Store, options: Options, *, dry: bool = False) -> list[Job]:
    """Return the shards to be made, each with the number of the attempt; only for the holder of the claim.

    These are the shards without a receipt, and those whose files are gone or of another size; when repairing,
    those that ``verify`` finds damaged; when retrying, those with points that failed. A manifest alone counts
    as the receipts that it was made of; where a shard is to be made, they are made again.

    Parameters
    ----------
    store, options
    dry
        write nothing.

    Raises
    ------
    UserError
        where the store is of a format that is no longer written.
    RunFailed
        where it cannot be written.
    """
    alone = regain.manifest_alone(store.path)
    report = verify(store.path) if options.repair else None
    if alone and (report is None or report.sound) and not _wanting(store, options):
        return []
    try:
        if alone and not dry:
            regain.write_receipts(store, regain.sound_receipts(store))
        if report is not None and not dry:
            receipts.drop_damaged(store.path)
            if report.other:
                (store.path / manifest.MANIFEST).unlink(missing_ok=True)
    except OSError as error:
        raise explain(error, f"{store.path} cannot be written") from None
    jobs = _jobs(store, options, report, regain.sound_receipts(store) if alone and dry else None)
    if jobs and store.plan.format != FORMAT:
        raise UserError(
            f"{store.path.stem} lacks {len(jobs)} of its shards and is of store format {store.plan.format},"
            " which is no longer written; make it anew with --fresh"
        )
    return jobs


def _jobs(store: Store, options: Options, report: Report | None, known: regain.Known | None) -> list[Job]:
    """Return the shards to be made by the receipts ``known``, or by those on the disk."""
    if known is None:
        known = receipts.read_at(store.path, receipts.latest(store.path, store.plan.count))
    damaged = report.damaged if report else {}
    missing = set(range(store.plan.count))
    jobs = []
    for shard, receipt in known:
        missing.discard(shard)
        failed = options.retry and str(FAILED) in receipt["status"]
        if shard in damaged or failed or not _there(store, shard, receipt):
            jobs.append((shard, receipt["attempt"] + 1))
    return sorted([*jobs, *((shard, 0) for shard in missing)])


def _wanting(store: Store, options: Options) -> bool:
    """Return whether a store with its manifest alone lacks a file, or points to be tried again."""
    content = manifest.read(store.path) or {}
    if options.retry and str(FAILED) in content.get("status", {}):
        return True
    keys = (store.path / key for shard in range(store.plan.count) for key in store.keys(shard))
    return not all(key.is_file() for key in keys)


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

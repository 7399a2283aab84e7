"""The archive of the paper's sweeps: finished stores without the traces of the machine that made them.

An archived store keeps values, plan, identity and manifest, so that it is opened and verified like any other.
It has no receipts and no logs, and of its provenance only what helps to understand a value's last bits.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..kernels.quantities import DIVERGENT, WITH_VALUE
from . import manifest
from .catalog import catalog_names, spelled_out
from .claim import claimed
from .create import publish
from .errors import UserError
from .files import FileSet, explain, hidden_beside, sha256_of
from .identity import sweep_differences
from .missing import no_run, run_again
from .results import archive_path, run_path
from .store import PROVENANCE, SUMS, as_json, open_store, read_json
from .verify import verify

KEPT = ("cpu", "created", "git", "packages", "python", "seconds_per_point")


def archive_runs(
    names: Sequence[str], results: str | None, replace: bool = False
) -> Iterator[tuple[Path, bool]]:
    """Archive the runs of the sweeps named, or of all of the catalog; yield each place and whether it is new.

    ``replace`` lets a store take the place of an archived one of another sweep.

    Raises
    ------
    UserError
        where one is not there or not fit to be kept.
    """
    chosen = [spelled_out(name) for name in names] or catalog_names()
    paths = {run_path(name, results): archive_path(name, results) for name in chosen}
    for path in paths:
        if not path.exists():
            raise UserError(no_run(path.stem, path.parent, results))
    for path, place in paths.items():
        yield place, archive(path, place, replace)


def archive(path: Path, place: Path, replace: bool = False) -> bool:
    """Copy a finished store to ``place``, over what was archived of its sweep, or if ``replace`` of any.

    Returns
    -------
    bool
        False where the same values are archived there already; then nothing is written.

    Raises
    ------
    UserError
        where the store is unfinished or damaged, or has points without a value, or another sweep's is there.
    RunFailed
        where the place cannot be written.
    """
    _check(path)
    hidden = hidden_beside(place)
    with claimed(place):
        try:
            _put_back(place)
            if place.exists() and not replace:
                _refuse_other(path, place)
            if (place / SUMS).is_file() and sha256_of(place / SUMS) == sha256_of(path / SUMS):
                return False
            _copy(path, hidden)
            _put(hidden, place)
        except OSError as error:
            raise explain(error, f"{place} cannot be written") from None
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return True


def _copy(path: Path, hidden: Path) -> None:
    """Copy what an archive keeps of a store to a folder, and force it to the disk."""
    files = FileSet(hidden, "new")
    names = [*(name for _, name in manifest.listed(path)), SUMS, manifest.MANIFEST]
    for name in names:
        (hidden / name).parent.mkdir(parents=True, exist_ok=True)
        files.append(name, (path / name).read_bytes())
    made = read_json(path, PROVENANCE)
    files.append(PROVENANCE, as_json({key: made[key] for key in KEPT if key in made}))
    files.commit([*names, PROVENANCE])


def _old(place: Path) -> Path:
    """Return where an archived store stands while another takes its place."""
    return place.with_name(f".{place.name}.old")


def _put_back(place: Path) -> None:
    """Bring back what a kill has left beside its place."""
    if _old(place).exists() and not place.exists():
        os.rename(_old(place), place)
    shutil.rmtree(_old(place), ignore_errors=True)


def _put(hidden: Path, place: Path) -> None:
    """Put an archived store in the place of the one before, which comes back where that fails."""
    if place.exists():
        os.rename(place, _old(place))
    try:
        publish(hidden, place)
    finally:
        _put_back(place)


def _refuse_other(path: Path, place: Path) -> None:
    """Refuse to overwrite the archived store of another sweep; one that cannot be read is no loss."""
    try:
        kept = open_store(place).plan.sweep
    except UserError:
        return
    differs = sweep_differences(kept, open_store(path).plan.sweep)
    if differs:
        raise UserError(
            f"{place} is of another sweep: {'; '.join(differs)}; rename yours, or give up the old one"
            " with --replace"
        )


def _check(path: Path) -> None:
    """Raise UserError where a store is not fit to be kept."""
    report = verify(path)
    if report.fault:
        mend = run_again(path.stem, option="--repair")
        raise UserError(f"{path} is damaged ({report.fault}); repair it with {mend}")
    if not report.finished:
        raise UserError(f"{path} is not finished; finish it with {run_again(path.stem)}")
    kept = (*WITH_VALUE, DIVERGENT)  # where an integral diverges there is no value to be had
    lost = sum(count for code, count in report.status.items() if int(code) not in kept)
    if lost:
        raise UserError(f"{path} has {lost} points without a value; see spinquad status {path.stem}")

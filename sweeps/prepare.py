"""Before a run: the store is made, opened, extended or moved aside, or refused if it is something else."""

from __future__ import annotations

import os
import time
from pathlib import Path

from . import manifest, sizing
from .create import made
from .errors import RunFailed, UserError
from .files import explain
from .identity import changed_code, identity_of, sweep_differences
from .mend import only_read, restore_fixed
from .options import Options
from .plan import FORMAT, Plan
from .provenance import provenance
from .status import being_extended
from .store import EXTENDED, SOURCES, SUMS, DamagedStore, Store, open_store
from .sweep import Sweep
from .timing import bytes_per_point, cpu_count, seconds_per_point
from .verify import verify


def make_plan(sweep: Sweep, options: Options, *, here: bool = False) -> Plan:
    """Return the plan for a new store, from a timed sample where anything is left to choose.

    Parameters
    ----------
    sweep, options
    here
        whether this process will make it, alone if that is quicker.

    Raises
    ------
    RunFailed
        where the kernel fails for the whole sample.
    """
    decided = options.shard_points is not None and options.processes is not None
    stored = None
    try:
        cost = 0.0 if decided else seconds_per_point(sweep, options.kernel)
        if cost and sweep.size >= sizing.MANY_POINTS:
            stored = bytes_per_point(sweep, cost, options.kernel)
    except Exception as error:
        raise RunFailed(f"{sweep.name}: the kernel fails ({type(error).__name__}: {error})") from error
    workers, each = options.workers or cpu_count(), 1
    if options.sharers is not None:
        workers, each = options.sharers(sweep.size * cost)
    threads = here and not options.processes and options.cluster is None
    return Plan.make(
        sweep,
        workers=workers,
        cost=cost,
        stored=stored,
        threads=threads,
        each=each,
        shard_points=options.shard_points,
    )


def prepare(path: Path, sweep: Sweep, options: Options, *, here: bool = False) -> Store:
    """Return the store to be filled, by this process if ``here``; only for the holder of the claim.

    Raises
    ------
    UserError
        where the store is of other code or another sweep.
    RunFailed
        where it cannot be written.
    """
    try:
        if options.fresh or not path.exists():
            return _made(path, make_plan(sweep, options, here=here), options)
        if options.repair:
            restore_fixed(path, sweep, options)
        return _opened(path, sweep, options, here)
    except OSError as error:
        raise explain(error, f"{path} cannot be written") from None


def _made(path: Path, plan: Plan, options: Options, source: Path | None = None) -> Store:
    """Make a new store in its place, taking ``source`` into it; what else is there is moved aside."""
    identity = identity_of(plan, options.code)
    with made(path, plan, identity, provenance(plan.cost)) as hidden:
        if source is not None:
            (hidden / SOURCES).mkdir()
            os.rename(source, hidden / EXTENDED)
        elif path.exists():
            aside = path.with_name(f"{path.stem}.before-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.zarr")
            if aside.exists():
                raise RunFailed(f"{aside} is in the way; try again in a second")
            os.rename(path, aside)
            options.tell(f"moved the old store to {aside}")
    return Store(path, plan, identity)


def _opened(path: Path, sweep: Sweep, options: Options, here: bool) -> Store:
    """Open a store that is there, larger where it is to be extended."""
    store = checked(path, sweep, options)
    if options.extend and sweep_differences(store.plan.sweep, sweep):
        return _extended(store, sweep, options, here)
    if store.plan.format != FORMAT and manifest.read(path) is None:
        raise UserError(only_read(path, store.plan.format, options))
    return store


def checked(path: Path, sweep: Sweep, options: Options) -> Store:
    """Open a store that is there, if it is of this code and of this sweep, or may be extended to it.

    Raises
    ------
    UserError
        DamagedStore where documents of it are.
    """
    store = open_store(path)
    name = path.stem
    lost = next((file for file in (*store.fixed_files, SUMS) if not (path / file).exists()), "")
    if lost:
        raise DamagedStore(f"{path}: {lost} is missing; to restore it: {options.command} --repair")
    code = changed_code(store.identity, store.plan.sweep, options.code)
    if code:
        raise UserError(
            f"{name} was made by other code: {'; '.join(code)}. To keep it rename the sweep,"
            f" to make it anew: {options.command} --fresh (moves the old one aside)"
        )
    differs = sweep_differences(store.plan.sweep, sweep, extending=options.extend)
    if differs:
        raise UserError(
            f"{name} was made from another sweep: {'; '.join(differs)}{_changed_files(store, sweep)};"
            f" {_ways_out(store, sweep)}"
        )
    return store


def _changed_files(store: Store, sweep: Sweep) -> str:
    """Return which files may have changed where electrodes differ."""
    changed = sweep.files and sweep.electrodes() != store.plan.sweep.electrodes()
    return f" (read from {', '.join(sweep.files)}, which may have been edited)" if changed else ""


def _ways_out(store: Store, sweep: Sweep) -> str:
    """Return what to do where a store is of another sweep."""
    extended = being_extended(store.path)
    extendable = not sweep_differences(store.plan.sweep, sweep, extending=True)
    more = "--extend (adds to it) or " if extendable else ""
    ways = f"use {more}--fresh (moves it aside), or rename the sweep"
    return f"{extended}; {ways}" if extended else ways


def _extended(store: Store, sweep: Sweep, options: Options, here: bool) -> Store:
    """Put a larger store in the place of ``store``, which goes into it as the source of what is known."""
    if fault := verify(store.path).fault:
        raise UserError(
            f"{store.path.stem} is damaged ({fault}); first run the sweep as it was with --repair"
        )
    options.tell(f"extending {store.path.stem}: {', '.join(sweep_differences(store.plan.sweep, sweep))}")
    return _made(store.path, make_plan(sweep, options, here=here), options, source=store.path)

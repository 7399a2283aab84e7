"""What a submission would be: nothing is written, and nobody is asked but for the size of arrays."""

from __future__ import annotations

from pathlib import Path

from ..sweeps.identity import sweep_differences
from ..sweeps.options import Options
from ..sweeps.prepare import checked, make_plan
from ..sweeps.store import DamagedStore, Store
from ..sweeps.sweep import Sweep
from ..sweeps.todo import jobs_of
from .orders import Submitted, orders
from .profile import Profile, Route


def dry_run(path: Path, sweep: Sweep, profile: Profile, options: Options, route: Route) -> Submitted:
    """Return what would be submitted were no jobs live."""
    store = _as_it_stands(path, sweep, options)
    if store is None or sweep_differences(store.plan.sweep, sweep):
        plan = make_plan(sweep, options)
        jobs = [(shard, 0) for shard in range(plan.count)]
    else:
        plan, jobs = store.plan, jobs_of(store, options, dry=True)
    done = Submitted(path, plan, profile, route, finished=not jobs)
    if jobs:
        done.orders = orders(path, plan, jobs, profile, route, "NAME")
    return done


def _as_it_stands(path: Path, sweep: Sweep, options: Options) -> Store | None:
    """Return the store that a submission begins with; None where it is made anew, or its documents are."""
    if options.fresh or not path.exists():
        return None
    try:
        return checked(path, sweep, options)
    except DamagedStore:
        if options.repair:
            return None
        raise

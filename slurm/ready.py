"""Before its first shard a task checks that store and code are those submitted, and compiles the kernels."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ..sweeps.errors import UserError
from ..sweeps.identity import changed_code
from ..sweeps.plan import Job
from ..sweeps.store import Store
from ..sweeps.timing import seconds_per_point
from .record import Submission

Echo = Callable[[str], object]


def say(echo: Echo, text: str) -> None:
    """Print a line with the time, in UTC as in the logs of the store."""
    echo(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}")


def shard_seconds(store: Store, jobs: Sequence[Job], echo: Echo) -> float:
    """Compile the kernels, and return the seconds of a core that the largest shard takes here.

    Compiled before the clock of the first shard runs, which would else count as one that takes a minute.
    """
    points = max((store.plan.points(shard) for shard, _ in jobs), default=0)
    if not jobs:
        return 0.0
    start = time.monotonic()
    try:
        cost = seconds_per_point(store.plan.sweep)
    except Exception:  # the shards will fail with it, and say so
        cost = store.plan.cost
    ready = time.monotonic() - start
    say(echo, f"kernels ready after {ready:.3g} s; a shard takes about {cost * points:.3g} s of a core")
    return cost * points


def check_same(store: Store, record: Submission) -> None:
    """Refuse a store or code that has changed since the submission; raises UserError."""
    if store.identity["sha256"] != record.identity:
        raise UserError(f"{store.path.name} was made anew since {record.name}; submit it again")
    if changed := changed_code(store.identity, store.plan.sweep):
        raise UserError(
            f"{store.path.name} was made by other code: {'; '.join(changed)};"
            " restore that code, or submit with --fresh"
        )

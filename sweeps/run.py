"""Running a sweep: from nothing, or from what an earlier run left, to a finished store."""

from __future__ import annotations

import time
from pathlib import Path

from .claim import claimed
from .errors import shown
from .files import explain
from .fill import Outcome, close, fill
from .guests import drop_partials
from .options import Options
from .prepare import prepare
from .results import run_path
from .store import Store, open_store
from .sweep import Sweep
from .todo import jobs_of

__all__ = ["Outcome", "finish", "run"]


def run(sweep: Sweep, options: Options | None = None) -> Outcome:
    """Run a sweep to its end, or go on with it; a finished one is left as it is.

    Raises
    ------
    UserError
        where the store was made by other code or from another sweep.
    RunFailed
        where another run is at it, or it cannot be written.
    KeyboardInterrupt
        passed on once shards in flight are put away.
    """
    options = options or Options()
    path = run_path(sweep.name, options.results)
    start = time.monotonic()
    with claimed(path, take_over=options.take_over) as claim:
        store = prepare(path, sweep, options, here=True)
        _tell_title(store, sweep, options)
        drop_partials(path)
        outcome = fill(store, jobs_of(store, options), options, claim)
    outcome.seconds = time.monotonic() - start
    return outcome


def _tell_title(store: Store, sweep: Sweep, options: Options) -> None:
    """Say where the sweep has another title than its store, which no value depends on."""
    kept = store.plan.sweep.title
    if kept != sweep.title:
        options.tell(
            f"{sweep.name}: the store keeps its title {shown(kept)}, the sweep has {shown(sweep.title)};"
            " run it with --repair to renew the title"
        )


def finish(path: Path, wait: float = 0.0) -> Outcome:
    """Close a store that others have filled: fold its manifest if every shard is done, remove leftovers.

    Parameters
    ----------
    wait
        seconds to wait for the claim.

    Raises
    ------
    UserError
        where ``path`` is no store.
    RunFailed
        where another run is at it, or it cannot be written.
    """
    with claimed(path, beside_guests=True, wait=wait):
        store = open_store(path)
        drop_partials(path)
        outcome = Outcome(path, store.plan)
        try:
            close(store, outcome)
        except OSError as error:
            raise explain(error, f"{path} cannot be written") from None
    return outcome

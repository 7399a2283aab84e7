"""How a store stands: shards and points done, what failed, what it took. Nothing is read but receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import manifest, receipts
from .errors import many
from .store import EXTENDED, PROVENANCE, Store, open_store, read_json
from .words import by_regime, by_status


@dataclass(frozen=True)
class Status:
    """How a store stands.

    Attributes
    ----------
    path : Path
    shards, done : int
        in all; with a receipt.
    points : dict of str to int
        by the word of the status, those that are pending included.
    regime : dict of str to int
        points outside the range of the formulas, by assumption.
    worst_error : dict of str to float, "inf" or None
        largest error estimate of every quantity; None where it has no value.
    seconds : float
        of computing, over all cores.
    finished : bool
        whether the manifest is written.
    hosts : tuple of str
    """

    path: Path
    shards: int
    done: int
    points: dict[str, int]
    regime: dict[str, int]
    worst_error: dict[str, float | str | None]
    seconds: float
    finished: bool
    hosts: tuple[str, ...] = field(default=())


def status(path: Path) -> Status:
    """Return how a store stands; raises UserError where ``path`` is none."""
    store = open_store(path)
    places = receipts.latest(path, store.plan.count)
    content = manifest.read(path)
    if not places and content is not None:
        return _archived(store, content)
    found = manifest.totals(store, places)
    return Status(
        path,
        store.plan.count,
        found.shards,
        by_status(found.status, store.plan.sweep.size),
        by_regime(found.regime),
        found.worst_error,
        found.seconds,
        content is not None,
        found.hosts,
    )


def being_extended(path: Path) -> str:
    """Return what to say of a store that takes over a smaller one and is not finished; empty of any other."""
    if not (path / EXTENDED).exists():
        return ""
    return (
        f"{path.stem} is being extended: what was known before is taken over as shards are made;"
        " the extended sweep, run or submitted again, finishes it"
    )


def _archived(store: Store, content: Mapping[str, dict]) -> Status:
    """Return how an archive stands, which keeps its manifest alone."""
    count = store.plan.count
    points = by_status(content["status"], store.plan.sweep.size)
    return Status(
        store.path, count, count, points, by_regime(content["regime"]), content["worst_error"], 0.0, True
    )


def text(now: Status) -> list[str]:
    """Return the lines that ``spinquad status`` prints."""
    state = "finished" if now.finished else "not finished"
    lines = [f"{now.path}: {state}, {now.done} of {many(now.shards, 'shard')}"]
    lines.append("points: " + ", ".join(f"{n} {word}" for word, n in now.points.items()))
    if extended := being_extended(now.path):
        lines.append(extended)
    if now.regime:
        flagged = ", ".join(f"{n} {word}" for word, n in now.regime.items())
        lines.append(f"outside the range of the formulas: {flagged}")
    lines += [
        f"worst error estimate of {name}: {float(value):.2g}"
        for name, value in now.worst_error.items()
        if value is not None
    ]
    made = read_json(now.path, PROVENANCE) if (now.path / PROVENANCE).exists() else {}
    if made.get("created"):
        took = ", archived" if now.finished else ""
        if now.hosts:
            took = f", computed for {now.seconds:.3g} s on {', '.join(now.hosts)}"
        lines.append(f"made {made['created']}{took}")
    return lines

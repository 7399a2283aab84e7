"""The work of a submission: missing shards cut into tasks, and the scripts of the jobs that make them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..sweeps.errors import UserError
from ..sweeps.plan import Job, Plan
from . import scheduler
from .assign import assign, chunk_count, room_of, shard_seconds, task_count
from .dask_script import dask_script
from .final_script import final_script
from .parts import FINAL, Part, split
from .profile import Profile, Route
from .record import FOLDER
from .script import Order, array_script
from .units import as_time

USUAL_COST = 3e-6


@dataclass
class Orders:
    """What is handed to SLURM.

    Attributes
    ----------
    tasks : list of list of (shard, attempt)
    seconds : list of float
        estimated seconds of each task on one core.
    parts : list of Part
        job arrays; one for Dask.
    scripts : dict of str to str
        text by part: ``0``, ``1``, ..., ``final``.
    """

    tasks: list[list[Job]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    scripts: dict[str, str] = field(default_factory=dict)


def orders(path: Path, plan: Plan, jobs: Sequence[Job], profile: Profile, route: Route, name: str) -> Orders:
    """Cut ``jobs`` into tasks and write their scripts; nothing is written to the disk.

    Parameters
    ----------
    path, plan
        of the store.
    name
        of the submission.

    Raises
    ------
    UserError
        where the walltime is too short for a shard, or the path cannot stand in a script.
    """
    cost = plan.cost or USUAL_COST
    costs = [plan.points(shard) * cost for shard, _ in jobs]
    room, chunks = room_of(profile), chunk_count(plan)
    longest = shard_seconds(max(costs), chunks, profile, len(costs), route)
    if longest > room:
        raise UserError(
            f"a shard takes about {longest:.3g} s, but walltime less margin and a minute to compile is"
            f" {room:g} s; ask for more than walltime = {as_time(profile.walltime)} in the profile"
        )
    order = Order(plan.sweep.name, name, str(path), str(path / FOLDER / name), sys.executable)
    count = 1 if route == "dask" else task_count(costs, profile, chunks)
    made = Orders(assign(jobs, costs, count), parts=split(count, _largest(profile, count)))
    made.seconds = [sum(plan.points(shard) for shard, _ in task) * cost for task in made.tasks]
    for part in made.parts:
        text = dask_script(order, profile) if route == "dask" else array_script(order, profile, part)
        made.scripts[part.name] = text
    made.scripts[FINAL] = final_script(order, profile)
    return made


def _largest(profile: Profile, count: int) -> int:
    """Return the most tasks of an array; a cluster is not asked where one task is all there is."""
    return profile.max_array_size or (1 if count == 1 else scheduler.max_array_size())


@dataclass
class Submitted:
    """What a submission came to.

    Attributes
    ----------
    path : Path
        of the store.
    plan : Plan
    profile : Profile
    route : Route
    orders : Orders
        tasks and scripts.
    held : int
        missing shards that live jobs make already.
    jobs : dict of str to str
        ids by part; empty after a dry run.
    finished : bool
        whether nothing is missing.
    """

    path: Path
    plan: Plan
    profile: Profile
    route: Route
    orders: Orders = field(default_factory=Orders)
    held: int = 0
    jobs: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    @property
    def tasks(self) -> list[int]:
        """Shards of each task."""
        return [len(task) for task in self.orders.tasks]

    @property
    def first_script(self) -> str:
        """The script that SLURM is asked about; there is one where there are tasks."""
        return next(iter(self.orders.scripts.values()))

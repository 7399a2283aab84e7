"""A profile: what a cluster account may ask for, written once as TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from ..sweeps.errors import UserError, shown, suggestion
from .units import megabytes, seconds

Route = Literal["array", "dask"]
"""How a sweep is made: by the tasks of a job array, or in one allocation with Dask."""

_WORD = re.compile(r"[A-Za-z0-9_.,@:/+-]*")


@dataclass(frozen=True)
class Profile:
    """What jobs ask for and how they start.

    Attributes
    ----------
    name : str
    partition, account, qos : str
        left to the cluster's default where empty.
    tasks : int
        tasks of a job array that share a sweep; more are made where the walltime demands it.
    throttle : int
        tasks that may run at once; 0 for as many as the cluster lets.
    cores : int
        of each task; up to 8 of them are threads of a process and share the chunks of a shard.
    memory : int
        megabytes of each task; 0 leaves it to the cluster.
    walltime, margin : int
        seconds a task may take, and seconds before its end from which on no shard is begun.
    max_array_size : int
        the cluster's MaxArraySize; 0 asks the cluster.
    nodes : int
        nodes of an allocation for Dask.
    interface : str
        network interface between nodes of an allocation, such as ``ib0``; empty for the default one.
    scratch : str
        folder on the node for compiled code; may name variables of the job.
    setup : tuple of str
        lines of shell before the program starts: modules, environment.
    python : str
        what starts Python on a node, a piece of shell; by default the Python that submits.
    extra : tuple of str
        further options of sbatch, each with its dashes.
    mail : str
        whom to mail when a sweep is through.
    """

    name: str
    partition: str = ""
    account: str = ""
    qos: str = ""
    tasks: int = 16
    throttle: int = 0
    cores: int = 1
    memory: int = 0
    walltime: int = 3600
    margin: int = 120
    max_array_size: int = 0
    nodes: int = 1
    interface: str = ""
    scratch: str = "${TMPDIR:-/tmp}"
    setup: tuple[str, ...] = ()
    python: str = ""
    extra: tuple[str, ...] = ()
    mail: str = ""

    def __post_init__(self) -> None:
        """Check what goes into scripts; raises UserError."""
        for key in ("partition", "account", "qos", "interface", "mail"):
            if not _WORD.fullmatch(getattr(self, key)):
                raise UserError(f"{key} = {shown(getattr(self, key))}: give one word without blanks")
        for key, least in (("tasks", 1), ("cores", 1), ("nodes", 1), ("throttle", 0), ("max_array_size", 0)):
            if not least <= getattr(self, key) <= 10**6:
                raise UserError(f"{key} = {getattr(self, key)}: give a whole number from {least} to 10^6")
        if not 60 <= self.walltime <= 31 * 86400:
            raise UserError(f"walltime = {self.walltime} s: give at least a minute and at most 31 days")
        if not 0 <= self.margin < self.walltime:
            raise UserError(f"margin = {self.margin} s: give less than the walltime, {self.walltime} s")
        lines = [*self.setup, *self.extra, self.python, self.scratch]
        broken = next((line for line in lines if not line.isprintable()), None)
        if broken is not None:
            raise UserError(f"{shown(broken)}: a line break or control character; give one entry a line")
        loose = next((line for line in self.extra if not line.startswith("-")), None)
        if loose is not None:
            raise UserError(f"extra = {shown(loose)}: write options with their dashes, as for sbatch")

    def workers(self, route: Route) -> int:
        """Return the cores that one job has: of a task of the array, or of all nodes of the allocation."""
        return self.cores * (self.nodes if route == "dask" else 1)


def profile_of(given: Mapping[str, Any], name: str) -> Profile:
    """Return the profile of a table of TOML.

    Raises
    ------
    UserError
        for an unknown key, a wrong type or a value out of range.
    """
    known = {field.name for field in fields(Profile)} - {"name"}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            raise UserError(f"profile {name}: {shown(key)} is no setting; {suggestion(key, sorted(known))}")
        try:
            values[key] = _value(key, value)
        except UserError as error:
            raise UserError(f"profile {name}: {error}") from None
    try:
        return Profile(name, **values)
    except UserError as error:
        raise UserError(f"profile {name}: {error}") from None


def _value(key: str, value: Any) -> Any:
    """Return a value of the type of its setting."""
    if key in ("walltime", "margin"):
        return seconds(key, value)
    if key == "memory":
        return megabytes(value)
    if key in ("setup", "extra"):
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise UserError(f"{key} = {shown(value)}: give a list of strings")
        return tuple(value)
    wanted = type(getattr(Profile, key))
    if wanted is str and type(value) is int:
        return str(value)  # an account may be a number
    if type(value) is not wanted:
        raise UserError(f"{key} = {shown(value)}: give {'a whole number' if wanted is int else 'a string'}")
    return value

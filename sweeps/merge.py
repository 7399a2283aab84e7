"""Merging stores of one sweep: shards made in different places, or different stretches of the same axes.

The merged store takes a copy of the others into ``.spinquad/sources`` and then makes every shard whose
points they know between them, computing nothing. What they leave open stays pending, for ``spinquad run``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from .claim import claimed
from .compute import Points
from .create import made
from .errors import RunFailed, UserError
from .files import explain, hidden_beside
from .fill import Outcome, fill
from .identity import identity_of
from .missing import run_again
from .options import Options
from .plan import Plan
from .provenance import provenance
from .results import run_path
from .reuse import open_reuse
from .store import SOURCES, Store, open_store
from .sweep import Sweep
from .timing import cpu_count
from .todo import jobs_of
from .union import union
from .verify import verify


def merge(paths: Sequence[Path], name: str, options: Options | None = None) -> Outcome:
    """Merge stores into a new one.

    Parameters
    ----------
    paths
        of two stores or more.
    name
        of the sweep that the merged store is of.

    Raises
    ------
    UserError
        where they are no stores, damaged, of different sweeps or code, or the new store exists.
    RunFailed
        where they differ in a value, or nothing can be written.
    """
    options = options or Options()
    stores = [_sound(path) for path in paths]
    if len(stores) < 2:
        raise UserError(f"{len(stores)} store is named; merging takes two or more")
    sweep = union(stores, name)
    code = _one_code(stores)
    target = run_path(name, options.results)
    if target.exists():
        raise UserError(f"{target} exists; merge into another name")
    with claimed(target) as claim:
        try:
            plan = _plan(stores, sweep)
            with made(target, plan, identity_of(plan, code), provenance(plan.cost)) as hidden:
                for number, path in enumerate(paths):
                    shutil.copytree(path, hidden / SOURCES / str(number), copy_function=_linked)
        except shutil.Error as error:  # of many files, each with its reason
            raise RunFailed(f"{target} cannot be written: {error.args[0][0][2]}") from None
        except OSError as error:
            raise explain(error, f"{target} cannot be written") from None
        good = False
        try:
            store = open_store(target)
            reuse = open_reuse(store)
            jobs = jobs_of(store, options)
            known = [job for job in jobs if reuse is not None and reuse.covers(store, job[0])]
            outcome = fill(store, known, replace(options, kernel=_refuse, processes=False), claim)
            good = not outcome.failures
        finally:
            if not good:
                _drop(target)
        return outcome


def _drop(target: Path) -> None:
    """Remove a merged store: all that it has is in the others still."""
    hidden = hidden_beside(target)
    with suppress(OSError):
        os.rename(target, hidden)
        shutil.rmtree(hidden)


def _refuse(columns: np.ndarray, quantities: Sequence[str]) -> Points:
    raise AssertionError(f"{len(columns)} points of {quantities} are not known")


def _sound(path: Path) -> Store:
    """Open a store that is not damaged."""
    if fault := verify(path).fault:
        mend = run_again(path.stem, option="--repair")
        raise UserError(f"{path} is damaged ({fault}); repair it first: {mend}")
    return open_store(path)


def _one_code(stores: Sequence[Store]) -> Mapping[str, str]:
    """Return the code of all stores; raises UserError where a file differs."""
    code: dict[str, str] = {}
    for store in stores:
        for name, digest in store.identity["code"].items():
            if code.setdefault(name, digest) != digest:
                raise UserError(f"{store.path} was made by another {name} than {stores[0].path}; run it anew")
    return code


def _plan(stores: Sequence[Store], sweep: Sweep) -> Plan:
    """Return the plan of the merged store: that of the stores where they agree."""
    first = stores[0].plan
    cost = max(store.plan.cost for store in stores)
    if first.sweep.shape == sweep.shape and len({store.plan.shard_shape for store in stores}) == 1:
        return Plan(sweep, first.shard_shape, first.chunk_shape, cost=cost)
    return Plan.make(sweep, workers=cpu_count(), cost=cost or 3e-6)


def _linked(source: str, target: str) -> Any:
    """Copy a file, where possible as a further name of the same bytes: stores never change a file."""
    try:
        return os.link(source, target)
    except OSError:
        return shutil.copy2(source, target)

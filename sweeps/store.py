"""What a store is, and opening one.

A store ``<name>.zarr`` is a Zarr group. Beside the variables it has a folder ``.spinquad``: the frozen
plan, the receipts and logs of those who wrote shards, and the manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from . import codecs
from .axes import Axis
from .errors import UserError, shown
from .identity import layout_of, own_hash
from .labels import coordinates
from .layout import KEY_SEPARATOR, Variable, variables
from .models import SIDES, electrode_of
from .plan import READABLE, Plan
from .sweep import Sweep

SIDE = ".spinquad"
PLAN, IDENTITY, PROVENANCE = f"{SIDE}/plan.json", f"{SIDE}/identity.json", f"{SIDE}/provenance.json"
SUMS, SOURCES = f"{SIDE}/SHA256SUMS", f"{SIDE}/sources"
EXTENDED = f"{SOURCES}/extended"
_MENDED = "run its sweep with --repair, or with --fresh to put it aside"


class DamagedStore(UserError):
    """A store whose own documents cannot be trusted."""


@dataclass(frozen=True)
class Store:
    """A store on disk, opened by :func:`open_store`.

    Attributes
    ----------
    path : Path
    plan : Plan
    identity : dict
        parameters and code that the values depend on.
    """

    path: Path
    plan: Plan
    identity: dict[str, Any]

    @cached_property
    def variables(self) -> list[Variable]:
        """The variables that shards consist of."""
        return variables(self.plan.sweep)

    def keys(self, shard: int) -> list[str]:
        """Return the files of a shard, relative to the store, in the order of ``variables``."""
        index = self.plan.index(shard)
        return [variable.key(index) for variable in self.variables]

    @property
    def fixed_files(self) -> list[str]:
        """Files that are written when the store is made and never again, relative to it."""
        return fixed_files(self.plan.sweep)


def fixed_files(sweep: Sweep) -> list[str]:
    """Return metadata, coordinates, plan and identity of a sweep's store, relative to it."""
    names = [PLAN, IDENTITY, "zarr.json", *(f"{v.name}/zarr.json" for v in variables(sweep))]
    for name, (dims, _, _) in coordinates(sweep).items():
        names += [f"{name}/zarr.json", f"{name}/c.0" if dims else f"{name}/c"]
    return sorted(names)


def as_json(content: Any) -> bytes:
    """Return JSON that is the same whenever the content is."""
    return json.dumps(content, indent=1, sort_keys=True, allow_nan=False).encode() + b"\n"


def open_store(path: Path) -> Store:
    """Open a store.

    Raises
    ------
    UserError
        where ``path`` is none, or was made by a newer program; DamagedStore where it is damaged.
    """
    plan = read_json(path, PLAN)
    identity = read_json(path, IDENTITY)
    number = plan.get("format")
    if not isinstance(number, int):
        raise DamagedStore(f"{path}: {PLAN} is damaged, it names no format; {_MENDED}")
    if number not in READABLE:
        newer = number > READABLE[-1]
        way_out = "update spinquad" if newer else "make it again with --fresh"
        raise UserError(f"{path}: store format {shown(number)}, this program reads {READABLE[-1]}; {way_out}")
    try:
        store = Store(path, Plan.from_dict(plan, _sweep_of(path, plan), _cost(path)), identity)
    except PermissionError as error:
        told = f"{error.filename} cannot be read ({error.strerror}); change its permissions"
        raise UserError(f"{path}: {told}") from None
    except Exception as error:  # zarr and its codecs raise whatever they like for damaged bytes
        raise DamagedStore(
            f"{path}: its plan or its coordinates are damaged ({shown(error)}); run the sweep with --repair"
        ) from None
    if identity.get("sha256") != own_hash(identity):
        raise DamagedStore(f"{path}: {IDENTITY} is altered; {_MENDED}")
    if {"format": 1} | identity["layout"] != layout_of(store.plan):
        raise DamagedStore(f"{path}: {PLAN} does not fit {IDENTITY}; {_MENDED}")
    return store


def _cost(path: Path) -> float:
    """Return the seconds of a point by the provenance, which explains and forbids nothing; 0: unknown."""
    try:
        cost = float(read_json(path, PROVENANCE).get("seconds_per_point", 0.0))
    except (UserError, TypeError, ValueError):
        return 0.0
    return cost if 0.0 <= cost < np.inf else 0.0


def read_json(path: Path, name: str) -> dict[str, Any]:
    """Read a document of a store.

    Raises
    ------
    UserError
        where it is missing or damaged.
    """
    try:
        with open(path / name, "rb") as file:
            content = json.loads(file.read())
    except (FileNotFoundError, NotADirectoryError):
        raise UserError(no_plan(path, name)) from None
    except OSError as error:
        raise UserError(f"{path}: {name} cannot be read ({shown(error)}); check the disk") from None
    except (ValueError, RecursionError) as error:
        raise DamagedStore(f"{path}: {name} is damaged ({shown(error)}); {_MENDED}") from None
    if not isinstance(content, dict):
        raise DamagedStore(f"{path}: {name} is damaged, it holds no table; {_MENDED}")
    return content


def no_plan(path: Path, name: str = PLAN) -> str:
    """Return what to say of a folder that lacks a document which every store has."""
    if not path.exists():
        return f"{path}: there is no such store; run its sweep first"
    return f"{path} is not a store of this program ({name} is missing); if it was one, {_MENDED}"


def _sweep_of(path: Path, plan: Mapping[str, Any]) -> Sweep:
    """Rebuild the sweep from the plan and the coordinates."""

    def values(name: str) -> np.ndarray:
        data = (path / name / f"c{KEY_SEPARATOR}0").read_bytes()
        return np.frombuffer(codecs.decode(data, plan["format"]), "<f8")

    axes = [Axis(names[0], {name: values(name) for name in names}) for names in plan["axes"]]
    sides: dict[str, Any] = {side: electrode_of(side, plan[side], path) for side in SIDES if side in plan}
    return Sweep(
        plan["name"],
        plan["title"],
        plan["unit"],
        plan["fixed"],
        tuple(axes),
        tuple(plan["quantities"]),
        **sides,
    )

"""A sweep: a grid of parameters and the quantities wanted on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..kernels.electrodes import Electrode, Model
from . import models, rules
from .axes import Axis, axes_of
from .catalog import find_sweep
from .errors import UserError, shown, suggestion
from .numbers import as_number
from .parameters import check_names, check_values, defaults, kernel_columns
from .toml_files import read_toml

_KEYS = ("name", "title", "unit", "quantities", "parameters", "axes", *models.SIDES)


@dataclass(frozen=True, eq=False)
class Sweep:
    """A grid of parameters and the quantities wanted on it; checks itself when made.

    Attributes
    ----------
    name : str
        names the store; small letters, digits, ``_`` and ``-``, at most 64.
    title : str
        one line for people.
    unit : str
        the unit of every energy, such as ``t``.
    fixed : dict of str to float
        parameters that do not vary, as given (shorthands stay), with the defaults filled in.
    axes : tuple of Axis
        the dimensions, slowest first.
    quantities : tuple of str
        names from ``QUANTITIES``.
    left, right : Electrode or None
        electrodes given by bands; None is one flat band of J, D, N. Their numbers stand in ``fixed`` too.
    files : tuple of str
        the files that these were read from, for messages; a store does not keep them.
    """

    name: str
    title: str
    unit: str
    fixed: dict[str, float]
    axes: tuple[Axis, ...]
    quantities: tuple[str, ...]
    left: Electrode | None = None
    right: Electrode | None = None
    files: tuple[str, ...] = ()

    def __new__(cls, *given: Any, **fields: Any) -> Sweep:
        """Say how a sweep is made of one thing; raises UserError."""
        if len(given) == 1 and not fields:
            way = "Sweep.from_dict(...)" if isinstance(given[0], Mapping) else 'Sweep.from_toml("sweep.toml")'
            raise UserError(f"Sweep({shown(given[0])}): it takes its fields one by one; write {way}")
        return super().__new__(cls)

    def __post_init__(self) -> None:
        """Check everything and fill in the defaults; raises UserError."""
        rules.check_labels(self.name, self.title, self.unit)
        rules.check_quantities(self.quantities)
        varied = [name for axis in self.axes for name in axis.values]
        for name in varied:
            if name in self.fixed:
                raise UserError(f"{name} stands under [parameters] and under [axes]; keep one of them")
        names = (*self.fixed, *varied)
        bands = {} if self.model is None else self.model.defaults
        idle = models.idle(bands)
        check_names(names, bands, idle)
        rules.check_omega(names, self.quantities)
        rules.check_size([len(axis) for axis in self.axes])
        numbers = {name: as_number(name, value) for name, value in self.fixed.items()}
        fixed = {name: float(check_values(name, value, names)) for name, value in numbers.items()}
        for axis in self.axes:
            for name, values in axis.values.items():
                check_values(name, values, names)
        rules.check_unit(self.unit, fixed.get("t", 1.0), "t" in varied)
        fixed = fixed | defaults((*names, *idle))
        own = {name: value for name, value in bands.items() if name not in varied}
        object.__setattr__(self, "fixed", own | fixed)

    @property
    def model(self) -> Model | None:
        """The electrodes as the kernels take them; None where both are flat bands of J, D, N."""
        return models.model_of(self.left, self.right)

    @property
    def dims(self) -> tuple[str, ...]:
        """Names of the dimensions, slowest first."""
        return tuple(axis.dim for axis in self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values along each dimension."""
        return tuple(len(axis) for axis in self.axes)

    @property
    def grid(self) -> str:
        """Names and lengths of the dimensions in words, ``J:3 x V:401``."""
        return " x ".join(f"{dim}:{n}" for dim, n in zip(self.dims, self.shape, strict=True))

    @property
    def size(self) -> int:
        """Number of points."""
        return math.prod(self.shape)

    @classmethod
    def from_toml(cls, sweep: str | Path) -> Sweep:
        """Read a sweep file, or a sweep of the catalog by its name.

        Raises
        ------
        UserError
            one line that names the file, the key, the value and the way out.
        """
        path = find_sweep(sweep)
        return cls.from_dict(read_toml(path, "sweep"), where=str(path))

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], where: str = "sweep") -> Sweep:
        """Make a sweep from the contents of a sweep file; lists may also be numpy arrays.

        Parameters
        ----------
        given
            keys ``name``, ``quantities``, ``axes``, and optionally ``title``, ``unit``, ``parameters``,
            ``left``, ``right``.
        where
            opens every message, such as the file's name; files that it names are looked for beside it.

        Raises
        ------
        UserError
            one line that names ``where``, the key, the value and the way out.
        """
        try:
            return cls(**_fields(given, Path(where).parent))
        except UserError as error:
            raise UserError(f"{where}: {error}") from None

    def to_dict(self) -> dict[str, Any]:
        """Return what ``from_dict`` reads, in plain lists and numbers that JSON keeps to the last bit."""
        axes: dict[str, Any] = {}
        for axis in self.axes:
            for name, values in axis.values.items():
                extra = {} if name == axis.dim else {"with": axis.dim}
                axes[name] = {"values": values.tolist(), **extra}
        bands = set(self.bands)
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "quantities": list(self.quantities),
            "parameters": {name: value for name, value in self.fixed.items() if name not in bands},
            "axes": axes,
        } | self.electrodes()

    def electrodes(self) -> dict[str, Any]:
        """Return the tables [left] and [right], as far as there are any, in plain lists and numbers."""
        sides = (("left", "L", self.left), ("right", "R", self.right))
        return {key: models.plain(side, self.fixed, r) for key, r, side in sides if side is not None}

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same sweep, to the last bit and in the same order of axes."""
        return isinstance(other, Sweep) and self.dims == other.dims and self.to_dict() == other.to_dict()

    @property
    def angle(self) -> int | None:
        """The dimension of theta, if it varies alone: points that differ in nothing else cost one."""
        alone = [k for k, axis in enumerate(self.axes) if list(axis.values) == ["theta"]]
        return alone[0] if alone else None

    @property
    def innermost(self) -> int:
        """The dimension along which points are computed one after another: that of theta, or the last."""
        return len(self.axes) - 1 if self.angle is None else self.angle

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of the parameters of bands."""
        return () if self.model is None else self.model.names

    def columns(self, block: Sequence[slice] | None = None) -> np.ndarray:
        """Return the canonical parameters of the points of ``block``, the columns of the kernels.

        Parameters
        ----------
        block
            one slice for each dimension; all points by default.

        Returns
        -------
        array
            float64, shape ``(n, 12)``, with ``omega`` ``(n, 13)``, then the parameters of bands, if any; the
            points in C order.
        """
        block = (slice(None),) * len(self.axes) if block is None else tuple(block)
        full: dict[str, Any] = dict(self.fixed)
        shape: list[int] = []
        for k, (axis, part) in enumerate(zip(self.axes, block, strict=True)):
            stretch = (slice(None), *(None,) * (len(self.axes) - 1 - k))
            full |= {name: values[part][stretch] for name, values in axis.values.items()}
            shape.append(len(range(*part.indices(len(axis)))))
        return kernel_columns(full, self.bands, shape)

    def columns_at(self, places: np.ndarray) -> np.ndarray:
        """Return the canonical parameters of the points at ``places``, as ``columns``.

        Places are counted in the order of computing, ``innermost`` fastest and the others in C order.
        """
        full: dict[str, Any] = dict(self.fixed)
        axes = sorted(self.axes, key=lambda axis: axis is self.axes[self.innermost])
        for axis, rows in zip(axes, np.unravel_index(places, [len(axis) for axis in axes]), strict=True):
            full |= {name: values[rows] for name, values in axis.values.items()}
        return kernel_columns(full, self.bands, [len(places)])


def _fields(given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the fields of a Sweep from the contents of a sweep file."""
    for key in given:
        if key not in _KEYS:
            raise UserError(f"unknown key {shown(key)}; {suggestion(key, _KEYS)}")
    for key in ("name", "quantities", "axes"):
        if key not in given:
            raise UserError(f"the key {key!r} is missing; add it")
    for key in ("parameters", "axes"):
        if not isinstance(given.get(key, {}), Mapping):
            raise UserError(
                f"{key} = {shown(given[key])}: not a table; write [{key}] and one parameter a line"
            )
    quantities = given["quantities"]
    if not isinstance(quantities, list | tuple):
        raise UserError(f'quantities = {shown(quantities)}: not a list; write it as ["exchange_emission"]')
    t_is_unit = "t" not in given["axes"] and given.get("parameters", {}).get("t", 1) == 1
    return {
        "name": given["name"],
        "title": given.get("title", given["name"]),
        "unit": given.get("unit", "t" if t_is_unit else "energy"),
        "quantities": tuple(quantities),
        "fixed": dict(given.get("parameters", {})),
        "axes": axes_of(given["axes"]),
        "files": models.files_of(given),
    } | {side: models.electrode_of(side, given[side], folder) for side in models.SIDES if side in given}

"""Axes of a sweep: how they are written, and the values they stand for.

T = [0, 0.5]                            a list
V = { linspace = [0, 10, 201] }         start, stop, number of values
T_L = { logspace = [1e-3, 10, 41] }     start and stop are values, not exponents
mu_R = { values = [...], with = "V" }   zipped: varies along V's dimension
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import UserError, shown, suggestion
from .numbers import as_count, as_number, written
from .parameters import NAMES, check_values, is_band_parameter
from .rules import check_size
from .steps import even, even_in_logarithm

LARGEST_AXIS = 10**7
_FORMS = ("values", "linspace", "logspace")
_HELP = "write a list as [0, 0.5], { linspace = [start, stop, count] } or { logspace = [start, stop, count] }"


@dataclass(frozen=True, eq=False)
class Axis:
    """One dimension of a sweep.

    Attributes
    ----------
    dim : str
        the parameter that names the dimension.
    values : dict of str to array
        the values along it, float64 of shape ``(n,)``: of ``dim`` first, then of zipped parameters.
    """

    dim: str
    values: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        """Check, copy and freeze the values; raises UserError."""
        if next(iter(self.values), None) != self.dim:
            raise UserError(
                f"axis {shown(self.dim)}: its own values must come first among {list(self.values)}"
            )
        frozen = {name: _frozen(name, values) for name, values in self.values.items()}
        first = frozen[self.dim]
        for name, values in frozen.items():
            if len(values) != len(first):
                raise UserError(
                    f"{name} has {len(values)} values but is zipped with {self.dim}, which has {len(first)};"
                    " give both the same number"
                )
        ordered = np.sort(first)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        if len(twice):
            raise UserError(
                f"axis {self.dim}: the value {written(twice[0])} appears twice; give every value once"
            )
        object.__setattr__(self, "values", frozen)

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self.values[self.dim])


def _frozen(name: str, values: Any) -> np.ndarray:
    """Return a read-only float64 copy of ``values``, checked against the bounds of ``name``."""
    array = np.array(check_values(name, values))
    if array.ndim != 1:
        raise UserError(f"axis {name}: its values form an array of {array.ndim} dimensions; give a flat list")
    check_count(name, len(array))
    array.setflags(write=False)
    return array


def check_count(name: str, count: int) -> int:
    """Return ``count`` if an axis may have that many values; raises UserError."""
    if count < 1:
        raise UserError(f"axis {name} is empty ({count} values); give at least one value")
    if count > LARGEST_AXIS:
        raise UserError(
            f"axis {name}: {shown(count)} values are more than an axis may have, {LARGEST_AXIS:.0e}"
        )
    return count


def split(name: str, spec: Any) -> tuple[str, Any, str | None]:
    """Return how an axis is written, ``(form, data, with)``, the form being values, linspace or logspace.

    Raises
    ------
    UserError
        where ``spec`` is written in none of these ways.
    """
    if _is_list(spec):
        return "values", spec, None
    if not isinstance(spec, Mapping):
        raise UserError(
            f"axis {name} = {shown(spec)}: not a list; {_HELP}, or put one fixed value under [parameters]"
        )
    for key in spec:
        if key not in (*_FORMS, "with"):
            raise UserError(f"axis {name}: unknown key {shown(key)}; {suggestion(key, (*_FORMS, 'with'))}")
    forms = [key for key in spec if key != "with"]
    if len(forms) != 1:
        raise UserError(f"axis {name}: it has {' and '.join(map(repr, forms)) or 'no values'}; {_HELP}")
    form = forms[0]
    if not _is_list(spec[form]):
        raise UserError(f"axis {name}: {form} = {shown(spec[form])} is not a list; {_HELP}")
    if form != "values" and len(spec[form]) != 3:
        raise UserError(f"axis {name}: {form} has {len(spec[form])} entries, not 3; {_HELP}")
    return form, spec[form], spec.get("with")


def _is_list(data: Any) -> bool:
    """Return whether ``data`` holds values one after another."""
    return isinstance(data, list | tuple) or isinstance(data, np.ndarray) and data.ndim > 0


def count(name: str, form: str, data: Sequence[Any]) -> int:
    """Return the number of values without making them; raises UserError where an axis cannot have so many."""
    if form == "values":
        return check_count(name, len(data))
    n = check_count(name, as_count(f"axis {name}, {form}", data[2]))
    if n == 1:
        raise UserError(f"axis {name}: {form} of 1 value; give at least 2, or a list as [{shown(data[0])}]")
    return n


def build(name: str, form: str, data: Sequence[Any]) -> np.ndarray:
    """Return the values of an axis, float64 of shape ``(n,)``; raises UserError."""
    key = f"axis {name}, {form}" if form != "values" else f"axis {name}"
    if form == "values":
        if isinstance(data, np.ndarray) and data.dtype.kind in "fiu":
            return data.astype(np.float64)
        return np.array([as_number(key, value) for value in data])
    start, stop = as_number(key, data[0]), as_number(key, data[1])
    n = count(name, form, data)
    if start == stop:
        raise UserError(f"{key}: start and stop are both {start:g}; give two different values")
    if form == "linspace":
        return even(start, stop, n)
    if math.copysign(1, start) != math.copysign(1, stop) or 0 in (start, stop):
        raise UserError(f"{key} = [{start:g}, {stop:g}, {n}]: start and stop must be of one sign and not 0")
    return even_in_logarithm(start, stop, n)


def axes_of(table: Mapping[str, Any]) -> tuple[Axis, ...]:
    """Return the axes of an [axes] table, zipped parameters with the axis they go along.

    Nothing is allocated before the size of the whole grid is known to be allowed.

    Raises
    ------
    UserError
        naming the axis, the value and the way out.
    """
    for name in table:
        if name not in NAMES and not is_band_parameter(name):
            raise UserError(f"axis {shown(name)} is not a parameter; {suggestion(name, NAMES)}")
    specs = {name: split(name, spec) for name, spec in table.items()}
    for name, (form, data, partner) in specs.items():
        leaders = [key for key, spec in specs.items() if spec[2] is None and key != name]
        if partner is not None and partner not in leaders:
            raise UserError(
                f"axis {name}: with = {shown(partner)} names no other axis; {_leader(name, partner, leaders)}"
            )
        count(name, form, data)
    check_size([count(name, *spec[:2]) for name, spec in specs.items() if spec[2] is None])
    values = {name: build(name, form, data) for name, (form, data, _) in specs.items()}
    return tuple(
        Axis(dim, {dim: values[dim]} | {name: values[name] for name, spec in specs.items() if spec[2] == dim})
        for dim, spec in specs.items()
        if spec[2] is None
    )


def _leader(name: str, partner: Any, leaders: Sequence[str]) -> str:
    """Return what to do where an axis goes along none."""
    if partner == name or not leaders:
        return "leave with out, or give the axis that it goes along"
    return suggestion(str(partner), leaders)

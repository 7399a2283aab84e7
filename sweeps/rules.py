"""What a sweep or a few points must obey, beyond the bounds of their parameters."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..kernels.quantities import QUANTITIES, RESOLVED_PARAMETER
from .errors import UserError, shown, suggestion

LARGEST_SWEEP = 10**10
LARGEST_RESULT = 4 * 10**9  # bytes in memory; a sweep has no such limit
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TITLE = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_UNIT = re.compile(r"[\w!-~°]{1,20}")


def check_labels(name: Any, title: Any, unit: Any) -> None:
    """Refuse a name that could leave the results folder, and text of several lines; raises UserError."""
    check_label(
        "name", name, NAME, "use small letters, digits, _ and - (a letter or digit first), at most 64"
    )
    check_label("title", title, _TITLE, "use one line of 1 to 200 characters")
    check_unit_name(unit)


def check_unit_name(unit: Any) -> None:
    """Refuse a name of a unit that is empty, long or of several words; raises UserError."""
    check_label("unit", unit, _UNIT, "use 1 to 20 characters without spaces, as t or meV")


def check_label(key: str, text: Any, pattern: re.Pattern[str], rule: str) -> None:
    """Refuse text that does not match ``pattern`` as a whole; raises UserError."""
    if not isinstance(text, str) or pattern.fullmatch(text) is None:
        raise UserError(f"{key} = {shown(text)}: {rule}")


def check_quantities(names: Sequence[Any]) -> None:
    """Refuse an empty list, unknown names and repeated ones; raises UserError."""
    if not names:
        raise UserError("quantities is empty; name at least one, as exchange_emission")
    for k, name in enumerate(names):
        if not isinstance(name, str) or name not in QUANTITIES:
            several = isinstance(name, str) and "," in name
            hint = "name each by itself" if several else suggestion(str(name), QUANTITIES)
            raise UserError(f"quantities: {shown(name)} is unknown; {hint}")
        if name in names[:k]:
            raise UserError(f"quantities: {name!r} stands there twice; name it once")


def check_omega(names: Iterable[str], quantities: Sequence[str]) -> None:
    """Ask for the energy ``omega`` exactly where a quantity depends on it; raises UserError."""
    resolved = [name for name in quantities if QUANTITIES[name].resolved]
    if resolved and RESOLVED_PARAMETER not in names:
        raise UserError(f"{resolved[0]} is a function of the energy omega, which is missing; add omega")
    if not resolved and RESOLVED_PARAMETER in names:
        raise UserError(
            "omega is given but no energy-resolved quantity is wanted; drop omega or add anisotropy"
        )


def check_size(shape: Sequence[int]) -> None:
    """Refuse a grid without dimensions and one of more than ``LARGEST_SWEEP`` points; raises UserError."""
    if not shape:
        raise UserError("axes is empty; give at least one axis (one point alone: spinquad evaluate)")
    if math.prod(shape) > LARGEST_SWEEP:
        lengths = " x ".join(map(str, shape))
        raise UserError(
            f"axes: {lengths} = {math.prod(shape):.3g} points are more than a sweep may have,"
            f" {LARGEST_SWEEP:.0e}; shorten an axis or split the sweep"
        )


def check_bytes(sizes: Mapping[str, int], names: Iterable[str]) -> None:
    """Refuse results that are too big for the memory of a common machine; raises UserError."""
    points = math.prod(sizes.values())
    numbers = sum(2 * 3 ** len(QUANTITIES[name].dims) for name in names)
    if 8 * numbers * points > LARGEST_RESULT:
        raise UserError(
            f"{points} points of {numbers} numbers each would take {8e-9 * numbers * points:.1f} GB,"
            f" more than {LARGEST_RESULT / 1e9:g} GB; ask for fewer quantities or make a sweep"
        )


def check_unit(unit: str, amplitude: float, varied: bool) -> None:
    """Refuse the unit ``t`` where the tunnel amplitude t is not 1 in that unit; raises UserError."""
    if unit == "t" and (varied or amplitude != 1):
        value = "varied" if varied else f"{amplitude:g}"
        raise UserError(
            f"unit = 't': but the tunnel amplitude t is {value}, not 1 in that unit; name another unit"
        )

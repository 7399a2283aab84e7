"""Pairs of a circuit as a sweep keeps them: checked, and with their electrodes in either order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..kernels.network import EXCHANGE_NAMES, SPIN_NAMES, reversed_raw
from ..kernels.quantities import DONE, PENDING, STATUS
from .errors import UserError, shown
from .numbers import unwrapped

Raw = dict[str, float]
Stored = Mapping[tuple[str, str], Mapping[str, float]]
Known = dict[tuple[str, str], Raw]
_MOMENTS = ("particle_number", "spin", "quadrupole_exchange")
_NEEDED = (
    *(f"{name}_{side}" for name in _MOMENTS for side in "LR"),
    *SPIN_NAMES,
    *(f"{name}{side}" for name in EXCHANGE_NAMES for side in ("", "_R")),
)


def checked(stored: Any, leads: Iterable[str]) -> Known:
    """Return the quantities of every stored pair, and its status; those of a point without value are NaN.

    Raises
    ------
    UserError
        naming the pair and the quantity.
    """
    if not isinstance(stored, Mapping):
        raise UserError(f'stored = {shown(stored)}: not a mapping; write {{("L", "R"): quantities by name}}')
    names = tuple(leads)
    for pair in stored:
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(names):
            raise UserError(
                f"stored pair {shown(pair)}: not a pair of two electrodes; there are {', '.join(names)}"
            )
    return {pair: _numbers(pair, given) for pair, given in stored.items()}


def _numbers(pair: tuple[str, str], given: Any) -> Raw:
    """Return what is needed of a stored pair, as plain numbers; raises UserError."""
    if not isinstance(given, Mapping):
        raise UserError(f"stored pair {pair}: {shown(given)} is not a mapping; give its quantities by name")
    for name in _NEEDED:
        if name not in given:
            raise UserError(
                f"stored pair {pair}: {name} is missing; add it, or leave the pair out to have it evaluated"
            )
    found = {name: _number(pair, name, given[name]) for name in _NEEDED}
    status = _number(pair, "status", given.get("status", DONE))
    if status not in STATUS or status == PENDING:
        raise UserError(
            f"stored pair {pair}: status = {status:g} is of no computed point; known are 1 to {max(STATUS)}"
        )
    return found | {"status": status}


def _number(pair: tuple[str, str], name: str, value: Any) -> float:
    value = unwrapped(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"stored pair {pair}: {name} = {shown(value)} is not a number; give one number")
    return float(value)


def exchanged(stored: Raw) -> Raw:
    """Return the coefficients of a pair with its electrodes in the other order."""
    sides = {f"{name}_{a}": stored[f"{name}_{b}"] for name in _MOMENTS for a, b in ("LR", "RL")}
    back = {f"{name}_R": stored[name] for name in EXCHANGE_NAMES}
    return reversed_raw(stored) | sides | back | {"status": stored["status"]}

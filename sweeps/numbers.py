"""Numbers as people write them: in sweep files, in Python and on the command line."""

import math
import re
from typing import Any

import numpy as np

from .errors import UserError, shown

LARGEST = 1e30
"""Larger magnitudes are refused: products of four of them must stay finite."""

_PI = re.compile(r"(-?)(\d{0,4})\*?pi(?:/(\d{1,4}))?")


def multiple_of_pi(text: str) -> float | None:
    """Return the value of ``pi``, ``pi/2``, ``3*pi/4``, ``-2pi``, or None where ``text`` is none of these."""
    match = _PI.fullmatch(text.replace(" ", ""))
    if match is None or match[3] is not None and int(match[3]) == 0:
        return None
    sign, factor, divisor = match.groups()
    return (-1 if sign else 1) * int(factor or 1) * math.pi / int(divisor or 1)


def written(number: float) -> str:
    """Return a number with the fewest digits that tell it from every other one, without ``.0``."""
    return repr(float(number)).removesuffix(".0")


def unwrapped(value: Any) -> Any:
    """Return what an array of no dimensions holds, of numpy or a DataArray; anything else as it is."""
    return value.item() if getattr(value, "ndim", None) == 0 else value


def as_number(key: str, value: Any) -> float:
    """Return ``value`` as a finite float.

    Raises
    ------
    UserError
        for text (other than a multiple of pi), booleans, NaN, infinities and magnitudes above ``LARGEST``.
    """
    value = unwrapped(value)
    if isinstance(value, str):
        number = multiple_of_pi(value)
        if number is None:
            raise UserError(f"{key} = {shown(value)}: not a number; {_way_out(value)}")
        return number
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"{key} = {shown(value)}: not a number but {_kind(value)}; give one number, as 0.5")
    if not abs(value) <= LARGEST:
        raise UserError(f"{key} = {shown(value)}: give a finite number of at most {LARGEST:g} in magnitude")
    return float(value)


def number_from_text(key: str, text: str) -> float:
    """Return the number that ``text`` spells, as on a command line: ``5``, ``1e-3``, ``pi/2``.

    Raises
    ------
    UserError
        where it spells none.
    """
    try:
        value: Any = float(text) if "_" not in text else text
    except ValueError:
        value = text.strip()
    if isinstance(value, str) and multiple_of_pi(value) is None:
        raise UserError(f"{key} = {shown(text)}: not a number; write it as 0.5, 1e-3 or pi/2")
    return as_number(key, value)


def as_count(key: str, value: Any) -> int:
    """Return ``value`` as a whole number.

    Raises
    ------
    UserError
        where it is no integer.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise UserError(f"{key} = {shown(value)}: the number of values must be a whole number, as 201")
    return int(value)


def _way_out(text: str) -> str:
    """Return how to write the number that ``text`` may mean."""
    if "pi" in text:
        return 'write a multiple of pi as "pi", "pi/2" or "3*pi/4"'
    return "write it without quotes, as 0.5 or 1e-3"


def _kind(value: Any) -> str:
    """Return a plain word for the type of ``value``."""
    words = {bool: "true or false", list: "a list", dict: "a table", tuple: "a list", type(None): "nothing"}
    return words.get(type(value), f"a {type(value).__name__}")

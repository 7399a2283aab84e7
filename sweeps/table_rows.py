"""Tables of energies and densities of states, in the order and the shape that a band takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import UserError, shown

Rows = tuple[tuple[float, ...], tuple[float, ...]]
_SHAPE = "give energies and densities of states: two lists of equal length, or an array of shape (n, 2)"


def ascending(energies: Any, dos: Any) -> Rows:
    """Return energies and densities of states as tuples, turned round where the energies descend.

    Raises
    ------
    UserError
        where an energy stands there twice; other disorder is told where the table is made.
    """
    x, y = np.asarray(energies, dtype=float), np.asarray(dos, dtype=float)
    steps = np.diff(x)
    if len(steps) and (steps < 0).all():
        x, y = x[::-1], y[::-1]
    elif (steps == 0).any():
        row = int(np.argmax(steps == 0)) + 1
        raise UserError(
            f"energy {x[row]:g} stands in rows {row} and {row + 1}; give every energy once (put a step"
            " of the density of states between two energies)"
        )
    return tuple(x.tolist()), tuple(y.tolist())


def rows_of(table: Any) -> Rows:
    """Return the rows of a table given as two columns, (2, n), or row by row, (n, 2), such as a DataFrame.

    Raises
    ------
    UserError
        where it has neither shape, or does not hold numbers.
    """
    try:
        array = np.asarray(table, dtype=float)
    except (TypeError, ValueError):
        raise UserError(f"table = {shown(table)}: not two columns of numbers; {_SHAPE}") from None
    if array.ndim == 2 and array.shape[1] == 2 != array.shape[0]:
        array = array.T
    if array.ndim != 2 or array.shape[0] != 2:
        raise UserError(f"table of shape {array.shape}: not two columns of numbers; {_SHAPE}")
    return ascending(*array)

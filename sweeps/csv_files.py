"""Two columns of numbers from text, as programs and people write it.

Separated by commas, semicolons, tabs or blanks, quoted or not, with exponents of Fortran (1.5D-3), under one
or two lines of headings (names, then units). What could be read in two ways, as decimal commas, is refused.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .errors import UserError, many, shown, suggestion

HEADINGS = 2
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "blanks"}
_STARTS_WITH_NUMBER = re.compile(r"""["']?[+-]?\.?\d""")
_FORTRAN = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))[dD]([+-]?\d+)")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eEdD][+-]?\d+)?")


class _Line(NamedTuple):
    number: int
    cells: list[str]


def columns_of_text(where: str, text: str, columns: Any = None) -> np.ndarray:
    """Return two columns of a text of numbers, (n, 2); none where there is no row.

    Parameters
    ----------
    where
        what the text is, for the messages.
    text
        what follows a # in a line is a remark.
    columns
        the two wanted, by their headings or counted from 1, where there are more.

    Raises
    ------
    UserError
        naming the line, what stands there and the way out.
    """
    kept = [(n, line.partition("#")[0].strip(" ")) for n, line in enumerate(text.splitlines(), 1)]
    kept = [(n, line) for n, line in kept if line.strip()]  # a tab at the beginning follows an empty cell
    separator = _separator([line for _, line in kept])
    lines = [_Line(n, _cells(where, n, line, separator)) for n, line in kept]
    names, rows = _parted(lines)
    if not rows:
        return np.empty((0, 2))
    _check_widths(where, rows, separator)
    width = len(rows[0].cells)
    if columns is None and width > 2:
        whole = all(cell.lstrip("+-").isdigit() for row in rows for cell in row.cells)
        doubt = " of whole numbers, or decimal commas; write decimal points, or" if whole else ";"
        raise UserError(f"{where}: {width} columns{doubt} name the two wanted: columns = [1, 2]")
    picked = (0, 1) if columns is None else _places(where, columns, names, width)
    return np.array([[_number(where, row, k) for k in picked] for row in rows])


def _separator(lines: Sequence[str]) -> str:
    """Return what separates the numbers of the first line that begins with one, else of the first line."""
    first = ([line for line in lines if _STARTS_WITH_NUMBER.match(line)] or [*lines, ""])[0]
    if ";" in first:
        return ";"
    # a blank inside of a piece, as in "1,5 2,5": the commas are decimal
    if "," in first and not any(re.search(r"\d\s+[-+.\d]", piece) for piece in first.split(",")):
        return ","
    return "\t" if "\t" in first else " "


def _cells(where: str, number: int, line: str, separator: str) -> list[str]:
    """Return the cells of a line; an empty one at its end is none."""
    line = " ".join(line.split()) if separator == " " else line
    try:
        found = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise UserError(f"{where}, line {number}: {error}; give two columns of numbers") from None
    cells = [cell.strip().strip("'") for cell in found]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _parted(lines: Sequence[_Line]) -> tuple[list[str], Sequence[_Line]]:
    """Return the headings and the rows."""
    count = 0
    while count < min(HEADINGS, len(lines)) and _is_heading(lines[count].cells):
        count += 1
    return lines[0].cells if count else [], lines[count:]


def _is_heading(cells: Sequence[str]) -> bool:
    """Return whether no cell is a number, nor the first one miswritten."""
    return not _STARTS_WITH_NUMBER.match(cells[0]) and all(_value(cell) is None for cell in cells)


def _check_widths(where: str, rows: Sequence[_Line], separator: str) -> None:
    """Refuse rows of one cell, and of another number than the first; raises UserError."""
    by = f"separated by {_SEPARATORS[separator]}"
    for row in rows:
        held, wanted = len(row.cells), len(rows[0].cells)
        if held < 2:
            seen = by if wanted > 1 else "and no comma, semicolon, tab or blank after it"
            raise UserError(f"{where}, line {row.number}: 1 column, {seen}; give two columns of numbers")
        if held != wanted:
            raise UserError(
                f"{where}, line {row.number}: {many(held, 'column')} {by}, but {wanted} in line"
                f" {rows[0].number}; give every line as many"
            )


def _places(where: str, columns: Any, names: Sequence[str], width: int) -> tuple[int, ...]:
    """Return the places of the columns that are wanted; raises UserError."""
    if not isinstance(columns, list | tuple) or len(columns) != 2:
        raise UserError(f'{where}: columns = {shown(columns)}: name two, as ["E", "up"] or [1, 3]')
    if len(names) not in (0, width) and any(isinstance(column, str) for column in columns):
        headings = f"{many(len(names), 'heading')} over {many(width, 'column')}"
        raise UserError(f"{where}: {headings}; count the columns instead: columns = [1, 2]")
    found = []
    for column in columns:
        counted = isinstance(column, int) and not isinstance(column, bool)
        if counted and 1 <= column <= width:
            found.append(column - 1)
        elif isinstance(column, str) and names.count(column) == 1 and names.index(column) < width:
            found.append(names.index(column))
        else:
            known = suggestion(column, names) if names and not counted else f"there are columns 1 to {width}"
            raise UserError(f"{where}: no column {shown(column)}; {known}")
    return tuple(found)


def _value(cell: str) -> float | None:
    """Return a number as it is written in a cell, None where it is none."""
    try:
        return float(_FORTRAN.sub(r"\1e\2", cell))
    except ValueError:
        return None


def _number(where: str, row: _Line, place: int) -> float:
    """Return the finite number in a cell; raises UserError."""
    cell = row.cells[place]
    value = _value(cell)
    if value is not None and math.isfinite(value):
        return value
    if value is None and _DECIMAL_COMMA.fullmatch(cell):
        raise UserError(
            f"{where}, line {row.number}: {shown(cell)} has a decimal comma; write decimal points"
        )
    raise UserError(f"{where}, line {row.number}: {shown(cell)} is not a finite number; correct it")

"""Files of two columns: energies and densities of states, or levels of spin up and down.

CSV, or netCDF 3 (classic), which scipy reads without a further library.
"""

from __future__ import annotations

import math
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .errors import UserError, many, one_line, shown

NETCDF_3 = (b"CDF\x01", b"CDF\x02")
HDF = b"\x89HDF"
_SAVE = 'save it as netCDF 3: to_netcdf(name, format="NETCDF3_64BIT", engine="scipy")'


def read_columns(where: str, file: Any, folder: Path) -> np.ndarray:
    """Return two columns of CSV, or the variables energy and dos (or up and down) of netCDF, (n, 2).

    Parameters
    ----------
    where
        what the file is for, for the messages.
    file, folder
        its name, and where it is looked for.

    Raises
    ------
    UserError
        where it is no regular file, cannot be read, or does not hold two columns of finite numbers.
    """
    if not isinstance(file, str):
        raise UserError(f"{where}: file = {shown(file)}: name a .csv or .nc file")
    where = f"{where}: {file}"
    path = folder / file
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError(f"{where} is not a regular file; name a .csv or .nc file")
        columns = _netcdf(where, path) if path.suffix == ".nc" else _csv(where, path)
    except UserError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or one_line(error)
        raise UserError(f"{where} cannot be read ({reason}); give two columns of numbers") from None
    if not len(columns):
        raise UserError(f"{where} holds no numbers; give two columns of them")
    return columns


def _csv(where: str, path: Path) -> np.ndarray:
    """Return the rows of a CSV file; a first line of words are headings, what follows a # is a remark."""
    rows: list[list[float]] = []
    headings = True  # they may still come
    for number, cells in _cells(path.read_text(encoding="utf-8-sig").splitlines()):
        found = [_number(cell) for cell in cells]
        if headings and len(cells) == 2 and np.isnan(found).all():
            headings = False
            continue
        headings = False
        if len(cells) != 2:
            held = many(len(cells), "column")
            raise UserError(f"{where}, line {number}: {held}; give two columns of numbers, with a comma")
        for cell, value in zip(cells, found, strict=True):
            if not math.isfinite(value):
                raise UserError(f"{where}, line {number}: {shown(cell)} is not a finite number; correct it")
        rows.append(found)
    return np.array(rows, dtype=float).reshape(-1, 2)


def _cells(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of every line that is not empty."""
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if text:
            yield number, [cell.strip() for cell in text.split(",")]


def _number(cell: str) -> float:
    """Return a number as it is written in a cell, NaN where it is none."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _netcdf(where: str, path: Path) -> np.ndarray:
    """Return the two variables of a netCDF 3 file."""
    from scipy.io import netcdf_file

    with open(path, "rb") as file:
        start = file.read(4)
    if start not in NETCDF_3:
        kind = "netCDF 4 (HDF5), which is not read here" if start == HDF else "not a netCDF 3 file"
        raise UserError(f"{where} is {kind}; {_SAVE}")
    try:
        with netcdf_file(path, mmap=False) as data:
            found = {str(name): np.array(variable.data) for name, variable in data.variables.items()}
    except Exception as error:  # scipy raises whatever it likes for a file that is cut short
        raise UserError(
            f"{where} is damaged ({type(error).__name__}: {shown(error)}); write it again"
        ) from None
    return _two_of(where, found)


def _two_of(where: str, found: dict[str, np.ndarray]) -> np.ndarray:
    """Return energy and dos, or up and down, of the variables of a file."""
    names = ("energy", "dos") if {"energy", "dos"} & set(found) else ("up", "down")
    for name in names:
        if name not in found:
            held = ", ".join(sorted(found)) or "none"
            raise UserError(
                f"{where}: no variable {name!r}, it holds {shown(held)}; name them energy, dos or up, down"
            )
    pair = [found[name] for name in names]
    if any(values.ndim != 1 for values in pair) or pair[0].shape != pair[1].shape:
        shapes = " and ".join(str(values.shape) for values in pair)
        raise UserError(f"{where}: {', '.join(names)} have shapes {shapes}; give two lists of equal length")
    try:
        columns = np.stack([values.astype(float) for values in pair], -1)
    except ValueError:
        raise UserError(f"{where}: {', '.join(names)} are not numbers; give two lists of numbers") from None
    bad = np.flatnonzero(~np.isfinite(columns).all(axis=1))
    if len(bad):
        raise UserError(f"{where}: row {bad[0] + 1} of {', '.join(names)} is not finite; correct it")
    return columns

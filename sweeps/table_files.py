"""Files of two columns: energies and densities of states, or levels of spin up and down.

Text, such as CSV, or netCDF 3 (classic), which scipy reads without a further library.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import numpy as np

from .csv_files import columns_of_text
from .errors import UserError, one_line, shown

NETCDF_3 = (b"CDF\x01", b"CDF\x02")
HDF = b"\x89HDF"
_SAVE = 'save it as netCDF 3: to_netcdf(name, format="NETCDF3_64BIT", engine="scipy")'


def read_columns(where: str, file: Any, folder: Path, columns: Any = None) -> np.ndarray:
    """Return two columns of a text, or the variables energy and dos (or up and down) of netCDF, (n, 2).

    Parameters
    ----------
    where
        what the file is for, for the messages.
    file, folder
        its name, and where it is looked for.
    columns
        the two wanted: headings, or numbers counted from 1; of netCDF names of variables.

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
        if path.suffix == ".nc":
            found = _netcdf(where, path, columns)
        else:
            found = columns_of_text(where, path.read_text(encoding="utf-8-sig"), columns)
    except UserError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or one_line(error)
        raise UserError(f"{where} cannot be read ({reason}); give two columns of numbers") from None
    if not len(found):
        raise UserError(f"{where} holds no numbers; give two columns of them")
    return found


def _netcdf(where: str, path: Path, columns: Any) -> np.ndarray:
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
    return _two_of(where, found, columns)


def _two_of(where: str, found: dict[str, np.ndarray], columns: Any) -> np.ndarray:
    """Return the variables wanted, else energy and dos, or up and down, of those of a file."""
    names = ("energy", "dos") if {"energy", "dos"} & set(found) else ("up", "down")
    if columns is not None:
        names = _named(where, columns)
    for name in names:
        if name not in found:
            held = ", ".join(sorted(found)) or "none"
            raise UserError(
                f"{where}: no variable {name!r}, it holds {shown(held)}; name them energy, dos or up, down"
                ", or say which by columns"
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


def _named(where: str, columns: Any) -> tuple[str, str]:
    """Return the names of two variables; raises UserError."""
    named = isinstance(columns, list | tuple) and all(isinstance(name, str) for name in columns)
    if not named or len(columns) != 2:
        raise UserError(f'{where}: columns = {shown(columns)}: name two variables, as ["energy", "up"]')
    return columns[0], columns[1]

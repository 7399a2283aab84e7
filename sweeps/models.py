"""Electrodes in a sweep file: tables [left], [right] with bands, or with levels read from a file.

    [left]
    bands = [{ shape = "semielliptic", D = 25, J = 5 }, { shape = "table", file = "dos.csv", J = 2 }]
    [right]
    levels = { file = "levels.csv", broadening = 0.05, weight = 1 }      # columns: spin up, spin down

An electrode that has a table takes nothing from J, D, N. The numbers of band n of L are the parameters D_Ln,
J_Ln, N_Ln, E_Ln, and any of them may be an axis.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..kernels.electrodes import NUMBERS, SHAPES, Band, Electrode, Model
from .errors import UserError, shown, suggestion
from .numbers import as_number
from .table_files import read_columns
from .table_rows import ascending

_BAND = ("shape", *NUMBERS, "file", "columns", "energies", "dos")
_LEVELS = ("file", "columns", "broadening", "weight")
SIDES = ("left", "right")


def idle(bands: Iterable[str]) -> dict[str, str]:
    """Return which canonical parameters the tables replace, with the table that does."""
    sides = dict.fromkeys(name.partition("_")[2][0] for name in bands)
    return {f"{kind}_{r}": f"[{SIDES['LR'.index(r)]}]" for r in sides for kind in "JDN"}


def electrode_of(side: str, given: Any, folder: Path) -> Electrode:
    """Return the electrode of a table.

    Parameters
    ----------
    side
        ``left`` or ``right``, for the messages.
    given
        the contents of the table.
    folder
        where the files it names are looked for.

    Raises
    ------
    UserError
        naming the key, the value and the way out.
    """
    if not isinstance(given, Mapping) or len(given) != 1 or next(iter(given)) not in ("bands", "levels"):
        raise UserError(
            f"{side} = {shown(given)}: give one key, bands or levels, as"
            f' {side}.bands = [{{ shape = "flat", D = 25, J = 5 }}]'
        )
    if "levels" in given:
        return _levels(side, given["levels"], folder)
    bands = given["bands"]
    if not isinstance(bands, list | tuple) or not bands:
        raise UserError(
            f'{side}.bands = {shown(bands)}: not a list of bands; write [{{ shape = "flat", D = 25, J = 5 }}]'
        )
    return Electrode(
        tuple(band_of(f"{side}.bands, band {n}", band, folder) for n, band in enumerate(bands, 1))
    )


def from_words(words: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the tables spelled in words such as ``left.bands=[{shape="flat", D=25, J=5}]``, and other words.

    Raises
    ------
    UserError
        for a table that is no TOML, or given twice.
    """
    tables: dict[str, Any] = {}
    others = []
    for word in words:
        side, dot, _ = word.partition("=")[0].strip().partition(".")
        if not dot or side not in SIDES:
            others.append(word)
            continue
        try:
            found = tomllib.loads(word)[side]
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise UserError(
                f"{shown(word)}: not TOML ({str(error).splitlines()[0]});"
                f""" write '{side}.bands=[{{shape="semielliptic", D=25, J=5}}]', quoted for the shell"""
            ) from None
        if side in tables:
            raise UserError(f"{side} is given twice; keep one of them")
        tables[side] = found
    return tables, others


def band_of(where: str, given: Any, folder: Path) -> Band:
    """Return the band of a table; raises UserError."""
    if not isinstance(given, Mapping):
        raise UserError(f'{where} = {shown(given)}: not a table; write {{ shape = "flat", D = 25, J = 5 }}')
    for key in given:
        if key not in _BAND:
            raise UserError(f"{where}: unknown key {shown(key)}; {suggestion(key, _BAND)}")
    shape = given.get("shape")
    if shape is None:
        raise UserError(f"{where}: {shown(given)} has no shape; give one of {', '.join(SHAPES)}")
    if shape not in SHAPES:
        raise UserError(f"{where}: shape {shown(shape)} is unknown; {suggestion(str(shape), SHAPES)}")
    numbers: dict[str, Any] = {
        key: as_number(f"{where}, {key}", given[key]) for key in NUMBERS if key in given
    }
    written = [key for key in ("energies", "dos") if key in given]
    if "file" in given and written:
        raise UserError(f"{where}: file and {' and '.join(written)} are both given; keep one table")
    table: Any = None
    if "columns" in given and "file" not in given:
        raise UserError(f"{where}: columns = {shown(given['columns'])} of no file; name a file, or drop it")
    if "file" in given:
        table = read_columns(where, given["file"], folder, given.get("columns")).T
        where = f"{where}: {given['file']}"
    elif written:
        table = _row(where, "energies", given), _row(where, "dos", given)
        if len(table[0]) != len(table[1]):
            raise UserError(
                f"{where}: {len(table[0])} energies, {len(table[1])} dos; give lists of equal length"
            )
    try:
        return Band(shape, **numbers, table=None if table is None else ascending(*table))
    except ValueError as error:
        raise UserError(f"{where}: {error}") from None


def _row(where: str, key: str, given: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the energies or the values of a table that is written in the band itself."""
    if key not in given:
        raise UserError(f"{where}: {key} is missing; give energies and dos, two lists of equal length")
    found = given[key]
    if isinstance(found, str) or not isinstance(found, Sequence | np.ndarray):
        raise UserError(f"{where}: {key} = {shown(found)}: give energies and dos, two lists of equal length")
    return tuple(as_number(f"{where}, {key}", value) for value in found)


def _levels(side: str, given: Any, folder: Path) -> Electrode:
    where = f"{side}.levels"
    if not isinstance(given, Mapping) or not {"file", "broadening"} <= set(given) <= set(_LEVELS):
        raise UserError(
            f'{where} = {shown(given)}: write {{ file = "levels.csv", broadening = 0.05 }}'
            " and weight, if it is not 1"
        )
    columns = read_columns(where, given["file"], folder, given.get("columns"))
    sizes = [as_number(f"{where}, {key}", given.get(key, 1)) for key in ("broadening", "weight")]
    for key, size in zip(("broadening", "weight"), sizes, strict=True):
        if not size > 0.0:
            raise UserError(f"{where}: {key} = {size:g}: give a number above zero")
    try:
        return Electrode.from_levels(columns[:, 0].tolist(), columns[:, 1].tolist(), *sizes)
    except ValueError as error:
        raise UserError(f"{where}: {error}") from None


def files_of(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the files that the tables [left] and [right] of a sweep file name."""
    found: list[str] = []
    for table in (given.get(side) for side in SIDES):
        parts = [part for key in table for part in _listed(table[key])] if isinstance(table, Mapping) else []
        found += [str(part["file"]) for part in parts if isinstance(part, Mapping) and "file" in part]
    return tuple(dict.fromkeys(found))


def _listed(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list | tuple) else [given]


def plain(electrode: Electrode, fixed: Mapping[str, float], r: str) -> dict[str, Any]:
    """Return what `electrode_of` reads, in plain lists and numbers; ``fixed`` overrides the bands' own."""
    bands = []
    for n, band in enumerate(electrode.bands, 1):
        own = dict(zip(NUMBERS, band.numbers, strict=True))
        numbers = {key: float(fixed.get(f"{key}_{r}{n}", value)) for key, value in own.items()}
        table = {"energies": list(band.table[0]), "dos": list(band.table[1])} if band.table else {}
        bands.append({"shape": band.shape} | numbers | table)
    return {"bands": bands}


def model_of(left: Electrode | None, right: Electrode | None) -> Model | None:
    """Return the model of two electrodes; None where both are flat bands of J, D, N."""
    return None if left is None and right is None else Model(left, right)

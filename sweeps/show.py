"""A store as text: a table for people, CSV or JSON for programs, one row a point."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..kernels.quantities import QUANTITIES, STATUS
from .errors import UserError, shown, suggestion
from .results import refuse_lost

if TYPE_CHECKING:
    import xarray as xr

BLOCK = 1 << 16
MOST_ROWS = 200
Row = list[Any]


def columns(data: xr.Dataset, quantities: Sequence[str], errors: bool) -> list[str]:
    """Return the names of the columns: axes and what is zipped with them, quantities by component, status."""
    names = [str(name) for name, coord in data.coords.items() if coord.ndim and name not in ("i", "j")]
    names.sort(
        key=lambda name: (list(data.sizes).index(str(data.coords[name].dims[0])), name not in data.sizes)
    )
    for name in quantities:
        tails = ["".join(f"_{axis}" for axis in tail) for tail in _tails(name)]
        names += [name + tail for tail in tails]
        names += [f"{name}_error{tail}" for tail in tails] if errors else []
    return [*names, "status"]


def _tails(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the components of a quantity: nothing, x, or x y."""
    return itertools.product("xyz", repeat=len(QUANTITIES[name].dims))


def wanted(data: xr.Dataset, names: Sequence[str]) -> list[str]:
    """Return the quantities to show, all by default; raises UserError for what the store lacks."""
    stored = [str(name) for name in data.data_vars if name in QUANTITIES]
    for k, name in enumerate(names):
        if name in names[:k]:
            raise UserError(f"--quantity {shown(name)}: given twice; name it once")
        whole = re.sub(r"(_[xyz]){1,2}$|\[[xyz]{1,2}\]$", "", name)
        if name not in stored and whole in stored and QUANTITIES[whole].dims:
            raise UserError(f"--quantity {shown(name)}: a component; name the whole quantity, {whole}")
        if name not in stored:
            raise UserError(f"--quantity {shown(name)}: not in the store; {suggestion(name, stored)}")
    return list(names) or stored


def rows(data: xr.Dataset, quantities: Sequence[str], errors: bool = False) -> Iterator[Row]:
    """Yield the rows under :func:`columns`, reading a block at a time.

    Parameters
    ----------
    data
        as :func:`~spinquad.sweeps.results.open_results` gives it, or a part of it.

    Raises
    ------
    UserError
        at a value that is gone.
    """
    dims = [str(dim) for dim in data.status.dims]
    first = dims[0] if dims else None
    step = max(1, BLOCK // max(1, math.prod(data.sizes[dim] for dim in dims[1:])))
    starts = range(0, data.sizes[first], step) if first else [0]
    for start in starts:
        part = data.isel({first: slice(start, start + step)}) if first else data
        part = part[[*quantities, *(f"{name}_error" for name in quantities if errors), "status"]].load()
        refuse_lost(part, quantities)
        yield from _block_rows(part, dims, quantities, errors)


def _block_rows(data: xr.Dataset, dims: list[str], quantities: Sequence[str], errors: bool) -> Iterator[Row]:
    """Yield the rows of one block."""
    shape = tuple(data.sizes[dim] for dim in dims)
    found = []
    for name in columns(data, (), False)[:-1]:
        coord = data.coords[name]
        stretch = [-1 if dim == coord.dims[0] else 1 for dim in dims]
        found.append(np.broadcast_to(coord.values.reshape(stretch), shape).reshape(-1, 1))
    for name in quantities:
        for variable in [name, f"{name}_error"] if errors else [name]:
            found.append(data[variable].values.astype(float).reshape(math.prod(shape), -1))
    words = [STATUS.get(code, str(code)) for code in data.status.values.ravel().tolist()]
    for numbers, word in zip(np.hstack(found).tolist(), words, strict=True):
        yield [*numbers, word]


def as_csv(names: Sequence[str], found: Iterator[Row]) -> Iterator[str]:
    """Yield the lines of a CSV file, numbers to the last bit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="")
    for row in itertools.chain([list(names)], found):
        writer.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def as_json(data: xr.Dataset, names: Sequence[str], found: Iterator[Row]) -> Iterator[str]:
    """Yield the lines of one JSON object: fixed parameters, names of the columns, rows; NaN is null."""
    fixed = {str(name): coord.item() for name, coord in data.coords.items() if coord.ndim == 0}
    yield f'{{"name": {json.dumps(data.attrs.get("name"))}, "fixed": {json.dumps(fixed)},'
    yield f'"columns": {json.dumps(list(names))}, "rows": ['
    before = None
    for row in found:
        if before is not None:
            yield before + ","
        before = json.dumps([None if isinstance(x, float) and not math.isfinite(x) else x for x in row])
    yield (before or "") + "]}"


def heading(data: xr.Dataset) -> str:
    """Return one line: what the store is, the unit of energy, the parameters that do not vary."""
    fixed = (f"{name} = {coord.item():.8g}" for name, coord in data.coords.items() if coord.ndim == 0)
    return ", ".join([f"{data.attrs.get('name')}: energies in {data.attrs.get('energy_unit')}", *fixed])


def as_table(names: Sequence[str], found: Iterator[Row], total: int, most: int = MOST_ROWS) -> Iterator[str]:
    """Yield the lines of a table of at most ``most`` rows of ``total``."""
    head = list(itertools.islice(found, most))
    cells = [[f"{x + 0.0:.8g}" if isinstance(x, float) else str(x) for x in row] for row in head]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for row in [list(names), *cells]:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    if total > len(head):
        yield f"... {total - len(head)} more rows; choose fewer with --sel, or print all with --csv"

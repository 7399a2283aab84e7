"""A store as text: a table for people, CSV or JSON for programs, one row a point."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..kernels.quantities import QUANTITIES
from .errors import UserError, shown, suggestion
from .labels import FRAME
from .many_bands import band_words
from .results import refuse_lost
from .words import regime_words, status_word

if TYPE_CHECKING:
    import xarray as xr

BLOCK = 1 << 16
MOST_ROWS = 200
Row = list[Any]


class Column(NamedTuple):
    """A quantity, or a component of it: x, or x and y."""

    quantity: str
    tail: tuple[str, ...] = ()

    def name(self, kind: str = "") -> str:
        """Return the name over the column; ``kind`` is "_error" for that of the estimate."""
        return "_".join((self.quantity + kind, *self.tail))


def all_columns(quantity: str) -> list[Column]:
    """Return the columns of a whole quantity."""
    tails = itertools.product(FRAME, repeat=len(QUANTITIES[quantity].dims))
    return [Column(quantity, tail) for tail in tails]


def wanted(data: xr.Dataset, names: Sequence[str]) -> list[Column]:
    """Return what to show: every quantity by default, else those named, or components as columns name them.

    Raises
    ------
    UserError
        for what the store lacks, or a name given twice.
    """
    known = {str(name): all_columns(str(name)) for name in data.data_vars if name in QUANTITIES}
    single = {column.name(): [column] for columns in known.values() for column in columns}
    found: list[Column] = []
    for name in names or known:
        columns = known.get(name) or single.get(name)
        if columns is None:
            told = suggestion(name, known | single, listed=known)
            raise UserError(f"--quantity {shown(name)}: not in the store; {told}")
        if set(columns) & set(found):
            raise UserError(f"--quantity {shown(name)}: given twice; name it once")
        found += columns
    return found


def header(data: xr.Dataset, chosen: Sequence[Column], errors: bool, regime: bool = False) -> list[str]:
    """Return the names of the columns: axes and what is zipped with them, quantities by component, status."""
    names = _axes(data)
    for column in chosen:
        names += [column.name(), column.name("_error")] if errors else [column.name()]
    return [*names, "status", "regime"] if regime else [*names, "status"]


def _axes(data: xr.Dataset) -> list[str]:
    """Return the coordinates that vary, in the order of the dimensions."""
    names = [str(name) for name, coord in data.coords.items() if coord.ndim and name not in ("i", "j")]
    dims = list(data.sizes)
    return sorted(names, key=lambda name: (dims.index(data.coords[name].dims[0]), name not in data.sizes))


def rows(
    data: xr.Dataset,
    chosen: Sequence[Column],
    errors: bool = False,
    regime: bool = False,
    finished: bool = False,
) -> Iterator[Row]:
    """Yield the rows under :func:`header`, reading a block at a time.

    Parameters
    ----------
    data
        as :func:`~spinquad.sweeps.results.open_results` gives it, or a part of it.
    chosen, errors, regime
    finished
        whether every point of it was made.

    Raises
    ------
    UserError
        at a value or a status that is gone.
    """
    dims = [str(dim) for dim in data.status.dims]
    first = dims[0] if dims else None
    quantities = list(dict.fromkeys(column.quantity for column in chosen))
    read = [*quantities, *(f"{name}_error" for name in quantities if errors), "status"]
    read += ["regime"] if regime else []
    step = max(1, BLOCK // max(1, math.prod(data.sizes[dim] for dim in dims[1:])))
    starts = range(0, data.sizes[first], step) if first else [0]
    for start in starts:
        part = data.isel({first: slice(start, start + step)}) if first else data
        part = part[read].load()
        refuse_lost(part, read[: read.index("status")], finished)
        yield from _block_rows(part, dims, chosen, errors, regime)


def _block_rows(
    data: xr.Dataset, dims: list[str], chosen: Sequence[Column], errors: bool, regime: bool
) -> Iterator[Row]:
    """Yield the rows of one block."""
    shape = tuple(data.sizes[dim] for dim in dims)
    found = []
    for name in _axes(data):
        coord = data.coords[name]
        stretch = [-1 if dim == coord.dims[0] else 1 for dim in dims]
        found.append(np.broadcast_to(coord.values.reshape(stretch), shape).ravel())
    for column in chosen:
        place: Any = (..., *(FRAME.index(axis) for axis in column.tail))
        for variable in [column.quantity, f"{column.quantity}_error"] if errors else [column.quantity]:
            found.append(data[variable].values[place].astype(float).ravel())
    words = [[status_word(code) for code in data.status.values.ravel().tolist()]]
    if regime:
        words.append(["+".join(regime_words(mask)) or "-" for mask in data.regime.values.ravel().tolist()])
    numbers = np.column_stack(found) if found else np.empty((math.prod(shape), 0))
    for row, *last in zip(numbers.tolist(), *words, strict=True):
        yield [*row, *last]


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
    first = f"{data.attrs.get('name')}: energies in {data.attrs.get('energy_unit')}"
    return ", ".join([first, *fixed, *band_words(data.attrs)])


def as_table(names: Sequence[str], found: Iterator[Row], total: int, most: int = MOST_ROWS) -> Iterator[str]:
    """Yield the lines of a table of at most ``most`` rows of ``total``."""
    head = list(itertools.islice(found, most))
    cells = [[f"{x + 0.0:.8g}" if isinstance(x, float) else str(x) for x in row] for row in head]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for row in [list(names), *cells]:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    if total > len(head):
        yield f"... {total - len(head)} more rows; choose fewer with --sel, or print all with --csv"

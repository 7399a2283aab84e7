"""Do two stores of one sweep hold the same numbers, within the error estimates that they carry?

Two processors round differently in the last bits, so equal bytes are not to be asked for: each value may
differ by the sum of both error estimates, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .catalog import spelled_out
from .errors import UserError
from .many_bands import band_words, set_aside
from .missing import command, no_run
from .results import archive_path, open_results, reading, run_path
from .store import PLAN, read_json

if TYPE_CHECKING:
    import xarray as xr

ROUNDING = 4 * np.finfo(float).eps


@dataclass
class Comparison:
    """What the comparison of two stores came to.

    Attributes
    ----------
    name : str
        of the sweep.
    values : int
        how many numbers were compared.
    worst : float
        largest deviation, in units of the sum of both error estimates.
    where : str
        quantity and place of the largest deviation.
    wrong : list of str
        what differs by more than it may.
    """

    name: str
    values: int = 0
    worst: float = 0.0
    where: str = ""
    wrong: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return one line for people."""
        if self.wrong:
            return f"{self.name}: differs from the archive: {'; '.join(self.wrong)}"
        at = f", at most {self.worst:.2g} of the error estimates ({self.where})" if self.where else ""
        return f"{self.name}: {self.values} values agree with the archive{at}"


def compare_runs(names: Sequence[str], results: str | None) -> list[Comparison]:
    """Compare the runs of the sweeps named, or of all that are archived, with the archive.

    Raises
    ------
    UserError
        where there is no run, or nothing is archived.
    """
    folder = archive_path("any", results).parent
    names = [spelled_out(name) for name in names] or sorted(p.stem for p in folder.glob("[a-z0-9]*.zarr"))
    if not names:
        raise UserError(f"{folder} holds no store; spinquad archive puts runs there")
    pairs = [(run_path(name, results), archive_path(name, results)) for name in names]
    for path, reference in pairs:
        if not path.exists():
            raise UserError(no_run(path.stem, path.parent, results))
        if not reference.exists():
            way_out = command("archive", path.stem, results)
            raise UserError(f"{path.stem!r} is not archived in {folder}; put its run there with: {way_out}")
    return [compare(*pair) for pair in pairs]


def compare(path: Path, reference: Path) -> Comparison:
    """Compare every value that a reference holds with that of another store of the sweep.

    Raises
    ------
    UserError
        where one of them is no store.
    """
    with reading(path):
        here = open_results(path).load()
    with reading(reference):
        there = open_results(reference).load()
    found = Comparison(str(there.attrs["name"]))
    found.wrong += _other_coordinates(here, there)
    if band_words(there.attrs):
        found.wrong += _other_bands(path, reference)
    if not found.wrong:
        for name in sorted(map(str, there.data_vars)):
            if f"{name}_error" in there:
                _compare_quantity(name, here, there, found)
    return found


def _other_coordinates(here: xr.Dataset, there: xr.Dataset) -> list[str]:
    """Return which axes and fixed parameters differ."""
    if set(here.coords) != set(there.coords):
        odd = sorted(map(str, set(here.coords) ^ set(there.coords)))
        return [f"only one of them has {', '.join(odd)}"]
    names = [name for name in there.coords if not _same(here[name].values, there[name].values)]
    return [f"other values of {name}" for name in names]


def _other_bands(path: Path, reference: Path) -> list[str]:
    """Return whether numbers of bands differ that are too many to be coordinates."""
    here, there = (_unlisted(store) for store in (path, reference))
    same = list(here) == list(there) and _same(*(np.array(list(each.values())) for each in (here, there)))
    return [] if same else ["other numbers of bands"]


def _unlisted(path: Path) -> dict[str, float]:
    """Return the numbers of bands that are no coordinates of a store."""
    plan = read_json(path, PLAN)
    return {name: plan["fixed"][name] for name in set_aside(plan)[0]}


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether coordinates are equal, but for rounding."""
    if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return False
    return bool(np.allclose(a, b, rtol=ROUNDING, atol=0) if a.dtype.kind == "f" else np.array_equal(a, b))


def _compare_quantity(name: str, here: xr.Dataset, there: xr.Dataset, found: Comparison) -> None:
    """Add one quantity to a comparison."""
    if name not in here:
        found.wrong.append(f"{name} is missing")
        return
    b = there[name]
    a = here[name].transpose(*b.dims)
    allowed = here[f"{name}_error"].transpose(*b.dims).values + there[f"{name}_error"].values.astype(float)
    ratio = deviations(a.values, b.values, allowed)
    found.values += ratio.size
    at = np.unravel_index(int(np.argmax(ratio)), ratio.shape)
    if ratio[at] > found.worst:
        found.worst, found.where = float(ratio[at]), f"{name}{_place(b, at)}"
    if ratio[at] > 1:
        numbers = f"{a.values[at]:.17g} here, {b.values[at]:.17g} there, allowed {allowed[at]:.2g}"
        found.wrong.append(f"{name} at {np.count_nonzero(ratio > 1)} points, worst{_place(b, at)}: {numbers}")


def deviations(a: np.ndarray, b: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return ``abs(a - b) / allowed``: 0 where both are equal or both NaN, infinite where only one is NaN."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        ratio = np.abs(a - b) / allowed
    ratio[np.isnan(ratio)] = np.inf
    ratio[(a == b) | (np.isnan(a) & np.isnan(b))] = 0.0
    return ratio


def _place(array: xr.DataArray, index: tuple[np.intp, ...]) -> str:
    """Return the coordinates of an element as `` at T=0.5, i=x``."""
    at: Mapping[str, object] = {str(d): array[d].values[k] for d, k in zip(array.dims, index, strict=True)}
    parts = (f"{d}={v:.6g}" if isinstance(v, float) else f"{d}={v}" for d, v in at.items())
    return f" at {', '.join(parts)}" if at else ""

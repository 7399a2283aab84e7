"""Where results lie, and how they are opened.

    results/runs/<sweep name>.zarr     what was run here
    results/paper/<sweep name>.zarr    the archive of the paper's sweeps

The results folder is ``--results``, else ``$SPINQUAD_RESULTS``, else ``results`` in the checkout that the
program runs from, else ``results`` in the current folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..kernels.quantities import DONE, PENDING
from .catalog import spelled_out
from .errors import UserError, many, shown
from .many_bands import set_aside
from .missing import no_store
from .rules import NAME
from .store import PLAN, no_plan, read_json

if TYPE_CHECKING:
    import xarray as xr

FOLDERS = ("runs", "paper")
MEND = "run its sweep with --repair to compute it again"


def results_folder(given: str | Path | None = None) -> Path:
    """Return the results folder; raises UserError for a name that no folder can have."""
    if given is None:
        given = os.environ.get("SPINQUAD_RESULTS") or None
    if given is not None:
        if not str(given).strip():
            raise UserError(f"results folder {shown(str(given))}: the name is empty; name a folder")
        if "\0" in str(given):
            raise UserError(
                f"results folder {shown(str(given))}: a name cannot hold a null byte; name another"
            )
        try:
            folder = Path(given).expanduser().absolute()
        except RuntimeError as error:  # of ~somebody who is not there
            raise UserError(f"results folder {shown(str(given))}: {error}; name another") from None
        if os.path.isfile(folder):  # False for a name that is too long
            raise UserError(f"results folder {shown(str(given))}: a file; name a folder")
        return folder
    checkout = Path(__file__).resolve().parents[1]
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "results"


def run_path(name: str, results: str | Path | None = None) -> Path:
    """Return the place of the store that a run of the sweep ``name`` makes.

    Raises
    ------
    UserError
        for a name that could leave the results folder.
    """
    return _path(FOLDERS[0], name, results)


def archive_path(name: str, results: str | Path | None = None) -> Path:
    """Return the place of the archived store of the sweep ``name``; raises UserError as ``run_path``."""
    return _path(FOLDERS[1], name, results)


def _path(place: str, name: str, results: str | Path | None) -> Path:
    if NAME.fullmatch(name) is None:
        raise UserError(f"name = {shown(name)}: use small letters, digits, _ and -, at most 64")
    return results_folder(results) / place / f"{name}.zarr"


def named_stores(folder: Path) -> list[Path]:
    """Return the stores in a folder that have the name of a sweep; those put aside have none."""
    plans = folder.glob(f"*.zarr/{PLAN}")
    return sorted(path.parents[1] for path in plans if NAME.fullmatch(path.parents[1].stem))


def find_store(store: str | Path, results: str | Path | None = None) -> Path:
    """Return the path of a store: a path, or a sweep's name to look for in the results folder.

    Raises
    ------
    UserError
        where there is none, with the nearest name.
    """
    try:
        if (Path(store) / PLAN).is_file():
            return Path(store)
        name = spelled_out(str(store).removesuffix(".zarr"))
        folder = results_folder(results)
        places = [folder / place / f"{name}.zarr" for place in FOLDERS] if NAME.fullmatch(name) else []
        for place in places:
            if (place / PLAN).is_file():
                return place
        there = [path for path in (*places, Path(store)) if path.suffix == ".zarr" and path.is_dir()]
        names = sorted({path.stem for place in FOLDERS for path in named_stores(folder / place)})
    except UserError:
        raise
    except (OSError, ValueError) as error:
        raise UserError(f"store {shown(str(store))}: {error}; give a path or a sweep's name") from None
    raise UserError(no_plan(there[0]) if there else no_store(str(store), folder, names, results))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever damaged bytes make zarr and its codecs raise into one line.

    Raises
    ------
    UserError
    """
    try:
        yield
    except (UserError, BrokenPipeError):
        raise
    except Exception as error:
        raise UserError(f"{path} cannot be read ({shown(error)}); see spinquad verify {path}") from None


def open_results(store: str | Path, results: str | Path | None = None) -> xr.Dataset:
    """Open a store, finished or not; points that are not computed are NaN with ``status`` 0.

    Parameters
    ----------
    store
        a path, or the name of a sweep (looked for among the runs, then in the archive).

    Returns
    -------
    xarray.Dataset
        read lazily, as ``xarray.open_zarr(path, chunks=None)`` does; without the fixed numbers of many bands,
        which stores made before have as coordinates.

    Raises
    ------
    UserError
        where there is no such store, or a variable of it is gone.
    """
    import xarray as xr

    path = find_store(store, results)
    with reading(path):
        aside, attributes = _aside(path)
        found = xr.open_zarr(path, chunks=None, consolidated=True, drop_variables=aside)
        found = found.assign_attrs(attributes)
    for name in found.variables:
        # The metadata of all variables stand in one file: one whose folder is gone would be read as NaN.
        if not (path / str(name) / "zarr.json").exists():
            raise UserError(f"{path}: the variable {name} is missing; {MEND}")
    return found


def _aside(path: Path) -> tuple[list[str], dict[str, int]]:
    """Return which coordinates of a store are not to be opened, and the attributes in their place."""
    try:
        return set_aside(read_json(path, PLAN))
    except (UserError, KeyError, TypeError):  # a plan that is damaged hides no value
        return [], {}


def refuse_lost(data: xr.Dataset, names: Iterable[str], finished: bool = False) -> None:
    """Refuse a NaN where the status is done: none was ever written, so the file that held the value is gone.

    Likewise a point that is pending in a finished store.

    Raises
    ------
    UserError
    """
    done = data["status"] == DONE
    gone = {name: int((done & np.isnan(data[name])).sum()) for name in names}
    gone["status"] = int((data["status"] == PENDING).sum()) if finished else 0
    for name, lost in gone.items():
        if lost:
            raise UserError(f"{data.attrs.get('name')}: {many(lost, 'value')} of {name} are gone; {MEND}")

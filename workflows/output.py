"""What a workflow leaves: picture (PDF, SVG, PNG), plotted numbers (netCDF, CSV) and checks (JSON).

The files depend on the numbers and the versions of the libraries alone: no dates, no random marks.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from ..sweeps.errors import RunFailed
from .checks import Check

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


def save(
    folder: Path, name: str, picture: Figure, numbers: xr.Dataset, checks: Sequence[Check]
) -> list[Path]:
    """Write the files of a workflow and return their paths.

    Raises
    ------
    RunFailed
        where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Laid out once, so that all formats are alike and none pays for it again.
        picture.draw_without_rendering()
        picture.set_layout_engine("none")
        paths = []
        for kind, metadata in _METADATA.items():
            path = folder / f"{name}.{kind}"
            picture.savefig(path, metadata=metadata)
            paths.append(path)
        paths.append(_netcdf(folder / f"{name}.nc", numbers))
        if len({numbers[key].dims for key in numbers.data_vars}) == 1:
            paths.append(_csv(folder / f"{name}.csv", numbers))
        paths.append(folder / f"{name}.json")
        content = dict(numbers.attrs) | {"checks": [check.to_dict() for check in checks]}
        paths[-1].write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
    except OSError as error:
        raise RunFailed(
            f"{folder} cannot be written ({error.strerror}); name another with --results"
        ) from None
    return paths


def _netcdf(path: Path, numbers: xr.Dataset) -> Path:
    """Write a netCDF 3 file, which needs no library beyond scipy, and rename it to its place."""
    partial = path.with_suffix(".nc.partial")
    numbers.to_netcdf(partial, engine="scipy", format="NETCDF3_64BIT")
    os.replace(partial, path)
    return path


def _csv(path: Path, numbers: xr.Dataset) -> Path:
    """Write a table with one row a point, after lines that say where it comes from."""
    head = "".join(f"# {key}: {value}\n" for key, value in numbers.attrs.items())
    aside = [name for name, coord in numbers.coords.items() if not coord.dims]
    head += "".join(f"# {name} = {float(numbers[name]):.17g}\n" for name in aside)
    table = numbers.drop_vars(aside).to_dataframe()
    path.write_text(head + table.to_csv(float_format="%.17g", lineterminator="\n"))
    return path

"""What a workflow leaves: picture (PDF, SVG, PNG), plotted numbers (netCDF, CSV) and checks (JSON).

The files depend on the numbers and the versions of the libraries alone: no dates, no random marks.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from ..sweeps.errors import RunFailed
from ..sweeps.files import FileSet, explain
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
    """Write the files of a workflow, none to its place before all are on the disk, and return their paths.

    Raises
    ------
    RunFailed
        where the folder cannot be written.
    """
    # Laid out once, so that all formats are alike and none pays for it again.
    picture.draw_without_rendering()
    picture.set_layout_engine("none")
    content = {f"{name}.{kind}": _picture(picture, kind) for kind in _METADATA}
    content[f"{name}.nc"] = bytes(numbers.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))
    if len({numbers[key].dims for key in numbers.data_vars}) == 1:
        content[f"{name}.csv"] = _csv(numbers).encode()
    found = dict(numbers.attrs) | {"checks": [check.to_dict() for check in checks]}
    content[f"{name}.json"] = (json.dumps(found, indent=1, allow_nan=False) + "\n").encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, content)
    except FileExistsError:
        raise RunFailed(f"{folder} cannot be written: a file; name another folder with --results") from None
    except OSError as error:
        raise explain(error, f"{folder} cannot be written") from None
    return [folder / file for file in content]


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    """Write files that come to their places together, so that they are of one drawing; raises OSError."""
    files = FileSet(folder, secrets.token_hex(4))
    try:
        for name, piece in content.items():
            files.append(name, piece)
        files.commit(list(content))
    finally:
        files.discard()


def _picture(picture: Figure, kind: str) -> bytes:
    """Return a picture in one format."""
    file = io.BytesIO()
    picture.savefig(file, format=kind, metadata=_METADATA[kind])
    return file.getvalue()


def _csv(numbers: xr.Dataset) -> str:
    """Return a table with one row a point, after lines that say where it comes from."""
    head = "".join(f"# {key}: {value}\n" for key, value in numbers.attrs.items())
    aside = [name for name, coord in numbers.coords.items() if not coord.dims]
    head += "".join(f"# {name} = {float(numbers[name]):.17g}\n" for name in aside)
    table = numbers.drop_vars(aside).to_dataframe()
    return head + str(table.to_csv(float_format="%.17g", lineterminator="\n"))

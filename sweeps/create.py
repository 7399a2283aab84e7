"""Making stores: in a hidden folder beside the place, then renamed, so that a half-made one is never seen.

Everything written here follows from the sweep and the layout alone, to the last bit; only the provenance
does not.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import RunFailed
from .files import fsync, sha256_of, write_file
from .labels import coordinates
from .layout import KEY_ENCODING, Variable, variables
from .plan import Plan
from .store import EXTENDED, IDENTITY, PLAN, PROVENANCE, SIDE, SUMS, as_json, fixed_files


def create(path: Path, plan: Plan, identity: Mapping[str, Any], provenance: Mapping[str, Any]) -> Path:
    """Make a store without values in a hidden folder beside ``path`` and return that folder.

    Raises
    ------
    RunFailed
        where the folder cannot be written.
    """
    hidden = path.with_name(f".{path.name}.{secrets.token_hex(4)}.making")
    try:
        hidden.mkdir(parents=True)
        _write_arrays(hidden, plan, identity)
        for folder in ("", "/receipts", "/log"):
            (hidden / f"{SIDE}{folder}").mkdir()
        documents = {PLAN: plan.to_dict(), IDENTITY: identity, PROVENANCE: provenance}
        for name, content in documents.items():
            write_file(hidden / name, as_json(content), "new")
        sums = [f"{sha256_of(hidden / name)}  {name}\n".encode() for name in fixed_files(plan.sweep)]
        write_file(hidden / SUMS, sums, "new")
        for folder, _, _ in os.walk(hidden):
            fsync(Path(folder))
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    return hidden


def _write_arrays(root: Path, plan: Plan, identity: Mapping[str, Any]) -> None:
    """Write group, coordinates, and the metadata of every variable."""
    import zarr
    from zarr.codecs import ZstdCodec

    sweep = plan.sweep
    coords = coordinates(sweep)
    aside = sorted(set(coords) - set(sweep.dims) - {"i", "j"})
    attrs = {
        "title": sweep.title,
        "name": sweep.name,
        "energy_unit": sweep.unit,
        "Conventions": "CF-1.11",
        "identity": identity["sha256"],
        "coordinates": " ".join(aside),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zarr warns of string coordinates and of consolidated metadata
        group = zarr.create_group(root, attributes=attrs)
        zstd = ZstdCodec(level=plan.level, checksum=True)
        for name, (dims, values, about) in coords.items():
            made = group.create_array(
                name,
                shape=values.shape,
                dtype=values.dtype,
                chunks=values.shape or "auto",
                compressors=[zstd],
                chunk_key_encoding=KEY_ENCODING,
                attributes=about,
                dimension_names=dims,
                config={"write_empty_chunks": True},
            )
            made[...] = values
        for variable in variables(sweep):
            _create_variable(group, plan, variable, zstd)
        zarr.consolidate_metadata(group.store)
    _order_members(root / "zarr.json", [*coords, *(variable.name for variable in variables(sweep))])


def _order_members(file: Path, names: list[str]) -> None:
    """Put consolidated metadata in a fixed order; zarr lists members as its threads come to them."""
    content = json.loads(file.read_bytes())
    members = content["consolidated_metadata"]["metadata"]
    gone = [name for name in names if name not in members]
    if gone:
        raise RunFailed(f"{file.parent.name}/{gone[0]} is gone: another run has taken over; await its end")
    content["consolidated_metadata"]["metadata"] = {name: members[name] for name in names}
    file.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def _create_variable(group: Any, plan: Plan, variable: Variable, zstd: Any) -> None:
    """Write the metadata of a variable."""
    tail = (3,) * len(variable.extra)
    sharded = plan.shard_shape != plan.chunk_shape
    group.create_array(
        variable.name,
        shape=(*plan.sweep.shape, *tail),
        dtype=variable.dtype,
        chunks=(*plan.chunk_shape, *tail),
        shards=(*plan.shard_shape, *tail) if sharded else None,
        compressors=[zstd],
        fill_value=variable.fill,
        chunk_key_encoding=KEY_ENCODING,
        attributes=variable.attrs,
        dimension_names=(*plan.sweep.dims, *variable.extra),
        config={"write_empty_chunks": True},
    )


def publish(hidden: Path, path: Path) -> None:
    """Rename a finished hidden folder to its place.

    Raises
    ------
    RunFailed
        where something else has taken the place.
    """
    try:
        os.rename(hidden, path)
    except OSError as error:
        if not (hidden / EXTENDED).exists():
            shutil.rmtree(hidden, ignore_errors=True)
        raise RunFailed(f"{path} cannot be made ({error.strerror}); is another run making it?") from None
    fsync(path.parent)

"""The documents ``zarr.json`` of a store, and the bytes of its coordinates, in plain Zarr v3.

They are written here rather than by zarr: it takes ten times as long, and no run needs to import it then.
A test compares every document with what zarr writes for the same arrays
(https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import codecs
from .labels import coordinates
from .layout import KEY_SEPARATOR, Variable, variables
from .many_bands import band_attrs
from .plan import Plan

_INDEX_CODECS = [{"name": "bytes", "configuration": {"endian": "little"}}, codecs.CHECKSUM]


def documents(plan: Plan, identity: str) -> dict[str, Any]:
    """Return the metadata of group, coordinates and variables by the name of their file.

    Parameters
    ----------
    plan
    identity
        hash of what the values depend on, an attribute of the store.
    """
    sweep = plan.sweep
    coords = coordinates(sweep, plan.unlisted)
    members = {name: _coordinate(plan, *coordinate) for name, coordinate in coords.items()}
    members |= {variable.name: _variable(plan, variable) for variable in variables(sweep)}
    group = {
        "attributes": {
            "title": sweep.title,
            "name": sweep.name,
            "energy_unit": sweep.unit,
            "Conventions": "CF-1.11",
            "identity": identity,
            "coordinates": " ".join(sorted(set(coords) - set(sweep.dims) - {"i", "j"})),
            **band_attrs(sweep.bands, plan.unlisted or ()),
        },
        "zarr_format": 3,
        "consolidated_metadata": {"kind": "inline", "must_understand": False, "metadata": members},
        "node_type": "group",
    }
    return {"zarr.json": group} | {f"{name}/zarr.json": content for name, content in members.items()}


def coordinate_files(plan: Plan) -> dict[str, bytes]:
    """Return the bytes of every coordinate, one chunk each, by the name of its file."""
    found = {}
    for name, (dims, values, _) in coordinates(plan.sweep, plan.unlisted).items():
        array = np.asarray(values)
        little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        found[coordinate_file(name, bool(dims))] = codecs.encode(little, plan.level)
    return found


def coordinate_file(name: str, varies: bool) -> str:
    """Return the file of a coordinate, relative to the store; one that does not vary is a scalar."""
    return f"{name}/c{KEY_SEPARATOR}0" if varies else f"{name}/c"


def _coordinate(plan: Plan, dims: Sequence[str], values: Any, attributes: Mapping[str, Any]) -> Any:
    """Return the metadata of a coordinate, stored as one chunk."""
    array = np.asarray(values)
    fill: Any = "" if array.dtype.kind == "U" else 0.0
    coder = codecs.described(array.dtype, plan.level)
    return _array(array.shape, array.dtype, array.shape, coder, fill, attributes, dims)


def _variable(plan: Plan, variable: Variable) -> Any:
    """Return the metadata of a variable; shards of one chunk need no index."""
    tail = (3,) * len(variable.extra)
    dtype = np.dtype(variable.dtype)
    coder = codecs.described(dtype, plan.level)
    if plan.shard_shape != plan.chunk_shape:
        inner = {"chunk_shape": [*plan.chunk_shape, *tail], "codecs": coder, "index_codecs": _INDEX_CODECS}
        coder = [{"name": "sharding_indexed", "configuration": inner | {"index_location": "end"}}]
    shape = (*plan.sweep.shape, *tail)
    fill = "NaN" if np.isnan(variable.fill) else variable.fill
    dims = (*plan.sweep.dims, *variable.extra)
    return _array(shape, dtype, (*plan.shard_shape, *tail), coder, fill, variable.attrs, dims)


def _array(
    shape: Sequence[int],
    dtype: np.dtype[Any],
    chunks: Sequence[int],
    coder: list[Any],
    fill: Any,
    attributes: Mapping[str, Any],
    dims: Sequence[str],
) -> dict[str, Any]:
    """Return the metadata of an array, keys in zarr's order."""
    kind: Any = dtype.name
    if dtype.kind == "U":
        kind = {"name": "fixed_length_utf32", "configuration": {"length_bytes": dtype.itemsize}}
    names = {"dimension_names": list(dims)} if dims else {}
    return {
        "shape": list(shape),
        "data_type": kind,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(chunks)}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": KEY_SEPARATOR}},
        "fill_value": fill,
        "codecs": coder,
        "attributes": dict(attributes),
        **names,
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
    }

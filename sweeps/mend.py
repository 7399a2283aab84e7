"""Documents of a store written again: metadata, coordinates, plan, identity and provenance, where damaged.

All but the last follow from the sweep and from how the store was cut into shards. That must not be guessed:
with another layout, or in a store of another sweep, sound shards would be read as what they are not. It is
believed where a document vouches for itself: the identity by its own hash, the plan by SHA256SUMS.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import manifest
from .create import create
from .errors import UserError
from .files import sha256_of
from .identity import identity_of, own_hash
from .options import Options
from .plan import FORMAT, Plan
from .store import IDENTITY, PLAN, PROVENANCE, SUMS, fixed_files, read_json
from .sweep import Sweep


def restore_fixed(path: Path, sweep: Sweep, options: Options) -> None:
    """Write damaged documents of a store again; only for the holder of the claim.

    Raises
    ------
    UserError
        where the store is of another sweep or other code, or does not tell any more what it is.
    OSError
        where it cannot be written.
    """
    kept = _trusted(path)
    number, shapes = kept.get("format", 1), (tuple(kept["shard_shape"]), tuple(kept["chunk_shape"]))
    if number != FORMAT:
        raise UserError(only_read(path, number, options))
    plan = Plan(sweep, *shapes, kept["level"], unlisted=tuple(kept.get("unlisted", ())))
    hidden = create(path, plan, identity_of(plan, options.code), {})
    try:
        if not _is_table(path, PROVENANCE):
            os.replace(hidden / PROVENANCE, path / PROVENANCE)
        if _restored(path, hidden, fixed_files(sweep, plan.unlisted)):
            options.tell(f"restored metadata of {path.stem}")
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def only_read(path: Path, number: int, options: Options) -> str:
    """Return why a store of an earlier format is not gone on with."""
    return (
        f"{path.stem} is unfinished and of store format {number}, which is no longer written;"
        f" to make it anew: {options.command} --fresh (moves the old one aside)"
    )


def _restored(path: Path, hidden: Path, fixed: Sequence[str]) -> bool:
    """Put fixed files as they were made to the place of those that differ; return whether some do."""
    # What follows the head are the sums of the shards: where the manifest stands alone, nothing else is.
    listed = (_bytes(path / SUMS) or b"").startswith((hidden / SUMS).read_bytes())
    if listed and all(_bytes(hidden / name) == _bytes(path / name) for name in fixed):
        return False
    _refuse_other(path, hidden)
    for name in fixed:
        (path / name).parent.mkdir(exist_ok=True)
        os.replace(hidden / name, path / name)
    if not listed:
        os.replace(hidden / SUMS, path / SUMS)
    return True


def _identity(path: Path) -> dict[str, Any] | None:
    """Return the identity of a store, or None where it does not fit its own hash."""
    try:
        content = read_json(path, IDENTITY)
    except UserError:
        return None
    return content if content.get("sha256") == own_hash(content) else None


def _plan_listed(path: Path) -> dict[str, Any] | None:
    """Return the plan of a store, or None where it is not what SHA256SUMS says."""
    try:
        good = (sha256_of(path / PLAN), PLAN) in manifest.listed(path)
        return read_json(path, PLAN) if good else None
    except (OSError, UserError):
        return None


def _trusted(path: Path) -> dict[str, Any]:
    """Return the layout of a store, from a document that vouches for itself."""
    identity = _identity(path)
    found = _plan_listed(path) if identity is None else identity["layout"]
    if found is None:
        raise UserError(f"{path}: plan and identity are both damaged; make it again with --fresh")
    return found


def _refuse_other(path: Path, hidden: Path) -> None:
    """Refuse to restore what was never the same: the sweep or the code have changed since."""
    identity = _identity(path)
    document, kept = (PLAN, _plan_listed(path)) if identity is None else (IDENTITY, identity)
    if kept != read_json(hidden, document):
        raise UserError(
            f"{path.stem} was made from another sweep or by other code; see: spinquad run {path.stem}"
        )


def _is_table(path: Path, document: str) -> bool:
    """Return whether a document of a store can be read."""
    try:
        read_json(path, document)
    except UserError:
        return False
    return True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None

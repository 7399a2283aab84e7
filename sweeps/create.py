"""Making stores: in a hidden folder beside the place, then renamed, so that a half-made one is never seen.

Everything written here follows from the sweep and the layout alone, to the last bit; only the provenance
does not.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import RunFailed
from .files import FileSet, fsync, hidden_beside
from .metadata import coordinate_files, documents
from .plan import Plan
from .store import EXTENDED, IDENTITY, PLAN, PROVENANCE, SIDE, SUMS, as_json, fixed_files


@contextmanager
def made(
    path: Path, plan: Plan, identity: Mapping[str, Any], provenance: Mapping[str, Any]
) -> Iterator[Path]:
    """Yield the hidden folder of a new store, which comes to its place at the end; after an error it is gone.

    Not where the store that it extends is in it: whoever holds the claim next finishes that.

    Raises
    ------
    OSError, RunFailed
        as `create` and `publish` do.
    """
    hidden = create(path, plan, identity, provenance)
    try:
        yield hidden
        publish(hidden, path)
    except BaseException:
        if not (hidden / EXTENDED).exists():
            shutil.rmtree(hidden, ignore_errors=True)
        raise


def create(path: Path, plan: Plan, identity: Mapping[str, Any], provenance: Mapping[str, Any]) -> Path:
    """Make a store without values in a hidden folder beside ``path`` and return that folder.

    Raises
    ------
    OSError
        where the folder cannot be written.
    """
    hidden = hidden_beside(path)
    contents = _contents(plan, identity)
    sums = [
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n"
        for name in fixed_files(plan.sweep, plan.unlisted)
    ]
    contents |= {SUMS: "".join(sums).encode(), PROVENANCE: as_json(provenance)}
    try:
        hidden.mkdir(parents=True)
        folders = {os.path.dirname(name) for name in contents} - {""}
        for folder in sorted(folders | {f"{SIDE}/receipts", f"{SIDE}/log"}):
            (hidden / folder).mkdir()
        files = FileSet(hidden, "new")
        for name, content in contents.items():
            files.append(name, content)
        files.commit(list(contents))
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    return hidden


def _contents(plan: Plan, identity: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the bytes of every file that is written once: metadata, coordinates, plan, identity."""
    found = {
        name: json.dumps(content, allow_nan=False).encode() + b"\n"
        for name, content in documents(plan, identity["sha256"]).items()
    }
    found |= coordinate_files(plan)
    return found | {PLAN: as_json(plan.to_dict()), IDENTITY: as_json(identity)}


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
        raise RunFailed(f"{path} cannot be made ({error.strerror}); is another run making it?") from None
    fsync(path.parent)

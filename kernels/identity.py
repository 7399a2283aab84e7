"""Which source files a quantity's value depends on."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .sources import ROOM


@cache
def _imports(file: Path) -> tuple[Path, ...]:
    """Files of this room that ``file`` imports, anywhere in its text."""
    found = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            found += [folder.with_suffix(".py")] + [folder / f"{a.name}.py" for a in node.names]
    return tuple(f for f in found if f.exists())


def source_files(quantities: Sequence[str], bands: bool = False) -> tuple[Path, ...]:
    """Return the static import closure of the modules that compute these quantities, sorted.

    ``bands`` says that an electrode is given by bands, in place of one flat band.
    """
    from .points import kernels_of
    from .rules import needed

    modules = ["model_points", "bands.general", "bands.spectra"] if bands else kernels_of(needed(quantities))
    todo = [ROOM.joinpath(*module.split(".")).with_suffix(".py") for module in ("points", "checks", *modules)]
    seen: set[Path] = set()
    while todo:
        file = todo.pop()
        if file not in seen:
            seen.add(file)
            todo.extend(_imports(file))
    return tuple(sorted(seen))

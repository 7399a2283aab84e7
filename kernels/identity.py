"""Which source files a quantity's value depends on, and where the compiled code of these files goes.

Numba's cache looks only at the file of a function itself: an edited callee in another file leaves the
old machine code in use. Its folder is therefore named after the bytes of every file of this room, and set
before numba is imported.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .quantities import QUANTITIES

ROOM = Path(__file__).parent


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


@cache
def _imports(file: Path) -> tuple[Path, ...]:
    """Files of this room that ``file`` imports, anywhere in its text."""
    found = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = [node.module.split(".")[0]] if node.module else [a.name for a in node.names]
            found += [ROOM / f"{name}.py" for name in names]
    return tuple(f for f in found if f.exists())


def source_files(quantities: Iterable[str], bands: bool = False) -> tuple[Path, ...]:
    """Return the static import closure of the modules that compute these quantities, sorted.

    ``bands`` says that an electrode is given by bands, in place of one flat band.
    """
    todo = [ROOM / "points.py"] + [ROOM / f"{QUANTITIES[q].kernel}.py" for q in quantities]
    if bands:
        todo += [ROOM / "model_points.py", ROOM / "spectra.py"]
    seen: set[Path] = set()
    while todo:
        file = todo.pop()
        if file not in seen:
            seen.add(file)
            todo.extend(_imports(file))
    return tuple(sorted(seen))


def source_hash(quantities: Iterable[str]) -> str:
    """Return the code identity: SHA-256 over names and bytes of `source_files`."""
    return _digest(source_files(quantities))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def use_compiled_cache() -> Path:
    """Point numba to a folder named after this room's bytes; ``SPINQUAD_CACHE_DIR`` moves it.

    Called once, when the room is entered. Where no cache folder can be written, a temporary one is used.
    """
    name = "kernels-" + _digest(ROOM.glob("*.py"))[:16]
    base = os.environ.get("SPINQUAD_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "spinquad"
    )
    folder = Path(base) / name
    if not _writable(folder):
        folder = Path(tempfile.gettempdir()) / f"spinquad-{os.getuid()}" / name
        folder.mkdir(parents=True, exist_ok=True)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(folder)
    return folder

"""The source files of this room, and where the compiled code of them goes.

Numba's cache looks only at the file of a function itself: an edited callee in another file leaves the
old machine code in use. Its folder is therefore named after the bytes of every file of this room, and set
before numba is imported.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOM = Path(__file__).parent


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(f"{name_of(file)}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def name_of(file: Path) -> str:
    """Return the name of a file of this room, as ``flat/exchange.py``."""
    return file.relative_to(ROOM).as_posix()


def all_files() -> list[Path]:
    """Return every source file of this room, sorted."""
    return sorted(ROOM.rglob("*.py"))


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
    name = "kernels-" + _digest(all_files())[:16]
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

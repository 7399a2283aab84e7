"""Guests: processes that write shards of a store without holding its claim, as the tasks of a job array do.

Each has its own shards, dealt out beforehand, so they need no lock; but a run that holds the claim must
know of them, to leave their partial files alone and not to do their work again. A guest keeps a file of its
name in the store's folder of guests and touches it as long as it lives.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

from .errors import RunFailed
from .files import partials
from .store import SIDE

GUESTS = f"{SIDE}/guests"
BEAT = 10.0
LEASE = 120.0  # NFS may show a time that is a minute old


@contextlib.contextmanager
def guest(store: Path, name: str) -> Iterator[None]:
    """Be a guest of the store; owners whose names begin with ``name`` are this guest's. Raises OSError."""
    file = store / GUESTS / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            with contextlib.suppress(OSError):
                os.utime(file)

    thread = threading.Thread(target=beat, name="guest", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        file.unlink(missing_ok=True)


def guests(store: Path) -> frozenset[str]:
    """Return the names of the guests that are alive, by the clock of the file system itself."""
    folder = store / GUESTS
    if not folder.is_dir():
        return frozenset()
    now = folder / f".now-{secrets.token_hex(4)}"
    found = set()
    try:
        now.touch()
        last = now.stat().st_mtime - LEASE
        for name in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError):
                if not name.startswith(".") and (folder / name).stat().st_mtime > last:
                    found.add(name)
    except OSError:
        pass  # a read-only folder has no guests
    finally:
        with contextlib.suppress(OSError):
            now.unlink(missing_ok=True)
    return frozenset(found)


def drop_partials(store: Path) -> int:
    """Remove what dead owners left half-written, and return how many files that were.

    Guests are asked for before and after the store is looked through: one may come meanwhile.
    """
    before, found = guests(store), list(partials(store))
    alive = tuple(before | guests(store))
    dead = [file for file, owner in found if not owner.startswith(alive)]
    for file in dead:
        file.unlink(missing_ok=True)
    return len(dead)


def refuse_guests(path: Path) -> None:
    """Refuse to begin while guests are at work.

    Raises
    ------
    RunFailed
    """
    found = sorted(guests(path))
    if found:
        raise RunFailed(
            f"{path.name} is being made by batch jobs ({', '.join(found[:3])}{', ...' * (len(found) > 3)});"
            " wait for them, cancel them (spinquad cancel), or the same command with --take-over"
        )

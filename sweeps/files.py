"""Files that are whole on the disk or not there at all.

A file is written beside its place as ``<name>.<owner>.partial``, forced to the disk and renamed. The owner in
the name tells whose leftovers they are when a process is killed.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .errors import RunFailed

PARTIAL = ".partial"


class Written(NamedTuple):
    """What was written: path relative to the store, SHA-256 of its bytes, number of bytes."""

    name: str
    sha256: str
    size: int


def write_partial(path: Path, pieces: Iterable[bytes | memoryview], owner: str) -> tuple[Path, str, int]:
    """Write ``pieces`` beside ``path`` and return the partial file's path, SHA-256 and size.

    The folder must be there: making it would bring a store back that was moved away.
    """
    partial = path.with_name(f"{path.name}.{owner}{PARTIAL}")
    digest, size = hashlib.sha256(), 0
    with open(partial, "wb", buffering=0) as file:
        for piece in pieces:
            digest.update(piece)
            size += _write_all(file.fileno(), piece)
    return partial, digest.hexdigest(), size


def _write_all(descriptor: int, piece: bytes | memoryview) -> int:
    """Write every byte (a disk that fills up takes a part and says so only at the next call)."""
    view = memoryview(piece).cast("B")
    done = 0
    while done < len(view):
        done += os.write(descriptor, view[done:])
    return done


def fsync(path: Path) -> None:
    """Force a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def _syncing() -> ThreadPoolExecutor:
    """Return the threads that wait for the disk: eight at once share one commit of its journal."""
    return ThreadPoolExecutor(8, "fsync")


os.register_at_fork(after_in_child=_syncing.cache_clear)  # threads do not survive a fork


def fsync_all(paths: Iterable[Path]) -> None:
    """Force files or folders to the disk."""
    list(_syncing().map(fsync, paths))


def write_set(
    root: Path, parts: Iterator[tuple[str, Iterable[bytes | memoryview]]], owner: str
) -> list[Written]:
    """Write a set of files below ``root`` such that all are on the disk when this returns.

    Parameters
    ----------
    parts
        name relative to ``root`` and contents, one at a time, so that only one needs to be in memory.

    Returns
    -------
    list of Written
        in the order of ``parts``.

    Raises
    ------
    OSError
        after removing the partial files.
    """
    moves: list[tuple[Path, Path]] = []
    written: list[Written] = []
    try:
        for name, pieces in parts:
            target = root / name
            moves.append((target.with_name(f"{target.name}.{owner}{PARTIAL}"), target))
            _, sha256, size = write_partial(target, pieces, owner)
            written.append(Written(name, sha256, size))
        fsync_all(partial for partial, _ in moves)
        for partial, target in moves:
            os.replace(partial, target)
        fsync_all({target.parent for _, target in moves})
    except BaseException:
        for partial, _ in moves:
            partial.unlink(missing_ok=True)
        raise
    return written


def write_file(path: Path, data: bytes, owner: str) -> Written:
    """Write one file whole and force it to the disk."""
    return write_set(path.parent, iter([(path.name, [data])]), owner)[0]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep_partials(root: Path, alive: frozenset[str] = frozenset()) -> int:
    """Remove partial files and return how many there were; those of ``alive`` owners are left.

    Parameters
    ----------
    alive
        beginnings of the names of owners.
    """
    count = 0
    for folder, _, names in os.walk(root):
        for name in names:
            owner = name.removesuffix(PARTIAL).rpartition(".")[2]
            if name.endswith(PARTIAL) and not owner.startswith(tuple(alive)):
                (Path(folder) / name).unlink(missing_ok=True)
                count += 1
    return count


def explain(error: OSError, doing: str) -> RunFailed:
    """Return an error for people from one of the operating system's."""
    ways_out = {
        "ENOSPC": "the disk is full; make space and run the same command again",
        "EDQUOT": "the quota is used up; make space and run the same command again",
        "EFBIG": "a file would exceed the size limit; raise it (ulimit -f) and run the same command again",
        "EROFS": "the file system is read-only; choose another folder with --results",
        "EACCES": "permission denied; choose another folder with --results, or change its permissions",
        "EPERM": "permission denied; choose another folder with --results, or change its permissions",
        "ENOENT": "a folder of the store is gone: was it moved or deleted? Run the same command again",
    }
    code = errno.errorcode.get(error.errno or 0, "")
    return RunFailed(
        f"{doing}: {ways_out.get(code, error.strerror or str(error))} ({error.filename or code})"
    )

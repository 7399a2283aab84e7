"""Files that are whole on the disk or not there at all.

A file is written beside its place as ``<name>.<owner>.partial``, forced to the disk and renamed. The owner in
the name tells whose leftovers they are when a process is killed.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .errors import RunFailed

PARTIAL = ".partial"
HELD = 8 * 10**6  # bytes of a set of files, before they are written


class Written(NamedTuple):
    """What was written: path relative to the store, SHA-256 of its bytes, number of bytes."""

    name: str
    sha256: str
    size: int


def _write_all(descriptor: int, piece: bytes) -> None:
    """Write every byte (a disk that fills up takes a part and says so only at the next call)."""
    view = memoryview(piece)
    done = 0
    while done < len(view):
        done += os.write(descriptor, view[done:])


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


class FileSet:
    """Files of a store that are written piece by piece and come to their places together.

    The folders must be there: making them would bring a store back that was moved away.

    Parameters
    ----------
    root
        the store.
    owner
        who writes.
    """

    def __init__(self, root: Path, owner: str) -> None:
        """Start without files."""
        self._root, self._owner = root, owner
        self._sums: dict[str, Any] = {}
        self._sizes: dict[str, int] = {}
        self._pieces: dict[str, list[bytes]] = {}
        self._held = 0
        self._there: set[str] = set()

    def _partial(self, name: str) -> Path:
        return self._root / f"{name}.{self._owner}{PARTIAL}"

    def append(self, name: str, piece: bytes) -> None:
        """Append to the file ``name``, relative to the store, at once or with the next pieces.

        Raises
        ------
        OSError
        """
        self._sums.setdefault(name, hashlib.sha256()).update(piece)
        self._sizes[name] = self._sizes.get(name, 0) + len(piece)
        self._pieces.setdefault(name, []).append(piece)
        self._held += len(piece)
        if self._held > HELD:
            self._write_out()
            fsync_all(self._partial(name) for name in self._there)  # so that little is left to wait for

    def _write_out(self) -> None:
        """Write what is held; raises OSError."""
        for name, pieces in self._pieces.items():
            # Opened for each time: many quantities are more files than a process may keep open.
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if name in self._there else os.O_TRUNC)
            descriptor = os.open(self._partial(name), flags, 0o666)
            self._there.add(name)
            try:
                for piece in pieces:
                    _write_all(descriptor, piece)
            finally:
                os.close(descriptor)
        self._pieces, self._held = {}, 0

    def size(self, name: str) -> int:
        """Return how many bytes a file has by now."""
        return self._sizes.get(name, 0)

    def sha256(self, name: str) -> str:
        """Return the SHA-256 of what was appended to a file."""
        return str(self._sums[name].hexdigest())

    def commit(self, names: Sequence[str]) -> list[Written]:
        """Force everything to the disk and rename it to its place; raises OSError."""
        self._write_out()
        fsync_all(self._partial(name) for name in names)
        for name in names:
            os.replace(self._partial(name), self._root / name)
        fsync_all({(self._root / name).parent for name in names})
        return [Written(name, self.sha256(name), self._sizes[name]) for name in names]

    def discard(self) -> None:
        """Remove what did not come to its place."""
        for name in self._there:
            with suppress(OSError):
                self._partial(name).unlink(missing_ok=True)


def write_file(path: Path, pieces: bytes | Iterable[bytes], owner: str) -> Written:
    """Write one file whole and force it to the disk; raises OSError, leaving nothing behind."""
    files = FileSet(path.parent, owner)
    try:
        for piece in [pieces] if isinstance(pieces, bytes) else pieces:
            files.append(path.name, piece)
        return files.commit([path.name])[0]
    finally:
        files.discard()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hidden_beside(path: Path) -> Path:
    """Return a name of its own beside ``path`` for what is not whole yet, or not any more.

    Whoever holds the claim on a store next removes what a kill leaves there (`claim.recover`).
    """
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.making")


def partials(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield every partial file below a folder, and its owner."""
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(PARTIAL):
                yield Path(folder) / name, name.removesuffix(PARTIAL).rpartition(".")[2]


def explain(error: OSError, doing: str) -> RunFailed:
    """Return an error for people from one of the operating system's."""
    ways_out = {
        "ENOSPC": "the disk is full; make space and run the same command again",
        "EDQUOT": "the quota is used up; make space and run the same command again",
        "EFBIG": "a file would exceed the size limit; raise it (ulimit -f) and run the same command again",
        "EROFS": "the file system is read-only; choose another folder with --results",
        "EACCES": "permission denied; choose another folder with --results, or change its permissions",
        "EPERM": "permission denied; choose another folder with --results, or change its permissions",
        "ENOENT": "a folder is not there: moved or deleted? Run the command again, or name another place",
        "EEXIST": "a file stands where its folder should be; choose another with --results",
        "ENOTDIR": "a file stands where its folder should be; choose another with --results",
    }
    code = errno.errorcode.get(error.errno or 0, "")
    return RunFailed(
        f"{doing}: {ways_out.get(code, error.strerror or str(error))} ({error.filename or code})"
    )

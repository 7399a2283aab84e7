"""The claim on a store: who is making it just now.

Safety does not hang on it (whole shards, atomic renames and verified receipts make a shard written twice
right); it saves work. It is a lease of the ``filelock`` library in a hidden file beside the store: the
record names host, process namespace, boot and process, and is refreshed as long as its holder lives. The
claim of a process that is provably dead is taken over; in doubt the second run is refused, and
``--take-over`` decides.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from .create import publish
from .errors import RunFailed
from .files import explain
from .guests import refuse_guests
from .store import EXTENDED

LEASE = 60.0
TORN = 5.0  # seconds after which the library drops a record that a kill left half-written, and some more


class Claim:
    """A claim that is held; ``lost`` is set when another run takes it over."""

    def __init__(self) -> None:
        """Start as held."""
        self.lost = threading.Event()


@contextlib.contextmanager
def claimed(
    path: Path, *, take_over: bool = False, beside_guests: bool = False, wait: float = 0.0
) -> Iterator[Claim]:
    """Hold the claim on the store at ``path``, which need not exist yet, and tidy what dead holders left.

    Parameters
    ----------
    path
    take_over
        take it from whoever holds it.
    beside_guests
        hold it though guests write shards, for those who write none.
    wait
        seconds to wait for it.

    Raises
    ------
    RunFailed
        where another run holds it, or the folder cannot be written.
    """
    from filelock import SoftFileLease, Timeout

    claim = Claim()
    file = path.with_name(f".{path.name}.claim")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lease = SoftFileLease(
            file,
            lease_duration=LEASE,
            timeout=wait,
            thread_local=False,
            on_compromise=lambda _: claim.lost.set(),
        )
        if take_over:
            lease.force_break()
        try:
            lease.acquire()
        except Timeout:
            if lease.owner is not None:
                raise
            lease.acquire(timeout=TORN)
    except Timeout:
        raise RunFailed(_refusal(path, file)) from None
    except OSError as error:
        raise explain(error, f"{path.parent} cannot be used") from None
    try:
        if not take_over and not beside_guests:
            refuse_guests(path)
        recover(path)
        yield claim
    finally:
        with contextlib.suppress(OSError):
            lease.release()


def _refusal(path: Path, file: Path) -> str:
    """Return who holds the claim, and the way out."""
    try:
        words = dict(line.partition("=")[::2] for line in file.read_text(errors="replace").splitlines())
        seen = f"refreshed {max(0.0, time.time() - os.stat(file).st_mtime):.0f} s ago"
        host = words.get("host", "?").partition("?pidns-")[0]
        holder = f"by process {words.get('pid', '?')} on {host}, {seen}"
    except OSError:
        holder = "by a run that has just ended"
    return (
        f"{path.name} is being made {holder}; wait for it,"
        " or if that run is certainly gone: the same command with --take-over"
    )


def recover(path: Path) -> None:
    """Finish or remove what a holder that died left beside the store; only for the holder of the claim.

    An extension that had taken the old store into the new one, but not yet its place, is finished.
    """
    for hidden in sorted(path.parent.glob(f".{path.name}.*.making")):
        if not (hidden / EXTENDED).exists():
            shutil.rmtree(hidden, ignore_errors=True)
        elif not path.exists():
            publish(hidden, path)

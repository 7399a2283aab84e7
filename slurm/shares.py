"""A task of many cores as several processes: threads of one Python wait for each other's interpreter lock.

Measured with 16 threads: the flat kernels keep 15 cores busy, principal axes (much NumPy around short
kernels) 11; as two processes of eight threads, 15.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

from ..sweeps.errors import UserError, shown
from ..sweeps.plan import Job

THREADS = 8
"""The most cores of one process."""

Share = tuple[int, int]


def process_count(workers: int) -> int:
    """Return how many processes make full use of ``workers`` cores, given shards enough."""
    return -(-workers // THREADS)


def share_count(workers: int, shards: int) -> int:
    """Return how many processes should share ``shards`` shards on ``workers`` cores."""
    return max(1, min(process_count(workers), shards))


def own_share(jobs: Sequence[Job], share: Share) -> list[Job]:
    """Return the shards of share k of n, given as (k, n); neighbours, which cost alike, are dealt out."""
    return list(jobs[share[0] :: share[1]])


def run_shares(count: int, workers: int) -> int:
    """Run this very command once for each share, and return the worst exit status.

    Raises
    ------
    KeyboardInterrupt
        passed on to all of them, once they have put away what they had in hand.
    """
    cores = [workers // count + (k < workers % count) for k in range(count)]
    command = [sys.executable, *sys.orig_argv[1:]]
    running = [
        subprocess.Popen([*command, "--share", f"{k}/{count}", "--workers", str(cores[k])])
        for k in range(count)
    ]
    try:
        return max(abs(child.wait()) for child in running)  # negative: the signal that killed it
    except KeyboardInterrupt:
        for child in running:
            child.terminate()
        for child in running:
            child.wait()
        raise


def parsed(text: str) -> Share:
    """Return the share of ``k/n``; raises UserError."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
    if found is None or int(found[1]) >= int(found[2]):
        raise UserError(f"--share {shown(text)}: write K/N, such as 0/6 for the first of six")
    return int(found[1]), int(found[2])

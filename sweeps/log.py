"""The log of those who write shards: one file an owner, every line with time and shard."""

import os
import time
from pathlib import Path

from .store import SIDE

LOGS = f"{SIDE}/log"


class Log:
    """The log file of one owner; a line is one write, so threads need no lock."""

    def __init__(self, store: Path, owner: str) -> None:
        """Open the file; raises OSError."""
        path = store / LOGS / f"{owner}.log"
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def write(self, shard: int, text: str) -> None:
        """Append what happened to a shard; raises OSError."""
        now = time.time()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
        os.write(self._descriptor, f"{stamp} shard {shard}: {text.rstrip()}\n".encode())

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

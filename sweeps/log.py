"""The log of those who write shards: one file an owner, every line with time and shard."""

import time
from pathlib import Path

from .store import SIDE

LOGS = f"{SIDE}/log"


class Log:
    """The log file of one owner; a line is one write, so threads need no lock."""

    def __init__(self, store: Path, owner: str) -> None:
        """Open the file; raises OSError."""
        self._file = open(store / LOGS / f"{owner}.log", "ab", buffering=0)

    def write(self, shard: int, text: str) -> None:
        """Append what happened to a shard; raises OSError."""
        now = time.time()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
        self._file.write(f"{stamp} shard {shard}: {text.rstrip()}\n".encode())

    def close(self) -> None:
        """Close the file; what is written later raises ValueError."""
        self._file.close()

"""How a run is told to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from .stderr import echo_error


@contextmanager
def terminated_as_interrupt() -> Iterator[None]:
    """Let a request to terminate stop a run as Ctrl-C does, and say what is waited for."""

    def interrupt(number: int, _: object) -> None:
        # SLURM asks again at the end of its grace; what is being put away must not be cut off by that.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            echo_error("stopping once the shards in flight are done; Ctrl-C again gives them up")
        raise KeyboardInterrupt

    asked = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it runs in the background
        asked.append(signal.SIGINT)
    before = [signal.signal(number, interrupt) for number in asked]
    try:
        yield
    finally:
        for number, old in zip(asked, before, strict=True):
            signal.signal(number, old)

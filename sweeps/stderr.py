"""Lines on standard error, which are told beside the results: where nobody can read them, work goes on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any


class Lenient:
    """A stream that may be gone or full, as it is for what writes notes: nothing is raised.

    Parameters
    ----------
    stream
        by default standard error, None where the shell has closed it.
    """

    def __init__(self, stream: Any = None) -> None:
        """Wrap a stream."""
        self._stream = sys.stderr if stream is None else stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            if self._stream is not None:
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush; what could not be written is tried once more with the next line."""
        with suppress(OSError):
            if self._stream is not None:
                self._stream.flush()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._stream is not None and bool(self._stream.isatty())

    def __getattr__(self, name: str) -> Any:
        """Return whatever else the stream has."""
        return getattr(self._stream, name)


def echo_error(line: str) -> None:
    """Print a line on standard error."""
    print(line, file=Lenient(), flush=True)


def drop_errors() -> None:
    """Send what standard error did not take nowhere: at exit Python would try again, and fail."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())

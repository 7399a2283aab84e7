"""Killing a process at a named step of a store's life, for the tests of crashes."""

import os
import signal

from spinquad.sweeps import claim, create, encode, files, fill, manifest, receipts

# step: object, attribute
STEPS = {
    "claim": (claim, "recover"),
    "metadata": (create, "_contents"),
    "publish": (create, "publish"),
    "computing": (encode.Encoder, "add"),
    "data": (files.FileSet, "append"),
    "data to disk": (files, "fsync_all"),
    "receipt": (receipts.Journal, "append"),
    "fold": (manifest, "fold"),
    "close": (fill, "close"),
    "set of files": (files.FileSet, "commit"),
}
WHEN = ("before", "after")
TORN = ("torn data", "torn receipt")
OF_A_SHARD = ("computing", "data", "data to disk", "receipt", "set of files", *TORN)
"""The steps that a worker process comes to."""


def die(*_):
    """End this process as a power switch would."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step, when, count):
    """Let this process be killed at a step."""
    left = [count]

    def now():
        left[0] -= 1
        return left[0] <= 0

    if step in TORN:
        write = os.write

        def half(descriptor, data):
            receipt = bytes(data[8:10]) == b" {"
            if receipt == (step == "torn receipt") and len(data) > 40 and now():
                write(descriptor, bytes(data)[: len(data) // 2])
                die()
            return write(descriptor, data)

        os.write = half
        return
    owner, name = STEPS[step]
    original = getattr(owner, name)

    def patched(*args, **kwargs):
        last = now()
        if last and when == "before":
            die()
        result = original(*args, **kwargs)
        if last:
            die()
        return result

    setattr(owner, name, patched)


class Deadly:
    """A kernel whose first process is killed as it comes to a step; the others are left alone."""

    def __init__(self, kernel, marker, step, when, count):
        self.kernel, self.marker, self.fate = kernel, str(marker), (step, when, count)

    def __call__(self, columns, quantities):
        """Arm the process in the first call of all, then compute."""
        try:
            os.close(os.open(self.marker, os.O_CREAT | os.O_EXCL))
            arm(*self.fate)
        except FileExistsError:
            pass
        return self.kernel(columns, quantities)

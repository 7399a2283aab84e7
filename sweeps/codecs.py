"""Numbers as bytes: shuffled (first bytes of all numbers, then the second ones ...), LZ4, and a CRC-32C.

As small as Zstd makes them, in a third of its time, which counts beside a kernel of a microsecond a point.
Blosc itself checks nothing, so the CRC-32C stands behind every chunk; a reader raises where it is wrong.
Stores of format 1 hold Zstd frames, which end in a checksum of their own; they are read, no longer written.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

import numpy as np

LEVEL = 5
CHECKSUM = {"name": "crc32c"}


def encode(array: np.ndarray, level: int = LEVEL) -> bytes:
    """Return a contiguous array as a chunk's bytes; the same array gives the same bytes on any thread."""
    frame = _blosc(level).encode(array)
    return frame + crc32c(frame)


def decode(data: bytes, store_format: int) -> bytes:
    """Return the numbers in a chunk's bytes.

    Raises
    ------
    ValueError, RuntimeError
        where the bytes are damaged.
    """
    if store_format == 1:
        from numcodecs.zstd import Zstd

        return bytes(Zstd().decode(data))
    frame, check = data[:-4], data[-4:]
    if check != crc32c(frame):
        raise ValueError("checksum does not fit")
    return bytes(_blosc(LEVEL).decode(frame))


def crc32c(data: bytes) -> bytes:
    """Return the CRC-32C as Zarr's codec of that name appends it."""
    import google_crc32c

    return struct.pack("<I", google_crc32c.value(data))


def described(dtype: np.dtype[Any], level: int = LEVEL) -> list[dict[str, Any]]:
    """Return the codecs of an array's chunks in the words of Zarr's metadata."""
    little: dict[str, Any] = {"configuration": {"endian": "little"}} if dtype.itemsize > 1 else {}
    settings = {"typesize": dtype.itemsize, "cname": "lz4", "clevel": level, "shuffle": "shuffle"}
    blosc = {"name": "blosc", "configuration": settings | {"blocksize": 0}}
    return [{"name": "bytes", **little}, blosc, CHECKSUM]


@cache
def _blosc(level: int) -> Any:
    from numcodecs import blosc

    blosc.use_threads = False  # as zarr sets it too: with threads of its own the order of blocks is chance
    return blosc.Blosc(cname="lz4", clevel=level, shuffle=blosc.SHUFFLE)

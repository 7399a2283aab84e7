"""A key of one cluster of jobs: who does not have it gets no connection.

Whoever reaches a Dask scheduler can run code as its owner, and login nodes are shared. The key is its own
authority: scheduler, workers and client all show the same certificate and accept no other.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from ..sweeps.errors import UserError

DAYS = 32
REQUEST = "openssl req -x509 -newkey rsa:2048 -nodes -days {days} -subj /CN=spinquad"


def make_key(folder: Path) -> Any:
    """Make a key that only its owner can read, and return Dask's settings for it.

    Parameters
    ----------
    folder
        is made; the nodes must share it.

    Raises
    ------
    UserError
        where there is no openssl.
    OSError
        where the folder cannot be made.
    """
    from distributed.security import Security

    folder.mkdir(mode=0o700, parents=True)
    certificate, key = str(folder / "cluster.pem"), str(folder / "cluster.key")
    command = REQUEST.format(days=DAYS).split()
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UserError(f"openssl made no key ({error}); install it, or module load it") from None
    roles = ("scheduler", "worker", "client")
    files = {f"tls_{role}_cert": certificate for role in roles} | {f"tls_{role}_key": key for role in roles}
    return Security(require_encryption=True, tls_ca_file=certificate, **files)

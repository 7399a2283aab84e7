"""The process that meets the kernels first computes what every later one does, to the last bit."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from spinquad.kernels.points import KERNELS, evaluate_points
from spinquad.kernels.warm import compiled

PROGRAM = """
import hashlib
from spinquad.kernels.points import evaluate_points
from spinquad.sweeps.point import evaluate
from spinquad.sweeps.sweep import Sweep
total = hashlib.sha256()
for name in ("fig09", "fig22"):
    sweep = Sweep.from_toml(name)
    points = evaluate_points(sweep.columns(tuple(slice(0, n) for n in sweep.shape)), sweep.quantities)
    for quantity in sweep.quantities:
        total.update(points.values[quantity].tobytes() + points.errors[quantity].tobytes())
rows = [x / 50 for x in range(-50, 51)]
table = {"shape": "table", "D": 25, "J": 5, "energies": rows, "dos": [(1 - x * x) ** 2 for x in rows]}
bands = {"left": {"bands": [table]}, "right": {"bands": [{"shape": "chain", "D": 25, "J": 3}]}}
for quantities, more in ((["exchange_torque", "spin_torque"], {}), (["anisotropy"], {"omega": 1.5})):
    found = evaluate(quantities, T_L=1, T_R=0.5, V=3, **more, **bands)
    total.update(found[quantities].to_array().values.tobytes())
print(total.hexdigest())
"""


@pytest.mark.long
def test_compiled_and_loaded_code_give_the_same_bits(tmp_path):
    environment = os.environ | {"SPINQUAD_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    first, second = (
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        for _ in "12"
    )
    assert first == second and len(first.strip()) == 2 * hashlib.sha256().digest_size


def test_kernels_are_loaded_as_another_process_compiled_them():
    """None is compiled anew for another type of arguments: that would take a minute, and other bits."""
    columns = np.array([[1.0, 0.5, 0.1, -0.1, 5.0, 4.0, 25.0, 25.0, 1.0, 1.0, 1.0, 1.0]] * 3)
    columns.setflags(write=False)
    wide = np.hstack([columns, columns])[:, : columns.shape[1]]
    for given in (columns, columns[::2], wide, columns.astype(np.float32)):
        evaluate_points(given, [name for kernel in KERNELS for name in kernel.outputs])
    for kernel in KERNELS:
        assert not compiled(kernel.name).stats.cache_misses
        assert len(compiled(kernel.name).signatures) == 1

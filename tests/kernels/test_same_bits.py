"""The process that meets the kernels first computes what every later one does, to the last bit."""

import hashlib
import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib
from spinquad.kernels.points import evaluate_points
from spinquad.sweeps.sweep import Sweep
total = hashlib.sha256()
for name in ("fig09", "fig22"):
    sweep = Sweep.from_toml(name)
    points = evaluate_points(sweep.columns(tuple(slice(0, n) for n in sweep.shape)), sweep.quantities)
    for quantity in sweep.quantities:
        total.update(points.values[quantity].tobytes() + points.errors[quantity].tobytes())
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

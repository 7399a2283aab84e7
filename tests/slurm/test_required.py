"""Without SLURM the tests on a real one are left out, or fail where it is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("required", "status", "said"),
    [("", 5, "NOT TESTED ON A REAL SLURM"), ("1", 1, "SPINQUAD_REQUIRE_SLURM is set, and not installed")],
)
def test_absent_slurm(tmp_path, required, status, said):
    settings = {"PATH": str(tmp_path), "SPINQUAD_REQUIRE_SLURM": required}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-o",
        f"cache_dir={tmp_path}",
        HERE,
        "-k",
        "test_real_kernel",
    ]
    done = subprocess.run(
        command, cwd=HERE.parents[1], env=os.environ | settings, capture_output=True, text=True
    )
    assert done.returncode == status and said in done.stdout, done.stdout + done.stderr

"""Settings of all tests: one thread a process, and how hard Hypothesis tries."""

import os

from hypothesis import settings

# Before numpy loads its BLAS.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

# The first example of a kernel pays for its compilation, so there is no deadline. The short run draws the
# same examples every time; the long run draws fresh ones.
settings.register_profile("short", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile("short")

"""Ground floor: the physics of the paper as compiled functions of bare floats and arrays.

Importing this package starts no compiler; `points.evaluate_points` does, on first use.
"""

from .sources import use_compiled_cache

use_compiled_cache()

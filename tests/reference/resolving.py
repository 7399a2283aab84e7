"""The canonical parameters of points, one at a time or as arrays, apart from sweeps and their columns."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from spinquad.sweeps.numbers import as_number
from spinquad.sweeps.parameters import check_names, check_values, defaults, expand


def resolve(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical parameters of numbers or arrays, checked and with defaults, as sweeps do."""
    check_names(given)
    numbers = {name: x if np.ndim(x) else as_number(name, x) for name, x in given.items()}
    return expand({name: check_values(name, x, given) for name, x in numbers.items()} | defaults(given))

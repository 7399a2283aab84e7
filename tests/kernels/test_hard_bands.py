"""Bands of every shape under hard conditions, against the reference of many digits (``hard_bands.csv``)."""

import numpy as np
import pytest
from reference.band_cases import CASES
from reference.hard_bands import reference, row

from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS

ROUNDING = 1e-15  # of the natural unit N_L N_R / D_L D_R, where a quantity vanishes
# What the kernels do not reach yet.
MISSED = {"gaussian: J tiny": "I_NF to 2e-9: rounding of E +- J/2, which the estimate tells"}
TINY = 1e-15  # of the same; of a tail below it the estimate alone is asked for, to an order of magnitude


def evaluate(case: str):
    bands = CASES[case][0], CASES[case][3]
    model = Model(*(Electrode(tuple(Band(*band[:4], E=band[4]) for band in side)) for side in bands))
    names = [name for name in reference()[case] if name != "spin_torque_swapped"]
    return evaluate_points(np.array([row(case, PARAMETERS, model.defaults.values())]), names, model)


def known(case: str):
    reasons = [pytest.mark.xfail(reason=MISSED[case])] if case in MISSED else []
    return pytest.param(case, marks=reasons)


@pytest.mark.parametrize("case", [known(case) for case in reference() if not case.startswith("table")])
def test_case(case):
    points = evaluate(case)
    # the kernels end a Gaussian at nine standard deviations
    floor = 1e-18 if any(band[0] == "gaussian" for band in (*CASES[case][0], *CASES[case][3])) else 1e-100
    assert points.status[0] in (1, 2)
    for name, (value, modulus) in reference()[case].items():
        if name not in points.values:
            continue
        error, told = abs(points.values[name][0] - value), points.errors[name][0]
        if 0 < modulus < TINY:
            assert error <= 10 * told + 1e-9 * modulus + floor, ("estimate", name, error, told, modulus)
            continue
        assert error <= (1e-9 * modulus or ROUNDING), (name, error, told, modulus)
        assert error <= told + 1e-13 * (modulus or 1), ("estimate", name, error, told, modulus)

"""Points that differ in the angle alone: computed once, to the bits of each computed for itself."""

from collections import Counter

import numpy as np
import pytest

from spinquad.kernels import model_points, points
from spinquad.kernels.angles import THETA, run_starts
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import QUANTITIES

ALL = list(QUANTITIES)
PLAIN = [name for name in ALL if not QUANTITIES[name].resolved]
POINTS = [
    [1.0, 0.5, 1.5, -1.5, 5.0, 3.0, 25.0, 25.0, 1.0, 1.0],
    [0.0, 0.0, 0.5, -0.5, 5.0, 5.0, 25.0, 20.0, 1.0, 2.0],
    [1.0, 0.5, 1.0, -1.0, 5.0, 49.0, 25.0, 25.0, 1.0, 1.0],
    [-1.0, 0.5, 1.0, -1.0, 5.0, 3.0, 25.0, 25.0, 1.0, 1.0],  # no temperature
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],  # what stands in for those that cannot be computed
]
ANGLES = [0.0, 0.3, 1.0, np.pi / 2, np.pi, np.nan]
MODEL = Model(Electrode((Band("semielliptic", 20.0, 4.0), Band("flat", 5.0, -1.0, 0.5, 2.0))), None)


def grid(*beside):
    """Return columns of every point at every angle, the angle fastest, and what is given beside them."""
    return np.array([[*numbers, angle, 1.0, *beside] for numbers in POINTS for angle in ANGLES])


@pytest.fixture
def called(monkeypatch):
    """Return a counter of how many points each kernel was called for."""
    counts = Counter()
    original = points.compiled

    def counting(name):
        def kernel(P, *rest):
            if name != "checks":  # the angle must be finite, too
                counts[name] += len(P)
            return original(name)(P, *rest)

        return kernel

    monkeypatch.setattr(points, "compiled", counting)
    monkeypatch.setattr(model_points, "compiled", counting)
    return counts


def same_bits(found, each):
    """Assert that points computed together have the bits of those computed one by one."""
    for name in found.values:
        for kind in ("values", "errors"):
            alone = np.concatenate([getattr(one, kind)[name] for one in each])
            assert getattr(found, kind)[name].tobytes() == alone.tobytes(), (name, kind)
    for code in ("status", "regime"):
        assert getattr(found, code).tolist() == [int(getattr(one, code)[0]) for one in each]


@pytest.mark.parametrize("model", [None, MODEL, Model(None, MODEL.left)], ids=["flat", "bands L", "bands R"])
def test_bits_are_those_of_each_point_alone(model, called):
    columns = grid(0.7, *(model.defaults.values() if model else ()))
    found = evaluate_points(columns, ALL, model)
    assert len(set(called.values())) == 1 or model is None
    assert max(called.values()) < len(columns)
    same_bits(found, [evaluate_points(row[None], ALL, model) for row in columns])


@pytest.mark.parametrize("model", [None, MODEL], ids=["flat", "bands"])
def test_each_kernel_is_called_once_for_what_differs_in_more_than_the_angle(model, called):
    columns = grid(*(model.defaults.values() if model else ()))
    sound = np.isfinite(columns[:, THETA]) & (columns[:, 0] >= 0)
    evaluate_points(columns[sound], PLAIN, model)
    times = Counter(["bands.general"] if model else (kernel.name for kernel in points.KERNELS))
    assert called == {name: 4 * calls for name, calls in times.items()}


@pytest.mark.parametrize("beside", ["omega", "band"])
def test_an_energy_and_a_band_are_more_than_the_angle(beside, called):
    model = MODEL if beside == "band" else None
    columns = grid(0.7, *(model.defaults.values() if model else ()))[:4]
    columns[:, 12 if beside == "omega" else 14] += np.arange(4)
    quantities = ["anisotropy", "charge_current"]
    found = evaluate_points(columns, quantities, model)
    assert set(called.values()) == {4}
    same_bits(found, [evaluate_points(row[None], quantities, model) for row in columns])


def test_runs():
    """They start where anything but the angle changes, be it the sign of zero; none where it stands still."""
    columns = grid()[:6].T.copy()
    columns[THETA] = [0, 1, 2, 0, 1, 2]
    columns[2] = [0.0, 0.0, 0.0, -0.0, 1.0, 1.0]
    assert run_starts(columns.T).tolist() == [True, False, False, True, True, False]
    assert run_starts(columns.T, np.arange(6.0)[:, None]) is None
    columns[THETA] = 1.0
    assert run_starts(columns.T) is None
    assert run_starts(columns[:, :1].T) is None

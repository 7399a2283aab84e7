"""The reference for bands against principal values from their definition, walks on a lattice, two orders."""

import pytest
from mpmath import mp, mpf
from reference import cubic_lattice, direct
from reference.hard_bands import reference
from reference.many_bands import ManyBands


@pytest.mark.parametrize("T", [0, 0.15])
@pytest.mark.parametrize("shape", ["chain", "square", "triangle"])
def test_transforms_are_principal_values(shape, T):
    with mp.workdps(14):
        e = ManyBands([(shape, 2.0, 0.75, 1.0, 0.125)], T, 0.3)
        for w in (mpf("0.1"), mpf("2.375")):
            alpha, beta = direct.transforms(e, w)
            closed = e.alpha(w), e.alpha(w) * e.f(w) + e.beta_less(w)
            # an inverse square root costs half the digits
            tolerance = 1e-7 if shape == "chain" else 1e-12
            assert [float(alpha), float(beta)] == pytest.approx([float(x) for x in closed], abs=tolerance)


@pytest.mark.long
def test_cubic_lattice_counts_closed_walks():
    """g(z) = sum_n a_n / (6^2n z^(2n+1)), a_n closed walks of 2n steps: 1, 6, 90, 1860, 44730 ..."""
    a = [1, 6]
    for n in range(2, 80):
        step = (
            2 * (2 * n - 1) * (10 * n * n - 10 * n + 3) * a[-1]
            - 36 * (n - 1) * (2 * n - 1) * (2 * n - 3) * a[-2]
        )
        a.append(step // n**3)
    assert a[2:5] == [90, 1860, 44730]
    with mp.workdps(12):
        for z in (mp.mpc(1.5, 0.5), mp.mpc(0.2, 1.5)):
            walks = mp.fsum(mpf(n) / 36**k / z ** (2 * k + 1) for k, n in enumerate(a))
            assert abs(cubic_lattice.green(z) - walks) < 1e-11
        watson = mp.sqrt(6) / (32 * mp.pi**3) * mp.gammaprod([mpf(k) / 24 for k in (1, 5, 7, 11)], [])
        assert abs(cubic_lattice.hilbert(mpf(1)) - watson) < 1e-11  # Watson's third integral, closed


def test_spin_torque_in_both_orders_of_integration():
    for case, values in reference().items():
        printed, scale = values["spin_torque"]
        swapped = values["spin_torque_swapped"][0]
        assert abs(printed - swapped) <= 1e-15 * scale, case

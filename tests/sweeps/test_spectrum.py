"""spinquad.spectrum: what bands look like."""

import numpy as np
import pytest
import xarray as xr

import spinquad
from spinquad import Band, Electrode, UserError

D, J = 25.0, 5.0
OMEGA = np.linspace(-30.0, 30.0, 241)
BAND = Band("semielliptic", D, J)


def test_densities_and_transforms_of_a_semielliptic_band():
    """The transform of 2 sqrt(D^2 - x^2)/(pi D^2) is 2 x/D^2 inside of the band; (12), (15), (105)."""
    found = spinquad.spectrum(BAND, OMEGA, T=1, mu=0.5)
    up, down = (2 * np.sqrt(np.maximum(D**2 - (OMEGA + s * J / 2) ** 2, 0)) / (np.pi * D**2) for s in (1, -1))
    np.testing.assert_allclose(found.nu_up, up, atol=1e-16)
    np.testing.assert_allclose(found.nu_down, down, atol=1e-16)
    np.testing.assert_allclose(found.polarization * (up + down), up - down, atol=1e-16)
    inside = abs(OMEGA) < D - J / 2
    np.testing.assert_allclose(found.alpha[inside], J / D**2 / np.pi, rtol=1e-12)
    filled = spinquad.spectrum(BAND, OMEGA, T=0.1, mu=200)
    np.testing.assert_allclose(filled.beta, filled.alpha, atol=1e-14)


def test_is_what_sweeps_over_omega_have():
    """One electrode of two bands, through both doors."""
    bands = {"bands": [{"shape": "semielliptic", "D": D, "J": J}, {"shape": "flat", "D": 3, "J": 1}]}
    names = ["anisotropy", "anisotropy_up", "anisotropy_even", "spin_polarization"]
    omega = xr.DataArray(OMEGA, dims="omega")
    swept = spinquad.evaluate(T=0.7, mu_L=0.5, J_R=1, omega=omega, left=bands, quantities=names)
    found = spinquad.spectrum([BAND, Band("flat", 3.0, 1.0)], OMEGA, T=0.7, mu=0.5)
    for name in names:
        np.testing.assert_array_equal(found[name], swept[name])
    assert found.anisotropy.attrs["equation"] == "(66)" and found.sizes == {"omega": OMEGA.size}


def test_one_band_is_an_electrode():
    a, b = (spinquad.spectrum(bands, OMEGA) for bands in (BAND, Electrode((BAND,))))
    xr.testing.assert_identical(a, b)


def test_energies_keep_the_names_of_their_dimensions():
    grid = xr.DataArray(
        OMEGA[:6].reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2], "mu": 9.0, "alpha": ("y", [1, 2, 3])}
    )
    found, flat = spinquad.spectrum(BAND, grid, T=1), spinquad.spectrum(BAND, OMEGA[:6], T=1)
    assert found.nu_up.dims == found.omega.dims == ("x", "y") and found.x.values.tolist() == [1, 2]
    for name in flat.data_vars:
        np.testing.assert_array_equal(found[name].values.ravel(), flat[name])
    assert found.mu == 0 and set(found.coords) == {"x", "omega", "T", "mu"}
    assert spinquad.spectrum(BAND, 1.0).sizes == {"omega": 1}
    assert spinquad.spectrum(BAND, grid[0, 0]).nu_up.ndim == 0


def test_everything_says_what_it_is():
    found = spinquad.spectrum(BAND, OMEGA[:2], T=1, unit="meV")
    for name in (*found.coords, *found.data_vars):
        assert all(found[name].attrs[key] for key in ("symbol", "units", "equation", "long_name")), name
    units = {name: found[name].attrs["units"] for name in ("omega", "T", "mu", "nu_up", "polarization")}
    assert units == {"omega": "meV", "T": "meV", "mu": "meV", "nu_up": "1/meV", "polarization": "1"}
    assert spinquad.spectrum(BAND, OMEGA[:2]).alpha.attrs["units"] == "1/energy"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"omega": [np.nan]},
            "omega = nan: it must be a finite number; it must lie between -1e+30 and 1e+30",
        ),
        ({"omega": ["a"]}, "omega = ['a'] is no number; give numbers"),
        ({"omega": ["1"]}, "omega = ['1'] is no number; give numbers"),
        ({"omega": np.array([1j])}, "omega = [0.+1.j] is no number; give numbers"),
        ({"omega": [[1], [1, 2]]}, "omega = [[1], [1, 2]] is no number; give numbers"),
        ({"omega": np.ones((2, 3))}, "omega has the shape (2, 3); give a flat list, or a DataArray"),
        (
            {"omega": xr.DataArray([1.0, 2.0], dims="T")},
            "dimension 'T' is named after a parameter that does not run along it; rename it",
        ),
        (
            {"omega": xr.DataArray([1.0, 2.0], dims="alpha")},
            "dimension 'alpha': that name is taken in the result; name it otherwise",
        ),
        ({"unit": ""}, "unit = '': use 1 to 20 characters without spaces, as t or meV"),
        ({"T": -1}, "T = -1: a temperature must not be negative (nor above 1e+30); T = 0 is exact"),
        ({"T": [1, 2]}, "T = [1, 2]: not a number but a list; give one number, as 0.5"),
        ({"T": []}, "T = []: not a number but a list; give one number, as 0.5"),
        ({"mu": np.inf}, "mu = inf: give a finite number of at most 1e+30 in magnitude"),
        (
            {"bands": 3},
            'bands = 3: no bands; give an Electrode, or as Band("flat", D=25, J=5),'
            ' or as {"bands": [{"shape": "flat", "D": 25, "J": 5}]}',
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_line(given, told):
    with pytest.raises(UserError) as error:
        spinquad.spectrum(**({"bands": BAND, "omega": [0.0]} | given))
    assert str(error.value) == told


def test_beta_of_a_step_at_mu_itself():
    """Continuous where m vanishes; infinite where it does not."""
    flat, exact = Band("flat", D=2, J=1), np.log(1.5) / (8 * np.pi)
    for T in (0.0, 2.0**-30):
        np.testing.assert_allclose(spinquad.spectrum(flat, [0.5, 0.5 + 2**-31], T, 0.5).beta, exact)
    found = spinquad.spectrum(Band("semielliptic", D=2, J=1), [0.5 - 1e-9, 0.5], T=0, mu=0.5)
    assert found.beta[1] == np.inf and found.polarization[1] < 0 and np.isfinite(found.beta[0])

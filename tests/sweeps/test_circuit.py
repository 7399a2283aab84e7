"""Networks of charge, spin and spin-quadrupole moment: conservation, covariance, connectivity."""

from fractions import Fraction

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from spinquad.kernels.electrodes import Band
from spinquad.kernels.quantities import TOLERANCE_MISSED
from spinquad.sweeps import circuit_averages
from spinquad.sweeps.circuit import Circuit
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.lead import Lead
from spinquad.sweeps.point import evaluate

FLAT, ARC = Band("flat", 5.0, 1.5), Band("semielliptic", 4.0, 2.0, 1.0, 0.5)
RANDOM = np.array([[1.0, 0.3 - 0.2j], [0.1 + 0.5j, 0.6 + 0.1j]])
DIRECTIONS = ((0.0, 0.0, 1.0), (0.8, 0.0, 0.6), (0.0, 1.0, 0.0))


def three(rotation=None, shift=0.0, order="ABC", couplings=None) -> Circuit:
    """Three electrodes, all coupled."""
    turn = np.eye(3) if rotation is None else rotation.as_matrix()
    bands = {"A": (FLAT,), "B": (ARC,), "C": (FLAT, ARC)}
    mus = {"A": 0.6, "B": -0.4, "C": 0.1}
    leads = {}
    for name in order:
        moved = tuple(Band(b.shape, b.D, b.J, b.N, b.E + shift) for b in bands[name])
        axis = tuple(turn @ DIRECTIONS["ABC".index(name)])
        leads[name] = Lead(moved, axis, T=0.3 if name != "B" else 0.5, mu=mus[name] + shift)
    couplings = couplings or {("A", "B"): 1.0, ("B", "C"): 0.5j, ("A", "C"): 0.7}
    return Circuit(leads, couplings)


def test_two_electrodes_are_the_spin_valve():
    leads = {
        "L": Lead(Band("flat", 25.0, 5.0), (0, 0, 1), T=1.0, mu=0.5),
        "R": Lead(Band("flat", 25.0, 3.0), (0.9, -np.pi / 2), T=0.5, mu=-0.5),
    }
    net = Circuit(leads, {("L", "R"): 1}).network()
    point = evaluate(T_L=1.0, T_R=0.5, J_L=5.0, J_R=3.0, V=1.0, theta=0.9)
    # the frame of the point: e_z = J^L, J^R = (0, -sin, cos), which is azimuth -pi/2
    for node, into in (("LL", "L:L"), ("RR", "R:R")):
        link = net["quadrupole_current"].sel(pair=into, pair_source="L:R")
        np.testing.assert_allclose(link, point[f"quadrupole_current_{node}"], atol=1e-13)
        np.testing.assert_allclose(net["quadrupole"].sel(pair=into), point[f"quadrupole_{node}"], atol=1e-13)
    np.testing.assert_allclose(net["quadrupole"].sel(pair="L:R"), point["quadrupole_LR"], atol=1e-13)
    total = net["quadrupole_current"].sel(pair="L:R").sum("pair_source")
    np.testing.assert_allclose(total, point["quadrupole_current_LR"], atol=1e-13)
    np.testing.assert_allclose(
        net["spin_current"].sel(node="L", source="R"), point["spin_current"], atol=1e-13
    )
    np.testing.assert_allclose(
        net["charge_current"].sel(node="R", source="L"), -point["charge_current"], atol=1e-13
    )


@pytest.fixture(scope="module")
def net():
    return three().network()


def test_conservation(net):
    """(81) and (88): antisymmetric links, and sums over all nodes that vanish."""
    for name, a, b in (
        ("charge_current", "node", "source"),
        ("spin_current", "node", "source"),
        ("quadrupole_current", "pair", "pair_source"),
    ):
        link = net[name]
        assert np.abs(link).max() > 1e-3
        mirror = link.rename({a: b, b: a}).transpose(*link.dims)
        np.testing.assert_allclose(link, -mirror.values, atol=1e-14)
        np.testing.assert_allclose(link.sum([a, b]), 0, atol=1e-14)
    np.testing.assert_allclose(net["barrier_spin"], 0, atol=1e-14)


def test_moment_is_symmetric_and_traceless(net):
    for name in ("quadrupole", "quadrupole_current", "quadrupole_precession"):
        values = net[name].values
        np.testing.assert_allclose(values, values.swapaxes(-1, -2), atol=1e-15)
        np.testing.assert_allclose(np.trace(values, axis1=-2, axis2=-1), 0, atol=1e-15)


def test_local_nodes_link_to_non_local_ones_only(net):
    """It follows from (85): no rule says so, every pair of nodes is evaluated."""
    link = np.abs(net["quadrupole_current"]).max(["i", "j"])
    local = [f"{r}:{r}" for r in "ABC"]
    assert (link.sel(pair=local, pair_source=local) == 0).all()
    for r in "ABC":
        partners = {
            str(p) for p in link["pair_source"].values if link.sel(pair=f"{r}:{r}", pair_source=p) > 0
        }
        assert partners == {p for p in link["pair"].values if r in p and p not in local}
    assert link.sel(pair="A:B", pair_source="A:C") > 1e-4  # non-local nodes exchange moment among themselves


def test_no_precession_in_equilibrium(net):
    """(79), (83): every band's average spin lies along the field it precesses about."""
    np.testing.assert_allclose(net["spin_precession"], 0, atol=1e-14)
    np.testing.assert_allclose(net["quadrupole_precession"], 0, atol=1e-14)


ANGLES = st.floats(-3.0, 3.0)


@settings(deadline=None, max_examples=8)
@given(a=ANGLES, b=ANGLES, c=ANGLES, shift=st.floats(-2.0, 2.0))
def test_covariance(a, b, c, shift):
    """Rotating all directions rotates vectors and tensors; a common shift of all energies changes nothing."""
    rotation = Rotation.from_euler("zyx", [a, b, c])
    R, old, new = rotation.as_matrix(), three().network(), three(rotation, shift).network()
    for name, rank in (
        ("charge_current", 0),
        ("spin_current", 1),
        ("quadrupole_current", 2),
        ("quadrupole", 2),
    ):
        expected = old[name].values
        if rank == 1:
            expected = np.einsum("ia,...a->...i", R, expected)
        elif rank == 2:
            expected = np.einsum("ia,jb,...ab->...ij", R, R, expected)
        np.testing.assert_allclose(new[name], expected, atol=1e-12)


def test_order_of_labels_is_idle():
    couplings = {("B", "A"): 1.0, ("C", "B"): -0.5j, ("A", "C"): 0.7}
    old, new = three().network(), three(order="CAB", couplings=couplings).network()
    names = {"A:C": "C:A", "B:C": "C:B"}
    for name in ("charge_current", "spin_current", "spin", "quadrupole", "quadrupole_current"):
        moved = new[name].assign_coords(
            {
                d: [{v: k for k, v in names.items()}.get(x, x) for x in new[d].values]
                for d in new[name].dims
                if "pair" in d
            }
        )
        np.testing.assert_allclose(moved.sel({d: old[d] for d in old[name].dims}), old[name], atol=1e-13)


def test_barrier_takes_up_spin_but_no_charge():
    net = three(couplings={("A", "B"): RANDOM, ("B", "C"): 0.5}).network()
    np.testing.assert_allclose(net["charge_current"].sum(), 0, atol=1e-13)
    assert np.abs(net["barrier_spin"].sel(node="A", source="B")).max() > 1e-3
    np.testing.assert_allclose(net["barrier_spin"].sel(node="B", source="C"), 0, atol=1e-13)
    assert np.isfinite(net["quadrupole_current"].sel(pair="A:A", pair_source="A:B")).all()
    lost = net["barrier_quadrupole"]
    assert np.isfinite(lost).all()
    assert np.abs(lost.sel(pair="A:B", pair_source="A:A")).max() > 1e-3
    np.testing.assert_allclose(lost.sel(pair="B:C", pair_source="C:C"), 0, atol=1e-13)


def test_a_rotated_spin_dependent_barrier():
    """Rotating directions and amplitude together, T -> U T U+, rotates the spin currents."""
    rotation = Rotation.from_euler("zyx", [0.4, -1.1, 2.0])
    x, y, z, w = rotation.as_quat()
    U = w * np.eye(2) - 1j * np.array([[z, x - 1j * y], [x + 1j * y, -z]])
    old = three(couplings={("A", "B"): RANDOM}).network()
    new = three(rotation, couplings={("A", "B"): U @ RANDOM @ U.conj().T}).network()
    turned = np.einsum("ia,nsa->nsi", rotation.as_matrix(), old["spin_current"].values)
    np.testing.assert_allclose(new["spin_current"], turned, atol=1e-12)
    np.testing.assert_allclose(new["charge_current"], old["charge_current"], atol=1e-12)
    R = rotation.as_matrix()
    turned = np.einsum("ia,jb,psab->psij", R, R, old["quadrupole_current"].values)
    np.testing.assert_allclose(new["quadrupole_current"], turned, atol=1e-12)


def test_both_routes_agree_on_a_spin_conserving_barrier():
    """An amplitude a hair away from 1 takes the route of spin-dependent ones."""
    hair = np.diag([1.0, 1.0 + 1e-9])
    direct = three(couplings={("A", "B"): 1.0}).network()
    general = three(couplings={("A", "B"): hair}).network()
    for name in ("spin_current", "quadrupole_current"):
        np.testing.assert_allclose(general[name], direct[name], atol=1e-8)
    assert np.abs(direct["quadrupole_current"]).max() > 1e-3


@pytest.mark.parametrize(
    ("couplings", "words"),
    [
        ({("A", "X"): 1}, "no electrode 'X'"),
        ({("A", "A"): 1}, "not a pair"),
        ({("A", "B"): 1, ("B", "A"): 1}, "twice"),
        ({("A", "B"): [1, 2]}, "neither a number"),
        ({("A", "B"): "a"}, "'a' is neither a number nor a finite 2x2 matrix; give either"),
        ({("A", "B"): None}, "None is neither a number"),
        ({("A", "B"): [[1, 2], [3]]}, "neither a number"),
        ({("A", "B"): "1"}, "'1' is neither a number"),
        ({("A", "B"): True}, "True is neither a number"),
        ({("A", "B"): 1e200}, r"coupling \('A', 'B'\): 1e\+200 is too large; give at most 1e\+30"),
        ([("A", "B")], r"couplings = \[\('A', 'B'\)\]: not a mapping; write"),
    ],
)
def test_bad_couplings_are_refused(couplings, words):
    with pytest.raises(UserError, match=words):
        three(couplings=couplings)


def stored_pair(circuit, r, s):
    """Return what a sweep would keep of two flat electrodes, in this order."""
    a, b = circuit.leads[r], circuit.leads[s]
    bands = [
        {"bands": [dict(zip("DJNE", x.numbers, strict=True)) | {"shape": x.shape} for x in lead.bands]}
        for lead in (a, b)
    ]
    point = evaluate(T_L=a.T, T_R=b.T, mu_L=a.mu, mu_R=b.mu, left=bands[0], right=bands[1])
    return {str(name): float(x) for name, x in point.data_vars.items() if not x.dims}


def test_what_is_stored_is_not_evaluated(net, monkeypatch):
    """Pairs may be given in either order; nothing is evaluated then, and the network is the same."""
    circuit = three()
    stored = {pair: stored_pair(circuit, *pair) for pair in (("B", "A"), ("B", "C"), ("A", "C"))}
    monkeypatch.setattr("spinquad.sweeps.circuit_averages._evaluate", None)
    again = circuit.network(stored)
    for name, values in net.items():
        np.testing.assert_allclose(again[name], values, atol=1e-13, err_msg=name)


def test_stored_pairs_of_a_spin_dependent_barrier_are_refused():
    circuit = three(couplings={("A", "B"): RANDOM})
    with pytest.raises(UserError, match="leave this pair out"):
        circuit.network({("B", "A"): stored_pair(circuit, "B", "A")})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda kept: 3, "stored = 3: not a mapping"),
        (lambda kept: {"AB": kept}, "stored pair 'AB': not a pair of two electrodes; there are A, B, C"),
        (lambda kept: {("A", "X"): kept}, r"stored pair \('A', 'X'\): not a pair of two electrodes"),
        (lambda kept: {("A", "B"): 3}, r"stored pair \('A', 'B'\): 3 is not a mapping"),
        (lambda kept: {("A", "B"): {}}, "particle_number_L is missing; add it, or leave the pair out"),
        (lambda kept: {("B", "A"): kept | {"spin_L": "1"}}, "spin_L = '1' is not a number; give one number"),
        (lambda kept: {("A", "B"): kept | {"status": 0}}, "status = 0 is of no computed point"),
        (lambda kept: {("A", "B"): kept | {"status": np.nan}}, "status = nan is of no computed point"),
    ],
)
def test_what_is_stored_wrongly_is_told_in_a_line(change, told):
    circuit = three()
    with pytest.raises(UserError, match=told) as error:
        circuit.network(change(stored_pair(circuit, "A", "B")))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["spin_L", "charge_isotropic", "exchange_torque_R"])
@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_what_is_not_finite_is_not_done(name, lost):
    circuit = three()
    kept = stored_pair(circuit, "A", "B") | {name: lost}
    status = circuit.network({("A", "B"): kept})["status"]
    assert status.sel(node=["A", "B"], source=["A", "B"]).values.tolist() == [[0, 3], [3, 0]]
    assert status.sel(node="C").values.tolist() == [1, 1, 0]
    missed = circuit.network({("A", "B"): kept | {"status": 2}})["status"]
    assert missed.sel(node="A", source="B") == 3


@pytest.mark.parametrize("J", [(1.0, 0.0), (0.0, 0.0)])
@pytest.mark.parametrize("shape", ["flat", "semielliptic", "cubic", "square"])
def test_spin_dependent_coupling_to_a_normal_metal_misses_nothing(shape, J):
    """What a normal metal has none of is zero everywhere, or rounding; it was taken for a value."""
    magnet = Lead(Band(shape, D=4.0, J=J[0]), (0.0, 0.0, 1.0), T=0.3, mu=0.3)
    normal = Lead(Band(shape, D=2.0, J=J[1]), (1.0, 0.0, 0.0), T=0.2, mu=0.1)
    net = Circuit({"F": magnet, "N": normal}, {("F", "N"): np.diag([1.0, 1.5])}).network()
    assert net["status"].values.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("flips", [(1, -1), (-1, -1)])
def test_status_of_a_spin_dependent_coupling_is_the_worst_of_its_parts(monkeypatch, flips):
    computed = circuit_averages._evaluate

    def missing(circuit, r, s, pair, filling=False):
        raw, code = computed(circuit, r, s, pair, filling)
        return raw, TOLERANCE_MISSED if pair == flips and filling else code

    monkeypatch.setattr(circuit_averages, "_evaluate", missing)
    status = three(couplings={("A", "B"): RANDOM, ("B", "C"): 1.0}).network()["status"]
    assert status.sel(node="A", source="B") == TOLERANCE_MISSED and status.sel(node="B", source="C") == 1


def test_numbers_of_any_kind_are_amplitudes():
    one = three(couplings={("A", "B"): 0.5}).network()
    other = three(couplings={("A", "B"): Fraction(1, 2)}).network()
    assert (one["charge_current"] == other["charge_current"]).all()
    assert np.isfinite(three(couplings={("A", "B"): 10**20}).network()["charge_current"]).all()


def test_the_largest_amplitude_has_currents():
    net = three(couplings={("A", "B"): 1e30j, ("B", "C"): 1e30 * RANDOM}).network()
    assert np.isfinite(net["quadrupole_current"]).all() and net["status"].max() == 1


@pytest.mark.parametrize("name", ["", "L:R", 1])
def test_names_with_a_colon_are_refused(name):
    leads = {name: Lead(FLAT, (0, 0, 1), T=1), "R": Lead(FLAT, (0, 0, 1), T=1)}
    with pytest.raises(UserError, match="a word without a colon"):
        Circuit(leads, {})


def test_bad_leads_are_refused():
    with pytest.raises(UserError, match="no length"):
        Lead(FLAT, (0, 0, 0), T=1)
    with pytest.raises(UserError, match="not be negative"):
        Lead(FLAT, (0, 0, 1), T=-1)
    with pytest.raises(UserError, match="a Lead without temperature; give T, as Lead"):
        Lead(FLAT, (0, 0, 1))
    with pytest.raises(UserError, match="at least two"):
        Circuit({"A": Lead(FLAT, (0, 0, 1), T=1)}, {})
    with pytest.raises(UserError, match=r"leads = \[1, 2\]: not a mapping; write {"):
        Circuit([1, 2], {})
    with pytest.raises(UserError, match="electrode 'B' = 3: not a Lead; write Lead"):
        Circuit({"A": Lead(FLAT, (0, 0, 1), T=1), "B": 3}, {})


@pytest.mark.parametrize("bands", ["iron", (), (FLAT, "iron"), 5, None])
def test_bands_that_are_none_are_refused(bands):
    with pytest.raises(UserError, match="bands = .*: no bands; give an Electrode, or as Band"):
        Lead(bands, (0, 0, 1), T=1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"direction": 3}, "direction = 3: give finite numbers"),
        ({"direction": "up"}, "direction = 'up': give finite numbers"),
        ({"direction": ("0", "0", "1")}, "direction = .*: give finite numbers"),
        ({"direction": (0, np.nan, 1)}, "direction = .*: give finite numbers"),
        ({"direction": (1,)}, r"direction = .* as \(x, y, z\) or \(theta, phi\) in radians"),
        ({"T": "hot"}, "T = 'hot': not a number"),
        ({"T": "1"}, "T = '1': not a number; write it without quotes"),
        ({"T": np.inf}, "T = inf: give a finite number"),
        ({"mu": None}, "mu = None: not a number but nothing; give one number"),
        ({"mu": "0.5"}, "mu = '0.5': not a number; write it without quotes"),
    ],
)
def test_numbers_that_are_none_are_refused(given, told):
    with pytest.raises(UserError, match=told):
        Lead(**{"bands": FLAT, "direction": (0, 0, 1), "T": 1} | given)


def test_a_lead_keeps_plain_numbers():
    """What it was given may change later, and leads can be compared."""
    axis = np.array([0.0, 0.6, 0.8])
    lead = Lead(FLAT, axis, T=np.float32(1), mu=xr.DataArray(2))
    axis[:] = 0.0
    assert lead.direction == (0.0, 0.6, 0.8) and lead == Lead(FLAT, (0, 0.6, 0.8), T=1, mu=2)
    assert all(type(number) is float for number in (*lead.direction, lead.T, lead.mu))
    assert hash(lead) == hash(Lead(FLAT, [0, 0.6, 0.8], T=1.0, mu=2.0))


def test_a_network_says_what_it_holds(net):
    named = three().network(unit="meV")
    assert (
        named.attrs["energy_unit"] == "meV" and net.attrs["energy_unit"] == "energy" and named.attrs["title"]
    )
    for name, array in named.data_vars.items():
        assert array.attrs["long_name"] == name.replace("_", " ") and array.attrs["description"], name
        assert array.attrs["units"] == net[name].attrs["units"].replace("energy", "meV")
    assert {str(name) for name, a in named.data_vars.items() if a.attrs["units"] == "1"} == {
        "charge", "spin", "quadrupole", "status"
    }  # fmt: skip
    flags = named["status"].attrs
    meanings = dict(zip(flags["flag_values"], flags["flag_meanings"].split(), strict=True))
    assert meanings[0] == "no_coupling" and meanings[1] == "done"
    assert set(np.unique(named["status"])) <= set(meanings)
    with pytest.raises(UserError, match="unit = 'm eV': use 1 to 20 characters"):
        three().network(unit="m eV")

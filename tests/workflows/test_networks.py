"""Networks as they are drawn: which nodes and links there are, where links point, and what is refused."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from scipy.spatial.transform import Rotation

import spinquad
from spinquad import Band, Circuit, Lead, UserError
from spinquad.workflows.circuits import network
from spinquad.workflows.network_glyphs import RIGHT, TOWARDS, UP, _surface, arrow, draw_tensor, seen
from spinquad.workflows.network_layout import places
from spinquad.workflows.network_links import KINDS, links_of, silent_of, stored_of
from spinquad.workflows.network_marks import NODE
from spinquad.workflows.network_picture import draw_network
from spinquad.workflows.stores import read

LOCAL = {f"{r}:{r}" for r in "LRM"}


@pytest.fixture(scope="module")
def three(archive):
    """Return the network of three electrodes, from the archive."""
    return network(read("networks", archive), ("L", "R", "M"))


def ends(links):
    """Return the nodes that links join, whatever their direction."""
    return {frozenset((link.node, link.source)) for link in links}


def test_links_of_three_electrodes(three):
    """Nothing says which links there are: every pair of nodes has a current, and most are zero."""
    assert ends(links_of(three, "charge")) == ends(links_of(three, "spin"))
    assert ends(links_of(three, "spin")) == {frozenset(pair) for pair in ("LR", "LM", "RM")}
    joined = ends(links_of(three, "quadrupole"))
    local = [pair for pair in joined if pair & LOCAL]
    assert all(len(pair & LOCAL) == 1 for pair in local)
    assert len(local) == 6 and len(joined) == 9
    for pair in local:
        (own,), (shared,) = pair & LOCAL, pair - LOCAL
        assert own[0] in shared


def test_charge_flows_along_its_links_and_moments_to_the_node_that_gains(three):
    for link in links_of(three, "charge"):
        assert three["charge_current"].sel(node=link.node, source=link.source) > 0
        assert three["charge_current"].sel(node=link.source, source=link.node) < 0
    for name in ("spin", "quadrupole"):
        stored = stored_of(three, name)
        for link in links_of(three, name):
            gain = [
                np.sum(sign * link.current * stored[node]) / np.linalg.norm(stored[node])
                for node, sign in ((link.node, 1.0), (link.source, -1.0))
            ]
            assert gain[0] >= gain[1]


def shapes(picture, kind):
    """Return the shapes of one kind in a picture."""
    return [patch for axes in picture.axes for patch in axes.patches if type(patch) is kind]


@pytest.mark.parametrize(("name", "nodes", "links"), [("charge", 3, 3), ("spin", 3, 3), ("quadrupole", 6, 9)])
def test_every_node_and_link_is_drawn_and_named(three, name, nodes, links):
    picture = draw_network(three, name, unit="meV")
    circles = [each for each in shapes(picture, Circle) if each.radius == NODE]
    assert len(circles) == nodes
    wide = [
        each
        for each in shapes(picture, Polygon)
        if each.get_zorder() == 2 and each.get_facecolor()[:3] != (0.45,) * 3
    ]
    assert len(wide) == links
    texts = [text.get_text().split("\n")[0] for text in picture.axes[0].texts]
    kind = KINDS[name]
    expected = [
        node if ":" not in node else f"\u27e8{node.replace(':', '')}\u27e9"
        for node in three[kind.node].values
    ]
    assert set(expected) <= set(texts)
    assert any(text.startswith("currents in") and text.endswith("meV") for text in texts)


def test_links_are_as_wide_as_their_currents(three):
    def width(polygon):
        points = polygon.get_xy()
        return np.linalg.norm(points[0] - points[6])

    picture = draw_network(three, "charge")
    drawn = sorted(
        width(each)
        for each in shapes(picture, Polygon)
        if each.get_zorder() == 2 and each.get_facecolor()[0] > 0.5
    )
    sizes = sorted(link.size for link in links_of(three, "charge"))
    np.testing.assert_allclose(np.array(drawn) / drawn[-1], np.array(sizes) / sizes[-1], rtol=1e-12)


def ring(n, **given):
    """Return a circuit of n electrodes, each coupled to the next."""
    names = "ABCDEF"[:n]
    flat = Band("flat", D=5.0, J=1.5)
    lead = {"direction": (0.0, 0.0, 1.0), "T": 0.5} | given
    return Circuit(
        {name: Lead(flat, **lead) for name in names}, {(names[k - 1], names[k]): 1.0 for k in range(1, n)}
    )


def test_a_current_that_is_zero_on_average_is_drawn_as_an_operator():
    """Electrodes in equilibrium with each other: collinear, hence without torque."""
    still = ring(3).network()
    assert links_of(still, "charge") == [] and links_of(still, "spin") == []
    assert set(silent_of(still, "spin")) == {("A", "B"), ("B", "C")}
    assert ("A:A", "A:B") in silent_of(still, "quadrupole") and ("A:A", "B:B") not in silent_of(
        still, "quadrupole"
    )
    picture = spinquad.draw_network(ring(3), "quadrupole")
    assert isinstance(picture, Figure) and len(shapes(picture, Circle)) == 6


@pytest.mark.parametrize("n", range(2, 7))
def test_nodes_do_not_overlap(n):
    names = "ABCDEF"[:n]
    pairs = [f"{r}:{s}" for i, r in enumerate(names) for s in names[i:]]
    for nodes in (list(names), pairs):
        at = np.array(list(places(nodes, list(names)).values()))
        gaps = np.linalg.norm(at[:, None] - at, axis=-1)[np.triu_indices(len(at), 1)]
        assert gaps.min() > 2 * NODE


def test_lobes_are_those_of_the_tensor():
    """The longest lobe has length 1, corners lie at |n.Q.n|, and a turn of the tensor turns them."""
    tensor = np.diag([-1.0, -1.0, 2.0])
    corners, value = _surface(tensor)
    assert np.abs(value).max() == pytest.approx(1.0)
    np.testing.assert_allclose(np.linalg.norm(corners, axis=-1), np.abs(value), atol=1e-15)
    turn = Rotation.from_euler("zyx", [0.4, -1.1, 2.0]).as_matrix()
    turned, values = _surface(turn @ tensor @ turn.T)
    n = turned[np.abs(values) > 0.1] / np.abs(values[np.abs(values) > 0.1])[:, None]
    expected = 1.5 * (n @ turn[:, 2]) ** 2 - 0.5
    np.testing.assert_allclose(values[np.abs(values) > 0.1], expected, atol=1e-12)


def test_the_view_is_a_right_handed_frame():
    frame = np.array([RIGHT, UP, TOWARDS])
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-15)
    assert np.linalg.det(frame) == pytest.approx(1.0)
    x, y, z = seen(np.eye(3))
    assert x[0] > 0.8 and z[1] > 0.9 and TOWARDS[1] < 0


def test_an_arrow_ends_at_its_head():
    outline = arrow(np.array([0.0, 0.0]), np.array([3.0, 4.0]), 0.2)
    np.testing.assert_allclose(outline[3], [3.0, 4.0])
    assert np.linalg.norm(outline[0] - outline[6]) == pytest.approx(0.2)


def test_a_tensor_leaves_the_limits_of_its_axes_alone():
    axes = Figure().subplots()
    axes.set_xlim(0.0, 1.0)
    draw_tensor(axes, np.array([5.0, 5.0]), np.diag([-1.0, -1.0, 2.0]), 1.0)
    assert axes.get_xlim() == (0.0, 1.0)


@pytest.mark.parametrize(
    ("circuit", "name", "words"),
    [
        ("three", "spins", "network 'spins': did you mean 'spin'"),
        ("nothing", "spin", "dict is no network; give a Circuit"),
    ],
)
def test_what_is_no_network_is_refused(three, circuit, name, words):
    with pytest.raises(UserError, match=words):
        draw_network(three if circuit == "three" else {}, name)


@pytest.mark.parametrize("name", ["charge", "spin", "quadrupole"])
@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (lambda net: net.sel(node=["L", "R"]), "is cut: node 'L R', source 'L R M'.*; give it whole"),
        (lambda net: net.sel(node="L"), "is cut: node 'none', source 'L R M'"),
        (lambda net: net.drop_vars("status"), "lacks status; give it as a Circuit's network"),
    ],
)
def test_a_network_that_is_cut_is_refused(three, cut, words, name):
    with pytest.raises(UserError, match=words):
        draw_network(cut(three), name)


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (lambda net: net.sel(node=["L", "R"], source=["L", "R"]), "is cut: .*, pair 'L:L L:R L:M"),
        (lambda net: net.isel(pair=[0, 1]), "is cut: .*, pair 'L:L L:R', pair_source 'L:L L:R L:M"),
        (lambda net: net.isel(i=0), "has dimensions {.*'j': 3}; give one network, with all of x, y, z"),
        (lambda net: net.isel(j=[0, 1]), "has dimensions {.*'j': 2}; give one network, with all of x, y, z"),
    ],
)
def test_a_network_of_moment_that_is_cut_is_refused(three, cut, words):
    with pytest.raises(UserError, match=words):
        draw_network(cut(three))


def test_a_part_with_all_of_its_links_is_drawn(three):
    pairs = ["L:L", "L:R", "R:R"]
    part = three.sel(node=["L", "R"], source=["L", "R"], pair=pairs, pair_source=pairs).transpose()
    assert len(shapes(draw_network(part), Circle)) >= 3


@pytest.mark.parametrize("axes", ["axes", Figure()])
def test_axes_that_are_none_are_refused(three, axes):
    with pytest.raises(UserError, match="axes = .*: nothing to draw in; give matplotlib axes"):
        draw_network(three, "spin", axes)


def test_a_current_without_a_value_is_refused(three):
    lost = three.copy(deep=True)
    lost["quadrupole_current"].loc[{"pair": "L:L", "pair_source": "L:R"}] = np.nan
    with pytest.raises(UserError, match="quadrupole current from L:R to L:L has no value"):
        draw_network(lost)
    lost["spin"].loc[{"node": "R", "i": "z"}] = np.inf
    with pytest.raises(UserError, match="spin stored in R has no value; status of the network tells why"):
        draw_network(lost, "spin")

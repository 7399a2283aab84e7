"""Cases of electrodes of any bands: every shape under every condition that has once broken a quadrature.

A case is the bands (shape, D, J, N, E), temperature and chemical potential of L, then of R, at t = 1.
Numbers are doubles, taken as exact; where a chemical potential lies on an edge or a van Hove singularity,
they are short binary fractions, so that it does so without rounding.
"""

import random

SHAPES = ("chain", "cubic", "square", "semielliptic", "gaussian", "flat")
OTHER = {"chain": "cubic", "cubic": "square", "square": "flat", "flat": "gaussian", "gaussian": "chain"}


def conditions(shape: str) -> dict:
    """Return {condition: case} of one shape; L and R have bands of it unless the condition says otherwise."""
    a, b = (shape, 2.0, 0.75, 1.0, 0.125), (shape, 2.5, 0.875, 1.25, 0.0)
    wide, third = (shape, 25.0, 5.0, 1.0, 0.0), (shape, 3.0, 0.75, 1.0, 0.125)
    other = (OTHER.get(shape, "square"), 2.5, 0.875, 1.25, 0.0)
    more = [a, (shape, 1.0, -0.375, 2.0, 0.3125)], [b, (other[0], 0.75, 1.5, 0.5, -0.625)]
    top = 1.75  # upper edge of the upward spins of a
    found = {
        "moderate": ([a], 0.15, 0.3, [b], 0.25, -0.2),
        "small T": ([a], 1e-3, 0.3, [b], 2e-3, -0.2),
        "cold": ([a], 0.0, 0.3, [b], 0.0, -0.2),
        "L cold": ([a], 0.0, 0.3, [b], 0.25, -0.2),
        "R cold": ([a], 0.15, 0.3, [b], 0.0, -0.2),
        "mu outside": ([a], 0.15, 4.0, [b], 0.25, -5.0),
        "mu outside, cold": ([a], 0.0, 3.0, [b], 0.0, 0.1),
        "mu far outside": ([a], 0.03, 4.0, [b], 0.02, 0.1),
        "mu within T of an edge": ([a], 0.05, top + 0.03, [b], 0.02, -2.05),
        "mu on an edge, cold": ([a], 0.0, top, [b], 0.0, -2.0625),
        "mu on an edge": ([a], 0.01, top, [b], 0.0, -2.0625),
        "mu on a singularity, cold": ([third], 0.0, 0.75 if shape == "cubic" else -0.25, [b], 0.0, 0.4375),
        "mu on a singularity": ([third], 0.01, 0.75 if shape == "cubic" else -0.25, [b], 0.02, 0.4375),
        "J = 0": ([(shape, 2.0, 0.0, 1.0, 0.125)], 0.15, 0.3, [b], 0.25, -0.2),
        "J beyond the bandwidth": ([(shape, 2.0, 6.0, 1.0, 0.125)], 0.15, 0.3, [b], 0.25, -0.2),
        "J beyond the bandwidth, cold": ([(shape, 2.0, 6.0, 1.0, 0.125)], 0.0, -2.0, [b], 0.0, -0.2),
        "J tiny": ([(shape, 2.0, 1e-6, 1.0, 0.125)], 0.15, 0.3, [b], 0.25, -0.2),
        "no bias": ([a], 0.15, 0.3, [b], 0.25, 0.3),
        "equilibrium": ([a], 0.15, 0.3, [b], 0.15, 0.3),
        "tiny bias": ([a], 0.15, 0.3 + 1e-9, [b], 0.15, 0.3),
        "two shapes": ([a], 0.15, 0.3, [other], 0.25, -0.2),
        "two shapes, cold": ([a], 0.0, 0.3, [other], 0.0, -0.2),
        "several bands": (more[0], 0.1, 0.3, more[1], 0.2, -0.2),
        "several bands, cold": (more[0], 0.0, 0.3, more[1], 0.0, -0.2),
        "negative J": ([(shape, 2.0, -0.75, 1.0, 0.125)], 0.15, 0.3, [b], 0.25, -0.2),
        "narrow beside wide": ([(shape, 0.05, 0.02, 1.0, 0.125)], 0.15, 0.3, [wide], 0.25, -0.2),
        "narrow and small T": ([(shape, 0.05, 0.02, 1.0, 0.125)], 1e-3, 0.13, [wide], 0.25, -0.2),
        "wide against narrow": ([wide], 0.5, 1.0, [(shape, 0.05, 0.02, 1.0, 0.125)], 0.1, 0.2),
        "N": ([(shape, 2.0, 0.75, 7.5, 0.125)], 0.15, 0.3, [(shape, 2.5, 0.875, 0.02, 0.0)], 0.25, -0.2),
        "hot": ([a], 50.0, 0.3, [b], 30.0, -0.2),
        "cold beside hot": ([a], 1e-6, 0.3, [b], 10.0, -0.2),
    }
    return {f"{shape}: {name}": case for name, case in found.items()}


def drawn(shape: str, n: int) -> dict:
    """Return ``n`` random cases of one shape against any shape."""
    rng, found = random.Random(f"bands of {shape}"), {}
    for i in range(n):
        bands, sides = [], []
        for side in range(2):
            count = rng.choice((1, 1, 2))
            kinds = [shape if not side and not k else rng.choice(SHAPES) for k in range(count)]
            bands = [
                (
                    kind,
                    float(f"{10 ** rng.uniform(-1, 1):.3g}"),
                    float(f"{rng.choice((-1, 1, 1)) * 10 ** rng.uniform(-2, 1):.3g}"),
                    float(f"{rng.uniform(0.2, 3):.3g}"),
                    float(f"{rng.uniform(-1, 1):.3g}"),
                )
                for kind in kinds
            ]
            T = rng.choice((0.0, *(float(f"{10 ** rng.uniform(-3, 1):.3g}") for _ in range(3))))
            sides += [bands, T, float(f"{rng.uniform(-4, 4):.3g}")]
        found[f"{shape}: random {i + 1}"] = tuple(sides)
    return found


def tabulated() -> dict:
    """Return the cases that tables of a smooth function, and of one with a kink, are held against."""
    right = ("semielliptic", 2.5, 0.875, 1.25, 0.0)
    found = {}
    for shape in ("quartic", "triangle"):
        left = (shape, 2.0, 0.75, 1.0, 0.125)
        found[f"table: {shape}"] = [left], 0.15, 0.3, [right], 0.25, -0.2
        found[f"table: {shape}, cold"] = [left], 0.0, 0.3, [right], 0.0, -0.2
    return found


def meeting() -> dict:
    """Return cases where a logarithm or a step lies on an edge of a chain, or beside it by rounding."""
    chain, square = ("chain", 2.0, 5.0, 1.0, 0.0), ("square", 25.0, 1.0, 1.0, 1.0)
    near, beside = ("chain", 1.0, 5.0, 1.0, 0.0), ("square", 25.0, 0.7, 1.0, -1.15)
    flat, third = ("flat", 20.0, 1.0, 1.0, 0.0), ("chain", 1.0, 0.1, 1.0, 0.3)
    return {
        "met: a logarithm on an edge": ([chain, flat], 0.2, -0.3, [square], 0.3, 0.1),
        "met: a logarithm on an edge, cold": ([square], 0.0, 1.25, [chain, flat], 0.0, -0.375),
        "met: a logarithm beside an edge": ([near, flat], 0.2, -0.3, [beside], 0.3, -2.0),
        "met: a logarithm beside an edge, cold": ([near], 0.0, -2.0, [beside, flat], 0.0, -0.375),
        "met: a step beside an edge": ([third], 0.2, 1.2, [("flat", 1.0, 0.7, 1.0, 0.6)], 0.3, 1.1),
        "met: mu beside an edge, cold": ([third], 0.0, 1.35, [flat], 0.0, 1.1),
    }


CASES = tabulated() | meeting() | {
    name: case for shape in SHAPES for name, case in (conditions(shape) | drawn(shape, 6)).items()
}

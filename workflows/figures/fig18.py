"""Fig. 18: principal currents of the direct (a) and of the exchange part (b) against the angle.

Errata: the caption prints I_lambda^dir = lambda 2|S||T_S| sin(theta); by (124) and (128) there is no 2.
(132): I_0 = -(p/3)|D|, as the trace vanishes; (129) needs S_theta >= |D_theta|.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..checks import Check, above, near
from ..numbers import labelled, polarized_orbitals, spread, worst
from ..principal import WORDS
from ..style import BLUE, DASH_DOT, DASHED, GREEN, PALE, RED, SOLID, new_figure, panel
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "plus": (r"$I_+$", {"color": BLUE, "ls": SOLID}),
    "zero": (r"$I_0$", {"color": RED, "ls": DASH_DOT}),
    "minus": (r"$I_-$", {"color": GREEN, "ls": DASHED}),
}


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return I_lambda^dir/N_s, I_lambda^ex, |<S>||T_S|/N_s and E_ex."""
    scale = polarized_orbitals(store)
    found = {}
    for word in WORDS:
        direct, exchange = (store[f"principal_current_{word}_{part}"] for part in ("direct", "exchange"))
        symbol = direct.attrs["symbol"]
        found[f"{word}_direct"] = labelled(
            direct / scale, f"{symbol}/N_s", "t", "principal direct current by N_s"
        )
        found[f"{word}_exchange"] = exchange
    torque = abs(store["spin_L"] * store["spin_torque"]) / scale
    found["torque"] = labelled(torque, "|<S>||T_S|/N_s", "t", "spin times spin torque, by N_s")
    found["emission"] = store["exchange_emission"]
    return xr.Dataset(found)


def checks(data: xr.Dataset) -> list[Check]:
    """Return the constant I_0, the vanishing sums, the order (129) and the direct closed form."""
    direct = [data[f"{word}_direct"] for word in WORDS]
    exchange = [data[f"{word}_exchange"] for word in WORDS]
    top, bottom = float(abs(direct[2]).max()), float(abs(exchange[2]).max())
    closed = data["torque"] * np.sin(data["theta"])
    steps = [(part[k + 1] - part[k]) / s for part, s in ((direct, top), (exchange, bottom)) for k in (0, 1)]
    last = {"theta": -1}
    ratio = float((data["plus_direct"] / data["torque"]).isel(last))
    return [
        near("Fig. 18: I_0^ex is constant, relative spread", spread(exchange[1]), 0.0, within=1e-9),
        near(
            "(123): I_0^ex = E_ex/3, worst deviation",
            worst(exchange[1] * 3.0 / data["emission"] - 1.0),
            0.0,
            within=1e-6,
        ),
        near("Fig. 18: I_0^dir = 0, largest over I_+^dir", worst(direct[1]) / top, 0.0, within=1e-6),
        near(
            "sum of I_lambda^dir over the largest", worst(sum(direct[1:], direct[0])) / top, 0.0, within=1e-9
        ),
        near(
            "sum of I_lambda^ex over the largest",
            worst(sum(exchange[1:], exchange[0])) / bottom,
            0.0,
            within=1e-9,
        ),
        above("(129): I_- <= I_0 <= I_+, smallest step", min(float(s.min()) for s in steps), -1e-9),
        near("I_+^dir over |S||T_S| at pi/2", ratio, 2.0, within=1e-6, expected=1.0),
        near(
            "I_+^dir = |S||T_S| sin(theta), worst deviation",
            worst(data["plus_direct"] - closed) / top,
            0.0,
            within=1e-6,
        ),
        near(
            "I_-^dir = -I_+^dir, worst deviation",
            worst(data["minus_direct"] + closed) / top,
            0.0,
            within=1e-6,
        ),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both panels beside each other."""
    picture, panels = new_figure(1, 2, figsize=(6.8, 2.6))
    parts = (
        ("direct", 1e5, r"$10^{5}\,I_\lambda^{\rm dir}/(t N_{\rm s})$"),
        ("exchange", 1e4, r"$10^{4}\,I_\lambda^{\rm ex}/t$"),
    )
    for axes, letter, (part, factor, label) in zip(panels, "ab", parts, strict=True):
        axes.axhline(0.0, color=PALE, lw=0.6)
        for word, (name, look) in LOOKS.items():
            axes.plot(data["theta"], factor * data[f"{word}_{part}"], label=name, **look)
        axes.set_xlim(0.0, 0.5 * np.pi)
        axes.set_xticks(np.arange(5) * np.pi / 8, ["0", r"$\pi/8$", r"$\pi/4$", r"$3\pi/8$", r"$\pi/2$"])
        axes.set_xlabel(r"$\theta$")
        axes.set_ylabel(label)
        panel(axes, letter)
    panels[1].set_ylim(-1.4, 2.2)
    panels[0].legend(loc="lower left")
    return picture


WORKFLOW = Workflow("fig18", "Principal quadrupole currents against angle", ("fig18",), numbers, checks, draw)

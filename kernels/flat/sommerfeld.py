"""What a smoothed step or logarithm has beside the sharp one, by distance: Sommerfeld's series, summed.

A Fermi function of temperature T whose step lies d from e, y = d/(2 pi T), x = T^2/(d^2 + AWAY T^2):

    - P int f' ln|omega - e| d omega = Re psi(1/2 + i y) + ln 2 pi T  = ln|d| - x BLURRED(x)
    its integral over the place of the step, 2 pi T Im ln Gamma(1/2 + i y) + d ln 2 pi T
                                           = d ln|d| - d + x d SHIFTED(x)

Sommerfeld's expansion in T^2/d^2 diverges; these polynomials hold for |d| >= NEAR T, to 5e-13 and 1e-14 of
themselves. They were found by `tests/reference/fit_sommerfeld.py`.

Errata: none known.
"""

import numpy as np

NEAR = 15.0  # exp(-2 NEAR) = 1e-13: what is of second order in tails at this distance is rounding
AWAY = 150.0

BLURRED = np.array(
    (
        1.6449340668490267,
        258.1045038275121,
        40656.871858905215,
        6435168.667992015,
        1025259190.7874739,
        162914180994.91672,
        30922834114885.125,
        -2927942160641584.0,
        9.58106460904032e18,
        -7.205542549498256e21,
        4.166684302785446e24,
        -1.5414972560831058e27,
        3.7858741551611324e29,
        -5.9077515147939965e31,
        5.364365537738462e33,
        -2.104364153213718e35,
    )
)

SHIFTED = np.array(
    (
        1.6449340668482377,
        250.52824134307753,
        38194.76241846975,
        5830073.022018943,
        891220145.757942,
        136471310097.17929,
        20987217484796.855,
        3191293430695480.5,
        5.046672796535293e17,
        1.2087571299929768e20,
        -5.239988636534755e22,
        4.988462278043069e25,
        -1.990749243533475e28,
        5.120544882279847e30,
        -7.252348647621505e32,
        4.948454483832722e34,
    )
)

"""What the integrands need.

An integrand is a bit of an integer; see `work` for their numbers.

Errata: none known.
"""

from .work import (
    A_S,
    A_X,
    A_Y,
    E_S,
    E_X,
    E_Y,
    I_0,
    I_F,
    INTEGRANDS,
    N_L,
    N_R,
    Q_L,
    Q_R,
    SPIN_L,
    SPIN_L_HOLES,
    SPIN_R,
    SPIN_R_HOLES,
    T_S,
    T_S_HOLES,
    T_X,
    T_Y,
)


def bits(*which: int) -> int:
    """Return an integer with these bits."""
    return sum(1 << int(q) for q in which)


# what needs the anisotropy of L, of R; their transform; their states alone; Delta; what ends with g and Delta
ANISOTROPY = (bits(E_X, A_X, T_X, Q_L), bits(E_Y, A_Y, T_Y, Q_R))
TRANSFORM = (bits(T_S, T_S_HOLES, T_Y), bits(T_S, T_S_HOLES, T_X))
STORED = bits(N_L, SPIN_L, SPIN_L_HOLES, Q_L), bits(N_R, SPIN_R, SPIN_R_HOLES, Q_R)
BIASED = bits(I_0, I_F, E_S, A_S, E_X, A_X, E_Y, A_Y, T_X, T_Y)
DIRECT = bits(I_0, I_F, E_S, A_S)
# what lives on filled states, on empty ones, at T = 0
FILLED = bits(T_S, N_L, SPIN_L, N_R, SPIN_R)
EMPTY = bits(T_S_HOLES, SPIN_L_HOLES, SPIN_R_HOLES)
EVERY = (1 << INTEGRANDS) - 1
ENDING = BIASED | bits(Q_L, Q_R)
# what has m or g of L, of R, and is zero where these do not split
SPLITTING = (
    bits(I_F, E_S, T_S, T_S_HOLES, E_X, A_X, T_X, A_Y, T_Y, SPIN_L, SPIN_L_HOLES, Q_L),
    bits(I_F, A_S, T_S, T_S_HOLES, E_Y, A_Y, T_Y, A_X, T_X, SPIN_R, SPIN_R_HOLES, Q_R),
)
# of these, what is not where the filling stands in place of the spin anisotropy
BY_FILLING = (bits(E_X, T_X, Q_L), bits(E_Y, T_Y, Q_R))

"""Exchange integrals of electrodes that are filled to the middle of their bands: see `central`.

    E_ex   at equal temperatures, products of two Fermi functions being single ones
    T_ex   what the closed form of `steps` has too much where a tail of g reaches an edge of L, and too little
           where a tail of f_R reaches a window of m_R; of first order in exp(-NEAR), what is of second order
           is rounding
"""

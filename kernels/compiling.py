"""How kernels are compiled: options of `numba.njit`.

    OPTIONS   any function; floating point as written
    BY_NODE   values node by node: products and sums may be contracted, nothing is reordered into an overflow
    SUMMED    sums over nodes, which may be reordered
"""

OPTIONS = {"cache": True, "error_model": "numpy", "nogil": True}
BY_NODE = OPTIONS | {"fastmath": {"contract", "nsz", "arcp"}}
SUMMED = OPTIONS | {"fastmath": {"contract", "nsz", "arcp", "reassoc"}}

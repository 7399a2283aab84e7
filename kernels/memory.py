"""Work spaces by their address.

A compiled function copies every array it is handed, seven words or more, counts the references to it up and
down by atomic instructions, and asks of every index whether it counts from the end. Kernels are many short
functions of one work space, where that took a third of the time. So they are handed its address, which is
indexed as an array is; the function that allocates the work space keeps it to the end (`hold`).
"""

import numba as nb
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from .compiling import OPTIONS


@intrinsic
def address(typingctx, array):
    """Return where the numbers of an array begin: a pointer, to be indexed like the array."""

    def make(context, builder, signature, arguments):
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), make


def _place(context, builder, view, data, rows):
    """Let an array begin elsewhere, with so many rows, and belong to nobody."""
    shape = cgutils.unpack_tuple(builder, view.shape)
    shape[0] = count = rows
    for length in shape[1:]:
        count = builder.mul(count, length)
    view.data, view.shape, view.nitems = data, cgutils.pack_array(builder, shape), count
    view.meminfo = cgutils.get_null_value(view.meminfo.type)
    view.parent = cgutils.get_null_value(view.parent.type)
    return view._getvalue()


@intrinsic
def array_at(typingctx, like, place, rows):
    """Return the array of so many rows at an address, an integer; ``like``: one of its type, rows as long."""

    def make(context, builder, signature, arguments):
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        return _place(context, builder, view, builder.inttoptr(arguments[1], view.data.type), arguments[2])

    return like(like, types.int64, types.int64), make


@intrinsic
def part(typingctx, w, first, count):
    """Return ``count`` numbers of a work space from ``first`` on, as an array."""
    array = types.Array(w.dtype, 1, "C")

    def make(context, builder, signature, arguments):
        view = context.make_array(array)(context, builder)
        size = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(w.dtype)))
        view.shape = view.strides = cgutils.pack_array(builder, [size])
        view.itemsize = size
        return _place(context, builder, view, builder.gep(arguments[0], [arguments[1]]), arguments[2])

    return array(w, types.int64, types.int64), make


@nb.njit(**OPTIONS)
def hold(array):
    """Do nothing with an array, which therefore lives until here."""
    array[0] = 0.0

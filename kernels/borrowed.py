"""Arrays that do not keep their memory: nothing is counted where they are handed on.

Every compiled function copies the arrays it is handed, seven words each or more, and counts the references
to them by atomic instructions. Bands of any shape are many short functions, where that took a quarter of the
time.
"""

import numba as nb
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from .band import OPTIONS


def _forget_owner(view):
    view.meminfo = cgutils.get_null_value(view.meminfo.type)
    view.parent = cgutils.get_null_value(view.parent.type)
    return view._getvalue()


@intrinsic
def borrowed(typingctx, array):
    """Return the same array, which must not outlive the one it was made from (see `give_back`)."""

    def make(context, builder, signature, arguments):
        return _forget_owner(context.make_array(signature.args[0])(context, builder, arguments[0]))

    return array(array), make


@intrinsic
def array_at(typingctx, like, address, rows):
    """Return the array of so many rows at an address; ``like``: one of its type, with rows as long."""

    def make(context, builder, signature, arguments):
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        shape = cgutils.unpack_tuple(builder, view.shape)
        shape[0] = arguments[2]
        count = ir.Constant(shape[0].type, 1)
        for length in shape:
            count = builder.mul(count, length)
        view.data = builder.inttoptr(arguments[1], view.data.type)
        view.shape, view.nitems = cgutils.pack_array(builder, shape), count
        return _forget_owner(view)

    return like(like, types.int64, types.int64), make


@nb.njit(**OPTIONS)
def give_back(array):
    """Do nothing with an array, which therefore lives until here."""
    array[0] = 0.0

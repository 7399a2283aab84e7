"""exp, log and expm1 that vectorise.

LLVM cannot vectorise calls into libm, and the quadratures spend their time here. Arguments are reduced
with the usual tricks on the bits of an IEEE double; the polynomials are Taylor series carried to
rounding. Relative errors: exp 3e-16, log 4e-16 (absolute below |log x| = 1), expm1 3e-16 for |x| <= 1.

The rounding trick in `exp` dies under reassociation, hence the restricted fast-math flags.
"""

import numba as nb
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from .compiling import BY_NODE

_ROUND = 6755399441055744.0  # 1.5 * 2**52: adding it leaves the nearest integer in the low bits
_LOG2E = 1.4426950408889634
_LN2_HI = 6.93147180369123816490e-01
_LN2_LO = 1.90821492927058770002e-10
_LIMIT = 700.0


def _bitcast(context, builder, target, value):
    return builder.bitcast(value, ir.IntType(64) if target == types.int64 else ir.DoubleType())


@intrinsic
def bits(typingctx, x):
    """The 64 bits of a double as an integer."""
    return types.int64(types.float64), lambda c, b, sig, args: _bitcast(c, b, types.int64, args[0])


@intrinsic
def from_bits(typingctx, n):
    """The double with these 64 bits."""
    return types.float64(types.int64), lambda c, b, sig, args: _bitcast(c, b, types.float64, args[0])


@intrinsic
def _shift_right(typingctx, n):
    """Logical shift by the 52 bits of the mantissa."""
    return types.int64(types.int64), lambda c, b, sig, args: b.lshr(args[0], ir.Constant(ir.IntType(64), 52))


@nb.njit(**BY_NODE)
def exp_inside(x: float) -> float:
    """Return e**x for |x| <= 700."""
    z = x * _LOG2E + _ROUND
    n = z - _ROUND
    r = (x - n * _LN2_HI) - n * _LN2_LO
    # Estrin's scheme: the powers of r side by side, not one after the other
    r2 = r * r
    r4 = r2 * r2
    c0 = (0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0))
    c1 = (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0))
    c2 = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0))
    p = (c0 + r4 * (c1 + r4 * c2)) * r2 + r + 1.0
    return from_bits(bits(p) + (bits(z) << 52))


@nb.njit(**BY_NODE)
def exp(x: float) -> float:
    """Return e**x with x clipped to +-700."""
    return exp_inside(min(max(x, -_LIMIT), _LIMIT))


@nb.njit(**BY_NODE)
def _split(x: float) -> tuple[float, float]:
    """Exponent n and mantissa in [1/sqrt 2, sqrt 2) of a positive normal x."""
    ix = bits(x)
    e = _shift_right(ix - 0x3FE6A09E667F3BCD + (1024 << 52))  # exponent + 1024
    m = from_bits(ix - (e << 52) + (1024 << 52))
    return from_bits(e | 0x4330000000000000) - 4503599627371520.0, m  # 2**52 + 1024: exact int -> double


@nb.njit(**BY_NODE)
def _join(n: float, s: float) -> float:
    """n ln 2 + ln[(1 + s)/(1 - s)] for |s| <= 0.2."""
    w = max(abs(s), 1e-37) ** 2  # a product that underflows takes longer than all the rest
    w2 = w * w
    w4 = w2 * w2
    c0 = (1.0 / 3.0 + w * 0.2) + w2 * (1.0 / 7.0 + w * (1.0 / 9.0))
    c1 = (1.0 / 11.0 + w * (1.0 / 13.0)) + w2 * (1.0 / 15.0 + w * (1.0 / 17.0))
    p = c0 + w4 * (c1 + w4 * ((1.0 / 19.0 + w * (1.0 / 21.0)) + w2 * (1.0 / 23.0)))
    return n * _LN2_HI + (2.0 * s * (1.0 + w * p) + n * _LN2_LO)


@nb.njit(**BY_NODE)
def log(x: float) -> float:
    """Return ln x for a positive normal x."""
    n, m = _split(x)
    return _join(n, (m - 1.0) / (m + 1.0))


@nb.njit(**BY_NODE)
def log_ratio(a: float, b: float, gap: float) -> float:
    """Return ln|a/b| for a - b = gap, to relative accuracy if that is exact, with one division."""
    A, B = abs(a), abs(b)
    # The bits of a double grow with its logarithm: their difference tells the power of two that takes B to
    # between A/1.5 and 1.5 A.
    e = _shift_right(bits(A) - bits(B) + (1024 << 52) + (1 << 51))
    n = from_bits(e | 0x4330000000000000) - 4503599627371520.0
    B = from_bits(bits(B) + (e << 52) - (1024 << 52))
    total = a + b
    near = n == 0.0 and abs(gap) <= abs(total)
    above = gap if near else A - B
    below = total if near else A + B
    return _join(n, above / below)


@nb.njit(**BY_NODE)
def expm1_small(x: float) -> float:
    """Return e**x - 1 for |x| <= 1 (Taylor series)."""
    p = 1.0 / 355687428096000.0
    p = p * x + 1.0 / 20922789888000.0
    p = p * x + 1.0 / 1307674368000.0
    p = p * x + 1.0 / 87178291200.0
    p = p * x + 1.0 / 6227020800.0
    p = p * x + 1.0 / 479001600.0
    p = p * x + 1.0 / 39916800.0
    p = p * x + 1.0 / 3628800.0
    p = p * x + 1.0 / 362880.0
    p = p * x + 1.0 / 40320.0
    p = p * x + 1.0 / 5040.0
    p = p * x + 1.0 / 720.0
    p = p * x + 1.0 / 120.0
    p = p * x + 1.0 / 24.0
    p = p * x + 1.0 / 6.0
    p = p * x + 0.5
    return p * x * x + x


@nb.njit(**BY_NODE)
def expm1(x: float) -> float:
    """Return e**x - 1 with x clipped to +-700."""
    return exp(x) - 1.0 if abs(x) > 1.0 else expm1_small(x)


@nb.njit(**BY_NODE)
def angle(x: float, y: float) -> float:
    """Return the angle of x + i y for y >= 0, between 0 and pi: to relative accuracy if small.

    atan by its Chebyshev interpolant on |t| < tan(pi/8), error 5e-18.
    """
    a = abs(x)
    steep = y > a
    low, high = (a if steep else y), (y if steep else a)
    turned = low > 0.41421356237309503 * high
    t = (low - high if turned else low) / (low + high if turned else high)
    w = t * t
    w2 = w * w
    w4 = w2 * w2
    c0 = (-0.333333333333333302 + w * 0.199999999999955207) + w2 * (
        -0.142857142846665429 + w * 0.111111110152563617
    )
    c1 = (-0.0909090457812390189 + w * 0.0769218319082608656) + w2 * (
        -0.06664511447381948 + w * 0.0585814891280220988
    )
    c2 = (-0.0508544973794025986 + w * 0.0392316582955871913) + w2 * -0.019176887119062259
    r = t + t * w * (c0 + w4 * (c1 + w4 * c2)) + (0.7853981633974483 if turned else 0.0)
    r = 1.5707963267948966 - r if steep else r
    return 3.141592653589793 - r if x < 0.0 else r

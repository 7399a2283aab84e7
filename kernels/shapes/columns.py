"""Where things lie in a row of `pieces`, and in a row of the tree of `branches`.

Errata: none known.
"""

# coefficients of p without and with a root; nodes of a piece, exact for nu P_47; nodes of a branch; moments
SHORT, DEGREE, GAUSS, RULE, MOMENTS = 16, 24, 64, 48, 24
# of a piece: ends, end with a root, longest panel, where panels must end, polynomials, nodes, weights
LEFT, RIGHT, KIND, LENGTH, KINKS = range(5)
P, Q, NODE, WEIGHT, COLUMNS = 8, 32, 56, 56 + GAUSS, 56 + 2 * GAUSS
# bits of KINKS: a kink at an end; at the upper one a joint of pieces that differ a little, a bend of a spline
LOWER_KINK, UPPER_KINK, UPPER_JOINT, UPPER_BEND = 1, 2, 4, 8
# of a branch: middle, R, its piece (-1: more than one), the row after all that it is made of, moments, nodes,
# weights
MIDDLE, RADIUS, PIECE, NEXT, MOMENT = range(5)
BRANCH_NODE, BRANCH_WEIGHT, TREE_COLUMNS = (MOMENT + MOMENTS + RULE * k for k in range(3))

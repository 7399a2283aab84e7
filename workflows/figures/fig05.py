"""Fig. 5: (a) two electrodes, and the nodes of their networks: (b) of charge and spin, (c) of spin-quadrupole moment.

Grey lines join nodes between which something flows; Figs. 11 and 12 show what. Three electrodes are checked, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

"""The widths of the columns on a month's paper, table by table, in millimetres; each row of a table fills its room."""

from typing import Final

from supermarket.paper.drawing.painting import A4, A4_ACROSS

MARGIN: Final = 18.0
ROOM: Final = A4[0] - 2 * MARGIN
"""What a page of the paper that is signed, and of the public sheet, has between its margins."""
ROOM_ACROSS: Final = A4_ACROSS[0] - 2 * MARGIN
"""What a page of the district's summary has."""

LABEL: Final = 26.0
TOTALS: Final = (LABEL, *[(ROOM - LABEL) / 7] * 7)
CHECKED: Final = (109.0, 18.0, 18.0, 14.0, 15.0)
DIFFERENCES: Final = (70.0, 20.0, ROOM - 90.0)
GOODS: Final = (17.0, 35.5, *[13.5] * 9)
DONATED: Final = (46.0, 20.0, 30.0, *[13.0] * 6)
AWARDED: Final = (50.0, 11.0, 12.0, 14.0) * 2
LISTED: Final = (18.5, 41.0, 43.5, 21.0, 27.0, 23.0)
MOVED: Final = (50.0, 20.0, 20.0, 18.0, 26.0, 40.0)
SCOPE: Final = (28.0, ROOM - 28.0)
PUBLIC_GOODS: Final = (54.0, *[20.0] * 6)
EARNED: Final = (22.0, 20.0, 16.0)
"""One of the households that stand beside each other on the public sheet."""
SUMMARY: Final = (13.0, 46.0, *[14.5] * 7, 12.0, 19.0, 11.0, 32.0, 16.0, 10.5)

"""What stands on a staff card 工作卡: who somebody is, as bars for the scanner. The PIN is the secret, not this."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from supermarket.district.kinds import Role, Tier
from supermarket.paper.cards.cards import BRAND, CARD_WIDTH
from supermarket.paper.cards.sheets import OnSheet, cards_pdf
from supermarket.paper.drawing.ean import MODULE, ean_marks, ean_modules
from supermarket.paper.drawing.fonts import Glyphs
from supermarket.paper.drawing.marks import Block, Mark, Words
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, RED, badge, centred, fitted

# A card is shown to villagers whatever language the clerk's screen has, so its words are Chinese and not translated.
KIND: Final = "工作卡"
LABEL_STAFF: Final = "工号"
ROLES: Final = {
    Role.CLERK: "管理员",
    Role.REVIEWER: "审核员",
    Role.AUDITOR: "审计员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.ORGANISER: "志愿组织联系人",
}
MANAGERS: Final = {Tier.INSTITUTE: "所长", Tier.CENTRE: "中心主任"}
"""What a manager is called above a station; there it is STATION_MANAGER."""
STATION_MANAGER: Final = "站长"

LEFT: Final = 7.0
RIGHT: Final = CARD_WIDTH - LEFT
MIDDLE: Final = CARD_WIDTH / 2
TOP: Final = 9.4
NAME_Y: Final = 21.0
PLACE_Y: Final = 27.2
BARCODE_TOP: Final = 31.0
BARCODE_HEIGHT_MODULES: Final = 42


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFace:
    """What one staff card shows; `tier` is of the place, `name` None where none is kept, `barcode` an EAN-13."""

    staff: str
    barcode: str
    role: Role
    tier: Tier
    name: str | None
    place: str
    drill: bool


def staff_cards_pdf(faces: Sequence[StaffFace], *, at: int) -> bytes:
    """Return the A4 sheets of these cards, ten to a sheet, as a PDF; `at` is its date, in UTC milliseconds.

    Raises: ValueError if there is no card.
    """
    cards = [OnSheet(face.staff, _texts(face), partial(_marks, face)) for face in faces]
    return cards_pdf(cards, at=at, title=BRAND + KIND)


def _role(face: StaffFace) -> str:
    return MANAGERS.get(face.tier, STATION_MANAGER) if face.role is Role.MANAGER else ROLES[face.role]


def _texts(face: StaffFace) -> tuple[str, ...]:
    return BRAND, KIND, LABEL_STAFF, DRILL, face.staff, face.barcode, _role(face), face.name or "", face.place


def _marks(face: StaffFace, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return everything on one card, in millimetres from its top left corner; without a name the code stands large."""
    number = f"{LABEL_STAFF} {face.staff}"
    large, small = (face.name, f"{_role(face)}  {number}") if face.name else (number, _role(face))
    room = RIGHT - LEFT
    bars_left = MIDDLE - ean_modules(face.barcode) * MODULE / 2
    return (
        Words(text=BRAND, x=LEFT, y=TOP, size=12.5, colour=RED),
        *badge(KIND, glyphs, right=RIGHT, y=TOP - 0.3, size=9, colour=RED),
        Block(x=LEFT, y=TOP + 2.7, width=room, height=0.2, colour=RED),
        centred(fitted(Words(text=large, x=MIDDLE, y=NAME_Y, size=20, colour=INK), glyphs, room=room), glyphs),
        centred(
            fitted(Words(text=f"{face.place}  {small}", x=MIDDLE, y=PLACE_Y, size=8.5, colour=GREY), glyphs, room=room),
            glyphs,
        ),
        *ean_marks(face.barcode, glyphs, x=bars_left, y=BARCODE_TOP, height=BARCODE_HEIGHT_MODULES),
        *(badge(DRILL, glyphs, right=RIGHT, y=BARCODE_TOP + 4.5, size=8) if face.drill else ()),
    )

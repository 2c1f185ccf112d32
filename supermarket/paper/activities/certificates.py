"""A certificate of a training 证书, on A4 across, with the member's full name, its number and room for the seal."""

from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession, Request
from supermarket.clock import end_of_day, written_date
from supermarket.district.roles import allow_on
from supermarket.district.sites import known_site
from supermarket.earning.certificates.certificates import Certificate
from supermarket.errors.practice.activities import CertificateVoid
from supermarket.households.households import member_name
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.fonts import glyphs_of
from supermarket.paper.drawing.marks import Block, Mark, Words
from supermarket.paper.drawing.painting import A4_ACROSS, Page, pages_pdf
from supermarket.paper.drawing.parts import Closing, Title, part_texts, parts_marks
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, balanced, centred, drilled
from supermarket.people.masking import ERASED
from supermarket.practice.activities.standing import Activity, activity_of

TITLE: Final = "培训证书"
ENGLISH: Final = "Certificate"
_FRAME: Final = 10.0
_MARGIN: Final = 28.0
_TITLE_TOP: Final = 24.0
_NAME_Y: Final = 68.0
_SAYS_Y: Final = 90.0
_TEXT_Y: Final = 118.0
_CLOSING_Y: Final = 146.0
_LEADING: Final = 9.0
_THICK: Final = 0.8


def print_certificate(session: ReadSession, certificate: Certificate, request: Request, pdf: Path) -> None:
    """Write a certificate as a PDF, with the member's full name; printed again it is the same.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: its names are for those at home there.
        CertificateVoid: it was withdrawn.
        CaseUnknown: the ledger lacks its training.
        FileExists, FileKind: it cannot be drawn.
    """
    allow_on(session, "certificate issue", actor=request.actor, site=certificate.site, on=session.today)
    if certificate.withdrawn:
        raise CertificateVoid(certificate=certificate.certificate, withdrawn=certificate.withdrawn)
    check_file(pdf, ".pdf")
    training = activity_of(session, certificate.training)
    name = member_name(session, certificate.member, certificate.on) or ERASED
    body = known_site(session, certificate.site, certificate.on).name
    write_whole(pdf, certificate_pdf(certificate, training, name, body, drill=session.drill))


def certificate_pdf(certificate: Certificate, training: Activity, name: str, body: str, *, drill: bool) -> bytes:
    """Return a certificate as a PDF; the day on which it was issued is its only date."""
    width, height = A4_ACROSS
    title = Title(TITLE, ENGLISH, size=34)
    closing = Closing(body, written_date(certificate.on))
    told = f"于{written_date(training.day)}参加“{training.title}”，特发此证。"
    until = f"　有效期至：{written_date(certificate.until)}" if certificate.until else ""
    paper = f"　纸质证号：{certificate.paper}" if certificate.paper else ""
    foot = f"编号：{certificate.certificate}{paper}{until}"
    texts = [text for part in (title, closing) for text in part_texts(part)]
    glyphs = glyphs_of([*texts, name, told, certificate.title, foot, DRILL])
    margins, middle = (_MARGIN, width - _MARGIN), width / 2
    top, _end = parts_marks([title], glyphs, margins=margins, top=_TITLE_TOP, drill=drill)
    seal, _end = parts_marks([closing], glyphs, margins=margins, top=_CLOSING_Y, drill=drill)
    room = width - 2 * _MARGIN - 20
    lines = balanced(told, glyphs, size=17, room=room)
    says = balanced(certificate.title, glyphs, size=24, room=room)
    marked, left = drilled(glyphs, left=_MARGIN, y=height - 18, drill=drill)
    words: list[Mark] = [
        centred(Words(text=name, x=middle, y=_NAME_Y, size=28, colour=INK), glyphs),
        *(
            centred(Words(text=line, x=middle, y=_TEXT_Y + _LEADING * number, size=17, colour=INK), glyphs)
            for number, line in enumerate(lines)
        ),
        *(
            centred(Words(text=line, x=middle, y=_SAYS_Y + _LEADING * 1.3 * number, size=24, colour=INK), glyphs)
            for number, line in enumerate(says)
        ),
        Words(text=foot, x=left, y=height - 18, size=10, colour=GREY),
        *marked,
    ]
    marks = (*_frame(width, height), *top, *words, *seal)
    return pages_pdf(
        [Page(A4_ACROSS, marks)], glyphs, at=end_of_day(certificate.on), title=f"{TITLE} {certificate.certificate}"
    )


def _frame(width: float, height: float) -> tuple[Mark, ...]:
    """Return a double frame around the page."""
    return tuple(
        mark
        for edge, thick in ((_FRAME, _THICK), (_FRAME + 2.2, _THICK / 3))
        for mark in _edges(width, height, edge, thick)
    )


def _edges(width: float, height: float, edge: float, thick: float) -> tuple[Mark, ...]:
    across, down = width - 2 * edge, height - 2 * edge
    level = (Block(x=edge, y=y, width=across, height=thick, colour=GREY) for y in (edge, edge + down - thick))
    upright = (Block(x=x, y=edge, width=thick, height=down, colour=GREY) for x in (edge, edge + across - thick))
    return (*level, *upright)

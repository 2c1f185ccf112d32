"""The papers of a month end as PDF: the one that three persons sign, and the one that the village reads; a workbook."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import district_date
from supermarket.district.sites import telephone_of
from supermarket.earning.boards import Place
from supermarket.errors.files import FileKind
from supermarket.months.days import Days, days_of
from supermarket.months.figures.board import earned_at, with_names
from supermarket.months.particulars import Particulars, particulars_of, signers_of
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.cards.issuing import write_whole
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.painting import Page, pages_pdf
from supermarket.paper.month.book import workbook
from supermarket.paper.month.cover import cover_of, end_of
from supermarket.paper.month.details import details_of
from supermarket.paper.month.parts import FOOT_TEXTS, Sheets, month_of, pages, texts_of
from supermarket.paper.month.public import PUBLIC_TITLE, Issued, public_blocks_of
from supermarket.paper.month.summary import summary_of
from supermarket.paper.month.texts import SUMMARY, TITLE


class MonthPapers:
    """The papers of one place's month, or of a `whole` district's, with a summary of all its places before them.

    Of a district, places where nothing happened stand in the summary alone.
    """

    def __init__(self, session: ReadSession, found: Sequence[Reconciliation], *, whole: bool = False) -> None:
        """Take the months, which are all of one month; what stands beside their figures is looked up where needed."""
        self._session: Final = session
        self._days: Final[Days] = days_of(session, found[0].month)
        self._whole: Final = whole
        self.found: Final = tuple(found)
        self.shown: Final = tuple(each for each in found if not (whole and each.idle))
        self.at: Final = max(each.at for each in found)
        self.names: Final = {sku: name for each in found for sku, name in each.names.items()}

    @cached_property
    def beside(self) -> dict[str, Particulars]:
        """Return what stands beside the figures of the places that have pages, by site."""
        return {each.site: particulars_of(self._session, self._days, each) for each in self.shown}

    @cached_property
    def staff(self) -> dict[str, Mapping[str, str]]:
        """Return the masked names of those who signed, by site."""
        return {each.site: signers_of(self._session, each) for each in self.found}

    @property
    def district(self) -> str:
        """Return the name of the district's centre as of the month, with its code."""
        chain = self._days.tree.chain(self.found[0].site, self._days.last)
        standing = self._days.tree.standing(chain[-1], self._days.last) if chain else None
        return f"{standing.name}（{standing.site}）" if standing else ""

    def pdf(self) -> bytes:
        """Return the papers to sign as one PDF; when the ledger was last written to is its only date."""
        papers = [_paper(each, self.beside[each.site], self.names) for each in self.shown]
        if not self._whole:
            glyphs = _glyphs(papers)
            every = [page for paper in papers for page in pages(paper, glyphs)]
            return pages_pdf(every, glyphs, at=self.at, title=TITLE)
        glyphs = _glyphs([*papers, self._summary({})])
        count = len(pages(self._summary({}), glyphs))
        placed, starts = list[Page](), dict[str, int]()
        for each, paper in zip(self.shown, papers, strict=True):
            starts[each.site] = count + len(placed) + 1
            placed += pages(paper, glyphs, before=count + len(placed))
        return pages_pdf([*pages(self._summary(starts), glyphs), *placed], glyphs, at=self.at, title=SUMMARY)

    def xlsx(self) -> bytes:
        """Return the figures as a workbook."""
        district = self.district if self._whole else ""
        return workbook(self.found, self.beside, self.names, self.staff, district)

    def public(self) -> bytes:
        """Return the sheets that the village reads as one PDF."""
        boards = {each.site: self._board(each) for each in self.shown}
        telephones = {each.site: telephone_of(self._session, each.site, self._days.last) for each in self.shown}
        return public_pdf(self.shown, boards, self.names, telephones, at=self.at)

    def _summary(self, starts: Mapping[str, int]) -> Sheets:
        return summary_of(self.found, self.district, self.staff, starts)

    def _board(self, found: Reconciliation) -> list[Place]:
        """Return what households earned in a month, masked, by the names of its last day."""
        earned = earned_at(self._session, self._days, found.site) if found.board is None else found.board
        return with_names(self._session, earned, self._days.last)


def write_papers(  # noqa: PLR0913 - by name
    session: ReadSession,
    found: Sequence[Reconciliation],
    *,
    pdf: Path | None = None,
    xlsx: Path | None = None,
    public: Path | None = None,
    whole: bool = False,
) -> None:
    """Write the papers and the workbook of reconciliations where they are asked for; same ledger, same bytes.

    Those of a `whole` district begin with a summary, and have pages only for places where something happened.

    Raises:
        FileKind: a file's name does not end in .pdf or .xlsx.
        OSError: the folder or the disk refuses.
    """
    for path, ending in ((pdf, ".pdf"), (xlsx, ".xlsx"), (public, ".pdf")):
        if path and path.suffix.lower() != ending:
            raise FileKind(path=str(path), ending=ending)
    if not (pdf or xlsx or public):
        return
    papers = MonthPapers(session, found, whole=whole)
    if pdf:
        write_whole(pdf, papers.pdf())
    if xlsx:
        write_whole(xlsx, papers.xlsx())
    if public:
        write_whole(public, papers.public())


def _paper(found: Reconciliation, beside: Particulars, names: Mapping[str, str]) -> Sheets:
    whose = f"{found.name}（{found.site}）{month_of(found)}"
    return Sheets(
        cover=cover_of(found, beside),
        end=end_of(found, beside),
        groups=tuple(details_of(found, beside, names)),
        foot=f"{whose}　编号 {found.number}",
        at=found.at,
        drill=found.drill,
        bookmark=f"{found.site} {found.name}",
    )


def public_pdf(
    found: Sequence[Reconciliation],
    boards: Mapping[str, Sequence[Place]],
    names: Mapping[str, str],
    telephones: Mapping[str, str],
    *,
    at: int,
) -> bytes:
    """Return the sheets of these months for the village board.

    `boards` are the month's masked places and `telephones` the numbers for questions, by station.
    """
    papers = [
        Sheets(
            cover=(),
            end=(),
            groups=tuple(public_blocks_of(each, boards[each.site], names, _issued(each, telephones))),
            foot=f"{each.name} {month_of(each)}　编号 {each.number}",
            at=each.at,
            drill=each.drill,
            bookmark=f"{each.site} {each.name}",
        )
        for each in found
    ]
    glyphs = _glyphs(papers)
    return pages_pdf([page for paper in papers for page in pages(paper, glyphs)], glyphs, at=at, title=PUBLIC_TITLE)


def _issued(found: Reconciliation, telephones: Mapping[str, str]) -> Issued:
    return Issued(district_date(found.at), telephones.get(found.site, ""))


def _glyphs(papers: Iterable[Sheets]) -> Glyphs:
    return glyphs_of([FOOT_TEXTS, *(text for paper in papers for text in texts_of(paper))])

"""Carrying out on paper: what one machine lacks of this one's own stream, as QR codes, and no names."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.carry.files.writing import Carried, Letter, write_files
from supermarket.carry.papers.pieces import PIECES_MAX, fits, pieces_of
from supermarket.carry.papers.sheets import Heading, codes_pdf
from supermarket.clock import district_time
from supermarket.errors.many.carry import PaperTooLong
from supermarket.journal.store import own_stream
from supermarket.paper.cards.issuing import write_whole


def write_paper(
    session: ReadSession, pdf: Path, letter: Letter, *, lacks: dict[str, int], progress: Progress
) -> Carried:
    """Write a PDF of the codes of a file for one machine: of the writer's own stream alone, without names.

    What others wrote goes by their own files, and so does what others hold.

    Raises:
        PaperTooLong: it would need more codes than anybody scans.
    """
    own = own_stream(session.transaction)
    short = replace(letter, names=(), is_short=True)
    with TemporaryDirectory(prefix="supermarket-paper-") as folder:
        written = write_files(session, Path(folder) / "paper", short, lacks=lacks, progress=progress)
        data = Path(written[0].file).read_bytes()
    if len(written) > 1 or not fits(data):
        raise PaperTooLong(to=letter.to, entries=sum(each.entries for each in written), most=PIECES_MAX)
    codes = pieces_of(data)
    [file] = written
    heading = Heading(own.origin, letter.to, district_time(own.at), file.entries)
    write_whole(pdf, codes_pdf(heading, codes, at=own.at, drill=session.drill))
    return Carried(str(pdf), letter.to, file.entries, file.streams, len(data), codes=len(codes))

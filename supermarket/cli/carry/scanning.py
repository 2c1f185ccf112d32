"""The codes of a paper as they are scanned: in any order, each told, and what is missing so far."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.district.texts import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.carry.papers.pieces import Gathered, Piece


def pieces_scanned(lines: Iterable[str | None], *, ends_by_itself: bool) -> "list[Piece]":
    """Return the pieces that are scanned, up to an empty line or 0, or until every paper that was begun is whole."""
    from supermarket.carry.papers.pieces import gathered, read_piece
    from supermarket.errors.many.carry import CodeUnreadable

    found: list[Piece] = []
    console.tell(_("Scan the codes of the paper, in any order; 0 or an empty line ends."))
    for line in lines:
        if line is None:
            continue
        if plain(line) in {"", "0"}:
            break
        try:
            found.append(read_piece(line))
        except CodeUnreadable as refusal:
            console.tell_ringing(str(refusal))
            continue
        state = gathered(found)
        _tell(found[-1], state)
        if ends_by_itself and not state.missing:
            break
    return found


def _tell(piece: "Piece", state: "Gathered") -> None:
    text = _("Code {number} of {count} is here.").format(number=piece.number, count=piece.count)
    left = [
        _("Still missing, of {count}: {missing}.").format(count=count, missing=_(", ").join(map(str, missing)))
        for count, missing in state.missing
    ]
    console.tell(" ".join([text, *left]))

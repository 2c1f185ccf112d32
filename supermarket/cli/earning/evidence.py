"""Files that an entry rests on, as commands name them: kept beside the ledger, and how each stands."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import typer

from supermarket.cli.frame.call import Call
from supermarket.cli.frame.typed import place
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.earning.claims.kinds import EvidenceFile
    from supermarket.earning.claims.standing import Standing

Evidence = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        metavar=_("FILE"),
        help=_("A photo or PDF of it; photo=FILE, witness=FILE or document=FILE says what it shows. Again for each."),
    ),
]
SHOWN: Final = {
    "photo": N_("photo"),
    "sign-in": N_("sign-in sheet"),
    "witness": N_("witnesses' paper"),
    "document": N_("document"),
    "inspection": N_("inspection record"),
    "order": N_("order"),
    "registry": N_("register"),
    "receipt": N_("receipt for it"),
}
"""What a rule may ask to be shown, in words."""
FILE_STATES: Final = {"kept": N_("kept"), "missing": N_("missing"), "altered": N_("no longer what it was")}


def flags_told(flags: Iterable[str], lacking: Sequence[str], points: int) -> Iterator[str]:
    """Give in words what the reviewers of a claim must know; of evidence that it lacks, which (of a deduction, any)."""
    from supermarket.earning.claims.kinds import FLAGS

    for flag in flags:
        if flag == "evidence-missing" and lacking:
            text = _("evidence that the rule asks for is missing: {lacking}")
            joint = _(", ") if points > 0 else _(" or ")
            yield text.format(lacking=joint.join(_(SHOWN[each]) for each in lacking))
        elif flag in FLAGS:
            yield _(FLAGS[flag])


def lacking_in(session: "ReadSession", claim: "Standing") -> tuple[str, ...]:
    """Return what a claim lacks of what its rule asked for, where it was flagged for that."""
    from supermarket.earning.claims.flags import lacking_of
    from supermarket.journal.entry import require_name
    from supermarket.journal.store import entry_named

    entry = entry_named(session.transaction, require_name(claim.claim)) if "evidence-missing" in claim.flags else None
    return lacking_of(session, entry) if entry else ()


def kept_files(call: Call, evidence: list[str] | None) -> "tuple[EvidenceFile, ...]":
    """Keep the files that were named beside the ledger, if there is one; what is named twice is one."""
    if not evidence:
        return ()
    with call.ledger():
        return tuple(dict.fromkeys(kept_file(call.local, text) for text in evidence))


def kept_file(ledger: Path, text: str) -> "EvidenceFile":
    """Keep a file that was named, as FILE or WORD=FILE, and return what is sealed of it.

    Raises:
        EvidenceRefused: it cannot be read, or is neither a photo nor a PDF.
    """
    from supermarket.earning.claims.kinds import Evidence, EvidenceFile
    from supermarket.people.evidence import keep_file

    way, equals, path = text.partition("=")
    if not equals or way not in get_args(Evidence):
        way, path = "", text
    kept = keep_file(ledger, place(path))
    shown = way or ("document" if kept.kind == "application/pdf" else "photo")
    return EvidenceFile.model_validate({"what": shown, "sha256": kept.sha256, "kind": kept.kind, "size": kept.size})


def files_of(session: "ReadSession", ledger: Path, claim: str) -> list[dict[str, Any]]:
    """Return the files that a claim rests on, and how each stands: kept, missing or altered."""
    from supermarket.journal.entry import require_name
    from supermarket.journal.store import entry_named
    from supermarket.people.evidence import evidence_beside, state_of

    entry = entry_named(session.transaction, require_name(claim))
    files = entry.content.get("evidence", ()) if entry else ()
    return [{**file, "state": state_of(evidence_beside(ledger), file["sha256"])} for file in files]

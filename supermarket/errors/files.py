"""What is refused of files and folders that are made or read."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class FileExists(Refusal):
    """A file that holds cards is never overwritten: what it shows is shown once."""

    path: str
    sentence = N_("There is a file {path} already; nothing was made. Name another one.")


class FileKind(Refusal):
    """A file's name says what it is."""

    path: str
    ending: str
    sentence = N_("The file {path} must end in {ending}; nothing was made.")


class DemoFolderRefused(Refusal):
    """A demo replaces only what a demo made."""

    path: str
    found: str
    sentence = N_("{path} holds {found}, which no demo made; nothing was changed. Name another folder with --out.")


class BackupMissing(Refusal):
    """Only a file that is there is restored."""

    path: str
    sentence = N_("There is no file {path}; name the backup to restore.")


class BackupForeign(Refusal):
    """Only a ledger's copy is restored as a ledger."""

    path: str
    sentence = N_("{path} is no backup of a ledger; nothing was restored.")


class BackupNewer(Refusal):
    """A copy that a newer version made is not restored by an older one."""

    path: str
    sentence = N_("{path} was made by a newer version of this program; install that version to restore it.")


class BackupRestored(Refusal):
    """A machine's life ends once: two ledgers that both go on from it would give the same numbers twice."""

    path: str
    note: str
    origin: str
    place: str
    sentence = N_(
        "{path} is of a ledger that was restored before, as {origin} at {place}; go on there. A second one would give "
        "the same numbers again. Only if that one is lost for good, or nothing was ever written in it, remove the file "
        "{note} and restore again."
    )


class BackupDamaged(Refusal):
    """A damaged backup never becomes a ledger."""

    path: str
    count: int
    fault: str
    sentence = N_(
        "{path} did not verify, so nothing was restored: {fault} ({count} faults in all). Take an earlier backup."
    )


class BackupPlaceMissing(Refusal):
    """No backup is made in a folder that is not here: on a machine without its stick it would land on the disk."""

    path: str
    sentence = N_("The backup's folder {path} is not here, so no backup was made; plug the stick in, or name another.")


class BackupNoRoom(Refusal):
    """A backup needs room where it goes; the ledger's own disk may have plenty."""

    path: str
    needed: int
    free: int
    sentence = N_(
        "There is no room for a backup in {path}: it needs {needed} MB or more and {free} MB are free. "
        "Nothing was left there; delete old files from it, or name another folder or stick."
    )


class BackupFaulty(Refusal):
    """A copy that does not verify is not kept."""

    count: int
    fault: str
    sentence = N_(
        "The copy did not verify, so it was not kept: {fault} ({count} faults in all). "
        "See what is wrong with `supermarket audit verify`."
    )


class ExportFolderRefused(Refusal):
    """A package is written into a folder of its own and never over anything."""

    path: str
    found: str
    sentence = N_("{path} holds {found} already; nothing was written. Name a new or an empty folder.")


class EvidenceRefused(Refusal):
    """What is kept as evidence is a photo or a PDF."""

    path: str
    reason: Term
    sentence = N_("The file {path} was not kept: {reason}. Name a photo (JPEG, PNG, WebP, HEIC) or a PDF.")


class UploadRefused(Refusal):
    """What a browser sends as a photo or paper is opened before it is kept; `reason` says what to do too."""

    reason: Term
    sentence = N_("The file was not taken: {reason}.")


class EvidenceGone(Refusal):
    """A photo or paper is shown only as it was when the entry that names it was sealed."""

    reason: Term
    sentence = N_("This photo or paper cannot be shown: {reason}.")

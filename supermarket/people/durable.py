"""Files that stay after a power cut: a file's bytes are synced by whoever writes it, its name in its folder here.

Renaming a file is a change of its folder, and making a folder one of the folder around it; either can be lost though
the bytes of the file are on the disk.
"""

import errno
import os
import sys
from pathlib import Path
from typing import Final

_UNABLE: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
"""What a system says that cannot sync this folder: some network's, or one that may be written and not read."""


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets a folder be opened; Windows does not.

    Raises:
        OSError: the disk refuses.
    """
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as fault:
        if fault.errno not in _UNABLE:
            raise


def sync_names(folder: Path) -> None:
    """Bring to the disk what lies in a folder, and that the folder is there, which somebody else may just have made."""
    sync_folder(folder)
    sync_folder(folder.parent)

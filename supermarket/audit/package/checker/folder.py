"""What lies in the package's folder: its files and nothing else, each a plain file of its own."""

import os
import stat
from pathlib import Path
from typing import Dict, Iterator, List, Set

from supermarket.audit.package.checker.faults import fault

TABLES_FOLDER = "tables"
THIS_PROGRAM = "verify.py"
RUNNABLE = (".py", ".pyc", ".pyo", ".pyw", ".pyd", ".so", ".pth", ".zip", ".egg", ".whl")  # what Python may import


def runnable_beside(folder: Path) -> List[str]:
    """Return what lies beside this program and might run in the name of a module that it imports."""
    return sorted(
        each.name
        for each in os.scandir(folder)
        if each.name not in {THIS_PROGRAM, TABLES_FOLDER}
        and (each.name.lower().endswith(RUNNABLE) or each.is_dir(follow_symlinks=True))
    )


def check_folder(folder: Path, expected: Set[str]) -> Dict[str, Path]:
    """Compare what lies in the folder with the files that belong to it; return those that are there to be read."""
    found: Dict[str, Path] = {}
    for path in paths_below(folder):
        name = name_of(path, folder)
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or (status.st_nlink > 1 and not stat.S_ISDIR(status.st_mode)):
            fault("file_linked", name, "是链接，不是包中自己的文件")
        elif stat.S_ISDIR(status.st_mode):
            if name != TABLES_FOLDER:
                fault("file_unlisted", name, "本包没有此文件夹")
        elif not stat.S_ISREG(status.st_mode):
            fault("file_unlisted", name, "不是普通文件")
        elif name not in expected:
            fault("file_unlisted", name, "本包没有此文件；如是本机自动生成的，请删去再核对")
        else:
            found[name] = path
    for name in sorted(expected - set(found)):
        fault("file_missing", name, "文件缺失")
    return found


def name_of(path: Path, folder: Path) -> str:
    """Return a file's name below the folder: in UTF-8, where it can be, in any locale."""
    name = path.relative_to(folder).as_posix()
    try:
        return os.fsencode(name).decode("utf-8")
    except UnicodeError:
        return name


def paths_below(folder: Path) -> Iterator[Path]:
    """Give all that lies in a folder and its folders, following no link."""
    for each in sorted(folder.iterdir()):
        yield each
        if each.is_dir() and not each.is_symlink():
            yield from paths_below(each)

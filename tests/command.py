"""Runs the installed command as a person or a script does, in its own process with a plain environment."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests import standing_by

ROOT: Final = Path(__file__).parent.parent
INSTALLED: Final = (str(Path(sys.executable).with_name("supermarket")),)
"""The console command that the installation made."""


@dataclass(frozen=True)
class Answer:
    """What a command answered: exit code, and what it wrote, as bytes."""

    code: int
    written: bytes
    told: bytes

    @property
    def out(self) -> str:
        """What it wrote to stdout, as UTF-8."""
        return self.written.decode()

    @property
    def err(self) -> str:
        """What it wrote to stderr, as UTF-8."""
        return self.told.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The JSON document on stdout."""
        return json.loads(self.written)


def run(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    program: Sequence[str] = INSTALLED,
    cwd: Path = ROOT,
    typed: str = "",
) -> Answer:
    """Run a command in English, on a UTF-8 console, at no site, unless `env` says otherwise; `typed` is piped in."""
    plain = _plain()
    done = subprocess.run(
        [*program, *map(str, arguments)],
        env=plain | dict(env or {}),
        cwd=cwd,
        input=typed.encode(),
        capture_output=True,
        check=False,
        timeout=600,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def called(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT, typed: str = "") -> Answer:
    """Run a command as `run` does, by a process that has loaded the program and stands by: a third of the work.

    For tests that are about what a command does, and not about how Python or the program begins.
    """
    return Answer(*standing_by.answered([*map(str, arguments)], _plain() | dict(env or {}), cwd, typed.encode()))


def _plain() -> dict[str, str]:
    """Return the environment of a command that nobody says anything about."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))
    }
    return plain | {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}

"""The Tab key at a shell: the installed command tells bash what may come next, as bash asks it."""

import shlex
import shutil
import sys
from pathlib import Path

import pytest

from supermarket.cli.app import LINES
from tests.command import INSTALLED, run
from tests.test_layers import HEAVY

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
PROBE = "import sys; from supermarket.cli.run import main; main([]); print(*sys.modules, file=sys.stderr)"


def offered(*typed: str) -> list[str]:
    """Return what bash offers after these words, the last of which is not finished, once it has read our script."""
    words = " ".join(map(shlex.quote, typed))
    script = f"""
source <(supermarket --show-completion bash)
COMP_WORDS=(supermarket {words})
COMP_CWORD={len(typed)}
"$(complete -p supermarket | sed 's/.* -F \\([^ ]*\\) .*/\\1/')" supermarket
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    path = f"{Path(INSTALLED[0]).parent}:/usr/local/bin:/usr/bin:/bin"
    answer = run("--norc", "-c", script, program=("bash",), env={"PATH": path})
    assert answer.err == ""
    return answer.out.split()


@needs_bash
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["bal"], ["balance"]),
        (["cl"], ["claim", "clock"]),
        (["claim", "re"], ["review"]),
        (["audit", ""], ["verify", "analyse", "sample", "project", "export"]),
        (["claim", "list", "--st"], ["--state"]),
        (["claim", "list", "--state", "re"], ["reviewed-once", "reviewed", "rejected"]),
        (["redeem", "1000-1-9-61", "1001x2", "--reason", "card-"], ["card-worn", "card-forgotten"]),
        (["--lang", ""], ["zh", "en"]),
        (["--show-completion", "z"], ["zsh"]),
    ],
)
def test_names_options_and_choices_are_completed(typed: list[str], words: list[str]) -> None:
    assert offered(*typed) == words


@needs_bash
def test_at_the_top_every_command_is_offered() -> None:
    assert offered("") == list(LINES)


@needs_bash
@pytest.mark.parametrize(
    "typed",
    [
        ["backup", ""],
        ["redeem", "--json=x", ""],
        ["claim", "list", "--nosuch"],
        ["redeem", "--nosuch", "--now", "x", "-3", ""],
    ],
)
def test_where_anything_may_follow_bash_is_left_to_its_own_files_and_nothing_is_said(typed: list[str]) -> None:
    assert offered(*typed) == []


@needs_bash
def test_what_the_line_would_do_is_not_done(tmp_path: Path) -> None:
    assert offered("init", "--db", str(tmp_path / "new.db"), "--dr") == ["--drill", "--dry-run"]
    assert "balance" in offered("--version", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_each_shell_asks_the_command(shell: str) -> None:
    shown = run("--show-completion", shell)
    assert (shown.code, shown.err) == (0, "")
    assert f"complete_{shell}" in shown.out


def test_another_shell_is_wrong_usage() -> None:
    assert run("--show-completion", "csh").code == 2


def test_asking_for_completion_loads_nothing_heavy() -> None:
    env = {"_SUPERMARKET_COMPLETE": "complete_bash", "COMP_WORDS": "supermarket ", "COMP_CWORD": "1"}
    done = run(program=(sys.executable, "-c", PROBE), env=env)
    assert done.out.split() == list(LINES)
    assert {name.partition(".")[0] for name in done.err.split()} & HEAVY == set()

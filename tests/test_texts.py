"""Every text for people is there in Chinese and in English, in the catalogue and in the wheel that is handed out."""

import ast
import gettext
import re
import subprocess
import sys
import zipfile
from functools import cache
from importlib import import_module
from inspect import get_annotations
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import pytest

from supermarket import errors
from supermarket.errors import Refusal
from supermarket.errors.households import NumberMistyped
from supermarket.errors.registers import FileUnreadable
from supermarket.locale import use
from tests.command import ROOT, run
from tests.texts import CATALOGUE, refreshed, said, translated

PACKAGE: Final = ROOT / "supermarket"


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


def marks(tree: ast.AST) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"_", "N_"}]


def test_every_text_is_translated() -> None:
    chinese = translated()
    assert [text for text in sorted(said()) if not chinese.get(text, "").strip()] == []


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    assert sorted(set(translated()) - said()) == []


def test_every_translation_has_the_same_places_for_values() -> None:
    assert [
        text for text, chinese in translated().items() if chinese and placeholders(text) != placeholders(chinese)
    ] == []


def test_every_translation_keeps_commands_and_options_as_they_are_typed() -> None:
    """What stands for something, DATE or CODE, is said in the reader's own words: 日期, 工号."""
    typed = re.compile(r"`[^`]*`|--[a-z][a-z-]*|SUPERMARKET_[A-Z]+")
    stands_for = re.compile(r"(?<![A-Z_])[A-Z]{3,}(?![A-Z_])|[\u4e00-\u9fff]+")

    def found(text: str) -> set[str]:
        return {stands_for.sub("…", each) for each in typed.findall(text)}

    lost = {text: found(text) - found(chinese) for text, chinese in translated().items() if chinese}
    assert {text: missing for text, missing in lost.items() if missing} == {}


def test_the_catalogue_is_written_as_make_texts_writes_it() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == refreshed()


@cache
def refusals() -> dict[str, type[Refusal]]:
    """Return every class of refusals by its name."""
    for module in walk_packages(errors.__path__, f"{errors.__name__}."):
        import_module(module.name)
    found = [*Refusal.__subclasses__()]
    for each in found:  # which grows meanwhile
        found += each.__subclasses__()
    return {each.__name__: each for each in found}


def test_a_refusal_shows_what_was_typed_as_it_was_typed_though_it_is_a_word_of_the_program() -> None:
    assert translated()["added"] not in {"", "added"}
    use("zh")
    try:
        for refusal in refusals().values():
            typed = {name for name, kind in get_annotations(refusal).items() if kind is str} - {"register"}
            words = refusal(**{name: 1 if name in refusal.in_yuan else "added" for name in refusal.names}).words()
            assert {name: words[name] for name in typed} == dict.fromkeys(typed, "added"), refusal
        assert str(NumberMistyped(typed="added")).startswith("added 输错了")
        assert (
            str(FileUnreadable(file="added", reason="it has no lines"))
            == "added 不能读取：文件没有内容；什么都没有导入。"
        )
    finally:
        use("en")


def test_a_refusal_says_the_words_of_the_program_in_the_readers_language() -> None:
    """Where a refusal is made with a marked text, the field is declared to hold one."""
    made = re.compile(r"\b([A-Z]\w+)\((?:[^()]|\([^()]*\))*?\b(\w+)=N_\(")
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    found = [each for text in texts if "=N_(" in text for each in made.findall(text)]
    known = refusals()
    said_in = [(known[name], field) for name, field in found if name in known]
    assert len(said_in) > 20
    assert [(refusal.__name__, field) for refusal, field in said_in if field not in refusal.terms] == []


def test_what_an_option_takes_is_named_in_the_readers_language() -> None:
    """WHO alone is a word of both languages: the READMEs say what it is."""
    untranslated = {
        f"{module.relative_to(PACKAGE)}:{call.lineno}"
        for module in sorted([*(PACKAGE / "cli").rglob("*.py"), *(PACKAGE / "web").rglob("*.py")])
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "typer.Option"
        for keyword in call.keywords
        if keyword.arg == "metavar" and isinstance(keyword.value, ast.Constant) and keyword.value.value != "WHO"
    }
    assert untranslated == set()


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_texts_are_marked_so_that_the_tools_find_them(module: Path) -> None:
    """A mark around an f-string is translated never, one inside an f-string is found by newer Pythons only."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [call.lineno for call in marks(tree) if isinstance(call.args[0], ast.JoinedStr)] == []
    inside = [call.lineno for drawn in ast.walk(tree) if isinstance(drawn, ast.JoinedStr) for call in marks(drawn)]
    assert inside == []


# --- the wheel --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network and unpack it where nothing of the checkout is."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def test_the_wheel_speaks_chinese(installed: Path) -> None:
    catalogue = gettext.translation("supermarket", installed / "supermarket" / "locale", ["zh"])
    chinese = {text: translation for text, translation in translated().items() if translation}
    assert {text: catalogue.gettext(text) for text in chinese} == chinese


def test_the_wheel_carries_the_sample_district(installed: Path) -> None:
    shipped, ours = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (installed / "supermarket/data/taobei", ROOT / "data/taobei")
    )
    assert shipped == ours
    assert any(name.startswith("forms") for name in shipped)


def test_the_wheel_says_that_it_is_typed(installed: Path) -> None:
    assert (installed / "supermarket/py.typed").is_file()


def test_the_wheel_finds_its_own_files(installed: Path, tmp_path: Path) -> None:
    code = "from supermarket.sample import sample_folder; print(sample_folder())"
    env = {"PYTHONPATH": str(installed)}
    found = run(env=env, program=(sys.executable, "-c", code), cwd=tmp_path)
    assert Path(found.out.strip()) == installed / "supermarket/data/taobei"


def test_the_checkout_finds_the_same_files() -> None:
    code = "from supermarket.sample import sample_folder; print(sample_folder())"
    assert Path(run(program=(sys.executable, "-c", code)).out.strip()) == ROOT / "data/taobei"


def test_the_wheel_shows_its_help_in_chinese(installed: Path, tmp_path: Path) -> None:
    code = "import sys; from supermarket.cli.run import main; sys.exit(main())"
    env = {"PYTHONPATH": str(installed)}
    shown = run("--lang", "zh", "--help", env=env, program=(sys.executable, "-c", code), cwd=tmp_path)
    assert shown.code == 0
    assert shown.out.startswith("用法：")

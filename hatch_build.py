"""Build hook: compile every catalogue of texts, so that a wheel and an editable install both speak Chinese."""

from io import BytesIO
from os import getpid
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write the .mo beside every .po under the package, where it differs from the one there."""
    for texts in sorted(root.glob("supermarket/locale/*/LC_MESSAGES/*.po")):
        with texts.open("rb") as file:
            catalogue = read_po(file, locale=texts.parent.parent.name)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        _put(compiled.getvalue(), texts.with_suffix(".mo"))


def _put(content: bytes, path: Path) -> None:
    """Write a file whole: another program may be reading the one there."""
    if not path.exists() or path.read_bytes() != content:
        draft = path.with_suffix(f".{getpid()}.mo")
        draft.write_bytes(content)
        draft.replace(path)


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[type-arg] # its parameter is the build tool's private matter
    """Runs before a wheel is made, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the build tool's signature
        """Compile the catalogues and say that they belong into the wheel although git ignores them."""
        compile_catalogues(Path(self.root))
        build_data["artifacts"].append("/supermarket/locale/**/*.mo")

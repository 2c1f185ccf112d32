"""Runs a command for a visitor: reads what he typed as the command line does, and keeps value, blocks and files.

The same function runs that the command line calls; it is told who asks by a `WebCall` instead of by a terminal.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from typer import Exit, TyperException

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.call import Call
from supermarket.cli.frame.misuse import Misuse, name_of, sentence
from supermarket.cli.frame.surface import shown_on
from supermarket.district.gate.second_persons import PROVEN, is_proven
from supermarket.errors.persons import PersonUnproven
from supermarket.errors.signing import PinMissing
from supermarket.ledger import Ledger
from supermarket.local.opened import staff_of
from supermarket.locale import _
from supermarket.people.evidence import nothing_kept
from supermarket.web.acts.commands import Command
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.shown import Line, Progress, Sheet, Table, untold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from supermarket.books.kinds import Known
    from supermarket.books.session import WriteSession
    from supermarket.district.gate.second_persons import Second
    from supermarket.journal.engines.engine import Where

Value = TypeVar("Value")
Typed = Mapping[str, Sequence[str]]
"""What a visitor typed, by the names of a command's fields; a flag is there or not."""


def first(typed: Typed, name: str) -> str:
    """Return the text of a field, the first where it has several, an empty one where nothing was typed."""
    return (typed.get(name) or ("",))[0].strip()


@dataclass(frozen=True)
class Asker:
    """Who asks: his staff code and how he is known; nobody where he has not signed in.

    `site` is where he acts. `second` is the second person of an act, who was known in his own right.
    """

    staff: str | None = None
    known: "Known | None" = None
    site: str | None = None
    second: "Second | None" = None


@dataclass(frozen=True)
class Answer:
    """What came of a command: the exit code, the value that --json shows, the blocks of a page, and the entries.

    `reversed_by` is the entry that reversed since what answered by its key. `files` are those that it made, by the
    name of the field.
    """

    code: int
    value: Any
    blocks: tuple[Line | Table, ...]
    entries: tuple[str, ...]
    reversed_by: str | None
    files: Mapping[str, Path]


class MistypedError(Exception):
    """What was typed cannot be read: one sentence, and the field that it is about, where it is about one."""

    def __init__(self, text: str, field_name: str | None) -> None:
        """Take the sentence and the field."""
        super().__init__(text)
        self.field = field_name


@dataclass(frozen=True)
class _Unkept(Ledger):
    """A ledger of which nothing stays that is recorded, in whatever way a command opens it."""

    @contextmanager
    def writing(
        self,
        *,
        known: "Known | None" = None,
        streams: "Collection[str]" = (),  # noqa: ARG002 - nothing of it is kept
        beside: bool = False,  # noqa: ARG002 - as above
    ) -> "Iterator[WriteSession]":
        """Give a session whose work is never committed; it is the only one that writes, whatever it takes in."""
        with self.trying(known=known) as session:
            yield session


@dataclass(frozen=True)
class WebCall(Call):
    """A call from a browser: the ledger is open already, and who asks has signed in with his session."""

    open_ledger: "Ledger | None" = None
    asker: Asker = Asker()
    keep: bool = True
    """Whether what is recorded stays; else it is only looked at what a command would do."""
    values: list[object] = field(default_factory=list)
    """What was answered with."""

    @contextmanager
    def opened(self) -> "Iterator[Ledger]":
        """Give the ledger that is open; it stays open."""
        if self.open_ledger is None:
            raise TypeError("a call from a browser needs an open ledger")
        opened = replace(self.open_ledger, committed=recorded.entries_recorded)
        yield opened if self.keep else _Unkept(**vars(opened))

    def told(self, ledger: "Ledger", fault: Exception) -> None:
        """Return nothing: other programs are answered by this call too, with the codes as they are."""

    def signed_in(self, ledger: "Ledger") -> "Known | None":  # noqa: ARG002 - a terminal asks the ledger
        """Return how who asks is known: he signed in."""
        return self.asker.known

    def sees_names(self, ledger: "Ledger", verb: str) -> "Known | None":
        """Return how he is known to whom full names will be shown.

        Raises:
            StaffUnknown: nobody has his code.
            PersonUnproven: he has not proved that it is he.
        """
        if self.operator:
            with ledger.reading() as session:
                staff_of(session, self.operator)
                if not is_proven(session, self.asker.known):
                    raise PersonUnproven(operator=self.operator, verb=verb)
        return self.asker.known

    def shown_to(self, ledger: "Ledger", known: "Known | None") -> "Ledger":
        """Return the ledger as who asks may look at it: masked where the verb shows nobody, or he proved nothing."""
        return replace(ledger, masked=not ledger.drill and known not in PROVEN)

    def second(self, ledger: "Ledger", staff: str) -> "Second":  # noqa: ARG002 - as in signed_in
        """Return the second person, who signed in for this act.

        Raises:
            PinMissing: he did not, or it is another.
        """
        if self.asker.second is None or self.asker.second.staff != staff:
            raise PinMissing(operator=staff)
        return self.asker.second

    def answer(self, value: Value, render: "Callable[[Value], None]") -> None:
        """Keep the value, and show it where this thread's answers go."""
        self.values.append(value)
        render(value)
        if reversal := recorded.reversal():
            console.say(_("It was reversed since, by entry {entry}.").format(entry=reversal))


def read(command: Command, typed: Typed) -> dict[str, Any]:
    """Return the arguments of a command as its function takes them.

    Raises:
        MistypedError: something cannot be read, or is missing.
    """
    words: list[str] = []
    positional: list[str] = []
    for each in command.fields:
        given = [text for text in typed.get(each.name, ()) if text.strip()]
        if each.sort == "file" and not all(isinstance(text, HandedOver) for text in given):
            raise MistypedError(_("Choose the file itself; what is typed for its name is not read."), each.name)
        if len(given) > 1 and not each.many:
            raise MistypedError(_("Say this once; it stands there {count} times.").format(count=len(given)), each.name)
        if each.sort == "flag":
            words += [each.option] if given and each.option else []
        elif each.option:
            words += [f"{each.option}={text}" for text in given]
        else:
            positional += given
    try:
        with command.parsed.make_context(command.name, [*words, "--", *positional]) as context:
            read_values = dict(context.params)
    except TyperException as wrong:
        parameter = getattr(wrong, "param", None)
        raise MistypedError(_worded(command, wrong), getattr(parameter, "name", None)) from wrong
    return {each.name: read_values[each.name] for each in command.fields if each.name in read_values}


def _worded(command: Command, wrong: TyperException) -> str:
    """Return what is wrong in the words of the form: a field has its label there, not its option."""
    text = sentence(wrong)
    parameter = getattr(wrong, "param", None)
    for each in command.fields:
        name = name_of(parameter) if parameter is not None and parameter.name == each.name else each.option
        if name and each.label:
            label = _("“{field}”").format(field=_(each.label).rstrip("。."))
            label = label.replace("\\", r"\\")  # which would mean something in what is put in its place
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", label, text)
    return text


def run(  # noqa: PLR0913 - by name
    ledger: "Ledger",
    command: Command,
    typed: Typed,
    asker: Asker,
    *,
    path: "Where",
    progress: Progress = untold,
    files: Mapping[str, Path] | None = None,
    keep: bool = True,
) -> Answer:
    """Run a command for whoever asks; `path` is where the ledger lies, `files` are those that it shall make.

    Without `keep` nothing is recorded and no file kept: the answer says what would be.

    Raises:
        MistypedError: what was typed cannot be read, or does not go together.
        Refusal: a rule refuses it; nothing was recorded.
    """
    made = dict(files or {})
    own = {each.name for each in command.fields if each.sort == "made"}
    told = {name: texts for name, texts in typed.items() if name not in own}
    values = read(command, {**told, **{name: (str(file),) for name, file in made.items()}})
    call = WebCall(db=path, site=asker.site, operator=asker.staff, open_ledger=ledger, asker=asker, keep=keep)
    sheet = Sheet(progress)
    with recorded.run_of_its_own(), shown_on(sheet), nullcontext() if keep else nothing_kept():
        try:
            code = command.does(call, **values) or 0
        except Misuse as wrong:
            raise MistypedError(
                _worded(command, wrong), getattr(getattr(wrong, "param", None), "name", None)
            ) from wrong
        except Exit as leaving:
            code = leaving.exit_code
        entries = recorded.unseen() or ()
        reversal = recorded.reversal()
    value = call.values[0] if len(call.values) == 1 else call.values
    return Answer(code, value, tuple(sheet.blocks), entries, reversal, made)

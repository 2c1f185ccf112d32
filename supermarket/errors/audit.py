"""What is refused of what an auditor brings along."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class RootsUnreadable(Refusal):
    """Every line of a list of roots is an entry and a root, or a comment."""

    path: str
    line: int
    text: str
    sentence = N_(
        "Line {line} of {path} is no root: {text}. Write the entry and at least 16 digits of the root, such as "
        "1000-1-1894 3f2a99bc00117d25; what follows a # is not read."
    )


class RootsEmpty(Refusal):
    """A list of roots has one at least, so that a wrong file is not taken for one that agrees."""

    path: str
    sentence = N_("There is no root in {path}; name a list of roots, or the folder or ZIP of an older package.")

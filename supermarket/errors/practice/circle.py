"""What is refused of the circle around people's homes."""

from supermarket.errors import Refusal, Term
from supermarket.locale import N_


class NowhereToMeasure(Refusal):
    """Distances are measured from places whose coordinates the register of sites has."""

    date: str
    sentence = N_("No station had coordinates on {date}; `supermarket site amend --latitude --longitude` records them.")
    at_desk = N_("No station had coordinates on {date}; they are recorded where sites are changed.")


class PointsUnreadable(Refusal):
    """A file of homes has a latitude and a longitude in each line."""

    file: str
    line: int
    reason: Term
    sentence = N_("{file}, line {line}: {reason}. Nothing of the file was used.")


class PointsShifted(Refusal):
    """Coordinates of Chinese web maps are hundreds of metres off, and nobody may put them right."""

    file: str
    line: int
    system: str
    sentence = N_(
        "{file}, line {line}: {system} is shifted by hundreds of metres, and the law lets nobody shift it back; "
        "measure by WGS-84, as a receiver shows it. Nothing of the file was used."
    )


class PlacesFew(Refusal):
    """Places for more shops are asked for in a number that can be walked through."""

    k: int
    most: int
    sentence = N_("{k} places cannot be asked for; give a number from 1 to {most}.")

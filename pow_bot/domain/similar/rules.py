"""Whether two registrations can go on as one. Pure."""

from dataclasses import dataclass

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.engine.flow import Text

_ITSELF = Text("similar/itself", "Kies een andere aanmelding dan deze.")
_RESTRICTED = Text("similar/restricted", "Een afgeschermde aanmelding voegt u niet samen.")
_URGENT = Text(
    "similar/urgent",
    "Hier is iets dat niet kan wachten. Spreek deze persoon eerst. Voeg daarna samen.",
)
_SAFE_WAY = Text(
    "similar/safe_way",
    "Deze persoon koos hoe contact veilig is. Houd deze aanmeldingen daarom apart.",
)
HAS_PARTS = Text(
    "similar/has_parts",
    "In die aanmelding is al een andere opgegaan. Voeg deze samen met die, andersom dus.",
)
_BOTH_HAVE_PARTS = Text(
    "similar/both_have_parts",
    "In beide aanmeldingen is al een andere opgegaan. Haal er eerst een uit elkaar.",
)
TAKEN_UP = Text(
    "similar/taken_up",
    "Een collega heeft die aanmelding opgepakt, en deze nog niemand. Voeg andersom samen.",
)
_UNDER_WAY = Text(
    "similar/under_way",
    "Bij die aanmelding loopt nog een oordeel of een overdracht. Maak dat eerst af.",
)
# They can go on as one, with the other as the one that goes on.
OTHER_WAY_ROUND = frozenset({HAS_PARTS, TAKEN_UP})


@dataclass(frozen=True, slots=True)
class Side:
    """One of two registrations, with what the rules ask of it beside its row."""

    intake: Intake
    has_parts: bool
    chose_safe_way: bool


def require_mergeable(whole: Side, part: Side) -> None:
    """One can go on as part of the other.

    Raises:
        NotAllowed: with what to do first, or instead.
    """
    for holds, text in _hindrances(whole, part):
        if holds:
            raise NotAllowed(text)


def _hindrances(whole: Side, part: Side) -> tuple[tuple[bool, Text], ...]:
    one, other = whole.intake, part.intake
    pending = other.judge is not None or other.organisation != one.organisation
    return (
        (one.id == other.id, _ITSELF),
        (one.restricted or other.restricted, _RESTRICTED),
        (other.flagged_at is not None, _URGENT),
        (part.chose_safe_way or whole.chose_safe_way, _SAFE_WAY),
        (part.has_parts and whole.has_parts, _BOTH_HAVE_PARTS),
        (part.has_parts, HAS_PARTS),
        (other.owner is not None and one.owner is None, TAKEN_UP),
        (pending or other.handed_at is not None, _UNDER_WAY),
    )

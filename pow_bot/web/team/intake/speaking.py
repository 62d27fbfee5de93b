"""Who sees to what is next with somebody who was spoken to, in words."""

from collections.abc import Iterator

from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.words import SPOKEN
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.web.team.intake.section import Sight
from pow_bot.web.team.words import Words

_YOURS = Text("calls/yours", "De aanmelding staat bij u.")
_NOBODYS = Text(
    "calls/nobodys",
    "Niemand heeft deze aanmelding nog, en u mag er niet meer hebben. Vraag of een collega haar oppakt.",
)


def whose_now(words: Words, outcome: str, intake: Intake, actor: Actor) -> Iterator[str]:
    """Whether it is theirs, or nobody's, after a call of this colleague."""
    if outcome not in SPOKEN:
        return
    if intake.owner is None:
        yield words.say(_NOBODYS)
    elif intake.owner == actor.id:
        yield words.say(_YOURS)


def told_of_attempt(sight: Sight) -> Iterator[str]:
    """The same on the page of the intake, after what this colleague noted there."""
    opened = sight.opened
    last = next((one for one in reversed(opened.events) if one.kind == "attempt"), None)
    if last is not None and last.by == sight.actor.id:
        yield from whose_now(sight.words, last.note["outcome"], opened.intake, sight.actor)

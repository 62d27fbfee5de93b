"""From what a conversation asks for to what does it: one action of a flow, one function."""

from collections.abc import Callable, Mapping

from pow_bot.conversations import agreeing, asides, registering
from pow_bot.conversations.acting import Acting, Came
from pow_bot.engine.heard import Effect

Action = Callable[[Acting, Effect], Came]

ACTIONS: Mapping[str, Action] = {
    "intake.submit": registering.submitted,
    "intake.amend": registering.amended,
    "intake.withdraw": registering.withdrawn,
    "intake.tell": registering.told,
    "werkfit.judge": registering.judged,
    "consent.record": agreeing.recorded,
    "distress.flag": asides.flagged,
    "person.find": asides.person_found,
    "person.call": asides.person_called,
    "data.find": asides.data_found,
    "data.change": asides.data_changed,
}


def perform(acting: Acting, effect: Effect) -> Came:
    """Do it, in the turn's own transaction; the checks prove that every action has a function."""
    return ACTIONS[effect.action](acting, effect)

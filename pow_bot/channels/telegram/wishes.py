"""Wishes that people type in words of their own, where a command would do: stop, wipe everything."""

from pow_bot.channels.telegram.commands import Command
from pow_bot.engine.words import fold

# The whole message, folded.
_WHOLE = {
    Command.STOP: (
        "stop", "stoppen", "ik wil stoppen", "stop met berichten", "geen berichten meer",
        "stuur mij niets meer", "unsubscribe", "no more messages", "stop messages",
    ),
    Command.HELP: ("help", "hulp", "menu"),
    Command.HUMAN: (
        "mens", "een mens", "ik wil een mens", "ik wil een mens spreken", "medewerker",
        "human", "a human", "i want a human", "talk to a human", "i want to talk to a person",
    ),
    Command.BACK: ("terug", "vorige vraag", "back", "go back", "previous question"),
    Command.CHANGE: ("wijzig", "wijzigen", "antwoord wijzigen", "change", "change an answer"),
    Command.STATUS: ("status",),
    Command.PRIVACY: ("privacy",),
}  # fmt: skip
# Anywhere in a short message: who wants to be forgotten need not find the word for it.
_DELETES = (
    "verwijder mijn gegevens", "mijn gegevens verwijderen", "wis mijn gegevens",
    "mijn gegevens wissen", "verwijder alles", "alles verwijderen", "wis alles", "alles wissen",
    "gooi mijn gegevens weg", "gooi alles weg", "vergeet mij", "delete my data",
    "delete all my data", "delete my details", "delete my information", "erase my data",
    "erase everything", "delete everything", "remove my data", "forget me", "wipe my data",
)  # fmt: skip
_SHORT = 8
# Who needs help at once does not look for a command.
_CRIES = frozenset({
    "112", "113", "nood", "noodgeval", "help nu", "hulp nu", "ik heb nu hulp nodig", "ik ben bang",
    "emergency", "sos", "help now", "i need help now", "i am scared", "i am afraid",
})  # fmt: skip
_BY_WORDS = {words: command for command, all_ in _WHOLE.items() for words in all_}


def wished(typed: str) -> Command | None:
    """The command that somebody means; none where it may as well be an answer."""
    folded = fold(typed)
    if len(folded.split()) <= _SHORT and any(f" {words} " in f" {folded} " for words in _DELETES):
        return Command.DELETE
    return _BY_WORDS.get(folded)


def cries(typed: str) -> bool:
    """Whether somebody asks for help at once, without saying which."""
    return fold(typed) in _CRIES

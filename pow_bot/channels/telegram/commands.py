"""The commands of Telegram: every word that counts as one, and the list a person sees of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import SOURCE


class Command(StrEnum):
    """What somebody can ask at any moment, by its English name."""

    EMERGENCY = "emergency"
    START = "start"
    HELP = "help"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    STATUS = "status"
    STOP = "stop"
    DELETE = "delete"
    HUMAN = "human"
    BACK = "back"
    CHANGE = "change"
    WEBSITE = "website"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as it stands in Telegram's own list."""

    command: Command
    dutch: str
    says: Text

    def name(self, locale: str) -> str:
        """The word for it in the list of this language, without the slash."""
        return self.dutch if locale == SOURCE else self.command.value


# In the order of the list: first what cannot wait, then what people need most.
LIST = (
    Listed(
        Command.EMERGENCY, "nood", Text("telegram/command/emergency", "Hulp die niet kan wachten")
    ),
    Listed(Command.BACK, "terug", Text("telegram/command/back", "Eén vraag terug")),
    Listed(Command.CHANGE, "wijzig", Text("telegram/command/change", "Een antwoord wijzigen")),
    Listed(Command.HUMAN, "mens", Text("telegram/command/human", "Hulp van een mens")),
    Listed(Command.STATUS, "status", Text("telegram/command/status", "Waar staat uw aanmelding?")),
    Listed(Command.HELP, "help", Text("telegram/command/help", "Zo werkt het hier")),
    Listed(Command.LANGUAGE, "taal", Text("telegram/command/language", "Taal / Language")),
    Listed(Command.WEBSITE, "website", Text("telegram/command/website", "Verder op de website")),
    Listed(Command.PRIVACY, "privacy", Text("telegram/command/privacy", "Wat wij bewaren")),
    Listed(Command.STOP, "stop", Text("telegram/command/stop", "Geen berichten meer van ons")),
    Listed(Command.DATA, "gegevens", Text("telegram/command/data", "Uw gegevens")),
    Listed(Command.DELETE, "delete", Text("telegram/command/delete", "Alles wissen")),
    Listed(Command.START, "start", Text("telegram/command/start", "Begin of ga verder")),
)

# What people type instead: an own language, a shorter word. Each works in every language.
_LENIENT: Mapping[str, Command] = {
    "begin": Command.START,
    "hulp": Command.HELP,
    "wis": Command.DELETE,
    "verwijder": Command.DELETE,
    "web": Command.WEBSITE,
}

# Every word that counts, in lower case and without the slash.
WORDS: Mapping[str, Command] = MappingProxyType(
    {
        **{str(command): command for command in Command},
        **{listed.dutch: listed.command for listed in LIST},
        **_LENIENT,
    }
)

"""What a chat stands on: the flows and languages, the addresses, and the way words leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pow_bot.channels.telegram.saying import Saying
from pow_bot.conversations.asking import Finder
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.showing import Speaker
from pow_bot.conversations.turns import Content
from pow_bot.domain.chats.actions import speak
from pow_bot.domain.chats.words import Chat
from pow_bot.storage import Db, post

CHANNEL = "telegram"
# What the outbox carries for a chat: what a turn says, what the team wrote, the one reminder, and
# what is said to those of whom nothing is kept, or everything is erased.
SAYING, LETTER, NUDGE, FAREWELL = (
    f"{CHANNEL}.{kind}" for kind in ("saying", "letter", "nudge", "farewell")
)
# The conversation about what is kept of somebody.
DATA = "gegevens"


@dataclass(frozen=True)
class Ground:
    """`base_url` is where the pages stand; `finder` finds questions that people ask at any time."""

    content: Callable[[], Content]
    finder: Callable[[], Finder]
    terms: Terms
    base_url: str

    def speaker(self, locale: str) -> Speaker:
        content = self.content()
        return Speaker(content.book, content.catalogues, locale)

    @property
    def linkable(self) -> bool:
        """Whether Telegram lets a button lead to our pages."""
        return self.base_url.startswith("https://")


def say(db: Db, chat: Chat, saying: Saying, now: datetime) -> None:
    """Have this sent to a person, after what is still to be sent to them."""
    if not saying.silent:
        speak(db, chat, "saying", {"saying": saying.as_json()}, now)


def say_to_stranger(db: Db, chat: Chat, address: int, saying: Saying, now: datetime) -> None:
    """The same to somebody of whom nothing is kept: it is forgotten once it is sent."""
    payload = {"to": address, "saying": saying.as_json()}
    post(db, FAREWELL, None, payload, now, lane=chat.lane)

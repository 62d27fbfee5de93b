"""One pretend Telegram with one bot in it: all that is kept, in memory."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pow_bot.double.bell import Bell
from pow_bot.double.chats import Chat, Kind, Line, Message
from pow_bot.double.faults import Faults
from pow_bot.double.params import Params
from pow_bot.double.rates import Rates
from pow_bot.double.updates import Updates
from pow_bot.double.webhooks import Webhook
from pow_bot.double.wire import Wire, bad, number_in


@dataclass(frozen=True)
class Strictness:
    """Where the double may be told to be kinder, or quicker, than Telegram."""

    rates: bool = True
    # Telegram refuses buttons that lead to http://localhost; a demo may want them.
    local_urls: bool = False
    callback_seconds: float = 15
    # The back-off of a webhook is multiplied by this.
    webhook_pace: float = 1.0


@dataclass
class Query:
    """A tap that waits for its answer."""

    id: str
    chat: int
    message: int
    at: datetime
    answered: bool = False


@dataclass(frozen=True)
class Toast:
    """The answer to a tap, as the person sees it for a moment."""

    query: str
    chat: int
    text: str
    alert: bool = False
    url: str = ""


@dataclass
class Profile:
    """What people see of the bot; kept by language, the default under ""."""

    name: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    short_description: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Wire]] = field(default_factory=dict)
    menus: dict[int, Wire] = field(default_factory=dict)


class Telegram:
    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        strictness: Strictness,
        username: str = "pow_double_bot",
        name: str = "Double",
    ) -> None:
        self.token = token
        self.now = now
        self.strictness = strictness
        self.bell = Bell()
        self.updates = Updates(now, self.bell)
        self.webhook = Webhook(self.updates, self.bell, now, strictness.webhook_pace)
        self.rates = Rates(clock, held=strictness.rates)
        self.faults = Faults()
        self.profile = Profile(name={"": name})
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.toasts: list[Toast] = []
        self.actions: list[tuple[int, str]] = []
        self.under_way = 0
        self._query_ids = itertools.count(7_000_000_001)
        self.bot: Wire = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }

    def open_chat(self, chat_id: int, kind: Kind, about: Wire) -> Chat:
        """The chat with this id, made where there is none."""
        return self.chats.setdefault(chat_id, Chat(chat_id, kind, about))

    def chat_of(self, params: Params) -> Chat:
        """The chat that a method names.

        Raises:
            Refused: it names none, or one that is not there.
        """
        named = params.text("chat_id").strip()
        if not named:
            raise bad("chat_id is empty")
        chat = self.chats.get(number_in(named) or 0)
        if chat is None:
            raise bad("chat not found")
        return chat

    def tell(self, kind: str, chat: Chat, payload: Wire) -> Wire | None:
        """An update about a chat; updates of one chat keep their order."""
        return self.updates.push(kind, payload, chat.id)

    def ask(self, chat: Chat, message: Message) -> Query:
        """A tap on a button of this message."""
        query = Query(str(next(self._query_ids)), chat.id, message.id, self.now())
        self.queries[query.id] = query
        return query

    async def stops_within(self, seconds: float) -> None:
        """Wait so long, but not longer than there is a server."""
        await self.bell.until(lambda: self.updates.stopped or None, seconds)

    def toast(self, toast: Toast) -> None:
        self.toasts.append(toast)
        if toast.text:
            self.chats[toast.chat].lines.append(Line("toast", words=toast.text))
        self.bell.ring()

"""The same application without a database: sessions in memory, nothing sealed, nothing kept.

Only the bench has this. It tells what of a turn is the web and the engine, and what is durability.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar, cast
from unittest.mock import patch
from uuid import uuid4

from pow_bot.app import now
from pow_bot.conversations.book import MAIN
from pow_bot.conversations.clock import here
from pow_bot.conversations.hearing import Hearing, Reply, Terms
from pow_bot.conversations.keeping import Conversation
from pow_bot.conversations.turns import Taken
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Done, Effect
from pow_bot.engine.looking import sent
from pow_bot.engine.session import Session
from pow_bot.engine.take import take
from pow_bot.operate import serving
from pow_bot.settings import Settings, read_settings
from pow_bot.storage import Closed, Database, Db, Keyring

T = TypeVar("T")

# What a submitted intake would tell the receipt.
_FACTS: Mapping[str, Any] = {
    "reference": "K7P-4QM",
    "link": "link",
    "team": {"team": {"name": None, "region": "Midden-Brabant"}},
    "team_first": {"team_first": {"name": None, "region": "Midden-Brabant"}},
    "due": {"day": datetime(2026, 11, 24, tzinfo=UTC).isoformat()},
    "opens": {"opens": datetime(2026, 11, 24, tzinfo=UTC).isoformat()},
    "closed": "no",
}


class InMemory(Database):
    """Knows a person's turn and look, by the secret of their cookie; refuses everything else."""

    dialect = "none"

    def __init__(self, keyring: Keyring) -> None:
        super().__init__(keyring)
        self._sessions: dict[str, Session] = {}

    async def write(self, unit: Callable[[Db], T], *, keyed: bool = False) -> T:
        given = _given(unit)
        if "hearing" not in given:
            raise Closed("there is no database")
        return cast("T", self._taken(given["content"].book, given["hearing"]))

    async def read(self, query: Callable[[Db], T]) -> T:
        given = _given(query)
        if "who" not in given:
            raise Closed("there is no database")
        # Where no team is, no message of it waits.
        return cast("T", (self._found(given["who"].secret), False))

    async def scrub(self) -> None:
        """Nothing was written."""

    async def close(self) -> None:
        self.topics.close()

    def _taken(self, book: Book, hearing: Hearing) -> Taken:
        door = str(hearing.door)
        before = self._sessions.get(door, Session())
        today = here(hearing.at, private=True)
        turn = take(book, replace(before, locale=hearing.locale), hearing.heard, today)
        while turn.effect is not None:
            turn = take(book, turn.session, _done(turn.effect), today)
        self._sessions[door] = turn.session
        now_sent = sent(book, turn.session) and not sent(book, before)
        return Taken(Reply(sent=now_sent), turn.session)

    def _found(self, secret: str) -> Conversation | None:
        session = self._sessions.get(secret)
        if session is None:
            return None
        there = any(at.flow == MAIN for at in session.receipts)
        return Conversation(
            uuid4(),
            uuid4(),
            session,
            there,
            words_shown=False,
            seen_at=now(),
            expires_at=now() + Terms().draft,
        )


def _given(unit: Callable[..., Any]) -> Mapping[str, Any]:
    return unit.keywords if isinstance(unit, partial) else {}


def _done(effect: Effect) -> Done:
    return Done(effect, _FACTS)


@asynccontextmanager
async def _opened(settings: Settings, **_: object) -> AsyncIterator[Database]:
    yield InMemory(Keyring.open(settings.keyring))


if __name__ == "__main__":
    # The server itself is the real one: only what it opens differs.
    with patch.object(serving, "opened", _opened):
        asyncio.run(serving.serve(read_settings()))

"""The unit of work: plain functions of a `Db`, run inside one transaction on either database."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import (
    Connection,
    CursorResult,
    Executable,
    Row,
    Select,
    Table,
    bindparam,
    insert,
    select,
)
from sqlalchemy import inspect as inspected
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.sql.dml import Insert, UpdateBase

from pow_bot.storage.events import Topics
from pow_bot.storage.faults import Erased, ReadOnly, refused
from pow_bot.storage.keyring import Keyring, Safe, keys
from pow_bot.storage.prepared import Prepared, prepared
from pow_bot.storage.schema import new_id

T = TypeVar("T")
Act: TypeAlias = Callable[[], Awaitable[None]]
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

_log = logging.getLogger(__name__)

_KEY = select(keys.c.wrapped, keys.c.generation).where(keys.c.holder == bindparam("holder"))
_KEYS = select(keys.c.holder, keys.c.wrapped, keys.c.generation)
# Held to the end of the unit: an erasure in another process waits, and then takes
# what this unit wrote with it.
_KEY_HELD = _KEY.with_for_update(read=True, key_share=True)
_NEW_KEY = insert(keys).inline()


class Db:
    """What a unit touches; plain and synchronous. Lives as long as the unit does."""

    __slots__ = (
        "_connection", "_safes", "_writes", "acts", "database", "dialect", "failure", "topics",
    )  # fmt: skip

    def __init__(
        self, connection: Connection, database: "Database", *, writes: bool = True
    ) -> None:
        self.database = database
        self.dialect = database.dialect
        self.acts: list[Act] = []
        self.topics: set[str] = set()
        self.failure: Exception | None = None
        self._connection = connection
        self._writes = writes
        self._safes: dict[UUID, Safe] = {}

    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Raises `Refused` without the values; after that this unit can only be given up."""
        self.check()
        if not self._writes and isinstance(statement, UpdateBase):
            raise ReadOnly("a query may not write")
        try:
            return self._connection.execute(statement, parameters)
        except (StatementError, OSError) as error:
            self.failure = refused(error)
            # Without the cause: PostgreSQL's own message prints the row.
            raise self.failure from None

    def insert_once(self, table: Table, **values: Any) -> bool:
        """False if a row with one of its unique keys was there; on PostgreSQL it waits for another's."""
        return self.touch(_insert_once(table, self.dialect), values) == 1

    def touch(self, statement: UpdateBase, parameters: Mapping[str, Any]) -> int:
        """Quickly, a change that a module keeps as a constant; how many rows it touched."""
        self._require_writing()
        _, cursor = self._hand_over(statement, parameters)
        count: int = cursor.rowcount
        return count

    def find(
        self, rows: Select[*tuple[Any, ...]], parameters: Mapping[str, Any]
    ) -> Row[Any] | None:
        """Quickly, the one row of a select that a module keeps as a constant, or None."""
        ready, cursor = self._hand_over(rows, parameters)
        values = cursor.fetchone()
        cursor.close()
        return None if values is None else ready.row(values)

    def lock(
        self, rows: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
    ) -> Row[Any] | None:
        """The one row, held to the end of the unit. On SQLite the writer is alone anyway.

        With parameters it is quick, for a select that a module keeps as a constant.
        """
        held = rows if self.dialect == "sqlite" else _held(rows)
        if parameters is None:
            return self.execute(held).one_or_none()
        return self.find(held, parameters)

    def after_commit(self, act: Act) -> None:
        """Runs once the unit is kept, before the waiter hears of it; not at all if it is not."""
        self._require_writing()
        self.acts.append(act)

    def notify(self, topic: str) -> None:
        """Say after the commit that this queue changed, to every process."""
        self._require_writing()
        self.topics.add(topic)

    def safe(self, holder: UUID | None) -> Safe:
        """The holder's safe, or the house's own for what belongs to no person."""
        if holder is None:
            return self.database.keyring.house
        if holder not in self._safes:
            self._safes[holder] = self._opened(holder)
        return self._safes[holder]

    def unlock(self, holders: Iterable[UUID]) -> None:
        """Fetch the keys of several holders at once; who was erased has none."""
        missing = {holder for holder in holders if holder not in self._safes}
        if not missing:
            return
        wanted = _KEYS.where(keys.c.holder.in_(missing))
        held = wanted.with_for_update(read=True, key_share=True) if self._writes else wanted
        for row in self.execute(held):
            safe = self.database.keyring.unwrap(row.holder, row.wrapped, row.generation)
            self._safes[row.holder] = safe

    def new_holder(self) -> UUID:
        holder = new_id()
        wrapped, safe = self.database.keyring.new_key(holder)
        generation = self.database.keyring.generation
        self.touch(_NEW_KEY, {"holder": holder, "wrapped": wrapped, "generation": generation})
        self._safes[holder] = safe
        return holder

    def index(self, column: str, value: str) -> bytes:
        """The blind index of a value, by the column's own key. Normalise the value before."""
        return self.database.keyring.index(column, value)

    def tables(self) -> set[str]:
        """The tables that are really there."""
        return set(inspected(self._connection).get_table_names())

    def _hand_over(self, statement: Any, parameters: Mapping[str, Any]) -> tuple[Prepared, Any]:
        self.check()
        ready = prepared(statement, self._connection, tuple(parameters))
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(ready.text, ready.parameters(parameters))
        except (self._connection.dialect.loaded_dbapi.Error, OSError) as error:
            self.failure = refused(error, died=self._is_dead(error))
            raise self.failure from None
        return ready, cursor

    def _is_dead(self, error: Exception) -> bool:
        """SQLAlchemy asks this for its own statements only."""
        driver = self._connection.connection.dbapi_connection
        return self._connection.dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]

    def check(self) -> None:
        """Whoever swallowed a refusal may not go on: PostgreSQL would turn COMMIT into ROLLBACK."""
        if self.failure is not None:
            raise self.failure

    def _opened(self, holder: UUID) -> Safe:
        row = self.find(_KEY_HELD if self._writes else _KEY, {"holder": holder})
        if row is None:
            raise Erased("what was kept of this person has been erased")
        return self.database.keyring.unwrap(holder, row.wrapped, row.generation)

    def _require_writing(self) -> None:
        if not self._writes:
            raise ReadOnly("a query may not write")


@lru_cache
def _held(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return rows.with_for_update()


@lru_cache
def _insert_once(table: Table, dialect: str) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).inline().on_conflict_do_nothing()
    return postgresql.insert(table).inline().on_conflict_do_nothing()


class Database(ABC):
    """Where units run. A unit may run more than once and touches nothing but its `Db`."""

    dialect: ClassVar[str]

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self.topics = Topics()

    @abstractmethod
    async def write(self, unit: Callable[[Db], T], *, keyed: bool = False) -> T:
        """Run the unit and keep what it did. Cancelling this stops only the waiting.

        keyed: the unit has a key in the inbox, so that it may be repeated after a COMMIT of which
        nobody knows. Raises `Busy`, `Closed`, `Unknown`, or what the unit raised.
        """

    @abstractmethod
    async def read(self, query: Callable[[Db], T]) -> T:
        """Run a query on one state of the database, beside the writers."""

    @abstractmethod
    async def scrub(self) -> None:
        """Take what was deleted out of the files as well."""

    @abstractmethod
    async def close(self) -> None:
        """Nothing enters any more; what entered is kept; live pages end."""

    def alone(self, work: str) -> AbstractAsyncContextManager[asyncio.Event]:
        """Wait until no other process does this work; the event is set once one may have begun.

        One process serves a file, so there it is alone at once.
        """
        return nullcontext(asyncio.Event())

    def changes(self, topic: str) -> AsyncIterator[None]:
        """Once at first, then whenever the topic changed, in any process; ends at `close()`."""
        return self.topics.changes(topic)

    @staticmethod
    async def _act(acts: Sequence[Act]) -> None:
        """The unit is kept already: an act that fails is told to the log, never to the waiter."""
        for outcome in await asyncio.gather(*(act() for act in acts), return_exceptions=True):
            if isinstance(outcome, BaseException):
                _log.error("after a commit: %s: %s", type(outcome).__name__, _sentence(outcome))


def _sentence(error: BaseException) -> str:
    # Only our own sentences are known to hold no values.
    return str(error) if type(error).__module__ == "pow_bot.storage.faults" else "see its own log"

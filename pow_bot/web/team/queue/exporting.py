"""Files of exactly the view that is shown: CSV and Excel, without names, and noted."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import IO, Any, TypeAlias
from zoneinfo import ZoneInfo

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from xlsxwriter import Workbook

from pow_bot.domain.intake.queries import in_order as view_in_order
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NextAction
from pow_bot.domain.similar.exporting import AT_ONCE, Exported, begin, exports, note, take
from pow_bot.domain.similar.searching import in_order as found_in_order
from pow_bot.domain.similar.words import Sought
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.queue import searching_texts as texts
from pow_bot.web.team.queue.listing import asked, narrowed_to
from pow_bot.web.team.queue.searching import asked as sought_in
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.texts import NEXT
from pow_bot.web.team.words import Words

EXPORT = "/team/export"
_HERE = ZoneInfo("Europe/Amsterdam")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A program that opens a file takes what begins with these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PIECE = 64 * 1024
_WIDTH = 18

Cell: TypeAlias = str | date | datetime | None
_Batches: TypeAlias = AsyncIterator[list[list[Cell]]]


def exporting(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """A file of the list, or of what was found."""
    routes.post(EXPORT, _Exporting(services, guard).give)


@dataclass(frozen=True)
class _Exporting:
    services: TeamServices
    guard: Guard

    async def give(self, request: Request, who: SignedIn) -> Response:
        """The rows of the address, in their order, all pages of them."""
        async with request.form(max_files=0, max_fields=5) as form:
            self.guard.require(who, form)
            kind = form.get("form")
        if not exports(who.actor):
            raise HTTPException(403)
        if kind not in _FORMS:
            raise HTTPException(404)
        now = self.services.now()
        references = await self.services.database.read(self._view(request, who, now))
        begun = partial(begin, actor=who.actor, now=now)
        await self.services.database.write(begun)
        words = Words(self.services.pages.catalogues, who.locale)
        batches = self._batches(who, references, words, now)
        name = f"{words.say(texts.FILE)}-{today(now).isoformat()}.{kind}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return await _FORMS[str(kind)](batches, words, headers)

    def _view(self, request: Request, who: SignedIn, now: datetime) -> Callable[[Db], list[str]]:
        params = request.query_params
        if params.get("of") != "search":
            return partial(_listed, who=who, params=params, now=now)
        key = self.services.database.keyring.forms
        sought = sought_in(params, key, who.session).sought
        if sought in {None, Sought()}:
            raise HTTPException(404)
        return partial(found_in_order, actor=who.actor, sought=sought)

    async def _batches(
        self, who: SignedIn, references: Sequence[str], words: Words, now: datetime
    ) -> _Batches:
        """Each read beside the writers, and noted in a unit of its own: nobody waits for long."""
        for first in range(0, len(references), AT_ONCE):
            some = references[first : first + AT_ONCE]
            query = partial(take, actor=who.actor, references=some)
            rows: list[Exported] = await self.services.database.read(query)
            await self.services.database.write(partial(note, actor=who.actor, rows=rows, now=now))
            yield [_cells(row, words) for row in rows]


def _listed(db: Db, who: SignedIn, params: Any, now: datetime) -> list[str]:
    wanted = asked(params)
    return view_in_order(db, who.actor, wanted.view, narrowed_to(db, who.actor, wanted), now)


def _cells(row: Exported, words: Words) -> list[Cell]:
    """What the list shows, but that something cannot wait: a file goes further than a page."""
    one = row.listed
    return [
        one.written,
        _here(one.submitted_at),
        words.line(one.line),
        words.region(one.queue),
        words.language(one.locale),
        words.channel(one.channel),
        words.stage(one.stage),
        words.say(NEXT[NextAction(one.next_action)]) if one.next_action else None,
        one.next_on,
        one.waiting_until,
        _here(one.closed_at),
        row.owner,
    ]


def _here(at: datetime | None) -> datetime | None:
    """As clocks show it here: a spreadsheet knows no zones."""
    return at and at.astimezone(_HERE).replace(tzinfo=None, microsecond=0)


def _heading(words: Words) -> list[str]:
    return [words.say(text) for text in texts.COLUMNS.values()]


async def _csv(batches: _Batches, words: Words, headers: dict[str, str]) -> Response:
    async def lines() -> AsyncIterator[str]:
        # By this mark Excel knows that it is UTF-8.
        yield "\ufeff" + _lines([_heading(words)])
        async for rows in batches:
            yield _lines([[in_words(cell) for cell in row] for row in rows])

    return StreamingResponse(lines(), headers=headers, media_type="text/csv; charset=utf-8")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def in_words(cell: Cell) -> str:
    """As a Dutch Excel reads it; what looks like a formula is words."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d-%m-%Y %H:%M}"
        case date():
            return f"{cell:%d-%m-%Y}"
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


async def _xlsx(batches: _Batches, words: Words, headers: dict[str, str]) -> Response:
    """Written to a nameless file first: an Excel file is known only when its last row is."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it has been sent
    book = _Book(file, words)
    async for rows in batches:
        await asyncio.to_thread(book.add, rows)
    await asyncio.to_thread(book.close)
    return StreamingResponse(_pieces(file), headers=headers, media_type=_XLSX)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        yield from iter(lambda: file.read(_PIECE), b"")


class _Book:
    """A workbook of one sheet, a row at a time, in which nothing is ever a formula or a link."""

    def __init__(self, file: IO[bytes], words: Words) -> None:
        plain = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(file, {"constant_memory": True, **plain})
        self._sheet = self._book.add_worksheet(words.say(texts.SHEET))
        self._day = self._book.add_format({"num_format": "dd-mm-yyyy"})
        self._moment = self._book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        self._sheet.set_column(0, len(texts.COLUMNS) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, _heading(words), self._book.add_format({"bold": True}))
        self._next = 1

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._next += 1

    def close(self) -> None:
        self._book.close()

    def _write(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case datetime():
                self._sheet.write_datetime(self._next, column, cell, self._moment)
            case date():
                self._sheet.write_datetime(self._next, column, cell, self._day)
            case _:
                self._sheet.write_string(self._next, column, cell)


_FORMS = {"csv": _csv, "xlsx": _xlsx}

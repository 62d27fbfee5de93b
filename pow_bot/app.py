"""The assembly: one application, from settings, a database, the content, and the doors."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from pow_bot.authoring.library import Library
from pow_bot.authoring.reading import read_questions
from pow_bot.channels.agenda import agenda
from pow_bot.channels.chat import chat
from pow_bot.channels.door import Door
from pow_bot.channels.errors import handlers
from pow_bot.channels.hand_off import hand_off
from pow_bot.channels.judgement import judgement
from pow_bot.channels.leaflets import leaflets
from pow_bot.channels.letters import letters
from pow_bot.channels.mail import Post
from pow_bot.channels.own_data import own_data
from pow_bot.channels.questions import questions
from pow_bot.channels.reminders import reminders
from pow_bot.channels.requesting import requesting
from pow_bot.channels.slips import slips
from pow_bot.channels.status import status
from pow_bot.channels.telegram.client import require_usable
from pow_bot.channels.telegram.exchange import Exchange, exchange
from pow_bot.channels.telegram.ground import FAREWELL, Ground
from pow_bot.channels.telegram.webhook import LARGEST, PATH
from pow_bot.channels.why import why
from pow_bot.conversations.asking import kept_ready
from pow_bot.conversations.book import read_book
from pow_bot.conversations.crossing import sweep as sweep_crossings
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.keeping import expire
from pow_bot.conversations.reminding import nudge
from pow_bot.domain.audit.anchors import anchor
from pow_bot.domain.chats.actions import sweep as sweep_chats
from pow_bot.domain.chats.words import DELETABLE
from pow_bot.domain.intake.keeping import ANSWERED
from pow_bot.domain.intake.parts import free_orphans
from pow_bot.domain.intake.undoing import sweep as sweep_undos
from pow_bot.domain.notices.actions import sweep as sweep_notices
from pow_bot.domain.notices.watching import watch
from pow_bot.domain.regions.places import regions
from pow_bot.domain.retention.actions import run as run_retention
from pow_bot.domain.staff.sessions import sweep as sweep_sessions
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.settings import Settings, Unusable
from pow_bot.storage import Database, Db, Fault
from pow_bot.storage.outbox import drop
from pow_bot.storage.sending import Sender
from pow_bot.storage.upkeep import tidy
from pow_bot.web.guards import Guards
from pow_bot.web.pages import Pages
from pow_bot.web.team.lost import lost
from pow_bot.web.team.reader import AnswersReader
from pow_bot.web.team.router import team_router
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.signing_in.provider import provider_of

_log = logging.getLogger(__name__)

# Some were told that their answers are wiped after a day: an hour more is the most it may take.
_TIDY_EVERY = timedelta(hours=1)
_READ_EVERY = timedelta(seconds=1)
# What was done since the head of the audit was last kept could be undone unseen.
_ANCHOR_EVERY = timedelta(minutes=5)
# What cannot be erased now, as on a full disk, must not be tried without end.
_MOST_BATCHES = 100
# The pages of the person's side.
_DOORS = (
    chat, agenda, slips, letters, judgement, requesting, status, own_data, why, questions,
    leaflets, hand_off,
)  # fmt: skip
_FOR_GOOD = "public, max-age=31536000, immutable"


def now() -> datetime:
    """The time; the one place that asks the clock for it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What an application stands on, once it is open."""

    settings: Settings
    database: Database
    library: Library
    catalogues: Catalogues
    clock: Callable[[], datetime] = now


def house(settings: Settings, database: Database, clock: Callable[[], datetime] = now) -> House:
    """Read the content.

    Raises:
        Mistaken: a flow or table cannot be used; with file and line.
        Unusable: a setting names a region that there is not, or Telegram or another account's
            place cannot work with one.
    """
    require_usable(settings)
    provider_of(settings)
    catalogues, flows = Catalogues(content("locales")), _flows(settings)
    registers = settings.register_codes
    if strange := registers - set(regions()):
        raise Unusable(f"POW_REGISTERS: there is no region {', '.join(sorted(strange))}.")
    library = Library(
        lambda: read_book(flows, catalogues, registers), lambda: read_questions(flows)
    )
    return House(settings, database, library, catalogues, clock)


def _flows(settings: Settings) -> Path:
    return settings.flows or content("flows")


def assemble(there: House, closing: asyncio.Event) -> ASGIApp:
    """The application with all its doors. `closing` ends what would not end by itself."""
    pages = Pages(content("web"), there.catalogues, there.settings)
    door = Door(
        database=there.database,
        pages=pages,
        settings=there.settings,
        terms=_terms(there.settings),
        book=lambda: there.library.book,
        finder=kept_ready(lambda: there.library.questions, there.catalogues),
        now=there.clock,
    )
    telegram = _telegram(there, door)
    if telegram is not None:
        door = replace(door, bot_name=telegram.name)
    team = _team(there, door, closing)
    app = FastAPI(
        title=there.settings.site_name,
        lifespan=_lifespan(there, pages, telegram),
        openapi_url=None,
        exception_handlers=handlers(door, lost(team)),
    )
    for router in _routers(door, telegram, team):
        app.include_router(router)
    _add_files(app, there.settings)
    _add_guards(app, there.settings)
    return Guards(app, secure=there.settings.secure, larger={PATH: LARGEST})


def _routers(door: Door, telegram: Exchange | None, team: TeamServices) -> Iterator[APIRouter]:
    if telegram is not None and (posted := telegram.router()):
        yield posted
    for router in _DOORS:
        yield router(door)
    yield team_router(team)


def _telegram(there: House, door: Door) -> Exchange | None:
    ground = Ground(door.content, door.finder, door.terms, there.settings.base_url)
    return exchange(there.settings, there.database, ground, there.clock)


def _team(there: House, door: Door, closing: asyncio.Event) -> TeamServices:
    return TeamServices(
        database=there.database,
        pages=door.pages,
        read=AnswersReader(door.book, there.catalogues, door.today),
        now=there.clock,
        secure=there.settings.secure,
        stopping=closing,
        content=door.content,
        terms=door.terms,
        base_url=there.settings.base_url,
        provider=provider_of(there.settings),
    )


def _terms(settings: Settings) -> Terms:
    days = timedelta(days=settings.draft_days)
    return Terms(days, settings.turns_per_minute, settings.base_url)


def _add_files(app: FastAPI, settings: Settings) -> None:
    app.mount("/static", _Static(directory=content("web") / "static"))
    app.add_api_route("/healthz", _alive, methods=["GET"], response_model=None)
    app.add_api_route("/robots.txt", _robots, methods=["GET"], response_model=None)
    theme = settings.theme
    if theme:
        app.add_api_route("/theme.css", lambda: FileResponse(theme), response_model=None)


def _add_guards(app: FastAPI, settings: Settings) -> None:
    host = urlsplit(settings.base_url).hostname or "localhost"
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=4)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host, "localhost", "127.0.0.1"])


class _Static(StaticFiles):
    """Files whose address changes with them, so that a browser need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if b"v=" in scope.get("query_string", b""):
            response.headers["Cache-Control"] = _FOR_GOOD
        return response


async def _alive(request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nAllow: /$\nDisallow: /\n")


def _lifespan(
    there: House, pages: Pages, telegram: Exchange | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        """What works beside the requests: mail, Telegram, tidying up, and flows that were edited."""
        post = Post(there.settings, pages, there.database, there.clock)
        sends = {**post.sends(), **reminders(there.database, there.clock)}
        jobs = [
            asyncio.create_task(job)
            for job in (
                Sender(there.database, sends, there.clock).run(),
                _tidying(there),
                _noticing(there),
                _anchoring(there),
                _reading(there.library, _flows(there.settings)),
                *(telegram.jobs() if telegram else ()),
            )
        ]
        yield
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await _anchored(there)
        if telegram is not None:
            await telegram.close()

    return lifespan


async def _tidying(there: House) -> None:
    while True:
        try:
            await _tidied(there)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, it is tried again
            _log.warning("tidying: %s", fault if isinstance(fault, Fault) else type(fault).__name__)
        await asyncio.sleep(_TIDY_EVERY.total_seconds())


async def _tidied(there: House) -> None:
    """What has its turn every hour, each in batches, so that nobody waits for it."""
    write, clock = there.database.write, there.clock
    jobs: tuple[Callable[[Db], int], ...] = (
        lambda db: expire(db, clock()),
        lambda db: nudge(db, there.library.book, clock()),
        lambda db: run_retention(db, clock()),
        lambda db: watch(db, clock()),
    )
    for job in jobs:
        for _ in range(_MOST_BATCHES):
            if not await write(job):
                break
    await write(partial(_swept, now=clock()))
    await write(partial(free_orphans, now=clock()))
    await tidy(there.database, clock())


async def _noticing(there: House) -> None:
    """Tell colleagues at once that somebody answered; the rest has its turn every hour."""
    async for _ in there.database.changes(ANSWERED):
        try:
            await there.database.write(partial(watch, now=there.clock()))
        except Fault as fault:
            _log.warning("notices: %s", fault)


async def _anchoring(there: House) -> None:
    while True:
        await _anchored(there)
        await asyncio.sleep(_ANCHOR_EVERY.total_seconds())


async def _anchored(there: House) -> None:
    """Keep the head of the audit beside the keys; logs that are sent elsewhere keep it too."""
    try:
        kept = await anchor(there.database, there.clock())
    except (Fault, OSError) as fault:
        _log.error("audit: the head was not kept: %s", fault)
        return
    if kept is not None:
        _log.info("audit: kept entry %d, %s", kept.head.seq, kept.head.hash.hex())


def _swept(db: Db, now: datetime) -> None:
    """What served for a while, and for nobody in particular."""
    sweep_chats(db, now)
    sweep_notices(db, now)
    drop(db, FAREWELL, now - DELETABLE)
    sweep_crossings(db, now)
    sweep_sessions(db, now)
    sweep_undos(db, now)


async def _reading(library: Library, flows: Path) -> None:
    """Take over flows that were edited; where one is broken, say so and keep what worked."""
    known = _edited(flows)
    while True:
        await asyncio.sleep(_READ_EVERY.total_seconds())
        newest = await asyncio.to_thread(_edited, flows)
        if newest != known:
            known = newest
            await asyncio.to_thread(_read_again, library)


def _read_again(library: Library) -> None:
    try:
        _, mistakes = library.reload()
    except OSError as error:
        # A file that went while it was read; when it comes back it is another edit.
        _log.error("flows: %s cannot be read: %s", error.filename, error.strerror)
        return
    for mistake in mistakes:
        _log.error("flows: %s", mistake)
    if not mistakes:
        _log.info("flows: read again")


def _edited(flows: Path) -> frozenset[tuple[Path, int]]:
    return frozenset(_dated(flows))


def _dated(flows: Path) -> Iterator[tuple[Path, int]]:
    for path in flows.rglob("*.yaml"):
        # Editors put a new file in the place of the old one.
        with suppress(FileNotFoundError):
            yield path, path.stat().st_mtime_ns

"""Live pages: told that something changed, of their own queues, until the session or the server ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from datetime import timedelta

import httpx
import pytest
import uvicorn
from fastapi.sse import ServerSentEvent

from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.rules import Actor
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.queue import live as team_live
from tests.domain.intake.making import make_colleague, make_intake
from tests.team.making import Team

SOON, NEVER = 3.0, 0.4


async def _session(team: Team, actor: Actor) -> SignedIn:
    token = await team.link(actor)
    session = await team.database.write(
        lambda db: staff.begin(db, staff.use_link(db, token, team.clock()), team.clock())
    )
    return SignedIn(actor, session, "nl")


async def _next(stream: AsyncIterator[ServerSentEvent], within: float = SOON) -> str | None:
    """The next event, or None where there is none in that time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            return (await anext(stream)).event
    return None


async def test_a_page_hears_of_its_own_queue(team: Team) -> None:
    who = await _session(team, await make_colleague(team.database))
    async with aclosing(team_live.stream(team.services, who)) as stream:
        assert await _next(stream) == "changed", "at first, for whoever comes back"
        await make_intake(team.database)
        assert await _next(stream) == "changed"


async def test_a_page_hears_nothing_of_other_queues(team: Team) -> None:
    who = await _session(team, await make_colleague(team.database))
    async with aclosing(team_live.stream(team.services, who)) as stream:
        await _next(stream)
        await _next(stream, NEVER)
    async with aclosing(team_live.stream(team.services, who)) as stream:
        await _next(stream)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.1)
        await make_intake(team.database, region="AM05")
        await asyncio.sleep(NEVER)
        heard = waiting.done()
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        assert not heard


async def _ends(stream: AsyncIterator[ServerSentEvent]) -> bool:
    with suppress(StopAsyncIteration):
        async with asyncio.timeout(SOON):
            while True:
                await anext(stream)
    return True


@pytest.mark.parametrize("how", ["disabled", "signed out", "other regions", "stopped", "closed"])
async def test_a_stream_ends(team: Team, how: str) -> None:
    actor = await make_colleague(team.database)
    who = await _session(team, actor)
    async with aclosing(team_live.stream(team.services, who)) as stream:
        await _next(stream)
        match how:
            case "disabled":
                await team.database.write(lambda db: disable(db, actor.id, team.clock()))
            case "signed out":
                await team.database.write(lambda db: staff.sign_out(db, who.session))
            case "other regions":
                await team.database.write(lambda db: staff.regions(db, actor.id, ["AM05"]))
            case "stopped":
                team.stopping.set()
            case "closed":
                team.database.topics.close()
        assert await _ends(stream)


async def test_a_stream_notices_by_itself_that_the_session_is_over(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_live, "_LOOK_AGAIN", 0.05)
    who = await _session(team, await make_colleague(team.database))
    async with aclosing(team_live.stream(team.services, who)) as stream:
        await _next(stream)
        team.clock.forward(timedelta(hours=1))
        assert await _ends(stream)


async def test_over_a_real_connection_it_is_quick_and_does_not_hold_up_the_end(team: Team) -> None:
    browser = await team.colleague()
    server = uvicorn.Server(
        uvicorn.Config(team.app, port=0, log_level="warning", timeout_graceful_shutdown=5)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    cookies = {"team": browser.cookies["team"]}
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", cookies=cookies) as client,
        client.stream("GET", "/team/events") as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()
        assert await anext(lines) == "event: changed"
        await make_intake(team.database)
        async with asyncio.timeout(SOON):
            while await anext(lines) != "event: changed":
                pass
        team.stopping.set()
        async with asyncio.timeout(SOON):
            async for _ in lines:
                pass
    server.should_exit = True
    async with asyncio.timeout(SOON):
        await serving

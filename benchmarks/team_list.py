"""The team's queue over HTTP, with few and with many open intakes in one region."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import TypeAlias

import httpx

from benchmarks.figures import Figure, at_most
from benchmarks.installation import Server, installed, serving
from benchmarks.machine import percentile, timed
from pow_bot.app import now
from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.words import Line, NewIntake, Urgency
from pow_bot.domain.staff.actions import NewColleague
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.operate.accounts import add_colleague
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db, new_id

_PART = "6 · the team's list"
REGION = "AM05"
_AT_ONCE = 500
FORM = re.compile(r'name="csrf" value="([^"]+)"')
_PAGES = {
    "the open list": ("/team", at_most(300)),
    "filtered by urgency and line": ("/team?urgency=normal&line=dismissal", at_most(150)),
    "filtered by language": ("/team?language=en", at_most(150)),
}
_FLAT = 1.3

_Looked: TypeAlias = tuple[list[float], int]


def measured(sizes: Sequence[int], looks: int) -> list[Figure]:
    """p95 and bytes of the list and of its filters; and how much each costs when it is long."""
    looked: dict[int, dict[str, _Looked]] = {}
    with installed() as settings:
        link = asyncio.run(add_colleague(settings, coordinator(), now()))
        with serving(settings) as server, signed_in(server, link) as team:
            for before, there in pairwise((0, *sizes)):
                asyncio.run(_fill(settings, there - before))
                looked[there] = {name: _look(team, url, looks) for name, (url, _) in _PAGES.items()}
    shown = (_shown(name, there, looked[there][name]) for there in sizes for name in _PAGES)
    grown = (_grown(name, few, many, looked) for few, many in pairwise(sizes) for name in _PAGES)
    return [*shown, *grown]


def _shown(name: str, there: int, looked: _Looked) -> Figure:
    times, size = looked
    p50 = f"p50 {percentile(times, 0.5):.0f} ms, {size / 1000:.0f} kB"
    said = f"{name}, {there:,} open: p95"
    return Figure(_PART, said, percentile(times, 0.95), "ms", _PAGES[name][1], p50)


def _grown(name: str, few: int, many: int, looked: dict[int, dict[str, _Looked]]) -> Figure:
    """By the least, which other work on the machine does not move."""
    long, short = (min(looked[there][name][0]) for there in (many, few))
    said = f"{name}, {many:,} against {few:,}: least"
    return Figure(_PART, said, long / short, "x", at_most(_FLAT))


def _look(team: httpx.Client, url: str, looks: int) -> _Looked:
    return timed(partial(_page, team, url), looks), len(_page(team, url))


def _page(team: httpx.Client, url: str) -> bytes:
    page = team.get(url)
    assert page.status_code == 200, page.status_code
    assert "/team/intakes/" in page.text, "the list is empty"
    return page.content


@contextmanager
def signed_in(server: Server, link: str) -> Iterator[httpx.Client]:
    """By the link from the command line, as a colleague would."""
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as team:
        path = httpx.URL(link).path
        csrf = FORM.search(team.get(path).text)
        assert csrf is not None, "the link did not open"
        signed = team.post(path, data={"csrf": csrf[1]})
        assert signed.status_code == 303, signed.status_code
        yield team


def coordinator() -> NewColleague:
    return NewColleague(
        name="Bench",
        email="bench@example.org",
        organisation="Bench",
        kind=next(iter(OrganisationKind)),
        role=Role.COORDINATOR,
        regions=(REGION,),
    )


async def _fill(settings: Settings, intakes: int) -> None:
    """By the domain's own action, beside the server."""
    async with opened(settings) as database:
        for first in range(0, intakes, _AT_ONCE):
            last = min(first + _AT_ONCE, intakes)
            await database.write(partial(_submit_all, numbers=range(first, last)))


def _submit_all(db: Db, numbers: range) -> None:
    for number in numbers:
        submit(db, _intake(db, number), now() - timedelta(minutes=number % 20_000))


def _intake(db: Db, number: int) -> NewIntake:
    lines, urgencies = tuple(Line), tuple(Urgency)
    return NewIntake(
        person=db.new_holder(),
        conversation=new_id(),
        channel="web",
        locale="en" if number % 7 == 0 else "nl",
        region=REGION,
        line=lines[number % len(lines)],
        urgency=urgencies[number % len(urgencies)],
        reach="call",
        answers={"situation": {"value": "looking"}, "place": {"value": "5038"}},
        decisions=[],
    )

"""Searching, one intake and files over HTTP, with few and with many registrations in one region."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import pairwise

import httpx

from benchmarks.figures import Figure, at_most
from benchmarks.installation import installed, serving
from benchmarks.machine import percentile, timed
from benchmarks.team_list import FORM, REGION, coordinator, signed_in
from pow_bot.app import now
from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.words import Line, NewIntake, Urgency
from pow_bot.operate.accounts import add_colleague
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db, new_id

_PART = "7 · searching, one intake, files"
_AT_ONCE = 500
_LIMIT = at_most(200)
_FLAT = at_most(1.3)
# One in ten has the first name, one in a thousand both.
_FIRST, _LAST = 10, 100
_SEARCHES = {
    "by phone": {"q": "06 10000007"},
    "by a name that one in ten has": {"q": "Naam7"},
    "by both names": {"q": "naam7 achternaam7"},
    "by label": {"tag": "learning"},
    "by stage and day": {"line": "dismissal", "since": "2026-01-01"},
}


def measured(sizes: Sequence[int], looks: int) -> list[Figure]:
    """p95 of each search and of the intake's page, and how long a file takes, as it fills up."""
    figures: list[Figure] = []
    least: dict[str, list[float]] = {}
    with installed() as settings:
        link = asyncio.run(add_colleague(settings, coordinator(), now()))
        with serving(settings) as server, signed_in(server, link) as http:
            team = _coming_in(http)
            for there, size in pairwise((0, *sizes)):
                asyncio.run(_fill(settings, there, size))
                figures += _at(team, size, looks, least)
    return [*figures, *_growth(sizes, least)]


@dataclass(frozen=True)
class _Team:
    """A colleague who is signed in; a token of their session serves for as long as that does."""

    http: httpx.Client
    csrf: str

    def search(self, said: dict[str, str]) -> str:
        page = self.http.post("/team/search", data={"csrf": self.csrf, **said})
        found = self.open(page.headers["location"])
        assert "data-row" in found, said
        return found

    def open(self, url: str) -> str:
        page = self.http.get(url)
        assert page.status_code == 200, page.status_code
        return page.text

    def export(self, form: str) -> bytes:
        return self.http.post(
            "/team/export?view=all", data={"csrf": self.csrf, "form": form}
        ).content


def _coming_in(http: httpx.Client) -> _Team:
    found = FORM.search(http.get("/team/search").text)
    assert found is not None
    return _Team(http, found[1])


def _at(team: _Team, size: int, looks: int, least: dict[str, list[float]]) -> Iterator[Figure]:
    for name, said in _SEARCHES.items():
        yield _looked(f"search {name}", size, partial(team.search, said), looks, least)
    reference = team.search(_SEARCHES["by phone"]).split('data-row="')[1][:7]
    one = partial(team.open, f"/team/intakes/{reference}")
    yield _looked("one intake", size, one, looks, least)
    for form in ("csv", "xlsx"):
        began = time.perf_counter()
        assert len(team.export(form)) > size
        took = time.perf_counter() - began
        yield Figure(_PART, f"{form} of {size:,} rows", took, "s")


def _looked(
    name: str, size: int, look: Callable[[], str], looks: int, least: dict[str, list[float]]
) -> Figure:
    times = timed(look, looks)
    least.setdefault(name, []).append(min(times))
    note = f"p50 {percentile(times, 0.5):.0f} ms"
    return Figure(_PART, f"{name}, {size:,}: p95", percentile(times, 0.95), "ms", _LIMIT, note)


def _growth(sizes: Sequence[int], least: dict[str, list[float]]) -> Iterator[Figure]:
    """By the least, which other work on the machine does not move."""
    for name, found in least.items():
        what = f"{name}, {sizes[-1]:,} against {sizes[0]:,}: least"
        yield Figure(_PART, what, found[-1] / found[0], "x", _FLAT)


async def _fill(settings: Settings, there: int, size: int) -> None:
    async with opened(settings) as database:
        for first in range(there, size, _AT_ONCE):
            last = min(first + _AT_ONCE, size)
            await database.write(partial(_submit_all, numbers=range(first, last)))


def _submit_all(db: Db, numbers: range) -> None:
    for number in numbers:
        submit(db, _intake(db, number), now() - timedelta(minutes=number))


def _intake(db: Db, number: int) -> NewIntake:
    lines, urgencies = tuple(Line), tuple(Urgency)
    answers = {
        "situation": {"value": "looking"},
        "place": {"value": f"{1000 + number % 9000}"},
        "number": {"value": f"+316{10_000_000 + number}"},
        "name": {"value": f"Naam{number % _FIRST} Achternaam{number // _FIRST % _LAST}"},
    }
    if number % (_FIRST * _LAST) == 7:
        answers["name"] = {"value": "Naam7 Achternaam7"}
    return NewIntake(
        person=db.new_holder(),
        conversation=new_id(),
        channel="web",
        locale="nl",
        region=REGION,
        line=lines[number % len(lines)],
        urgency=urgencies[number % len(urgencies)],
        reach="call",
        tags=("learning",) if number % 50 == 0 else (),
        answers=answers,
        decisions=[],
    )

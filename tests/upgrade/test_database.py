"""A database of the main job, brought up to date while people are in the middle of it."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pow_bot.authoring.library import Library
from pow_bot.conversations.keeping import found, words_of
from pow_bot.domain.intake.keeping import Intake, by_reference, change, content_of, seal_content
from pow_bot.domain.intake.references import understood
from pow_bot.domain.staff import actions as staff
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import bring_up_to_date
from pow_bot.resources import content
from pow_bot.settings import read_settings
from pow_bot.storage import Db, NotMigrated, pending
from tests.domain.intake.making import make_colleague
from tests.postgres import PostgresServer
from tests.storage.test_migrations import on
from tests.team.making import fields
from tests.upgrade.back import MAIN_JOB, back_to_the_main_job, since
from tests.upgrade.before import before, today
from tests.web.person import Person
from tests.web.serving import (
    ANSWERS,
    MORE,
    NOW,
    Served,
    checked,
    copied,
    empty_file,
    postgres_server,
    prepared,
    sent,
    serving,
)

__all__ = ["empty_file", "postgres_server"]

# Who had sent a registration, and what the flows of today ask them now.
ASKED_NOW = {
    "self_employed": "happened",
    "learning": "goal",
    "employer": "need",
    "looking": "name",
}
# The flow that its people are asked first.
INNER = {"self_employed": "zelfstandige", "learning": "leren", "employer": "werkgever"}
ANSWERS_NOW: Mapping[str, str | tuple[str, ...]] = {
    **ANSWERS,
    **MORE,
    "happened": "unpaid", "since": "months", "running": "yes", "pressure": "business", "call": "yes",
    "goal": "trade", "how": "working", "under_27": "no",
    "need": "staff", "work": "Koken", "start": "now", "company": "Bakkerij", "contact": "Sam",
    "more_werkfit": "skip",
}  # fmt: skip
_COLLEAGUES = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(
    request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path
) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield copied(empty_file, tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = server.database(prepared)
    yield made
    server.drop(made)


@asynccontextmanager
async def serving_the_main_job(folder: Path, url: str) -> AsyncIterator[Served]:
    """The application with the flows of the main job."""
    # The receipt of today reads tables that were not there yet.
    tables = {**today(registers=False).tables, **before().tables}
    there = Library(lambda: replace(before(), tables=tables)), Catalogues(content("locales"))
    with patch("tests.web.serving._content", lambda *_: there):
        async with serving(folder, url) as served:
            yield served


async def taken_back(url: str) -> None:
    """The tables as the main job had them."""
    await on(url, back_to_the_main_job)
    missing = await pending(url)
    assert (missing[0], len(missing)) == ("0005_consents", len(since(MAIN_JOB)))


@dataclass(frozen=True, slots=True)
class Was:
    """Somebody in the middle of the flows of the main job, as their phone remembers it."""

    situation: str
    cookie: str
    reference: str
    words: str
    rows: Mapping[str, str]


async def somebody(there: Served, situation: str) -> Was:
    """Registered, and at a question that was asked after it."""
    person = await sent(there.person(), situation=situation)
    reference = person.reference
    await person.open("/")
    await person.answer("now")
    assert person.step == "name"
    await there.database.write(partial(_as_kept_then, reference))
    cookie = person.http.cookies["gesprek"]
    words = await there.read(partial(_words, cookie.partition(".")[2]))
    return Was(situation, cookie, reference, " ".join(words), person.rows)


def _as_kept_then(reference: str, db: Db) -> None:
    """The content as the main job sealed it: of other conversations and distress it knew nothing."""
    intake = _intake(db, reference)
    known = {"answers", "decisions", "tags", "led_to"}
    then = {name: one for name, one in content_of(db, intake).items() if name in known}
    change(db, intake, content=seal_content(db, intake, then))


def _words(door: str, db: Db) -> tuple[str, ...]:
    conversation = found(db, door)
    assert conversation is not None
    return words_of(db, conversation)


async def a_draft(there: Served) -> Was:
    """Halfway: asked how they can be reached."""
    person = await checked(there.person(), situation="employer", reach="")
    assert person.step == "reach"
    return Was("employer", person.http.cookies["gesprek"], "", "", person.rows)


async def brought_up_to_date(url: str, folder: Path) -> None:
    """As an operator does, after the server refused to run."""
    settings = read_settings(data=folder, database_url=url, keys=folder / "keys")
    with pytest.raises(NotMigrated):
        async with opened(settings, serving=True):
            pytest.fail("it served with old tables")
    await bring_up_to_date(settings, NOW)
    assert await pending(url) == ()


async def test_a_cookie_of_then_opens_the_conversation_of_today(url: str, tmp_path: Path) -> None:
    async with serving_the_main_job(tmp_path, url) as then:
        were = [await somebody(then, situation) for situation in ASKED_NOW]
        draft = await a_draft(then)
    await taken_back(url)
    await brought_up_to_date(url, tmp_path)

    async with serving(tmp_path, url) as now:
        for was in were:
            await _reads_the_same(now, was)
            await _goes_on(now, was)
        person = await back(now, draft)
        assert person.step == "need"
        await person.fill_in(ANSWERS_NOW)
        assert person.step == "check", person.text()


async def _reads_the_same(now: Served, was: Was) -> None:
    """The person their answers and receipt, and a colleague the registration."""
    person = await back(now, was)
    assert person.rows.items() <= was.rows.items()
    assert person.step == ASKED_NOW[was.situation]
    assert (await person.open("/bewijs")).reference == was.reference
    assert person.words == was.words
    assert (await person.open("/gegevens")).status == 200
    assert was.reference in person.text()

    told = await now.database.write(partial(_content, was.reference))
    assert {"told", "distress"}.isdisjoint(told)
    page = await _on_the_desk(now, was.reference)
    assert "06 12345678" in page
    assert was.reference in page


async def _goes_on(now: Served, was: Was) -> None:
    person = await back(now, was)
    await person.fill_in(ANSWERS_NOW)

    assert person.step == "", (was.situation, person.text())
    assert (await person.open("/bewijs")).reference == was.reference
    content = await now.database.write(partial(_content, was.reference))
    assert content["answers"]["number"] == {"value": "+31612345678"}
    assert content["answers"]["situation"] == {"value": was.situation}
    inner = INNER.get(was.situation)
    if inner:
        assert content["told"][inner]["answers"]


async def back(now: Served, was: Was) -> Person:
    """The same phone, on the program of today."""
    browser = now.browser()
    browser.cookies.set("gesprek", was.cookie)
    person = await Person(browser).open("/")
    assert person.status == 200
    return person


def _intake(db: Db, reference: str) -> Intake:
    intake = by_reference(db, understood(reference) or "")
    assert intake is not None
    return intake


def _content(reference: str, db: Db) -> dict[str, Any]:
    return content_of(db, _intake(db, reference))


async def _on_the_desk(now: Served, reference: str) -> str:
    """What a colleague of the region reads of it."""
    region = await now.database.write(lambda db: _intake(db, reference).queue)
    name = f"Samira {next(_COLLEAGUES)}"
    actor = await make_colleague(now.database, name, regions=(region,))
    token = await now.database.write(lambda db: staff.link(db, actor.id, now.clock()))
    browser = now.browser()
    door = await browser.get(f"/team/in/{token}")
    await browser.post(f"/team/in/{token}", data=fields(door))
    page = await browser.get(f"/team/intakes/{reference}")
    assert page.status_code == 200
    return page.text

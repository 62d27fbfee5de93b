"""The demo: invented people in all stages, the same every time, without a network."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from bs4 import Tag
from sqlalchemy import select

from pow_bot.app import house
from pow_bot.domain.consent.records import consents
from pow_bot.domain.intake.keeping import by_reference, content_of
from pow_bot.domain.intake.records import intakes, messages
from pow_bot.domain.regions.places import regions
from pow_bot.operate import demo as demonstration
from pow_bot.operate.demo_people import HOW_MANY
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.resources import content
from pow_bot.storage import Db
from tests.operate.installation import signed_in
from tests.operate.running import Command, Server, bare, free_port, served, wait_until
from tests.web.person import Person

THEME = content("web") / "themes" / "oeverland.css"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = 10.0
REPLY = "Dag Noor, komt u morgen om tien uur?"
# Runs in the demo's process before anything else: nothing leaves this machine.
_NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1"}:
            print("NETWORK", event, address, file=sys.stderr, flush=True)
            raise PermissionError("no network")
    if event in {"socket.getaddrinfo", "socket.gethostbyname"} and arguments[0] not in {
        "127.0.0.1", "localhost", b"localhost", None
    }:
        print("NETWORK", event, arguments, file=sys.stderr, flush=True)
        raise PermissionError("no network")

sys.addaudithook(refuse)
"""


@dataclass(frozen=True)
class Demo:
    """A demo that is served, its ways in, and who came in by them already."""

    server: Server
    person: str
    coordinator: str
    colleague: str
    chats: list[str]
    sessions: dict[str, httpx.Cookies] = field(default_factory=dict)

    @asynccontextmanager
    async def team(self, link: str) -> AsyncIterator[Person]:
        """A browser of whoever this link is for; the link itself is used once."""
        async with httpx.AsyncClient(cookies=self.sessions.get(link), timeout=60) as http:
            browser = Person(http, url=self.person)
            if link not in self.sessions:
                await signed_in(browser, link)
                self.sessions[link] = http.cookies
            yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    (made / "sitecustomize.py").write_text(_NO_NETWORK)
    return made


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    """The real command, as `make run` starts it, without a network."""
    port = free_port()
    # What an operator has set must neither reach people nor stop a demo.
    settings = {"PYTHONPATH": folder, "POW_MAIL_HOST": "mail.example.nl", "POW_MAIL_PORT": "none"}
    options = ("--port", str(port), "--theme", str(THEME))
    with served("demo", *options, folder=folder, settings=settings, port=port) as server:
        person, coordinator, colleague, *others = re.findall(r"http://\S+", server.log)
        chats = [url for url in others if "/chats/" in url]
        yield Demo(server, person, coordinator, colleague, chats)


def test_what_keeps_it_from_the_network_would_be_noticed(folder: Path) -> None:
    for tried in ("create_connection(('192.0.2.1', 80))", "getaddrinfo('example.org', 80)"):
        code = f"import socket; socket.{tried}"
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=bare(PYTHONPATH=folder),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, "NETWORK" in ran.stderr) == (1, True)


def test_it_prints_how_to_get_in(demo: Demo) -> None:
    base = f"http://localhost:{demo.server.port}"
    assert demo.person == f"{base}/"
    assert demo.coordinator.startswith(f"{base}/team/in/")
    assert demo.colleague.startswith(f"{base}/team/in/")


async def test_a_person_can_begin(demo: Demo) -> None:
    async with httpx.AsyncClient(headers={"Accept-Language": "en"}) as http:
        person = await Person(http).open(demo.person)
        assert (person.status, person.question) == (200, "What fits you best?")
        await person.answer("looking")
        assert (person.status, person.step) == (200, "place")


async def test_it_wears_the_theme_that_was_asked_for(demo: Demo) -> None:
    async with httpx.AsyncClient(base_url=demo.person) as http:
        assert '<link rel="stylesheet" href="/theme.css">' in (await http.get("/")).text
        assert (await http.get("/theme.css")).text == THEME.read_text(encoding="utf-8")


async def test_a_link_for_the_team_works_once_and_lists_what_is_theirs(demo: Demo) -> None:
    everywhere, ours = await _listed(demo, demo.coordinator), await _listed(demo, demo.colleague)
    # Two of the three in Telegram sent their answers.
    assert len(everywhere) == 86
    assert len(set(everywhere.values())) == len(regions()) + 1
    assert set(ours.values()) == {"Twente"}
    assert ours.items() < everywhere.items()
    for link in (demo.coordinator, demo.colleague):
        async with httpx.AsyncClient() as stranger:
            assert (await Person(stranger).open(link)).status == 410


async def test_a_colleague_of_one_region_cannot_open_another(demo: Demo) -> None:
    everywhere = await _listed(demo, demo.coordinator)
    async with demo.team(demo.colleague) as team:
        for reference, region in everywhere.items():
            await team.open(f"{demo.person}team/intakes/{reference}")
            assert team.status == (200 if region == "Twente" else 404)


def test_three_conversations_in_telegram_can_be_read(demo: Demo) -> None:
    changes, asks, leaves = (chat_of(demo, place) for place in range(3))
    assert "taps [ Wijzig ]" in changes
    assert "Ik heb werk, maar ik zoek ander werk" in changes
    assert "schrijft u hier" in changes
    assert "I do not want to live any more" in asks
    assert "Does this cost money?" in asks
    assert "/stop" in asks
    assert "Uw antwoorden wissen wij na een dag." in leaves


async def test_what_the_team_replies_arrives_in_telegram(demo: Demo) -> None:
    (number,) = re.findall(r"Uw nummer is (\S{3}-\S{3})\.", chat_of(demo, 0))[:1]
    async with demo.team(demo.colleague) as team:
        await team.open(f"{demo.person}team/intakes/{number}")
        assert "Telegram" in team.text()
        await team.send("form[action$=claim]", [])
        await team.send("form#do-answer", [("text", REPLY)])
    await asyncio.to_thread(wait_until, lambda: REPLY in chat_of(demo, 0))


def chat_of(demo: Demo, place: int) -> str:
    """What stands on the page of one of the three."""
    page = httpx.get(demo.chats[place])
    assert page.status_code == 200
    return unescape(page.text)


async def _listed(demo: Demo, link: str) -> dict[str, str]:
    """All intakes that a colleague can page through, with their regions."""
    found: dict[str, str] = {}
    async with demo.team(link) as team:
        await team.open(f"{demo.person}team?view=all")
        while True:
            for row in team.page.select("tr[data-row]"):
                found[str(row["data-row"])] = _region(team, row)
            onward = team.page.select_one("a[rel=next]")
            if onward is None:
                return found
            await team.open(urljoin(team.url, str(onward["href"])))


def _region(team: Person, row: Tag) -> str:
    """Who works in one region is not told it in every row."""
    heads = [head.get_text(strip=True) for head in team.page.select("thead tr > *")]
    if "Regio" in heads:
        return row.select(":scope > *")[heads.index("Regio")].get_text(strip=True)
    return team.page.select(".who span")[0].get_text(strip=True)


def test_a_port_that_is_taken_is_said_and_nothing_is_lost(demo: Demo, command: Command) -> None:
    other = Path("data/demo")
    taken = command("demo", "--port", str(demo.server.port))
    assert (taken.code, taken.out) == (1, "")
    assert taken.err.startswith(f"Cannot listen on 127.0.0.1, port {demo.server.port}: Address")
    assert not other.exists()


def test_a_demo_that_is_served_is_not_made_anew(demo: Demo, folder: Path, command: Command) -> None:
    theirs = str(folder / "data" / "demo")
    second = command("demo", "--port", str(free_port()), "--folder", theirs)
    assert (second.code, second.out) == (1, "")
    assert second.err.startswith("Another process already serves demo.sqlite.")
    assert httpx.get(f"{demo.server.url}/team/in").status_code == 200


def test_a_folder_that_holds_something_else_is_not_emptied(command: Command) -> None:
    Path("photos").mkdir()
    Path("photos/one.jpg").write_bytes(b"x")
    refused = command("demo", "--port", str(free_port()), "--folder", "photos")
    assert (refused.code, refused.err) == (
        1,
        "The folder photos holds no demo and would be emptied. Choose another.\n",
    )
    assert Path("photos/one.jpg").exists()


async def test_ctrl_c_stops_it_soon_also_with_a_live_page_open(demo: Demo, folder: Path) -> None:
    """The last one with this demo, which is gone afterwards; and in all that time no network."""
    async with (
        demo.team(demo.coordinator) as team,
        team.http.stream("GET", f"{demo.person}team/events") as stream,
    ):
        assert await anext(stream.aiter_lines()) == "event: changed"
        ended = await asyncio.to_thread(demo.server.stop, signal.SIGINT, SOON)
    assert ended == 0
    assert not (folder / "data" / "demo" / "demo.sqlite-wal").exists()
    # Nothing but the addresses was printed: no warning, no fault, no way out that was tried.
    assert demo.server.log.endswith("Stop it with Ctrl+C.\n")


@dataclass(frozen=True)
class Filled:
    """What a demo holds, without ids and references."""

    people: list[Mapping[str, Any]]
    letters: list[datetime]
    consents: list[tuple[str, str]]


async def filled(folder: Path, how_many: int = HOW_MANY) -> Filled:
    settings = demonstration._settings(8000, folder, None)
    await prepare(settings, NOW)
    async with opened(settings) as database:
        await demonstration.fill(house(settings, database), NOW, how_many)
        return await database.read(_all)


_SAME = (
    "stage",
    "queue",
    "line",
    "urgency",
    "locale",
    "reach",
    "submitted_at",
    "closed_reason",
    "next_action",
)


def _all(db: Db) -> Filled:
    people: list[Mapping[str, Any]] = []
    for row in db.execute(select(intakes).order_by(intakes.c.submitted_at)).all():
        intake = by_reference(db, row.reference)
        assert intake is not None
        content = content_of(db, intake)
        kept = {name: content.get(name) for name in ("answers", "told", "distress")}
        people.append({name: row._mapping[name] for name in _SAME} | kept)
    letters = sorted(db.execute(select(messages.c.at)).scalars())
    said = sorted((row.purpose, row.said) for row in db.execute(select(consents)))
    return Filled(people, letters, said)


async def test_a_bigger_one_has_as_many_as_were_asked_for(tmp_path: Path) -> None:
    more = await filled(tmp_path, HOW_MANY + 20)
    assert len(more.people) == HOW_MANY + 20


def test_a_smaller_one_has_too_few_to_show_everything(command: Command) -> None:
    refused = command("demo", "--port", str(free_port()), "--people", str(HOW_MANY - 1))
    assert refused.code == 2
    assert f"greater than or equal to {HOW_MANY}" in refused.err


async def test_it_is_the_same_every_time_and_shows_everything(tmp_path: Path) -> None:
    first, second = await filled(tmp_path / "first"), await filled(tmp_path / "second")
    assert first == second
    assert len(first.people) == 84
    seen = {name: {one[name] for one in first.people} for name in _SAME}
    assert seen["stage"] == {"submitted", "claimed", "assessed", "closed", "withdrawn"}
    assert seen["queue"] == {*regions(), "none"}
    assert seen["locale"] == {"nl", "en"}
    assert seen["urgency"] == {"normal", "this_week", "today"}
    assert seen["line"] == {"work", "dismissal", "self_employed", "employer"}
    assert "talk" in seen["next_action"]
    assert first.letters
    assert [one["distress"] for one in first.people if one["distress"]] == ["home"]
    told = {flow for one in first.people for flow in one["told"] or ()}
    assert told == {"werkfit", "zelfstandige", "werkgever", "leren", "nood"}
    assert {("register", "given"), ("register", "talk_first"), ("health", "given")} <= set(
        first.consents
    )

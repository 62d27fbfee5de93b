"""A server in a process of its own: killed, stopped, edited under and worked beside; nothing is lost."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from pow_bot.resources import content
from tests.domain.intake.making import make_intake
from tests.operate.installation import Installation, signed_in
from tests.operate.load import PLANTED, Registering, all_standing, crowd, rush, sent, standing
from tests.operate.running import Command, Server, free_port, wait_until
from tests.postgres import PostgresServer
from tests.web.person import Person

ROUNDS = 100 if os.environ.get("POW_SOAK") else 3
SOON = 10.0
COLLEAGUE = "s.visser@example.nl"
on_both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])


@pytest.fixture
def dialect() -> str:
    return "postgresql"


@pytest.fixture
def there(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation on this database, not served yet."""
    if dialect == "sqlite":
        yield Installation(tmp_path, f"sqlite:///{tmp_path / 'pow.sqlite'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database()
    yield Installation(tmp_path, url)
    server.drop(url)


def nothing_personal(server: Server, people: list[Registering]) -> None:
    """Neither what they said nor what opens their conversation is in anything the server said."""
    planted = [*PLANTED, *(one.secret for one in people), "Traceback"]
    assert [word for word in planted if word and word in server.log] == []
    assert all(event["logger"].startswith("pow_bot.") for event in server.events())


@on_both
async def test_kill_9_under_load_loses_nothing_and_repeats_nothing(there: Installation) -> None:
    people: list[Registering] = []
    receipts = registered = 0
    for round_ in range(ROUNDS + 1):
        with there.served() as server:
            await _everything_is_there(there, people)
            registered += await _again_changes_nothing(there, server, people)
            assert await there.read(sent) == registered
            nothing_personal(server, people)
            if round_ < ROUNDS:
                async with crowd(server) as one:
                    people = await rush(one, 50 + 31 * (round_ % 5), server.process.kill)
                assert server.process.wait() == -9
                receipts += len([one for one in people if "check" in one.acknowledged])
                nothing_personal(server, people)
    assert receipts > ROUNDS, "too light a load to prove anything"


async def _everything_is_there(there: Installation, people: list[Registering]) -> None:
    kept = await there.read(partial(all_standing, people))
    for one, standing_ in zip(people, kept, strict=True):
        for step, said in one.acknowledged.items():
            assert standing_ is not None
            assert standing_.holds(step, said), (step, said, standing_.answers)
        if "check" in one.acknowledged:
            assert standing_ is not None
            assert standing_.intakes == 1


async def _again_changes_nothing(
    there: Installation, server: Server, people: list[Registering]
) -> int:
    """The last form of each comes again, twice: as a browser does that never heard an answer.

    How many of them are registered.
    """
    before = await there.read(partial(all_standing, people))
    someone = [one for one in people if one.last]
    async with crowd(server) as newcomer:
        for one in someone:
            # The phone reconnects: the same browser, over a new connection.
            phone = newcomer()
            phone.person.http.cookies = one.person.http.cookies
            one.person.http = phone.person.http
        await asyncio.gather(*(one.again() for one in someone))
        once = await there.read(partial(all_standing, people))
        await asyncio.gather(*(one.again() for one in someone))
        twice = await there.read(partial(all_standing, people))
    assert once == twice
    for one, was, now in zip(people, before, once, strict=True):
        if one.last_heard:
            assert was == now
        assert now is None or now.intakes == ("check" in now.steps)
    return sum(now.intakes for now in once if now)


@on_both
async def test_told_to_stop_under_load_it_keeps_every_answer_and_ends_well(
    there: Installation,
) -> None:
    with there.served() as server:
        async with crowd(server) as one:
            people = await rush(one, 70, server.process.terminate)
        assert await asyncio.to_thread(server.process.wait, SOON) == 0
        assert server.events()[-1]["event"] == "stopped"
        nothing_personal(server, people)
    log = there.folder / "pow.sqlite-wal"
    assert not log.exists(), "it was closed, and its log is in the file"
    await _everything_is_there(there, people)


async def test_two_servers_on_one_postgresql_take_turns_of_the_same_people(
    there: Installation,
) -> None:
    with there.served() as first, there.served() as second:
        async with crowd(first) as one:
            people = [one() for _ in range(4)]
            await asyncio.gather(*(_come_to_both(person, first, second) for person in people))
            for person in people:
                kept = await there.read(partial(standing, secret=person.secret))
                assert kept is not None
                assert kept.intakes == 1
                assert len(person.acknowledged) > 15
                assert all(kept.holds(*item) for item in person.acknowledged.items())
        assert await there.read(sent) == len(people)
        for server in (first, second):
            nothing_personal(server, people)


async def _come_to_both(one: Registering, *servers: Server) -> None:
    """Each question is read at one server in turn, and each form goes to both at the same time."""
    turn = 0
    await one.person.open(f"{servers[0].url}/")
    while one.asked:
        fields = one.filled_in()
        doubled = [one.person.http.post(f"{s.url}/antwoord", data=fields) for s in servers]
        assert {answer.status_code for answer in await asyncio.gather(*doubled)} == {303}
        turn += 1
        await one.person.open(f"{servers[turn % 2].url}/")


@on_both
async def test_a_live_page_hears_of_what_a_command_and_another_process_did(
    there: Installation,
) -> None:
    with there.served() as server:
        added = await asyncio.to_thread(
            there.command, "staff", "add", COLLEAGUE, "--name", "S. Visser",
            "--organisation", "Gemeente Utrecht", "--region", "AM13", POW_BASE_URL=server.url,
        )  # fmt: skip
        link = added.out.strip()
        async with httpx.AsyncClient(base_url=server.url, timeout=SOON) as http:
            team = await signed_in(Person(http), link)
            assert team.url == f"{server.url}/team/account/welcome"
            async with http.stream("GET", "/team/events") as stream:
                lines = stream.aiter_lines()
                await _changed(lines)
                async with there.beside() as database:
                    made = await make_intake(database)
                await _changed(lines)
                assert made.reference in (await team.open("/team")).html
                server.process.terminate()
                assert await asyncio.to_thread(server.process.wait, SOON) == 0, "not held up by it"
        assert link not in server.log
        assert COLLEAGUE not in server.log


async def _changed(lines: AsyncIterator[str]) -> None:
    async with asyncio.timeout(SOON):
        while await anext(lines) != "event: changed":
            pass


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Server]]:
    """A server on SQLite whose flows are its own; for tests that leave it as it was."""
    folder = tmp_path_factory.mktemp("edited")
    flows = shutil.copytree(content("flows"), folder / "flows")
    there = Installation(folder, f"sqlite:///{folder / 'pow.sqlite'}", POW_FLOWS=flows)
    with there.served() as server:
        yield there, server


async def test_a_second_server_on_one_file_is_refused(
    edited: tuple[Installation, Server], command: Command
) -> None:
    there, server = edited
    command.settings = {name: str(value) for name, value in there.given.items()}
    second = await asyncio.to_thread(command, "serve", POW_PORT=free_port())
    assert second.code == 1
    assert second.err.startswith("Another process already serves pow.sqlite.")
    taken = await asyncio.to_thread(command, "serve", POW_PORT=server.port)
    assert taken.code == 1
    assert taken.err.startswith(f"Cannot listen on 127.0.0.1, port {server.port}: Address already")
    assert server.answers()


async def test_an_edited_flow_is_taken_over_and_a_broken_one_is_told(
    edited: tuple[Installation, Server],
) -> None:
    there, server = edited
    file = there.folder / "flows" / "zelfmelden.yaml"
    ours = file.read_text(encoding="utf-8")
    async with httpx.AsyncClient(base_url=server.url) as http:
        person = await Person(http).open("/")
        asked = person.question
        assert ours.count(asked) == 1

        file.write_text(ours.replace(asked, "Waar kunnen wij u mee helpen?"), encoding="utf-8")
        await _until_asked(person, "Waar kunnen wij u mee helpen?")

        lines = ours.replace(asked, "Wat brengt u hier?").splitlines()
        at = next(number for number, line in enumerate(lines) if "Wat brengt u hier?" in line)
        lines.insert(at, lines[at].replace("ask:", "aks:"))
        file.write_text("\n".join(lines), encoding="utf-8")
        await asyncio.to_thread(wait_until, lambda: '"level": "error"' in server.log, SOON)
        (said, *_) = (one["event"] for one in server.events() if one["level"] == "error")
        assert said.startswith("flows: flows/zelfmelden.yaml:")
        assert (await person.open("/")).question == "Waar kunnen wij u mee helpen?"

        file.unlink()
        await asyncio.sleep(1.5)
        assert (await person.open("/")).question == "Waar kunnen wij u mee helpen?"

        file.write_text(ours, encoding="utf-8")
        await _until_asked(person, asked)


async def _until_asked(person: Person, question: str) -> None:
    async with asyncio.timeout(SOON):
        while (await person.open("/")).question != question:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.2)


async def test_what_nobody_expected_is_logged_by_class_and_place_only(
    edited: tuple[Installation, Server],
) -> None:
    there, server = edited
    async with crowd(server) as one:
        person = one()
        await person.come(until="number")
        with _without("conversations", there.folder / "pow.sqlite"):
            form = person.filled_in()
            answer = await person.person.http.post("/antwoord", data=form)
            assert answer.status_code == 500
            assert "06 1234" not in answer.text
        await person.come()
        assert "benefit" in person.acknowledged
    (said,) = (e["event"] for e in server.events() if e["event"].startswith("unexpected"))
    assert said.startswith("unexpected Refused at ")
    nothing_personal(server, [person])


class _without:  # noqa: N801 - reads as one word of a sentence
    """The database without one of its tables, for a while."""

    def __init__(self, table: str, file: Path) -> None:
        self.table = table
        self.file = file

    def __enter__(self) -> None:
        self._rename(self.table, "gone")

    def __exit__(self, *_: object) -> None:
        self._rename("gone", self.table)

    def _rename(self, one: str, other: str) -> None:
        connection = sqlite3.connect(self.file, timeout=SOON)
        connection.execute(f"ALTER TABLE {one} RENAME TO {other}")
        connection.close()

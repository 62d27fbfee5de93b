"""The bot at Telegram, from the command line, against a Telegram of our own: set up, in step, ill."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.commands import LIST
from pow_bot.channels.telegram.contest import note_contest
from pow_bot.channels.telegram.incoming import ALLOWED
from pow_bot.double.serving import Double, double_served
from pow_bot.operate.checks.messenger import alone as listened
from pow_bot.storage import Database, Keyring, migrate, open_database
from tests.docs.pages import ROOT, fenced, sections
from tests.operate.patient import Patient
from tests.operate.running import BIN, PATIENCE, Command, Ran, bare, free_port
from tests.telegram.receiving import SECRET as ITS_SECRET
from tests.telegram.receiving import Listener, at_the_webhook, served

SECRET = "a-secret-of-ours"
BOT = 110201543
HERE = "http://127.0.0.1:1"
PROFILE = {"name", "description", "short description", "commands", "menu button"}


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with double_served() as double:
        yield double


@pytest.fixture
async def alive() -> AsyncIterator[int]:
    """The port of a server that is alive, where ours would be."""
    async with answering(200, "ok\n") as here:
        yield int(here.rpartition(":")[2])


@pytest.fixture
def bot(command: Command, double: Double, alive: int) -> Patient:
    """Settings for a bot at that Telegram, with updates asked for; nothing was set up yet."""
    settings = {
        "POW_PORT": str(alive),
        "POW_TELEGRAM": "polling",
        "POW_TELEGRAM_TOKEN": double.token,
        "POW_TELEGRAM_API": double.address,
        "POW_BASE_URL": HERE,
    }
    return Patient(command, f"sqlite:///{Path('data/pow.sqlite').absolute()}", settings)


@pytest.fixture
def posted(bot: Patient) -> Patient:
    """The same, with updates posted to us."""
    more = {"POW_TELEGRAM": "webhook", "POW_TELEGRAM_SECRET": SECRET}
    return Patient(bot.command, bot.url, {**bot.settings, **more})


def asked(double: Double, start: str) -> list[str]:
    """The methods that were asked for and begin so."""
    return [one.method for one in double.asked if one.method.startswith(start)]


def keeps_the_token(double: Double, ran: Ran) -> bool:
    secret = double.token.partition(":")[2]
    return secret not in ran.out + ran.err and SECRET not in ran.out + ran.err


def sentence(ran: Ran) -> str:
    assert (ran.code, ran.out) == (1, ""), ran
    assert "Traceback" not in ran.err
    return ran.err.removesuffix("\n")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'there.sqlite'}"
    await migrate(url)
    database = await open_database(url, Keyring.create(tmp_path / "there"))
    yield database
    await database.close()


class TestSync:
    async def test_it_sets_everything_in_both_languages(self, bot: Patient, double: Double) -> None:
        ran = await bot.run_beside("telegram", "sync", POW_SITE_NAME="Werkwijzer")

        assert (ran.code, ran.err) == (0, "")
        shown = double.telegram.profile
        assert shown.name[""] == "Werkwijzer"
        assert shown.description[""].startswith("Zoekt u werk")
        assert shown.description["en"].startswith("Are you looking for work")
        assert all(HERE in text for text in shown.description.values())
        assert shown.short_description[""] != shown.short_description["en"]
        assert shown.menus[0] == {"type": "commands"}

    async def test_each_language_lists_its_own_words_in_private_chats_only(
        self, bot: Patient, double: Double
    ) -> None:
        await bot.run_beside("telegram", "sync")

        listed = {
            language: [one["command"] for one in commands]
            for (_, language), commands in double.telegram.profile.commands.items()
        }
        assert listed == {
            "": [one.name("nl") for one in LIST],
            "en": [one.name("en") for one in LIST],
        }
        scopes = {scope for scope, _ in double.telegram.profile.commands}
        assert scopes == {'{"type": "all_private_chats"}'}

    async def test_done_twice_it_touches_nothing(self, bot: Patient, double: Double) -> None:
        await bot.run_beside("telegram", "sync")
        before = asked(double, "set")

        again = await bot.run_beside("telegram", "sync")

        assert (again.code, again.out) == (0, "All is as it should be.\n")
        assert asked(double, "set") == before

    async def test_only_what_differs_is_touched(self, bot: Patient, double: Double) -> None:
        await bot.run_beside("telegram", "sync")
        double.telegram.profile.short_description["en"] = "Something else"
        before = len(asked(double, "set"))

        again = await bot.run_beside("telegram", "sync")

        assert asked(double, "set")[before:] == ["setMyShortDescription"]
        assert again.out == (
            "short description (en): “Something else” becomes "
            f"“{double.telegram.profile.short_description['en']}”\n"
        )

    async def test_a_dry_run_tells_the_same_and_changes_nothing(
        self, bot: Patient, double: Double
    ) -> None:
        dry = await bot.run_beside("telegram", "sync", "--dry-run")
        assert asked(double, "set") == []

        wet = await bot.run_beside("telegram", "sync")
        assert (dry.code, dry.out) == (0, wet.out)

    async def test_as_json(self, bot: Patient) -> None:
        changes = (await bot.run_beside("telegram", "sync", "--dry-run", "--json")).json

        assert {one["part"] for one in changes} == PROFILE
        assert {one["language"] for one in changes} == {None, "en"}
        assert all(one["there"] != one["wanted"] for one in changes)
        assert {one["refused"] for one in changes} == {None}

    async def test_what_telegram_refuses_is_told_and_the_rest_is_done(
        self, bot: Patient, double: Double
    ) -> None:
        """Telegram allows a name to be changed a few times a day only."""
        double.faults.flood(3_600, "setMyName")

        ran = await bot.run_beside("telegram", "sync")

        assert ran.code == 1
        assert "refused: Telegram refused: Flood control exceeded" in ran.out
        assert double.telegram.profile.name[""] != "Werkwijzer"
        assert double.telegram.profile.menus[0] == {"type": "commands"}

    async def test_a_name_that_is_too_long_is_told(self, bot: Patient) -> None:
        ran = await bot.run_beside("telegram", "sync", POW_SITE_NAME="W" * 65)

        assert ran.code == 1
        assert "too long" in ran.out

    async def test_it_may_be_done_before_the_bot_is_on(self, bot: Patient, double: Double) -> None:
        assert (await bot.run_beside("telegram", "sync", POW_TELEGRAM="off")).code == 0
        assert double.telegram.profile.menus[0] == {"type": "commands"}


class TestWebhook:
    async def test_set_says_where_and_how(self, posted: Patient, double: Double) -> None:
        ran = await posted.run_beside("telegram", "webhook", "set")

        assert (ran.code, ran.err) == (0, "")
        assert f"{HERE}/telegram, with your secret, 40 at a time" in ran.out
        post = double.telegram.webhook.post
        assert post is not None
        assert (post.url, post.secret, post.connections) == (f"{HERE}/telegram", SECRET, 40)
        assert double.telegram.updates.allowed == frozenset(ALLOWED)
        assert keeps_the_token(double, ran)

    async def test_set_says_what_it_replaced_without_its_path(
        self, posted: Patient, double: Double
    ) -> None:
        await _posted_elsewhere(double)

        ran = await posted.run_beside("telegram", "webhook", "set")

        assert "Before, it posted to elsewhere.example.\n" in ran.out
        assert "geheim" not in ran.out

    async def test_set_says_what_is_still_to_be_done(self, posted: Patient) -> None:
        ran = await posted.run_beside("telegram", "webhook", "set", POW_TELEGRAM="polling")

        assert "POW_TELEGRAM is polling: set it to webhook" in ran.out

    async def test_without_a_secret_it_is_refused(self, posted: Patient, double: Double) -> None:
        refused = await posted.run_beside("telegram", "webhook", "set", POW_TELEGRAM_SECRET="")

        assert sentence(refused).startswith("POW_TELEGRAM_SECRET: a webhook without a secret")
        assert double.telegram.webhook.post is None

    async def test_what_telegram_refuses_is_a_sentence(
        self, posted: Patient, double: Double
    ) -> None:
        ran = await posted.run_beside("telegram", "webhook", "set", POW_BASE_URL="https://intranet")

        assert sentence(ran).startswith("Telegram refused: Bad webhook")
        assert keeps_the_token(double, ran)

    async def test_delete_ends_it_and_keeps_what_waits(
        self, posted: Patient, double: Double
    ) -> None:
        await posted.run_beside("telegram", "webhook", "set")
        await double.person().type("Hallo")

        ran = await posted.run_beside("telegram", "webhook", "delete")

        assert ran.out == (
            "Telegram posts to nobody now. It posted to 127.0.0.1.\n"
            "1 updates wait, for a day at most.\n"
            "POW_TELEGRAM is webhook: set it to polling, and start the server anew.\n"
        )
        assert double.telegram.webhook.post is None
        assert len(double.telegram.updates.waiting) == 1

    async def test_info_without_one(self, bot: Patient) -> None:
        ran = await bot.run_beside("telegram", "webhook", "info")

        assert ran.out == "No webhook is set: updates are asked for.\nWaiting: 0 updates.\n"

    async def test_info_says_the_last_error_in_words(self, posted: Patient, double: Double) -> None:
        await _nothing_listens(posted, double)

        ran = await posted.run_beside("telegram", "webhook", "info")
        told = (await posted.run_beside("telegram", "webhook", "info", "--json")).json

        assert "Waiting: 1 updates.\n" in ran.out
        assert "Last error: Telegram could not deliver: nothing listens there" in ran.out
        assert told["last_error"] == "Telegram could not deliver: nothing listens there"
        assert (told["set"], told["leads_here"], told["waiting"]) == (True, True, 1)


class TestWrong:
    """What `doctor telegram` names, planted for real; `telegram test` takes the same looks."""

    async def test_no_token(self, bot: Patient) -> None:
        looked = await bot.look_beside("telegram", POW_TELEGRAM_TOKEN="")

        says, fix = looked.wrong["telegram.settings"]
        assert "there is no token" in says
        assert "@BotFather" in fix

    async def test_a_token_of_another_shape(self, bot: Patient) -> None:
        looked = await bot.look_beside("telegram", POW_TELEGRAM_TOKEN="geheim")

        assert "this is no token" in looked.wrong["telegram.settings"][0]
        assert "geheim" not in looked.ran.out

    async def test_a_token_that_telegram_does_not_know(self, bot: Patient, double: Double) -> None:
        strange = f"{double.token[:-6]}geheim"

        looked = await bot.look_beside("telegram", POW_TELEGRAM_TOKEN=strange)

        says, fix = looked.wrong["telegram.token"]
        assert says == "Telegram knows no bot with this token."
        assert "@BotFather" in fix
        assert "geheim" not in looked.ran.out

    async def test_a_telegram_out_of_reach(self, bot: Patient) -> None:
        nowhere = f"http://127.0.0.1:{free_port()}"

        looked = await bot.look_beside("telegram", POW_TELEGRAM_API=nowhere)

        says, fix = looked.wrong["telegram.away"]
        assert says == "Telegram cannot be reached: NetworkError."
        assert "POW_TELEGRAM_API" in fix

    async def test_a_telegram_that_is_none(self, bot: Patient, double: Double) -> None:
        looked = await bot.look_beside("telegram", POW_TELEGRAM_API=f"{double.address}/wiki")

        assert set(looked.wrong) & {"telegram.token", "telegram.away"}

    async def test_no_secret(self, posted: Patient) -> None:
        looked = await posted.look_beside("telegram", POW_TELEGRAM_SECRET="")

        says, fix = looked.wrong["telegram.settings"]
        assert "a webhook without a secret would believe anybody" in says
        assert "openssl rand" in fix
        assert "telegram.bot" in looked.well

    async def test_no_webhook(self, posted: Patient) -> None:
        says, fix = (await posted.look_beside("telegram")).wrong["telegram.webhook"]

        assert "no webhook is set" in says
        assert fix == "Run `pow-bot telegram webhook set`."

    async def test_a_webhook_that_leads_elsewhere(self, posted: Patient, double: Double) -> None:
        await _posted_elsewhere(double)

        looked = await posted.look_beside("telegram")

        says, fix = looked.wrong["telegram.webhook"]
        assert "posts elsewhere, to elsewhere.example" in says
        assert fix == "Run `pow-bot telegram webhook set`."
        assert "geheim" not in looked.ran.out

    async def test_the_fix_mends_it(self, posted: Patient, double: Double) -> None:
        await _posted_elsewhere(double)
        _, fix = (await posted.look_beside("telegram")).wrong["telegram.webhook"]

        assert (await posted.run_beside(*fix.split("`")[1].split()[1:])).code == 0

        assert "telegram.webhook" in (await posted.look_beside("telegram")).well

    async def test_a_webhook_that_posts_other_kinds(self, posted: Patient, double: Double) -> None:
        await _asked(double, "setWebhook", url=f"{HERE}/telegram", allowed_updates='["message"]')

        says, _ = (await posted.look_beside("telegram")).wrong["telegram.webhook"]
        assert "other kinds of updates" in says

    async def test_polling_while_a_webhook_is_set(self, bot: Patient, double: Double) -> None:
        await _posted_elsewhere(double)

        says, fix = (await bot.look_beside("telegram")).wrong["telegram.webhook"]
        assert "A webhook is set, to elsewhere.example" in says
        assert "pow-bot telegram webhook delete" in fix

    async def test_an_address_that_telegram_cannot_reach(
        self, posted: Patient, double: Double
    ) -> None:
        await _nothing_listens(posted, double)

        looked = await posted.look_beside("telegram", "web")

        says, fix = looked.wrong["telegram.delivery"]
        assert "nothing listens there" in says
        assert "Start the proxy" in fix
        assert "web.reachable" in looked.wrong
        assert "1 updates wait" in looked.wrong["telegram.waiting"][0]

    @pytest.mark.parametrize(
        ("answer", "meaning", "fix"),
        [
            (403, "Telegram has another secret", "pow-bot telegram webhook set"),
            (404, "has no page for it", "POW_TELEGRAM=webhook"),
            (502, "your server or its proxy failed", "pow-bot serve"),
        ],
    )
    async def test_a_server_that_refuses(
        self, posted: Patient, double: Double, answer: int, meaning: str, fix: str
    ) -> None:
        async with answering(answer) as here:
            await posted.run_beside("telegram", "webhook", "set", POW_BASE_URL=here)
            await double.person().type("Hallo")
            await _until_it_failed(double)
            looked = await posted.look_beside("telegram", POW_BASE_URL=here)

        assert meaning in looked.wrong["telegram.delivery"][0]
        assert fix in looked.wrong["telegram.delivery"][1]

    async def test_a_server_that_does_not_answer_at_its_address(self, posted: Patient) -> None:
        says, fix = (await posted.look_beside("telegram")).wrong["telegram.door"]

        assert says == f"{HERE}/telegram does not answer: ConnectError."
        assert "pow-bot serve" in fix

    async def test_a_server_that_knows_another_secret(
        self, posted: Patient, database: Database
    ) -> None:
        async with served(at_the_webhook(Listener(database))) as here:
            right = {"POW_BASE_URL": here, "POW_TELEGRAM_SECRET": ITS_SECRET}
            other = {**right, "POW_TELEGRAM_SECRET": "geheim"}
            good = await posted.look_beside("telegram", **right)
            bad = await posted.look_beside("telegram", **other)

        assert "telegram.door" in good.well
        says, fix = bad.wrong["telegram.door"]
        assert says == "The server knows another secret than these settings."
        assert "pow-bot telegram webhook set" in fix
        assert "geheim" not in bad.ran.out

    @pytest.mark.parametrize(
        ("answer", "meaning"), [(404, "has no page for updates"), (502, "answers 502")]
    )
    async def test_a_server_without_a_door_for_updates(
        self, posted: Patient, answer: int, meaning: str
    ) -> None:
        async with answering(answer) as here:
            looked = await posted.look_beside("telegram", POW_BASE_URL=here)

        assert meaning in looked.wrong["telegram.door"][0]

    async def test_two_who_ask(self, bot: Patient, double: Double) -> None:
        async with _somebody_else_asks(double):
            looked = await bot.look_beside("telegram", POW_PORT=free_port())

        says, fix = looked.wrong["telegram.pollers"]
        assert "Another program asks for the updates" in says
        assert "/revoke" in fix

    async def test_somebody_who_asks_beside_our_server(self, bot: Patient) -> None:
        """It is asked no further: that would send our own server away."""
        await bot.run_beside("init")
        assert "telegram.pollers" in (await bot.look_beside("telegram")).well

        for _ in range(2):
            noted = partial(note_contest, bot=BOT, now=datetime.now(UTC))
            await asyncio.to_thread(bot.write, noted)

        says, _ = (await bot.look_beside("telegram")).wrong["telegram.pollers"]
        assert "Another program asks for the updates" in says

    async def test_listening_finds_nobody_where_nobody_asks(self, double: Double) -> None:
        await double.person().type("Hallo")
        client = Client(double.token, double.address)

        assert (await listened(client, seconds=1)).ok

        assert len(double.telegram.updates.waiting) == 1
        await client.close_connections()

    async def test_updates_that_nobody_takes(self, bot: Patient, double: Double) -> None:
        await double.person().type("Hallo")

        looked = await bot.look_beside("telegram")

        assert "1 updates wait" in looked.wrong["telegram.waiting"][0]
        # They still do: looking takes nothing away.
        assert len(double.telegram.updates.waiting) == 1
        assert "Hallo" not in looked.ran.out

    async def test_a_profile_out_of_step(self, bot: Patient) -> None:
        says, fix = (await bot.look_beside("telegram")).wrong["telegram.profile"]

        assert all(part in says for part in PROFILE)
        assert fix == "Run `pow-bot telegram sync`."

    async def test_no_look_says_the_token(self, posted: Patient, double: Double) -> None:
        await _posted_elsewhere(double)

        for arguments in (["doctor", "telegram"], ["telegram", "test"]):
            assert keeps_the_token(double, await posted.run_beside(*arguments))


class TestTest:
    async def test_a_bot_that_works(self, bot: Patient) -> None:
        here = f"http://127.0.0.1:{bot.settings['POW_PORT']}"
        for arguments in (["init"], ["telegram", "sync"]):
            assert (await bot.run_beside(*arguments, POW_BASE_URL=here)).code == 0

        ran = await bot.run_beside("telegram", "test", POW_BASE_URL=here)

        assert (ran.code, ran.err) == (0, "")
        assert "  ok  The bot is @pow_double_bot, and the token is its own.\n" in ran.out
        assert "  ok  Nobody else asks for the updates.\n" in ran.out
        assert ran.out.endswith("\nAll is well.\n")

    async def test_one_that_does_not(self, bot: Patient) -> None:
        ran = await bot.run_beside("telegram", "test", "--json")

        names = {one["name"] for one in ran.json["findings"] if not one["ok"]}
        assert (ran.code, names) == (1, {"telegram.profile", "web.reachable"})

    async def test_one_that_is_off(self, bot: Patient) -> None:
        ran = await bot.run_beside("telegram", "test", POW_TELEGRAM="off")

        assert ran.code == 1
        assert "Set POW_TELEGRAM to polling or webhook." in ran.out


@pytest.mark.parametrize(
    "arguments", [["sync"], ["webhook", "set"], ["webhook", "delete"], ["webhook", "info"]]
)
async def test_a_command_that_telegram_refuses_says_why_in_a_sentence(
    posted: Patient, double: Double, arguments: list[str]
) -> None:
    strange = f"{double.token[:-6]}geheim"

    ran = await posted.run_beside("telegram", *arguments, POW_TELEGRAM_TOKEN=strange)

    assert sentence(ran) == "Telegram knows no bot with this token. Ask @BotFather."


# What is planted


async def _asked(double: Double, method: str, **given: object) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{double.base_url}{double.token}/{method}", json=given)
        assert answer.json()["ok"]


async def _posted_elsewhere(double: Double) -> None:
    await _asked(double, "setWebhook", url="https://elsewhere.example/geheim")


async def _nothing_listens(posted: Patient, double: Double) -> None:
    """A webhook that leads to a port where nothing is, and an update for it."""
    assert (await posted.run_beside("telegram", "webhook", "set")).code == 0
    await double.person().type("Hallo")
    await _until_it_failed(double)


async def _until_it_failed(double: Double) -> None:
    while not double.telegram.webhook.last_error:
        await double.telegram.bell.rung(None)


@asynccontextmanager
async def answering(code: int, body: str = "") -> AsyncIterator[str]:
    """A server that says the same to everybody; its address."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {code} Said\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(f"{head}{body}".encode())
        await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def _somebody_else_asks(double: Double) -> AsyncIterator[None]:
    """Another program with our token, that begins again whenever it was sent away."""

    async def ask() -> None:
        url = f"{double.base_url}{double.token}/getUpdates"
        async with httpx.AsyncClient(timeout=60) as client:
            while True:
                await client.post(url, json={"timeout": 30})
                await asyncio.sleep(0.5)

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


# The README


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_the_readme_connects_a_bot(double: Double, tmp_path: Path, way: str) -> None:
    """Typed as it stands there, from the token to a bot that answers `/start`."""
    keep, polling, webhook, tried = _shown_in_the_readme()
    blocks = [keep, polling if way == "polling" else webhook, tried]
    async with asyncio.timeout(4 * PATIENCE), _typed(blocks, double, tmp_path) as shell:
        assert shell.stdout is not None
        said = (await shell.stdout.readuntil(b"READY")).decode()
        noor = double.person()
        await noor.start()
        await noor.sees("Welke taal", timeout=PATIENCE)

    assert "All is well." in said
    assert double.telegram.profile.menus[0] == {"type": "commands"}
    assert shell.returncode == 0


def _shown_in_the_readme() -> list[str]:
    about = dict(sections((ROOT / "README.md").read_text(encoding="utf-8")))["Connect Telegram"]
    return fenced(about, "sh")


@asynccontextmanager
async def _typed(blocks: list[str], double: Double, folder: Path) -> AsyncIterator[Process]:
    """A shell in which this is typed and the token pasted; it serves until the end."""
    port = free_port()
    environment = bare(
        POW_PORT=port,
        POW_BASE_URL=f"http://127.0.0.1:{port}",
        POW_TELEGRAM_API=double.address,
        PATH=f"{BIN}:{os.environ['PATH']}",
    )
    served = "\npow-bot serve 2> log &\nuntil grep -q serving log; do kill -0 $!; sleep 0.1; done\n"
    typed = "pow-bot init\n" + "".join(blocks).replace("\npow-bot serve\n", served)
    # Stopped as one stops it, and waited for.
    typed += "printf READY\nuntil test -e over; do sleep 0.1; done\nkill $!\nwait $!\n"
    shell = await asyncio.create_subprocess_exec(
        *("sh", "-e", "-c", typed),
        cwd=folder,
        env=environment,
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    assert shell.stdin is not None
    shell.stdin.write(double.token.encode())
    shell.stdin.close()
    try:
        yield shell
        (folder / "over").touch()
        await shell.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)

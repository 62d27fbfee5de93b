"""The doctor: each mistake, planted for real, is named with what mends it."""

import os
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.words import Closing
from pow_bot.operate.checks.installation import room
from pow_bot.operate.findings import as_text, well, wrong
from pow_bot.resources import content
from pow_bot.storage import Database, Db, Sender, Undeliverable, erase, post
from pow_bot.storage.sending import Posted
from tests.docs.pages import ROOT
from tests.domain.intake.making import at, close, colleague, submitted
from tests.operate.installation import Installation
from tests.operate.patient import Patient
from tests.operate.running import BIN, Command, bare, free_port
from tests.postgres import PostgresServer

on_both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
NOW = datetime.now(UTC)


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def patient(command: Command, dialect: str, request: pytest.FixtureRequest) -> Iterator[Patient]:
    """After `pow-bot init`, on this database."""
    if dialect == "sqlite":
        patient = Patient(command, f"sqlite:///{Path('data/pow.sqlite').absolute()}")
        assert patient.run("init").code == 0
        yield patient
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    patient = Patient(command, server.database())
    assert patient.run("init").code == 0
    yield patient
    server.drop(patient.url)


# What is planted


class Mail:
    """A mail server that knows one password, and notes who greets it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.greeted: list[str] = []

    @property
    def settings(self) -> dict[str, object]:
        return {
            "POW_MAIL_HOST": "127.0.0.1",
            "POW_MAIL_PORT": self.port,
            "POW_MAIL_TLS": "none",
            "POW_MAIL_FROM": "bericht@werk.example",
        }

    async def handle_EHLO(  # noqa: N802 - the name is given
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.greeted.append("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - the name is given
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: object
    ) -> str:
        raise AssertionError("a look sends nothing")


@pytest.fixture
def mail() -> Iterator[Mail]:
    box = Mail()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    controller.start()
    yield box
    controller.stop()


@contextmanager
def somebody_else() -> Iterator[None]:
    """This process as a user who owns nothing here."""
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that says the same to everybody; its address."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            self.request.sendall(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Answer) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()


def _ago(**past: int) -> datetime:
    return NOW - timedelta(**past)


def _post(db: Db, kind: str, due: datetime) -> None:
    post(db, kind, db.new_holder(), {"to": "noor@example.org"}, due)


async def _no_such_address(posted: Posted) -> None:
    raise Undeliverable("the address takes no mail")


async def _given_up(database: Database, now: datetime) -> None:
    sender = Sender(database, {"mail.reply": _no_such_address}, lambda: now)
    while await sender.send_due():
        pass


async def _somebody_erased(database: Database) -> None:
    await erase(database, await database.write(Db.new_holder), NOW)


def _closed_and_gone(db: Db, reference: str) -> None:
    """Closed by a colleague who has left since."""
    actor = colleague(db)
    desk.claim(db, at(db, actor, reference, NOW))
    close(db, at(db, actor, reference, NOW), Closing.NO_LONGER_NEEDED, "Niets meer.")
    disable(db, actor.id, NOW)


# What is named


class TestSettings:
    def test_a_name_that_is_no_setting_is_told_with_the_nearest(self, patient: Patient) -> None:
        looked = patient.look("disk", POW_DATABSE_URL="x", POW_ZZZZZZZZ="y")

        assert looked.all_of("settings.names") == [
            ("POW_DATABSE_URL is no setting.", "Did you mean POW_DATABASE_URL?"),
            ("POW_ZZZZZZZZ is no setting.", "Take it away."),
        ]

    def test_every_value_that_cannot_be_used_is_told_and_not_repeated(
        self, patient: Patient
    ) -> None:
        looked = patient.look(POW_PORT="geheim", POW_MAIL_TLS="geheim")

        told = [says.partition(":")[0] for says, _ in looked.all_of("settings.values")]
        assert told == ["POW_PORT", "POW_MAIL_TLS"]
        assert "settings.md" in looked.wrong["settings.values"][1]
        assert "geheim" not in looked.ran.out

    def test_a_region_that_there_is_not(self, patient: Patient) -> None:
        says, fix = patient.look("disk", POW_REGISTERS="AM13,ZZ9").wrong["settings.values"]

        assert says == "POW_REGISTERS: there is no region ZZ9."
        assert "AM13" in fix

    def test_a_secret_that_every_user_can_read_is_told(self, patient: Patient) -> None:
        Path("token").write_text("geheim", encoding="utf-8")
        Path("token").chmod(0o644)
        Path("password").write_text("geheim", encoding="utf-8")
        Path("password").chmod(0o640)

        files = {"POW_TELEGRAM_TOKEN_FILE": "token", "POW_MAIL_PASSWORD_FILE": "password"}
        looked = patient.look("disk", **files)

        says, fix = looked.wrong["settings.files"]
        assert "POW_TELEGRAM_TOKEN_FILE" in says
        assert fix == "chmod o= token"
        assert "geheim" not in looked.ran.out
        subprocess.run(fix.split(), check=True)
        assert patient.look("disk", **files).wrong == {}


class TestKeys:
    def test_no_keys(self, patient: Patient) -> None:
        Path("data/keys").rename("away")

        says, fix = patient.look("keys").wrong["keys.files"]
        assert says == "There are no keys in data/keys."
        assert "pow-bot init" in fix

    @pytest.mark.parametrize("name", ["master-1.key", "index.key", "forms.key"])
    def test_a_key_that_is_gone(self, patient: Patient, name: str) -> None:
        Path("data/keys", name).unlink()

        says, fix = patient.look("keys").wrong["keys.files"]
        assert says == f"{name} is missing from the keyring."
        assert f"data/keys/{name} back from its backup" in fix

    def test_every_key_that_is_wrong_is_told_by_itself(self, patient: Patient) -> None:
        Path("data/keys/index.key").write_bytes(b"short")
        Path("data/keys/forms.key").chmod(0o644)

        looked = patient.look("keys")

        damaged, open_to_others = looked.all_of("keys.files")
        assert damaged[0].startswith("index.key is damaged")
        assert open_to_others[1] == "chmod 600 data/keys/forms.key"

    def test_no_ledger(self, patient: Patient) -> None:
        Path("data/keys/erasures.ledger").unlink()

        says, fix = patient.look("keys").wrong["keys.ledger"]
        assert "is missing" in says
        assert "newest" in fix

    @on_both
    def test_a_ledger_older_than_the_database(self, patient: Patient) -> None:
        ledger = Path("data/keys/erasures.ledger")
        older = ledger.read_bytes()
        patient.do(_somebody_erased)
        ledger.write_bytes(older)

        says, fix = patient.look("database").wrong["database.ledger"]
        assert says == "The erasure ledger is older than the database."
        assert "Put the newest one into the keyring" in fix

    def test_keys_that_one_may_not_read(self, patient: Patient) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root can take another user's place")
        patient.look("keys")
        with somebody_else():
            looked = patient.look("keys")

        says, fix = looked.wrong["keys.rights"]
        assert says.startswith("You may not read data/keys")
        assert "sudo -u" in fix


class TestDisk:
    def test_a_disk_that_has_less_room_than_an_erasure_needs(self, patient: Patient) -> None:
        """A file of holes: it claims more than the disk has, and takes nothing."""
        with Path("data/pow.sqlite").open("ab") as file:
            file.truncate(shutil.disk_usage(".").free)

        says, fix = patient.look("disk").wrong["disk.room"]
        assert says.endswith("the disk is full, or nearly.")
        assert "Make room there" in fix

    def test_a_full_disk(self, patient: Patient, tmp_path: Path) -> None:
        """A disk of four megabytes that only this command sees, filled to its last byte."""
        (tmp_path / "disk").mkdir()
        full = (
            f"mount -t tmpfs -o size=4m tmpfs {tmp_path}/disk"
            f" && cp -a data/keys {tmp_path}/disk/keys"
            f" && (cat /dev/zero > {tmp_path}/disk/zeros; true) 2> /dev/null"
            f" && {BIN}/pow-bot doctor"
        )
        apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
        if subprocess.run([*apart, "mount -t tmpfs tmpfs /mnt"], check=False).returncode:
            pytest.skip("no disk can be made here")
        ran = subprocess.run(
            [*apart, full],
            env=bare(POW_DATA=f"{tmp_path}/disk"),
            capture_output=True,
            text=True,
            check=False,
        )

        assert ran.returncode == 1
        assert f"!!  0 MB are free on the disk of {tmp_path}/disk" in ran.stdout
        assert "Make room there" in ran.stdout
        assert "Traceback" not in ran.stderr

    def test_what_is_needed_grows_with_the_database(self) -> None:
        here, gigabyte = Path("data"), 2**30

        assert room(here, free=2 * gigabyte, size=gigabyte).ok
        assert not room(here, free=gigabyte, size=gigabyte).ok


class TestDatabase:
    def test_none(self, patient: Patient) -> None:
        Path("data/pow.sqlite").unlink()

        says, fix = patient.look("database").wrong["database.tables"]
        assert says.startswith("There is no database at ")
        assert "pow-bot init" in fix
        assert not Path("data/pow.sqlite").exists()

    @pytest.mark.parametrize(
        "url",
        ["postgresql://pow:geheim@127.0.0.1:1/pow", "mysql://pow:geheim@db/pow"],
    )
    def test_out_of_reach(self, patient: Patient, url: str) -> None:
        looked = patient.look("database", POW_DATABASE_URL=url)

        assert "POW_DATABASE_URL" in looked.wrong["database.tables"][1]
        assert "geheim" not in looked.ran.out

    def test_no_database_at_all(self, patient: Patient) -> None:
        Path("data/pow.sqlite").write_bytes(b"no database, but a letter")

        says, _ = patient.look("database").wrong["database.tables"]
        assert says == "The database cannot be opened: file is not a database."

    @on_both
    def test_old_tables(
        self, patient: Patient, dialect: str, request: pytest.FixtureRequest
    ) -> None:
        back = "UPDATE alembic_version SET version_num = '0005_consents'"
        if dialect == "sqlite":
            with sqlite3.connect("data/pow.sqlite") as connection:
                connection.execute(back)
            connection.close()
        else:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            server.run(back, patient.url)

        says, fix = patient.look("database").wrong["database.tables"]
        assert says.startswith("The tables are old")
        assert fix == "Run `pow-bot migrate`."

    def test_tables_of_a_version_to_come(self, patient: Patient) -> None:
        with sqlite3.connect("data/pow.sqlite") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999_to_come'")
        connection.close()

        says, fix = patient.look("database").wrong["database.tables"]
        assert "9999_to_come" in says
        assert fix == "Install the version that made this database."

    @on_both
    def test_keys_of_another_database(self, patient: Patient) -> None:
        patient.write(colleague)
        other = {"POW_KEYS": "other", "POW_DATABASE_URL": "sqlite:///other.sqlite"}
        assert patient.run("init", **other).code == 0

        says, fix = patient.look("database", POW_KEYS="other").wrong["database.keys"]
        assert says == "The keys in other are not those of this database."
        assert "POW_KEYS" in fix


@on_both
class TestOutbox:
    def test_what_was_given_up(self, patient: Patient) -> None:
        for _ in range(2):
            patient.write(partial(_post, kind="mail.reply", due=NOW))
        patient.do(partial(_given_up, now=NOW))

        says, fix = patient.look("database").wrong["outbox.given_up"]
        assert says == "Given up in the last seven days: 2 mail.reply."
        assert "log" in fix

    def test_what_was_given_up_long_ago_is_let_be(self, patient: Patient) -> None:
        before = NOW - timedelta(days=8)
        patient.write(partial(_post, kind="mail.reply", due=before))
        patient.do(partial(_given_up, now=before))

        assert "outbox.given_up" in patient.look("database").well

    def test_what_waits_for_longer_than_a_day(self, patient: Patient) -> None:
        patient.write(partial(_post, kind="telegram.letter", due=_ago(hours=25)))
        patient.write(partial(_post, kind="mail.reply", due=_ago(hours=26)))
        patient.write(partial(_post, kind="mail.reply", due=_ago(hours=23)))

        says, fix = patient.look("database").wrong["outbox.waiting"]
        assert says == "Waiting for longer than a day: 1 mail.reply, 1 telegram.letter."
        assert "pow-bot serve" in fix

    def test_mail_that_waits_for_a_server(self, patient: Patient) -> None:
        patient.write(partial(_post, kind="mail.reply", due=_ago(hours=25)))

        assert patient.look("database").wrong["outbox.waiting"][1] == "Set POW_MAIL_HOST."


@on_both
class TestTeam:
    def test_a_catch_all_queue_that_nobody_owns(self, patient: Patient) -> None:
        patient.write(colleague)

        says, fix = patient.look("database").wrong["team.catch_all"]
        assert "seen by nobody" in says
        assert "--catch-all" in fix

        added = fix.replace("EMAIL ...", "j.bos@example.org --name Bos --organisation RMT")
        ran = patient.run(*added.split()[1:], "--region", "AM13")
        assert ran.code == 0
        assert "team.catch_all" in patient.look("database").well

    def test_a_queue_that_nobody_sees(self, patient: Patient) -> None:
        patient.write(partial(colleague, regions=("AM14",), catch_all=True))
        patient.write(partial(submitted, region="AM13"))
        patient.write(partial(submitted, region="AM14"))

        ((says, fix),) = patient.look("database").all_of("team.queues")
        assert "the queue of AM13" in says
        assert fix == "pow-bot staff add EMAIL ... --region AM13"

    def test_what_is_closed_waits_for_nobody(self, patient: Patient) -> None:
        sent = patient.write(partial(submitted, now=NOW))
        patient.write(partial(_closed_and_gone, reference=sent.reference))

        assert "team.queues" not in patient.look("database").wrong

    def test_front_doors_that_people_cannot_see_are_a_hint(self, patient: Patient) -> None:
        patient.write(partial(colleague, regions=("AM05", "AM14"), catch_all=True))

        looked = patient.look("database")
        assert "AM05: people see https://www.werkcentrum.nl" in looked.well["team.front_doors"]
        assert "front door of AM14" in looked.well["team.verified"]


class TestFlows:
    @pytest.fixture
    def mine(self) -> Path:
        return Path(shutil.copytree(content("flows"), "mine"))

    def test_ours_are_whole(self, patient: Patient) -> None:
        assert patient.look("flows").wrong == {}

    def test_a_mistake(self, patient: Patient, mine: Path) -> None:
        (mine / "zelfmelden.yaml").write_text("flow: zelfmelden\nwen: x\n", encoding="utf-8")

        looked = patient.look("flows", POW_FLOWS="mine")

        told = dict(looked.all_of("flows.mistakes"))
        assert "mine/zelfmelden.yaml:2: `wen` is not known here." in told

    def test_a_text_without_a_translation(self, patient: Patient, mine: Path) -> None:
        file = mine / "mens.yaml"
        written = file.read_text(encoding="utf-8").replace("Hulp van een mens", "Een mens spreken")
        # Beside another mistake, because nothing is proved then, which takes seconds.
        file.write_text(written.replace("do: person.find", "do: person.fnd"), encoding="utf-8")

        looked = patient.look("flows", POW_FLOWS="mine")

        says = [says for says, _ in looked.all_of("flows.mistakes")]
        assert any(s.startswith("mine/mens.yaml:") and "`en`" in s for s in says), says

    def test_of_many_mistakes_it_says_where_the_rest_stands(
        self, patient: Patient, mine: Path
    ) -> None:
        names = "".join(f"wen{n}: x\n" for n in range(20))
        (mine / "zelfmelden.yaml").write_text(f"flow: zelfmelden\n{names}", encoding="utf-8")

        looked = patient.look("flows", POW_FLOWS="mine")

        *_, (says, fix) = looked.all_of("flows.mistakes")
        assert says.startswith("And ")
        assert fix == "Run `pow-bot flows check mine`."


class TestContent:
    """What came with the program, and is not as it came."""

    @pytest.fixture
    def ours(self, tmp_path: Path) -> Path:
        """The program as a wheel has it."""
        installed = tmp_path / "installed"
        bytecode = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "pow_bot", installed / "pow_bot", ignore=bytecode)
        for name in ("flows", "locales", "web"):
            shutil.copytree(ROOT / name, installed / "pow_bot/_content" / name)
        return installed

    def test_a_catalogue_that_cannot_be_read(self, ours: Path) -> None:
        catalogue = ours / "pow_bot/_content/locales/en/LC_MESSAGES/messages.po"
        catalogue.write_text('msgid "a"\nmsgstr "b\n', encoding="utf-8")

        ran = _doctor_of(ours)

        assert ran.returncode == 1
        assert "!!  " in ran.stdout
        assert "messages.po" in ran.stdout
        assert "Traceback" not in ran.stderr

    def test_a_folder_that_is_gone(self, ours: Path) -> None:
        shutil.rmtree(ours / "pow_bot/_content/flows")

        ran = _doctor_of(ours)

        assert ran.returncode == 1
        assert "Install pow-bot again." in ran.stdout


def _doctor_of(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pow_bot", "doctor", "flows"],
        env=bare(PYTHONPATH=folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


class TestWeb:
    def test_an_address_without_https(self, patient: Patient) -> None:
        looked = patient.look("web", POW_BASE_URL="http://werk.invalid")

        says, fix = looked.wrong["web.address"]
        assert "others can read along" in says
        assert "POW_BASE_URL" in fix

    def test_an_address_that_only_this_machine_has(self, patient: Patient) -> None:
        says, _ = patient.look("web").wrong["web.address"]
        assert "nobody else can reach it" in says

    def test_a_proxy_that_nobody_named(self, patient: Patient) -> None:
        url = f"https://127.0.0.1:{free_port()}"

        looked = patient.look("web", POW_BASE_URL=url)
        named = patient.look("web", POW_BASE_URL=url, POW_PROXIES="127.0.0.1")

        assert "POW_PROXIES" in looked.wrong["web.proxies"][1]
        assert set(named.wrong) == {"web.reachable"}

    def test_nothing_answers(self, patient: Patient) -> None:
        url = f"http://127.0.0.1:{free_port()}"

        says, fix = patient.look("web", POW_BASE_URL=url).wrong["web.reachable"]
        assert says == f"{url}/healthz does not answer: ConnectError."
        assert "pow-bot serve" in fix

    @pytest.mark.parametrize(
        "answer", [b"HTTP/1.1 200 OK\r\n\r\nhello", b"HTTP/1.1 404 No\r\n\r\n", b"what?"]
    )
    def test_something_else_answers(self, patient: Patient, answer: bytes) -> None:
        with answering(answer) as url:
            looked = patient.look("web", POW_BASE_URL=url)

        assert looked.wrong["web.reachable"][0].startswith(f"{url}/healthz")

    def test_a_server_that_answers(self, patient: Patient, tmp_path: Path) -> None:
        there = Installation(tmp_path / "data", patient.url)
        with there.served() as server:
            looked = patient.look("web", POW_BASE_URL=server.url)

        assert looked.well["web.reachable"] == f"{server.url}/healthz answers."


class TestMail:
    def test_none_is_no_mistake_and_says_what_people_miss(self, patient: Patient) -> None:
        looked = patient.look("mail")

        assert looked.wrong == {}
        assert "nobody gets mail" in looked.well["mail.server"]

    def test_a_server_that_lets_us_in(self, patient: Patient, mail: Mail) -> None:
        looked = patient.look("mail", **mail.settings)

        assert looked.wrong == {}
        assert "lets us in" in looked.well["mail.server"]
        assert mail.greeted == ["EHLO"]

    def test_no_server_there(self, patient: Patient, mail: Mail) -> None:
        looked = patient.look("mail", **{**mail.settings, "POW_MAIL_PORT": free_port()})

        says, fix = looked.wrong["mail.server"]
        assert "cannot be reached" in says
        assert "POW_MAIL_PORT" in fix

    def test_a_server_without_the_safety_that_is_set(self, patient: Patient, mail: Mail) -> None:
        looked = patient.look("mail", **{**mail.settings, "POW_MAIL_TLS": "starttls"})

        assert "POW_MAIL_TLS" in looked.wrong["mail.server"][1]

    def test_a_wrong_password(self, patient: Patient, mail: Mail) -> None:
        own = {"POW_MAIL_USER": "pow", "POW_MAIL_PASSWORD": "geheim"}
        looked = patient.look("mail", **mail.settings, **own)

        says, fix = looked.wrong["mail.server"]
        assert "refuses the password" in says
        assert "POW_MAIL_PASSWORD" in fix
        assert "geheim" not in looked.ran.out

    def test_no_sender(self, patient: Patient, mail: Mail) -> None:
        looked = patient.look("mail", **{**mail.settings, "POW_MAIL_FROM": ""})

        assert looked.wrong["mail.server"][1] == "Set POW_MAIL_FROM."


class TestTelling:
    def test_without_an_installation_it_tells_all_that_is_missing(self, command: Command) -> None:
        ran = command("doctor", "keys", "disk", "database", "web", "mail", "telegram")

        assert (ran.code, ran.err) == (1, "")
        assert "!!  There are no keys in data/keys." in ran.out
        assert "!!  There is no database at" in ran.out
        assert list(Path().iterdir()) == []

    def test_where_all_is_well_it_says_so(self, patient: Patient) -> None:
        patient.write(partial(colleague, catch_all=True))

        ran = patient.run("doctor", "keys", "disk", "database", "mail", "telegram")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith("\nAll is well.\n")

    def test_a_list_for_people(self) -> None:
        found = [
            wrong("keys.files", "index.key is missing.", "Put it back."),
            well("keys.ledger", "There."),
            well("web.address", "Fine.", "It could be finer."),
        ]

        assert as_text(found) == (
            "Keys\n"
            "  !!  index.key is missing.\n"
            "      -> Put it back.\n"
            "  ok  There.\n"
            "Web\n"
            "  ok  Fine.\n"
            "      -> It could be finer.\n"
            "\n"
            "1 thing to mend."
        )

    def test_a_part_that_there_is_not(self, command: Command) -> None:
        assert command("doctor", "heart").code == 2

"""The command line: what it does, what it says, and how it ends."""

import json
import shutil
import signal
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pow_bot.domain.intake.records import intakes
from pow_bot.resources import content
from pow_bot.storage import Db
from pow_bot.storage.keyring import keys
from tests.operate.running import Command, begun, ended, pow_bot, wait_until
from tests.postgres import PostgresServer
from tests.web.serving import sent, serving

ADDRESS = "s.visser@example.nl"
VISSER = (ADDRESS, "--name", "S. Visser", "--organisation", "Gemeente Utrecht")


def sentence(command: Command, *arguments: str, **more: Any) -> str:
    """The one sentence on stderr with which a command refuses."""
    ran = command(*arguments, **more)
    assert (ran.code, ran.out) == (1, ""), (ran.out, ran.err)
    assert "Traceback" not in ran.err
    assert ran.err.endswith("\n")
    (line,) = ran.err.splitlines()
    return line


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestInit:
    def test_it_makes_keys_that_nobody_else_can_read(self, command: Command) -> None:
        ran = command("init")
        assert ran.code == 0
        assert "Keys: made, in data/keys\n" in ran.out
        assert (rights(Path("data")), rights(Path("data/keys"))) == (0o700, 0o700)
        files = {file.name: rights(file) for file in Path("data/keys").iterdir()}
        names = ("master-1.key", "index.key", "forms.key", "erasures.ledger")
        assert files == dict.fromkeys(names, 0o600)

    def test_it_can_be_repeated(self, installed: Command) -> None:
        before = {file: file.read_bytes() for file in Path("data/keys").iterdir()}
        again = installed("init")
        assert again.code == 0
        assert "Keys: there already" in again.out
        assert "Front doors filled in: 0\n" in again.out
        assert {file: file.read_bytes() for file in Path("data/keys").iterdir()} == before

    @pytest.mark.parametrize("name", ["master-1.key", "index.key", "forms.key"])
    def test_a_keyring_that_lost_a_key_is_refused(self, installed: Command, name: str) -> None:
        Path("data/keys", name).unlink()
        assert name in sentence(installed, "init")
        assert not Path("data/keys", name).exists()

    def test_a_keyring_that_is_damaged_or_open_to_others_is_refused(
        self, installed: Command
    ) -> None:
        key = Path("data/keys/index.key")
        key.write_bytes(b"short")
        assert "index.key is damaged" in sentence(installed, "init")
        assert key.read_bytes() == b"short"
        key.chmod(0o644)
        assert "chmod 600" in sentence(installed, "init")

    def test_new_keys_are_never_made_for_a_database_with_people(self, installed: Command) -> None:
        """A mistyped POW_KEYS would lock everybody out, and begin an empty erasure ledger."""
        installed("staff", "add", *VISSER, "--region", "AM13")
        Path("data/keys").rename("away")
        assert "New keys would lock them out" in sentence(installed, "init")
        assert list(Path("data/keys").iterdir()) == []

    def test_keys_of_another_database_are_refused(self, installed: Command) -> None:
        installed("staff", "add", *VISSER, "--region", "AM13")
        other = {"POW_KEYS": "other", "POW_DATABASE_URL": "sqlite:///other.sqlite"}
        assert installed("init", **other).code == 0
        for arguments in (["staff", "list"], ["init"], ["serve"]):
            said = sentence(installed, *arguments, POW_KEYS="other")
            assert said.startswith("The keys in other are not those of this database.")

    def test_several_at_once_make_one_installation(self, command: Command) -> None:
        assert command.at_once("init", times=4) == [0] * 4
        assert "Keys: there already" in command("init").out


class TestMigrate:
    def test_it_can_be_repeated(self, installed: Command) -> None:
        for _ in range(2):
            assert installed("migrate").out == "The tables are up to date.\n"

    def test_without_keys_it_makes_nothing(self, command: Command) -> None:
        said = "There are no keys in data/keys. Run `pow-bot init`, or set POW_KEYS."
        assert sentence(command, "migrate") == said
        assert list(Path().iterdir()) == []

    @pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
    def test_several_at_once(
        self, installed: Command, dialect: str, request: pytest.FixtureRequest
    ) -> None:
        url = "sqlite:///once.sqlite"
        if dialect == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = server.database()
        assert installed.at_once("migrate", times=4, POW_DATABASE_URL=url) == [0] * 4
        assert installed("staff", "list", POW_DATABASE_URL=url).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve"],
        ["staff", "list"],
        ["staff", "link", ADDRESS],
        ["erase", "K7P-4QM", "--yes"],
        ["staff", "add", *VISSER, "--region", "AM13"],
    ],
)
def test_before_migrate_every_command_says_so(installed: Command, arguments: list[str]) -> None:
    Path("data/pow.sqlite").unlink()
    assert "Run `pow-bot migrate` first." in sentence(installed, *arguments)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////nowhere/at/all/pow.sqlite", "unable to open database file"),
        ("postgresql://pow:geheim@127.0.0.1:1/pow", "ConnectionRefusedError"),
    ],
)
def test_a_database_out_of_reach_is_said_without_its_password(
    installed: Command, url: str, reason: str
) -> None:
    for arguments in (["init"], ["migrate"], ["serve"], ["staff", "list"]):
        said = sentence(installed, *arguments, POW_DATABASE_URL=url)
        assert said == f"The database cannot be opened: {reason}."


def test_a_postgresql_without_the_database_is_said(
    installed: Command, postgres_server: PostgresServer
) -> None:
    url = postgres_server.named("nothing_of_the_kind")
    said = sentence(installed, "init", POW_DATABASE_URL=url)
    assert said.startswith("The database cannot be opened: InvalidCatalogNameError")


def test_a_folder_that_cannot_be_made_is_said(command: Command) -> None:
    assert sentence(command, "init", POW_DATA="/proc/pow") == (
        "/proc/pow: No such file or directory"
    )


class TestServe:
    """What it refuses; the rest stands in test_serving."""

    def test_without_its_ledger_it_would_bring_erased_people_back(self, installed: Command) -> None:
        ledger = Path("data/keys/erasures.ledger")
        ledger.unlink()
        said = sentence(installed, "serve")
        assert said.startswith("The erasure ledger erasures.ledger is missing")
        assert not ledger.exists()

    def test_with_a_broken_flow_it_says_file_line_and_fix(self, installed: Command) -> None:
        flows = Path(shutil.copytree(content("flows"), "mine"))
        (flows / "zelfmelden.yaml").write_text("flow: zelfmelden\nwen: x\n")
        ran = installed("serve", POW_FLOWS=flows)
        assert ran.code == 1
        assert "mine/zelfmelden.yaml:2: `wen` is not known here." in ran.err

    def test_an_address_that_is_not_ours_is_said(self, installed: Command) -> None:
        said = sentence(installed, "serve", POW_HOST="203.0.113.1", POW_PORT="8123")
        assert said.startswith("Cannot listen on 203.0.113.1, port 8123: Cannot assign")


class TestStaff:
    def test_a_colleague_gets_an_address_once_and_is_listed(self, installed: Command) -> None:
        added = installed("staff", "add", *VISSER, "--region", "am13", "--region", "AM14")
        assert added.out.startswith("http://localhost:8000/team/in/")
        assert installed("staff", "list").out == (
            f"S. Visser <{ADDRESS}>  intake_worker, Gemeente Utrecht  AM13, AM14\n"
        )
        assert installed("staff", "list", "--json").json == [
            {
                "name": "S. Visser",
                "email": ADDRESS,
                "organisation": "Gemeente Utrecht",
                "role": "intake_worker",
                "regions": ["AM13", "AM14"],
                "catch_all": False,
                "at_front_door": True,
                "municipalities": [],
                "disabled": False,
            }
        ]
        link = installed("staff", "link", ADDRESS.upper())
        assert (link.code, link.out == added.out) == (0, False)

    def test_a_colleague_may_be_for_some_municipalities_and_their_organisation_only(
        self, installed: Command
    ) -> None:
        only = ("--municipality", "gm0344", "--no-front-door")
        assert installed("staff", "add", *VISSER, "--region", "AM13", *only).code == 0
        listed = installed("staff", "list", "--json").json[0]
        assert (listed["municipalities"], listed["at_front_door"]) == (["GM0344"], False)
        for code in ("GM9999", "GM0363"):
            elsewhere = ("--region", "AM13", "--municipality", code)
            said = sentence(installed, "staff", "add", *VISSER, *elsewhere)
            assert said.startswith(f"{code} is no municipality of these regions")

    def test_a_disabled_colleague_stays_listed_and_gets_no_link(self, installed: Command) -> None:
        installed("staff", "add", *VISSER, "--region", "AM13", "--catch-all")
        assert installed("staff", "disable", ADDRESS).code == 0
        assert installed("staff", "list").out.endswith("  disabled\n")
        assert installed("staff", "list", "--json").json[0]["disabled"] is True
        for refused in ("link", "disable"):
            assert "address" in sentence(installed, "staff", refused, ADDRESS)

    def test_nobody_is_an_empty_list(self, installed: Command) -> None:
        assert installed("staff", "list").out == ""
        assert installed("staff", "list", "--json").json == []

    def test_what_is_refused_is_a_sentence_that_repeats_no_address(
        self, installed: Command
    ) -> None:
        installed("staff", "add", *VISSER, "--region", "AM13")
        said = [
            sentence(installed, "staff", "add", *VISSER, "--region", "AM13"),
            sentence(installed, "staff", "link", "niemand@example.nl"),
            sentence(installed, "staff", "disable", "niemand@example.nl"),
            sentence(installed, "staff", "add", "visser", *VISSER[1:], "--region", "AM13"),
            sentence(installed, "staff", "add", "", *VISSER[1:], "--region", "AM13"),
        ]
        assert not [line for line in said if "isser" in line or "niemand" in line]

    def test_a_region_that_is_none_is_named(self, installed: Command) -> None:
        said = sentence(installed, "staff", "add", *VISSER, "--region", "AM13", "--region", "ZZ99")
        assert said == "ZZ99 is no region; a code looks like AM13."
        assert installed("staff", "list").out == ""

    def test_a_name_fits_where_names_stand(self, installed: Command) -> None:
        given = [*VISSER, "--region", "AM13", "--name", "N" * 61]
        assert sentence(installed, "staff", "add", *given) == "A name has at most 60 characters."

    @pytest.mark.parametrize("blank", ["--name", "--organisation"])
    def test_a_colleague_has_a_name_and_an_organisation(
        self, installed: Command, blank: str
    ) -> None:
        given = [*VISSER, "--region", "AM13", blank, " "]
        assert "a name and an organisation" in sentence(installed, "staff", "add", *given)

    @pytest.mark.parametrize(
        "arguments",
        [
            ["staff", "add", ADDRESS],
            ["staff", "add", *VISSER, "--region", "AM13", "--role", "boss"],
            ["staff", "list", "--xml"],
            ["staff", "nothing"],
            ["nothing"],
            ["erase"],
            ["flows", "talk", "--locale", "xx"],
            ["flows", "check", "no-such-folder"],
        ],
    )
    def test_what_is_wrongly_called_ends_with_2(
        self, command: Command, arguments: list[str]
    ) -> None:
        ran = command(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert "Usage: " in ran.err


class TestRegions:
    def test_a_postcode(self, command: Command) -> None:
        for typed in ("5038", "5038 EA", " 5038ea "):
            assert command("regions", "of", typed).out == "GM0855 Tilburg: AM26 Midden-Brabant\n"

    def test_a_postcode_in_two_regions_names_both(self, command: Command) -> None:
        ran = command("regions", "of", "3366", "--json")
        assert ran.code == 0
        assert ran.json == [
            {"municipality": "GM1978", "name": "Molenlanden", "region": "AM35",
             "region_name": "Gorinchem"},
            {"municipality": "GM0610", "name": "Sliedrecht", "region": "AM23",
             "region_name": "Drechtsteden"},
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["utrecht", "Gemeente Utrecht", "GM0344", "utrect"])
    def test_a_name_also_with_a_slip(self, command: Command, name: str) -> None:
        assert command("regions", "of", name).out == "GM0344 Utrecht: AM13 Midden-Utrecht\n"

    def test_a_name_of_several_names_them(self, command: Command) -> None:
        found = command("regions", "of", "Bergen", "--json").json
        assert {one["municipality"] for one in found} == {"GM0373", "GM0893"}
        assert {one["region"] for one in found} == {"AM15", "AM29"}

    def test_what_is_not_known_ends_with_1(self, command: Command) -> None:
        assert sentence(command, "regions", "of", "Nergenshuizen") == "No such place is known."
        assert sentence(command, "regions", "of", "0000") == "No such place is known."
        ran = command("regions", "of", "Nergenshuizen", "--json")
        assert (ran.code, ran.json) == (1, [])


class TestFlows:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(content("flows"), tmp_path / "mine"))

    def test_our_own_are_right(self, command: Command) -> None:
        ran = command("flows", "check", "--json")
        assert (ran.code, ran.err) == (0, "")
        assert ran.json["mistakes"] == []
        assert ran.json["figures"]["regions"] == 35

    def test_a_mistake_is_told_with_file_line_and_fix(self, command: Command, folder: Path) -> None:
        file = folder / "zelfmelden.yaml"
        lines = file.read_text(encoding="utf-8").splitlines()
        at = next(number for number, line in enumerate(lines) if "when:" in line)
        lines[at] = lines[at].replace("when:", "wen:")
        file.write_text("\n".join(lines), encoding="utf-8")

        told = command("flows", "check", str(folder))
        assert told.code == 1
        line = f"mine/zelfmelden.yaml:{at + 1}: `wen` is not known here. Did you mean `when`?"
        assert line in told.out.splitlines()

        assert {
            "file": "mine/zelfmelden.yaml",
            "line": at + 1,
            "says": "`wen` is not known here.",
            "fix": "Did you mean `when`?",
        } in command("flows", "check", str(folder), "--json").json["mistakes"]

    @pytest.mark.parametrize("written", [b"", b"[", b"\xff\xfe", b"flow: x\n" * 3, b"- a\n- b"])
    def test_any_rubbish_is_a_mistake_and_no_traceback(
        self, command: Command, folder: Path, written: bytes
    ) -> None:
        (folder / "zelfmelden.yaml").write_bytes(written)
        ran = command("flows", "check", str(folder))
        assert (ran.code, ran.err) == (1, "")
        assert ran.out.startswith("mine")

    def test_an_empty_folder_is_a_mistake(self, command: Command, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        ran = command("flows", "check", "none")
        assert ran.code == 1
        assert "There is no flow `zelfmelden`." in ran.out

    def test_a_drawing(self, command: Command) -> None:
        drawn = command("flows", "graph")
        assert drawn.out.startswith("flowchart TD\n")
        assert command("flows", "graph", "zelfmelden", "--region", "am05").out != drawn.out
        assert "there is gegevens, leren, mens" in sentence(command, "flows", "graph", "nothing")
        assert "ZZ is no region" in sentence(command, "flows", "graph", "--region", "zz")

    def test_a_talk_as_text(self, command: Command) -> None:
        ran = command("flows", "talk", "--locale", "en", typed="1\n3511\n")
        assert ran.code == 0
        assert "What fits you best?" in ran.out
        assert ran.out.count("\n\n> ") == 3

    def test_a_talk_as_lines_of_json_to_the_receipt(self, command: Command) -> None:
        typed = "1\n3511\n/back\n3512\n1\n06 12 34 56 78\nnee\nnee\n/change situation\n1\nja\n"
        ran = command("flows", "talk", "--json", typed=typed)
        said = [json.loads(line) for line in ran.out.splitlines()]
        assert len(said) == 1 + typed.count("\n")
        asked = [one["question"]["at"].removeprefix("zelfmelden.") for one in said]
        assert asked[:5] == ["situation", "place", "reach", "place", "reach"]
        effects = [effect for one in said for effect in one["effects"]]
        assert [effect["action"] for effect in effects] == ["intake.submit"]
        assert effects[0]["region"] == "AM13"


class TestSettings:
    def test_an_unknown_name_is_told_with_the_nearest(self, installed: Command) -> None:
        ran = installed("staff", "list", POW_DATABSE_URL="x", POW_ZZZZZZZZ="y", POW_SOAK="1")
        assert ran.code == 0
        assert ran.err.splitlines() == [
            "POW_DATABSE_URL is no setting. Did you mean POW_DATABASE_URL?",
            "POW_ZZZZZZZZ is no setting.",
        ]

    def test_every_setting_can_be_a_file(self, installed: Command, tmp_path: Path) -> None:
        (tmp_path / "url").write_text("sqlite:///by-file.sqlite\n")
        (tmp_path / "base").write_text("https://werk.example.nl")
        assert installed("init", POW_DATABASE_URL_FILE="url").code == 0
        assert Path("by-file.sqlite").exists()
        added = installed("staff", "add", *VISSER, "--region", "AM13", POW_BASE_URL_FILE="base")
        assert (added.err, added.out[:32]) == ("", "https://werk.example.nl/team/in/")

    def test_a_file_wins(self, installed: Command, tmp_path: Path) -> None:
        (tmp_path / "port").write_text("no port")
        assert "POW_PORT" in sentence(installed, "serve", POW_PORT="80", POW_PORT_FILE="port")

    def test_a_file_that_cannot_be_read_is_said(self, command: Command, tmp_path: Path) -> None:
        (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
        assert sentence(command, "init", POW_DATABASE_URL_FILE="nowhere") == (
            "nowhere cannot be read: No such file or directory"
        )
        assert sentence(command, "init", POW_DATABASE_URL_FILE="binary") == (
            "binary cannot be read: it is no UTF-8"
        )

    @pytest.mark.parametrize(
        "name",
        [
            "POW_PORT",
            "POW_MAIL_TLS",
            "POW_MAIL_PORT",
            "POW_DRAFT_DAYS",
            "POW_LOG_LEVEL",
            "POW_TELEGRAM",
        ],
    )
    def test_what_cannot_be_used_is_named_and_not_repeated(
        self, command: Command, name: str
    ) -> None:
        said = sentence(command, "serve", **{name: "geheim"})
        assert said.startswith(f"{name}: ")
        assert "geheim" not in said

    @pytest.mark.parametrize("url", ["mysql://pow:geheim@db/pow", "geheim", "sqlite:geheim://"])
    def test_a_database_that_is_none_of_ours_is_not_repeated(
        self, installed: Command, url: str
    ) -> None:
        said = sentence(installed, "staff", "list", POW_DATABASE_URL=url)
        assert "postgresql://" in said
        assert "geheim" not in said


class TestErase:
    async def test_a_person_is_gone_also_from_the_files_and_for_a_server(
        self, tmp_path: Path
    ) -> None:
        database = f"sqlite:///{tmp_path / 'pow.sqlite'}"
        settings = {"POW_DATA": tmp_path, "POW_DATABASE_URL": database}
        assert pow_bot("init", folder=tmp_path, **settings).code == 0
        async with serving(tmp_path, database) as there:
            person, other = await sent(there.person()), await sent(there.person())
            traces = await there.read(_traces)
            assert len(_found(tmp_path, traces)) == len(traces) > 4

            command = ["erase", person.reference.lower().replace("-", " "), "--yes"]
            ran = pow_bot(*command, folder=tmp_path, **settings)

            assert (ran.code, ran.err) == (0, "")
            assert ran.out.startswith("Erased. A backup made before this")
            left = await there.read(_traces)
            assert set(left) < set(traces)
            assert _found(tmp_path, traces) == set(left)
            await person.open("/bewijs")
            assert person.reference == ""
            assert (await other.open("/bewijs")).reference != ""

            again = pow_bot(*command, folder=tmp_path, **settings)
            assert (again.code, again.err) == (
                1,
                "There is no registration with this reference.\n",
            )

    def test_it_asks_first(self, installed: Command) -> None:
        for typed in ("", "n\n", "\n"):
            ran = installed("erase", "K7P-4QM", typed=typed)
            assert (ran.code, "Erase the person" in ran.out) == (1, True)
            assert "Aborted" in ran.err
        asked = installed("erase", "K7P-4QM", typed="y\n")
        assert (asked.code, asked.err) == (1, "There is no registration with this reference.\n")

    @pytest.mark.parametrize("reference", ["", "x" * 10_000, "K7P4QM\x00", "../..", "🙂", "%s"])
    def test_any_reference_that_is_none_is_said(self, installed: Command, reference: str) -> None:
        said = sentence(installed, "erase", reference, "--yes")
        assert said == "There is no registration with this reference."


def test_ctrl_c_breaks_a_command_off_without_a_traceback(tmp_path: Path) -> None:
    talk = begun("flows", "talk", folder=tmp_path)
    assert talk.stdout is not None
    assert talk.stdout.readline()
    talk.send_signal(signal.SIGINT)
    wait_until(lambda: talk.poll() is not None)
    ran = ended(talk)
    assert (ran.code, ran.err) == (130, "")


def _traces(db: Db) -> list[bytes]:
    """Bytes that are each person's own: wrapped keys, and what is sealed under them."""
    wrapped = db.execute(select(keys.c.wrapped)).scalars()
    contents = db.execute(select(intakes.c.content, intakes.c.link)).all()
    return [*wrapped, *(value for row in contents for value in row)]


def _found(folder: Path, traces: Iterable[bytes]) -> set[bytes]:
    read: Callable[[Path], bytes] = Path.read_bytes
    files = [read(file) for file in folder.rglob("*") if file.is_file()]
    return {trace for trace in traces if any(trace in file for file in files)}

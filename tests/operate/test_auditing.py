"""`pow-bot audit`: whether the chain holds, against what was kept beside the keys; and who did what."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from pow_bot.domain.audit.actions import note
from pow_bot.domain.audit.anchors import anchor
from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.intake.looking import look
from pow_bot.domain.intake.references import understood
from pow_bot.storage import Db
from tests.domain.intake.making import NOW, colleague, submitted
from tests.operate.patient import Patient
from tests.operate.running import Command

HEADS = Path("data/keys/audit-heads")


@pytest.fixture
def patient(installed: Command) -> Patient:
    return Patient(installed, f"sqlite:///{Path('data/pow.sqlite').absolute()}")


def _done(db: Db) -> None:
    for n in range(3):
        note(db, f"intake.step{n}", actor=None, region="AM13", now=NOW)


def _cut(db: Db, last: int) -> None:
    """As who knows the program would: the head is set back too."""
    row = db.execute(audit.select().where(audit.c.seq == last)).one()
    db.execute(delete(audit).where(audit.c.seq > last))
    db.execute(update(audit_head).values(seq=row.seq, hash=row.hash))


def _changed(db: Db) -> None:
    db.execute(update(audit).where(audit.c.seq == 2).values(region="AM05"))


class TestVerify:
    def test_a_whole_chain_holds(self, patient: Patient) -> None:
        patient.write(_done)
        ran = patient.run("audit", "verify")
        assert ran.code == 0
        assert "3 entries, 0 kept heads.\n" in ran.out
        assert "No head was ever kept outside" in ran.out
        assert patient.run("audit", "anchor").code == 0
        ran = patient.run("audit", "verify")
        assert ran.out == "3 entries, 1 kept heads.\nThe chain holds.\n"

    def test_a_change_is_a_sentence_and_exit_code_1(self, patient: Patient) -> None:
        patient.write(_done)
        patient.write(_changed)
        ran = patient.run("audit", "verify", "--json")
        assert ran.code == 1
        assert ran.json["faults"] == ["entry 2 was changed"]
        assert ran.json["ok"] is False
        ran = patient.run("audit", "verify")
        assert (ran.code, "entry 2 was changed" in ran.out) == (1, True)

    def test_a_tail_that_was_cut_is_found_though_the_head_fits(self, patient: Patient) -> None:
        patient.write(_done)
        assert patient.run("audit", "anchor").out.startswith("entry 3: ")
        patient.write(partial(_cut, last=2))
        ran = patient.run("audit", "verify")
        assert ran.code == 1
        assert "the chain ends at entry 2, and entry 3 was known" in ran.out

    def test_a_backup_that_was_put_back_is_said_each_time(self, patient: Patient) -> None:
        patient.write(_done)
        patient.run("audit", "anchor")
        patient.write(partial(_cut, last=2))
        assert patient.run("audit", "anchor", "--restored").out.startswith("entry 2: ")
        ran = patient.run("audit", "verify")
        assert ran.code == 0
        assert "entries after 2 were lost then." in ran.out
        (restored,) = patient.run("audit", "verify", "--json").json["restored"]
        assert restored["entry"] == 2

    def test_kept_heads_that_cannot_be_read_are_named(self, patient: Patient) -> None:
        HEADS.write_text("nothing of ours\n")
        ran = patient.run("audit", "verify")
        assert (ran.code, ran.err) == (1, f"{HEADS} holds no heads of the audit\n")


class TestShow:
    def test_the_latest_come_first_and_can_be_narrowed(self, patient: Patient) -> None:
        def unit(db: Db) -> str:
            actor, receipt = colleague(db), submitted(db)
            look(db, actor, understood(receipt.reference) or "", NOW)
            note(db, "staff.sign_out", actor=actor.id, now=NOW + timedelta(days=1))
            return receipt.reference

        reference = patient.write(unit)
        shown = patient.run("audit", "show").out.splitlines()
        assert "staff.sign_out  Samira El Idrissi" in shown[0]
        assert f"2026-11-23 10:00:00  intake.look  {reference}  Samira El Idrissi" in shown[1]
        assert len(patient.run("audit", "show", "--most", "1").out.splitlines()) == 1
        (of_it,) = patient.run("audit", "show", "--reference", reference, "--json").json
        assert (of_it["action"], of_it["about"], of_it["region"]) == (
            "intake.look", reference, "AM13",
        )  # fmt: skip
        by_her = ("audit", "show", "--email", "samira.el.idrissi@example.org")
        assert len(patient.run(*by_her, "--json").json) == 2
        (next_day,) = patient.run(*by_her, "--day", "2026-11-24", "--json").json
        assert next_day["action"] == "staff.sign_out"

    @pytest.mark.parametrize("asked", [("--reference", "K7P-4QM"), ("--email", "x@example.org")])
    def test_what_is_not_there_is_said(self, patient: Patient, asked: tuple[str, str]) -> None:
        ran = patient.run("audit", "show", *asked)
        assert (ran.code, ran.out) == (1, "")
        assert len(ran.err.splitlines()) == 1


class TestDoctor:
    def test_what_holds_is_told(self, patient: Patient) -> None:
        assert "was not kept outside yet" in patient.look("database").well["audit.heads"]
        patient.write(_done)
        patient.run("audit", "anchor")
        well = patient.look("database").well
        assert well["audit.heads"] == "1 heads of the audit are kept outside."
        assert "audit.chain" in well

    def test_what_was_changed_is_told_with_the_command_that_says_more(
        self, patient: Patient
    ) -> None:
        patient.write(_done)
        patient.write(_changed)
        says, fix = patient.look("database").wrong["audit.chain"]
        assert says == "The audit does not hold: entry 2 was changed."
        assert "pow-bot audit verify" in fix

    def test_heads_that_nobody_keeps_any_more(self, patient: Patient) -> None:
        patient.write(_done)
        long_ago = datetime.now(UTC) - timedelta(days=2)
        patient.do(partial(anchor, now=long_ago))
        assert "audit.heads" in patient.look("database").well, "nothing was done since"
        patient.write(_done)
        says, fix = patient.look("database").wrong["audit.heads"]
        assert f"on {long_ago:%Y-%m-%d}" in says
        assert "pow-bot serve" in fix

    def test_heads_that_cannot_be_read(self, patient: Patient) -> None:
        HEADS.write_text("nothing of ours\n")
        says, _ = patient.look("database").wrong["audit.heads"]
        assert says == f"{HEADS} holds no heads of the audit."

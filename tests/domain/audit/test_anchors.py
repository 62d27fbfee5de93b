"""What is kept outside the database cannot be unsaid inside it."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from pow_bot.domain.audit.actions import note
from pow_bot.domain.audit.anchors import Anchor, Anchors, AnchorsFault, anchor
from pow_bot.domain.audit.queries import head, verify
from pow_bot.domain.audit.records import audit, audit_head
from pow_bot.domain.audit.rules import Head
from pow_bot.storage import Database, Db
from tests.domain.intake.making import NOW

HOUR = timedelta(hours=1)


def an_anchor(seq: int, *, restored: bool = False) -> Anchor:
    return Anchor(Head(seq, bytes([seq]) * 32), NOW + seq * HOUR, restored)


def _done(db: Db) -> None:
    for _ in range(3):
        note(db, "intake.look", actor=None, now=NOW)


def test_what_is_kept_is_read_back_and_closed_to_others(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)
    assert anchors.known().latest is None
    for seq in (1, 5):
        anchors.keep(an_anchor(seq))
    known = anchors.known()
    assert known.heads == {1: b"\1" * 32, 5: b"\5" * 32}
    assert known.latest == an_anchor(5)
    assert known.restored == ()
    assert stat.S_IMODE(anchors.path.stat().st_mode) == 0o600


def test_after_a_restore_what_the_backup_did_not_have_counts_no_more(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)
    for one in (an_anchor(1), an_anchor(5), an_anchor(3, restored=True), an_anchor(4)):
        anchors.keep(one)
    known = anchors.known()
    assert set(known.heads) == {1, 3, 4}
    assert known.restored == (an_anchor(3, restored=True),)


def test_a_line_that_a_crash_tore_off_is_no_head(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)
    anchors.keep(an_anchor(1))
    with anchors.path.open("ab") as torn:
        torn.write(b"head 2 0202")
    assert set(anchors.known().heads) == {1}
    anchors.keep(an_anchor(3))
    assert set(anchors.known().heads) == {1, 3}


@pytest.mark.parametrize(
    "content",
    [
        b"something else\n",
        b"pow_bot audit heads 1\nhead one 00 2026-11-23T09:00:00+00:00\n",
        b"pow_bot audit heads 1\nhead 1 zz 2026-11-23T09:00:00+00:00\n",
        b"pow_bot audit heads 1\nhead 1 00 yesterday\n",
        b"pow_bot audit heads 1\nlost 1 00 2026-11-23T09:00:00+00:00\n",
        b"pow_bot audit heads 1\nhead 1 00\n",
        b"pow_bot audit heads 1\n\xff\n",
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    Anchors(tmp_path).path.write_bytes(content)
    with pytest.raises(AnchorsFault, match="audit-heads"):
        Anchors(tmp_path).known()


async def test_a_head_is_kept_once(database: Database) -> None:
    await database.write(_done)
    kept = await anchor(database, NOW)
    assert kept is not None
    assert kept.head == await database.read(head)
    assert await anchor(database, NOW + HOUR) is None
    await database.write(_done)
    assert await anchor(database, NOW + HOUR) is not None
    assert set(Anchors(database.keyring.folder).known().heads) == {3, 6}


async def test_a_backup_that_was_put_back_is_said_and_then_holds(database: Database) -> None:
    await database.write(_done)
    before = await database.read(head)
    await database.write(_done)
    await anchor(database, NOW)

    def put_back(db: Db) -> None:
        db.execute(delete(audit).where(audit.c.seq > before.seq))
        db.execute(update(audit_head).values(seq=before.seq, hash=before.hash))
        note(db, "intake.other", actor=None, now=NOW)

    await database.write(put_back)
    anchors = Anchors(database.keyring.folder)
    assert await database.read(lambda db: verify(db, anchors.known().heads)) == [
        "the chain ends at entry 4, and entry 6 was known"
    ]
    await anchor(database, NOW, restored=True)
    known = anchors.known()
    assert await database.read(lambda db: verify(db, known.heads)) == []
    assert [one.head.seq for one in known.restored] == [4]

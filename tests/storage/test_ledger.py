"""The ledger survives crashes at any point, and never says less than it was told."""

import multiprocessing
import resource
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from pow_bot.storage import LedgerFault, new_id
from pow_bot.storage.ledger import Ledger
from tests.storage.clock import NOW

HEAD = b"pow_bot erasure ledger 1\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "erasures.ledger")
    made.create()
    return made


def test_a_new_ledger_is_empty_and_private(ledger: Ledger) -> None:
    assert ledger.holders() == ()
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


def test_it_is_never_made_anew(ledger: Ledger) -> None:
    with pytest.raises(FileExistsError):
        ledger.create()


def test_it_names_everybody_once_in_order(ledger: Ledger) -> None:
    holders = [new_id() for _ in range(3)]
    for holder in (*holders, holders[0]):
        ledger.append(holder, NOW)

    assert ledger.holders() == tuple(holders)


def test_a_line_torn_by_a_crash_at_any_byte_is_as_if_not_written(ledger: Ledger) -> None:
    first, torn, after = new_id(), new_id(), new_id()
    ledger.append(first, NOW)
    whole = ledger.path.read_bytes()
    ledger.append(torn, NOW)
    line = ledger.path.read_bytes()[len(whole) :]

    for kept in range(len(line)):
        ledger.path.write_bytes(whole + line[:kept])
        assert ledger.holders() == (first,)
        ledger.append(after, NOW + timedelta(days=1))
        assert ledger.holders() == (first, after)


def test_a_missing_ledger_is_said_so(ledger: Ledger) -> None:
    ledger.path.unlink()

    with pytest.raises(LedgerFault, match="is missing from the keyring"):
        ledger.holders()
    with pytest.raises(LedgerFault, match="is missing from the keyring"):
        ledger.append(new_id(), NOW)


@pytest.mark.parametrize("line", [b"\n", b"not a ledger line\n", b"1234 2026-11-22\n", b"\xff\n"])
def test_a_damaged_line_is_said_so(ledger: Ledger, line: bytes) -> None:
    ledger.path.write_bytes(HEAD + line)

    with pytest.raises(LedgerFault, match="a line that cannot be read"):
        ledger.holders()


@pytest.mark.parametrize("content", [b"", b"something else\n", HEAD[:-2]])
def test_another_file_is_never_taken_for_a_ledger(ledger: Ledger, content: bytes) -> None:
    ledger.path.write_bytes(content)

    for act in (ledger.holders, lambda: ledger.append(new_id(), NOW)):
        with pytest.raises(LedgerFault, match="is not an erasure ledger"):
            act()
    assert ledger.path.read_bytes() == content


def test_a_full_disk_is_said_so_and_leaves_what_was_there(ledger: Ledger) -> None:
    first, second = new_id(), new_id()
    ledger.append(first, NOW)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ledger.path.stat().st_size + 20, before[1]))
    try:
        with pytest.raises(LedgerFault, match="disk full"):
            ledger.append(second, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert ledger.holders() == (first,)
    ledger.append(second, NOW)
    assert ledger.holders() == (first, second)


def _append_many(path: Path) -> None:
    for _ in range(50):
        Ledger(path).append(new_id(), NOW)


def test_several_processes_append_whole_lines(ledger: Ledger) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_append_many, args=(ledger.path,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0]
    assert len(ledger.holders()) == 100

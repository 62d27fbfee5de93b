"""Conversations in Telegram as they read. POW_REWRITE=1 writes what comes out; read it as a person."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from pow_bot.authoring.transcripts import Script, compared, read_script
from pow_bot.domain.intake.references import ALPHABET, LENGTH
from pow_bot.double.serving import Strictness, double_served
from pow_bot.operate.pretending import pretended
from pow_bot.operate.telegram_seen import Eyes
from pow_bot.operate.telegram_talk import ADDRESS, Hand, team
from tests.web.serving import Served, housed

FOLDER = Path(__file__).parents[1] / "transcripts" / "telegram"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
_HALF = f"[{ALPHABET}]{{{LENGTH // 2}}}"
_REFERENCE = re.compile(rf"\b{_HALF}-{_HALF}\b")
_TOKEN = re.compile(r"(?<=/verder/)[\w-]+")


@pytest.mark.registers("AM05,AM13")
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_conversation_in_telegram_reads_as_it_is_written_down(
    path: Path, served: Served
) -> None:
    script = read_script(path)

    played = _stable(await _played(script, served))

    assert compared(path, played) == played


def test_each_conversation_is_written_down_in_both_languages() -> None:
    names = {path.stem.rpartition(".")[0] for path in TRANSCRIPTS}

    assert {path.name for path in TRANSCRIPTS} == {
        f"{name}.{locale}.txt" for name in names for locale in ("nl", "en")
    }
    assert len(TRANSCRIPTS) >= 12


async def _played(script: Script, served: Served) -> str:
    clock = _running_from(script.head.get("at", "2026-11-23T10:00+01:00"))
    there = housed(served.settings, served.database, clock)
    await served.database.write(team)
    async with (
        double_served(now=clock, strictness=Strictness(rates=False)) as double,
        pretended(there, double, ADDRESS, paced=False) as pretence,
    ):
        person = double.person(language_code=script.locale)
        hand = Hand(pretence, person, Eyes(person))
        blocks = ["\n".join(f"# {name}: {value}" for name, value in script.head.items())]
        for number, line in script.lines:
            seen = await hand.does(line)
            assert seen.trouble is None, f"{script.file}:{number}: {seen.trouble}"
            blocks += [f"  > {line}", seen.as_text()]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _running_from(written: str) -> Callable[[], datetime]:
    """A clock that stood at this moment when it was made."""
    begun, began = datetime.fromisoformat(written), time.monotonic()
    return lambda: begun + timedelta(seconds=time.monotonic() - began)


def _stable(played: str) -> str:
    """Without what is drawn by lot."""
    numbers = count(1)
    known: dict[str, str] = {}
    said = _REFERENCE.sub(
        lambda found: known.setdefault(found[0], f"NUMBER-{next(numbers)}"), played
    )
    return _TOKEN.sub("TOKEN", said)

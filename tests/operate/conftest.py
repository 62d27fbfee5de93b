"""Commands in a folder of their own, and the databases that servers run on."""

import os
from pathlib import Path

import pytest

from tests.operate.running import Command
from tests.postgres import postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """`pow-bot` in an empty folder, without settings."""
    for name in [name for name in os.environ if name.startswith("POW_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


@pytest.fixture
def installed(command: Command) -> Command:
    """The same after `pow-bot init`."""
    assert command("init").code == 0
    return command

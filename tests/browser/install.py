"""Find Chromium for the tests, or install it where that can be done. Never fails a build.

`make browser` runs this before the tests. Where it does not succeed it prints the command that
would, and the browser tests skip with the same words.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "There is no Chromium, so the browser tests are skipped. Install it with "
    "`apt-get install chromium` (as root) or `.venv/bin/playwright install --with-deps chromium`."
)
_PATIENCE = 600


def chromium() -> str | None:
    """Where Chromium is: of the system, else Playwright's own."""
    system = next((found for name in NAMES if (found := shutil.which(name))), None)
    return system or _playwrights_own()


def main() -> None:
    if chromium():
        return
    for install in (_with_apt, _with_playwright):
        install()
        if found := chromium():
            _say(f"Chromium for the tests: {found}")
            return
    _say(MISSING)


def _with_apt() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    _say("Installing Debian's chromium for the browser tests ...")
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])


def _with_playwright() -> None:
    _say("Installing Playwright's own Chromium for the browser tests ...")
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - a command prints


def _run(command: Sequence[str]) -> None:
    """Whether it worked shows in whether Chromium is there."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, env=quiet, check=False, timeout=_PATIENCE, stdout=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        _say(f"{command[0]}: {type(fault).__name__}")


def _playwrights_own() -> str | None:
    """By its folders: asking Playwright itself would start node, which takes a second."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folder = Path(named) if named else Path.home() / ".cache" / "ms-playwright"
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


if __name__ == "__main__":
    main()

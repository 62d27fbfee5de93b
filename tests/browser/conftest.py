"""Real browsers before the real application, which runs in a thread of its own."""

import asyncio
import gc
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pow_bot.domain.consent.queries import standing
from pow_bot.domain.intake.keeping import by_reference, content_of
from pow_bot.domain.intake.references import understood
from pow_bot.storage import Db
from tests.browser.install import MISSING, chromium
from tests.web.serving import Kept, Served, copied, empty_file, kept, serving

__all__ = ["empty_file"]

T = TypeVar("T")

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Utrecht, where `tests.web.serving.ANSWERS` lives, shows its register; the other regions do not.
OPEN_REGISTERS = "AM13"
PHONE = {"width": 390, "height": 844}
# The browser itself tells of answers such as 422, and of a line that a test cut.
EXPECTED = (
    "Failed to load resource",
    "htmx: htmx:error",
    "Autofocus processing was blocked",
    "Clear-Site-Data header",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skipped = pytest.mark.skipif(chromium() is None, reason=MISSING)
    for item in items:
        if Path(__file__).parent in item.path.parents and "page_of" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker(pytest.mark.browser)
            item.add_marker(skipped)


@dataclass
class Running:
    """The application at an address; its own thread answers what tests ask of it."""

    port: int
    folder: Path
    url: str
    locales: Path | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    served: Served | None = None
    server: uvicorn.Server | None = None
    loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    async def run(self) -> None:
        base = {"base_url": self.address, "turns_per_minute": 100_000, "registers": OPEN_REGISTERS}
        async with serving(self.folder, self.url, self.locales, **base) as there:
            config = uvicorn.Config(
                there.app, port=self.port, lifespan="off", log_level="warning", access_log=False
            )
            self.served, self.server = there, uvicorn.Server(config)
            self.loop = asyncio.get_running_loop()
            self.loop.call_later(0.2, self.ready.set)
            await self.server.serve()

    def ask(self, question: Coroutine[Any, Any, T]) -> T:
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(question, self.loop).result(30)

    def kept(self, reference: str) -> Kept:
        """The registration as the team has it."""
        assert self.served is not None
        return self.ask(kept(self.served, reference))

    def told(self, reference: str) -> dict[str, Any]:
        """All that the team has of somebody, but for what differs with the moment; {} once erased."""
        assert self.served is not None

        def query(db: Db) -> dict[str, Any]:
            intake = by_reference(db, understood(reference) or "")
            if intake is None:
                return {}
            agreed = standing(db, intake.person)
            return {
                "content": content_of(db, intake),
                "consents": {purpose: agreed[purpose].state for purpose in sorted(agreed)},
                "is": (intake.stage, intake.line, intake.urgency, intake.next_action),
            }

        return self.ask(self.served.database.write(query))

    def registrations(self) -> int:
        assert self.served is not None
        return self.ask(self.served.counts()).get("intakes", 0)


@pytest.fixture(scope="package")
def running(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(empty_file, tmp_path_factory.mktemp("running")) as there:
        yield there


@contextmanager
def started(empty: Path, folder: Path, locales: Path | None = None) -> Iterator[Running]:
    """The application on a port of its own, in our languages or those of another folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = Running(port, folder, copied(empty, folder), locales)
    thread = threading.Thread(target=lambda: asyncio.run(there.run()), name="served")
    thread.start()
    assert there.ready.wait(20)
    yield there
    assert there.server is not None
    there.server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        yield opened
        opened.close()
    # What Playwright leaves for the collector would be blamed on another test.
    gc.collect()


@dataclass
class Windows:
    """Opens windows of new visitors, and hears what their consoles complain of."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, *, language: str = "nl", script: bool = True, **other: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            locale=language,
            java_script_enabled=script,
            reduced_motion="reduce",
            **{"viewport": PHONE, **other},
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def close(self) -> None:
        """Nothing broke, and the policy forbade nothing."""
        for context in self.contexts:
            context.close()
        assert [line for line in self.complaints if not line.startswith(EXPECTED)] == []


@pytest.fixture
def page_of(browser: Browser, running: Running) -> Iterator[Windows]:
    """A window for each visitor; afterwards nothing broke and the policy forbade nothing."""
    windows = Windows(browser, running.address)
    yield windows
    windows.close()

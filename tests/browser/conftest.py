"""Real browsers before the real application, which runs in a thread of its own."""

import asyncio
import gc
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from pow_bot.domain.consent.queries import standing
from pow_bot.domain.intake.keeping import by_reference, content_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.staff.actions import link
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Db
from tests.browser.install import MISSING, chromium
from tests.domain.intake.making import colleague
from tests.web.serving import Kept, Served, copied, empty_file, kept, serving

__all__ = ["empty_file"]

T = TypeVar("T")

ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Utrecht, where `tests.web.serving.ANSWERS` lives, shows its register; the other regions do not.
OPEN_REGISTERS = "AM13"
PHONE = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}
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

    @property
    def there(self) -> Served:
        assert self.served is not None
        return self.served

    @property
    def now(self) -> datetime:
        return self.there.clock()

    def write(self, unit: Callable[[Db], T]) -> T:
        return self.ask(self.there.database.write(unit))

    def kept(self, reference: str) -> Kept:
        """The registration as the team has it."""
        return self.ask(kept(self.there, reference))

    def told(self, reference: str) -> dict[str, Any]:
        """All that the team has of somebody, but for what differs with the moment; {} once erased."""

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

        return self.write(query)

    def registrations(self) -> int:
        return self.ask(self.there.counts()).get("intakes", 0)


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


def newcomer(db: Db, name: str, region: str, role: Role = Role.INTAKE_WORKER) -> Actor:
    """Somebody new to the team; others may have the same name."""
    return colleague(db, name, email=f"{uuid4()}@example.org", regions=(region,), role=role)


@dataclass(frozen=True)
class Office:
    """Colleagues at work, each in a window of their own."""

    running: Running
    page_of: Windows

    def colleague(
        self, name: str, region: str, role: Role = Role.INTAKE_WORKER, **window: Any
    ) -> Page:
        """The window of somebody new."""
        actor = self.running.write(lambda db: newcomer(db, name, region, role))
        return self.window(actor, **window)

    def window(self, actor: Actor, **window: Any) -> Page:
        """Signed in by a link."""
        token = self.running.write(lambda db: link(db, actor.id, self.running.now))
        page = self.page_of(**{"viewport": DESK, **window})
        page.goto(f"/team/in/{token}")
        page.locator("main button").first.click()
        page.locator("#queue-title").wait_for()
        return page


@pytest.fixture
def office(running: Running, page_of: Windows) -> Office:
    return Office(running, page_of)

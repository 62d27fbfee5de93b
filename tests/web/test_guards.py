"""What every request and response passes: headers, cookies, sizes, limits, and pages for faults."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from pow_bot.storage import Busy, Closed, Database, Unknown
from pow_bot.web.guards import CSP, LARGEST
from tests.web.serving import Served, checked, copied, sent, serving

HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
PAGES = (
    "/",
    "/later",
    "/woorden",
    "/mens",
    "/privacy",
    "/bewijs",
    "/berichten",
    "/status",
    "/gegevens",
    "/waarom",
    "/antwoord",
)
OTHERS = ("/healthz", "/robots.txt", "/static/pow.css", "/static/none.css", "/none", "/bewijs/x")


def assert_guarded(response: Response) -> None:
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, (response.url, name)
    assert "permissions-policy" in response.headers
    assert "server" not in response.headers


class TestHeaders:
    @pytest.mark.parametrize("url", [*PAGES, *OTHERS])
    async def test_stand_on_every_response(self, served: Served, url: str) -> None:
        response = await served.browser().get(url)

        assert_guarded(response)
        assert "strict-transport-security" not in response.headers
        if response.headers.get("content-type", "").startswith("text/html"):
            # The first page holds nothing of anybody, and going back may find it.
            kept = "no-cache, private" if url == "/" else "no-store"
            assert response.headers["cache-control"] == kept
            assert "hx-request" in response.headers["vary"].lower()

    async def test_stand_on_refusals_too(self, served: Served) -> None:
        http = served.browser()
        for response in (
            await http.post("/antwoord"),
            await http.post("/wis", content=b"x" * (LARGEST + 1)),
            await http.put("/"),
            await http.get("/", headers={"Host": "evil.example"}),
        ):
            assert response.status_code in {400, 403, 405, 413, 200}
            assert_guarded(response)

    async def test_the_policy_allows_nothing_inline_and_no_other_host(self) -> None:
        assert CSP.startswith("default-src 'none'")
        assert not {"unsafe", "data:", "http", "*"} & set(CSP.replace("'", " ").split())

    async def test_a_file_with_its_version_is_kept_for_good(self, served: Served) -> None:
        person = await served.person().open("/")
        http = person.http
        files = [
            tag.get("href") or tag["src"] for tag in person.page.select("link[href], script[src]")
        ]
        assert len(files) == 4
        for file in map(str, files):
            assert "immutable" in (await http.get(file)).headers["cache-control"]
        bare = await http.get("/static/pow.css")
        assert "immutable" not in bare.headers.get("cache-control", "")

    @pytest.mark.parametrize(
        "path",
        [
            "/static/../pow_bot/app.py",
            "/static/%2e%2e/templates/base.html",
            "/static/",
            "/static/vendor",
            "/static//etc/passwd",
        ],
    )
    async def test_only_the_files_there_are_can_be_had(self, served: Served, path: str) -> None:
        response = await served.browser().get(path)
        assert response.status_code == 404
        assert "import" not in response.text

    async def test_pages_are_small_on_the_line(self, served: Served) -> None:
        response = await served.browser().get("/", headers={"Accept-Encoding": "gzip"})
        assert response.headers["content-encoding"] == "gzip"
        assert int(response.headers["content-length"]) < 6_000


class TestCookies:
    async def test_one_that_script_cannot_read(self, served: Served) -> None:
        response = await served.browser().get("/")
        (cookie,) = response.headers.get_list("set-cookie")
        name, *attributes = [part.strip().lower() for part in cookie.split(";")]
        assert name.startswith("gesprek=nl.")
        assert set(attributes) == {"httponly", "path=/", "samesite=lax", "max-age=2592000"}

    async def test_over_https_it_is_bound_to_the_host(
        self, tmp_path: Path, empty_file: Path
    ) -> None:
        url = copied(empty_file, tmp_path)
        async with serving(tmp_path, url, base_url="https://werk.example") as there:
            response = await there.browser().get("/")
            (cookie,) = response.headers.get_list("set-cookie")
            assert cookie.startswith("__Host-gesprek=nl.")
            assert {"secure", "httponly", "path=/"} <= set(cookie.lower().split("; "))
            assert "domain" not in cookie.lower()
            assert "max-age=63072000" in response.headers["strict-transport-security"]
            person = await sent(there.person())
            assert person.reference
            await person.send('form[action="/wis"]', [])
            assert not person.http.cookies

    async def test_it_is_set_once_and_on_a_change_of_language(self, served: Served) -> None:
        http = served.browser()
        await http.get("/")
        assert "set-cookie" not in (await http.get("/")).headers
        assert "set-cookie" in (await http.get("/?lang=en")).headers
        assert "set-cookie" not in (await http.get("/privacy")).headers


class TestFaults:
    @pytest.mark.parametrize(
        ("language", "title"), [("nl", "Dit is te veel tekst"), ("en", "This is too much text")]
    )
    @pytest.mark.parametrize("url", ["/antwoord", "/woorden", "/wis", "/berichten/x"])
    async def test_a_body_that_is_too_large_is_refused(
        self, served: Served, url: str, language: str, title: str
    ) -> None:
        person = await checked(served.person(language), reach="")
        token = dict(person.form("form#change"))["token"]
        fields = [("token", token), ("csrf", token), ("text", "a" * LARGEST)]
        await person.post(url, fields)
        assert (person.status, person.question) == (413, title)
        assert (await person.open("/")).step == "reach"

    async def test_a_body_that_streams_without_end_is_cut_off(self, served: Served) -> None:
        sent_so_far = 0

        async def endless() -> Any:
            nonlocal sent_so_far
            while True:
                sent_so_far += 16_384
                yield b"a=" + b"x" * 16_382

        form = {"Content-Type": "application/x-www-form-urlencoded"}
        await served.browser().get("/")
        http = served.browser(Cookie=f"gesprek=nl.{'a' * 43}")
        response = await http.post("/antwoord", content=endless(), headers=form)
        assert response.status_code == 413
        assert sent_so_far <= LARGEST + 2 * 16_384

    @pytest.mark.parametrize(
        ("language", "title"),
        [("nl", "Deze pagina is er niet"), ("en", "This page is not here")],
    )
    async def test_what_is_not_there_is_said_in_the_persons_language(
        self, served: Served, language: str, title: str
    ) -> None:
        person = served.person(language)
        for url in ("/none", "/antwoord/x", "/static/x.css", "/%ff%fe", "/bewijs/x/y"):
            await person.open(url)
            assert (person.status, person.question) == (404, title)
            assert person.page.select("main a.strong")

    @pytest.mark.parametrize("fault", [Busy, Closed, Unknown])
    @pytest.mark.parametrize(
        ("language", "title"), [("nl", "Het is nu erg druk"), ("en", "It is very busy now")]
    )
    async def test_a_busy_store_asks_to_come_back_and_keeps_what_there_was(
        self,
        served: Served,
        monkeypatch: pytest.MonkeyPatch,
        fault: type[Exception],
        language: str,
        title: str,
    ) -> None:
        person = await checked(served.person(language), reach="")
        with monkeypatch.context() as patched:
            patched.setattr(type(served.database), "write", _raising(fault("no")))
            await person.answer("chat")
            assert (person.status, person.question) == (503, title)
            assert person.headers["retry-after"] == "60"
        assert (await person.open("/")).step == "reach"

    async def test_what_nobody_foresaw_is_a_page_and_a_line_without_words(
        self, served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        person = await checked(served.person(), reach="chat", urgent="")
        with monkeypatch.context() as patched, caplog.at_level(logging.DEBUG):
            patched.setattr(type(served.database), "write", _raising(ValueError("Fatima, 06 12")))
            await person.answer(text="Fatima zegt iets")
        assert (person.status, person.question) == (500, "Er ging iets mis")
        assert person.headers["content-security-policy"] == CSP
        assert "Traceback" not in person.html
        assert "unexpected ValueError" in caplog.text
        assert "Fatima" not in caplog.text + person.html

    async def test_too_many_turns_a_minute_wait_and_lose_nothing(
        self, tmp_path: Path, empty_file: Path
    ) -> None:
        async with serving(tmp_path, copied(empty_file, tmp_path), turns_per_minute=4) as there:
            person = await checked(there.person(), number="")
            assert person.status in {200, 422}
            form = person.form("form.ask", ("text", "0612345678"))
            await person.post("/antwoord", form)
            assert (person.status, person.question) == (429, "Even wachten")
            assert person.headers["retry-after"] == "60"
            there.clock.forward(seconds=61)
            await person.post("/antwoord", form)
            assert person.status == 200


def _raising(error: Exception) -> Callable[..., Any]:
    async def write(self: Database, unit: object, *, keyed: bool = False) -> None:
        raise error

    return write

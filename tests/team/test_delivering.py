"""What the team sees of its letters: where they will arrive, how far they came, and that they did not."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient

from pow_bot.domain.chats.actions import forgotten
from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake.actions import answer_in_chat, submit
from pow_bot.domain.intake.delivering import delivered, unreachable
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.words import Delivery, Distress
from pow_bot.storage import Db
from tests.domain.intake.making import NOW, a_new, make_colleague
from tests.domain.intake.talking import LETTER, Talking
from tests.team.making import ANYWAY, Team, post

NOT_IN_TELEGRAM = "Het bericht komt niet aan in Telegram. Het staat alleen op de website."


async def talking(team: Team, *states: Delivery | None, **other: Any) -> Talking:
    """Somebody in Telegram, with a letter in each of these states; None: still on its way."""

    def unit(db: Db) -> Talking:
        they = Talking(db, **other)
        for state in states:
            letter = they.written()
            if state is not None:
                delivered(db, letter, state, NOW)
        return they

    return await team.database.write(unit)


async def read(browser: AsyncClient, they: Talking, path: str = "") -> BeautifulSoup:
    page = await browser.get(f"/team/intakes/{they.receipt.reference}{path}")
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser")


def said(page: BeautifulSoup, where: str) -> list[str]:
    return [" ".join(tag.get_text(" ").split()) for tag in page.select(where)]


async def test_each_letter_says_how_far_it_came(team: Team) -> None:
    they = await talking(
        team, Delivery.DELIVERED, Delivery.BLOCKED, Delivery.STOPPED, Delivery.FAILED, None
    )
    await team.database.write(lambda db: answer_in_chat(db, they.new.conversation, "Dank u.", NOW))
    page = await read(await team.signed_in(they.worker), they)
    assert said(page, ".letters .delivery") == [
        "Bezorgd",
        "Niet bezorgd: geblokkeerd",
        "Niet bezorgd: gestopt",
        "Niet bezorgd: mislukt",
        "Onderweg",
        "Ontvangen",
    ]
    assert "Bericht aan deze persoon. Niet bezorgd: geblokkeerd" in page.text


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        (ChatStage.OPEN, ""),
        (
            ChatStage.DEAD,
            "Deze persoon is in Telegram niet meer bereikbaar. Kies een andere manier.",
        ),
        (ChatStage.STOPPED, "Deze persoon heeft Telegram stopgezet. Kies een andere manier."),
    ],
)
async def test_a_chat_that_is_shut_stands_above_all(
    team: Team, stage: ChatStage, line: str
) -> None:
    they = await talking(team, stage=stage)
    page = await read(await team.signed_in(they.worker), they)
    assert said(page, "#shut") == [line]


@pytest.mark.parametrize(
    ("stage", "email", "line"),
    [
        (
            ChatStage.OPEN,
            None,
            "Het bericht gaat naar Telegram. Bij het bericht staat of het aankomt.",
        ),
        (ChatStage.DEAD, None, NOT_IN_TELEGRAM),
        (ChatStage.STOPPED, None, NOT_IN_TELEGRAM),
        (ChatStage.DEAD, "f@example.org", "Het bericht staat op de website. Een mail zegt dat."),
        (None, None, "Het bericht staat alleen op de website."),
    ],
)
async def test_the_form_says_where_a_letter_will_arrive(
    team: Team, stage: ChatStage | None, email: str | None, line: str
) -> None:
    they = await talking(team, stage=stage or ChatStage.OPEN, email=email)
    if stage is None:
        await team.database.write(lambda db: forgotten(db, they.chat))
    page = await read(await team.signed_in(they.worker), they)
    assert said(page, "#answer-hint") == [f"Taal van deze persoon: Nederlands. {line}"]


async def test_where_somebody_may_listen_in_it_waits_on_the_website(team: Team) -> None:
    they = await talking(team)
    await team.database.write(lambda db: flag(db, they.new.conversation, Distress.HOME, NOW))
    browser = await team.signed_in(they.worker)
    page = await read(browser, they)
    assert said(page, "#answer-hint")[0].endswith("Het bericht staat alleen op de website.")

    await post(browser, they.receipt.reference, "answer", text=LETTER)

    assert said(await read(browser, they), ".delivery") == ["Klaargezet op de website"]


async def test_who_blocks_us_stands_on_the_timeline(team: Team) -> None:
    they = await talking(team)
    await team.database.write(lambda db: unreachable(db, they.person, NOW))
    page = await read(await team.signed_in(they.worker), they)
    timeline = said(page, ".timeline li")
    assert any("De computer Is niet meer bereikbaar in de chat" in line for line in timeline)


async def test_an_open_page_asks_how_far_they_came_and_that_is_no_look(team: Team) -> None:
    they = await talking(team, None)
    browser = await team.signed_in(they.worker)
    page = await read(browser, they)
    (asks,) = page.select("[hx-get$='/arriving']")
    assert asks["hx-trigger"] == "changed from:#live"
    assert page.select_one("#live[hx-sse\\:connect]")
    before = (await team.audited()).count("intake.look")

    letter = they.letters[-1]
    await team.database.write(lambda db: delivered(db, letter, Delivery.DELIVERED, NOW))
    part = await read(browser, they, "/arriving")

    assert said(part, "#delivery-1") == ["Bezorgd"]
    assert page.select_one("#delivery-1")
    assert LETTER not in part.text
    assert (await team.audited()).count("intake.look") == before


@pytest.mark.parametrize("view", ["mine", "late", "waiting", "open", "all"])
async def test_it_is_live_beside_every_list(team: Team, view: str) -> None:
    they = await talking(team, None)
    browser = await team.signed_in(they.worker)
    page = await read(browser, they, f"?view={view}")
    assert page.select_one("#live[hx-sse\\:connect='/team/events']")
    assert bool(page.select("#live p")) == (view in {"open", "all"})


async def test_nobody_else_learns_how_far_they_came(team: Team) -> None:
    they = await talking(team, None)
    path = f"/team/intakes/{they.receipt.reference}/arriving"
    far = await team.signed_in(
        await make_colleague(team.database, "Piet de Boer", regions=("AM05",))
    )
    assert (await far.get(path)).status_code == 404
    near = await team.signed_in(they.worker)
    assert (await near.get("/team/intakes/XXX-XXX/arriving")).status_code == 404
    assert (await team.browser().get(path)).status_code == 303


async def test_a_closing_tells_that_it_did_not_arrive(team: Team) -> None:
    they = await talking(team, stage=ChatStage.DEAD)
    browser = await team.signed_in(they.worker)
    await post(
        browser,
        they.receipt.reference,
        "close",
        reason="reached_and_helped",
        next_step="U belt UWV.",
        **ANYWAY,
    )
    page = await read(browser, they)
    assert "Bericht aan deze persoon. Niet bezorgd: geblokkeerd" in page.text


async def test_where_somebody_came_from_is_told(team: Team) -> None:
    they = await talking(team, campaign="poster07")
    plain = await team.database.write(lambda db: submit(db, a_new(db.new_holder()), NOW))
    browser = await team.signed_in(they.worker)
    page = await read(browser, they)
    assert "Campagne poster07" in " ".join(page.get_text(" ").split())
    assert " Telegram" in said(page, ".dossier .hint")[0]
    other = await browser.get(f"/team/intakes/{plain.reference}")
    assert "Campagne" not in other.text

"""*Waarom*: the answers that were read, the reason in words, and how to object; never a label."""

import pytest

from pow_bot.domain.intake.actions import tell, withdraw
from pow_bot.storage import Db
from tests.web.serving import Served, checked, kept, sent
from tests.web.test_own_data import conversation_of

LABELS = ("likely_werkfit", "werkfit_with_support", "first_a_step", "unclear_talk_first")
OUTCOMES = (*LABELS, "werkfit", "normal", "this_week", "catch_all", "self_employed", "not_asked")


async def test_each_decision_has_its_reason_and_what_was_read(served: Served) -> None:
    person = await sent(served.person(), urgent="no_income")

    await person.open("/waarom")

    assert person.title == "Waarom? – Werkwijzer"
    headings = [heading.get_text() for heading in person.page.select("main h2")]
    assert headings == [
        "Waarom dit team?",
        "Waarom deze hulp?",
        "Waarom uiterlijk woensdag 25 november?",
        "Klopt het niet?",
    ]
    text = person.text()
    assert "U heeft binnenkort geen inkomen meer." in text
    assert "Een mens beslist altijd." in text
    assert person.rows["Is er iets dat niet kan wachten?"] == (
        "Ja, ik heb binnenkort geen inkomen meer"
    )
    assert person.rows["Wat past het best bij u?"] == "Ik zoek werk"
    assert person.rows["Wat zijn de vier cijfers van uw postcode?"] == "3511"
    assert "Niet gevraagd" not in text
    assert "Versie van de regels: 2026-11" in text
    for url in ("/gegevens", "/berichten", "/mens", "/"):
        assert person.page.select_one(f'main a[href="{url}"]'), url


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("nl", "U kunt werken met hulp. Die hulp bestaat. Een mens vertelt u welke."),
        ("en", "You can work with help. That help exists. A person tells you which."),
    ],
)
async def test_of_work_the_reason_is_told_and_never_the_label(
    served: Served, language: str, reason: str
) -> None:
    person = await sent(served.person(language))
    there = await conversation_of(served, person)
    context = "rules/werkfit/with_help/reason"
    source = "U kunt werken met hulp. Die hulp bestaat. Een mens vertelt u welke."
    decision = {
        "table": "werkfit",
        "version": "2026-11",
        "row": "with_help",
        "gives": {"prescreen": "werkfit_with_support"},
        "reason": [context, source],
        "read": {"wants": "yes", "can": "with_help", "first_or_along": "nothing"},
    }
    answers = {"wants": {"value": "yes"}, "can": {"value": "with_help"}}

    def unit(db: Db) -> None:
        tell(db, there.id, "werkfit", answers, [decision], served.clock())

    await served.database.write(unit)
    await person.open("/waarom")

    text = person.text()
    assert reason in text
    for label in OUTCOMES:
        assert label not in text, label
    if language == "nl":
        assert person.rows["Kunt u werken in een gewoon bedrijf?"] == (
            "Ja, als iemand mij op weg helpt"
        )
        assert "Dit is geen besluit. Het team bespreekt het met u." in text


@pytest.mark.parametrize("place", ["unknown", "abroad", "no_fixed_address"])
async def test_every_value_is_in_words(served: Served, place: str) -> None:
    ways = {
        "unknown": {"place": "dont_know", "municipality_name": "dont_know"},
        "abroad": {"place": "abroad", "works": "never_here"},
        "no_fixed_address": {"place": "no_fixed_address", "stays": "dont_know"},
    }
    person = await sent(served.person(), **ways[place], urgent="dont_know")
    await person.open("/waarom")
    for code in (*OUTCOMES, "unknown", "dont_know", "within_", "region_known", "no_address"):
        assert code not in " ".join([*person.rows, *person.rows.values()]), code


async def test_a_draft_has_nothing_decided_yet(served: Served) -> None:
    person = await checked(served.person())
    await person.open("/waarom")
    assert "Er is nog niets bepaald over u." in person.text()
    assert person.page.select_one('main a[href="/gegevens"]')


async def test_who_left_nothing_is_told_the_same(served: Served) -> None:
    person = await served.person("en").open("/waarom")
    assert "Nothing has been decided about you yet." in person.text()
    assert await served.counts() == {}


async def test_what_was_taken_back_has_no_reasons_left(served: Served) -> None:
    person = await sent(served.person())
    there = (await kept(served, person.reference)).intake
    await served.database.write(lambda db: withdraw(db, there.conversation, served.clock()))
    await person.open("/waarom")
    assert "Er is nog niets bepaald over u." in person.text()
    assert person.page.select_one('main a[href="/berichten"]') is None


async def test_idle_it_asks_for_the_words_first(served: Served) -> None:
    person = await sent(served.person())
    words = person.words
    served.clock.forward(minutes=31)

    await person.open("/waarom")
    assert person.url.endswith("/woorden?na=waarom")
    await person.send("main form.ask", [("words", words)])

    assert person.url.endswith("/waarom")
    assert "Waarom dit team?" in person.text()

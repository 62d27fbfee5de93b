"""From the first question to the receipt, in a browser without JavaScript."""

import pytest

from pow_bot.domain.regions.places import postcodes, regions_of
from tests.web.serving import ANSWERS, MORE, Served, checked, kept, on_both, sent

# Each situation with a way to be reached, so that each way comes by, and the line it leads to.
SITUATIONS = {
    "looking": ("call", "work"),
    "other_work": ("sms", "work"),
    "dismissal": ("mail", "dismissal"),
    "self_employed": ("chat", "self_employed"),
    "learning": ("visit", "work"),
    "helping": ("helper", "work"),
    "employer": ("call", "employer"),
    "other": ("sms", "work"),
    "dont_know": ("mail", "work"),
}
HOW = {
    "nl": {
        "call": "Het team van regio Midden-Utrecht belt u uiterlijk maandag 30 november.",
        "sms": "Het team van regio Midden-Utrecht stuurt u een sms, uiterlijk maandag 30 november.",
        "mail": "Het team van regio Midden-Utrecht mailt u uiterlijk maandag 30 november.",
        "chat": "Het team van regio Midden-Utrecht schrijft u hier, uiterlijk maandag 30 november.",
        "visit": "Kijk op www.werkcentrum.nl waar u terecht kunt. Noem daar uw nummer.",
        "helper": "Het team van regio Midden-Utrecht belt wie u helpt, uiterlijk maandag 30 november.",
    },
    "en": {
        "call": "The team of region Midden-Utrecht will call you by Monday 30 November.",
        "sms": "The team of region Midden-Utrecht will send you a text message by Monday 30 November.",
        "mail": "The team of region Midden-Utrecht will email you by Monday 30 November.",
        "chat": "The team of region Midden-Utrecht will write to you here by Monday 30 November.",
        "visit": "Look on www.werkcentrum.nl where you can go. Say your number there.",
        "helper": "The team of region Midden-Utrecht will call the person who helps you by Monday 30 November.",
    },
}
TWO_REGIONS = sorted(
    code for code, found in postcodes().items() if len({m.region for m in found}) > 1
)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("situation", SITUATIONS)
async def test_every_situation_ends_in_a_receipt(
    served: Served, situation: str, language: str
) -> None:
    reach, line = SITUATIONS[situation]
    person = served.person(language)

    await checked(person, situation=situation, reach=reach)
    assert (person.status, person.step, person.language) == (200, "check", language)
    copy = person.rows
    await person.answer("yes")

    assert (person.status, person.url) == (200, "http://localhost:8000/bewijs")
    assert HOW[language][reach] in person.text()
    assert copy.items() <= person.rows.items()
    there = await kept(served, person.reference)
    assert (there.intake.line, there.intake.queue) == (line, "AM13")
    assert (there.intake.reach, there.intake.locale) == (reach, language)
    assert there.intake.assisted is (situation == "helping")


@on_both
@pytest.mark.parametrize("situation", ["dismissal", "helping"])
async def test_the_team_has_just_what_was_answered(served: Served, situation: str) -> None:
    person = await sent(served.person(), situation=situation)

    there = await kept(served, person.reference)

    about = {"for_whom", "knows"} if situation == "helping" else {"last_day", "paper"}
    assert set(there.answers) == {
        "situation", "place", "reach", "number", "message", "urgent", *about,
    }  # fmt: skip
    assert there.answers["number"] == {"value": "+31612345678"}
    assert there.answers["place"] == {"value": "3511"}


@on_both
async def test_the_questions_after_the_receipt_are_added_one_by_one(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference

    await person.fill_in(MORE)

    assert person.step == ""
    assert "Dank u. Het team leest ook deze antwoorden." in " ".join(person.said)
    there = await kept(served, reference)
    assert there.answers["name"] == {"value": "Fatima"}
    assert there.answers["helps"] == {"value": ["someone", "quiet"]}
    assert set(MORE) <= set(there.answers)


async def test_at_the_end_the_receipt_is_one_press_away(served: Served) -> None:
    person = await sent(served.person())
    await person.say("enough")

    (onward,) = person.page.select("main a.strong")
    assert (onward["href"], onward.get_text()) == ("/bewijs", "Naar uw bewijs")


async def test_a_helper_is_not_asked_what_only_the_person_may_tell(served: Served) -> None:
    person = await sent(served.person(), situation="helping")

    assert person.page.select_one("form.ask") is None
    assert (await person.open("/")).step == ""


async def test_who_has_not_asked_yet_sends_nothing(served: Served) -> None:
    person = await checked(served.person(), situation="helping", knows="no")

    assert person.step == ""
    assert "Vraag het eerst." in person.said[-1]
    assert "Het team heeft nu niets van u." in person.said[-1]
    assert "intakes" not in await served.counts()
    (onward,) = person.page.select("main a.strong")
    assert onward["href"] == "/later"

    await person.change("zelfmelden.knows")
    await person.fill_in(ANSWERS)
    assert person.step == "check"


@pytest.mark.parametrize(
    ("answers", "before", "words"),
    [
        ({"situation": "self_employed"}, "place", "Stop nog niet met uw bedrijf."),
        ({"situation": "dismissal"}, "place", "Teken nog niets."),
        (
            {"situation": "helping", "for_whom": "self_employed"},
            "place",
            "Stop nog niet met uw bedrijf.",
        ),
        ({"urgent": "no_food_or_bed"}, "check", "Geen eten of slaapplek?"),
        ({"urgent": "no_income"}, "check", "Vraag vandaag geld aan om te leven."),
        ({"urgent": "last_day"}, "last_day", "Moet u iets tekenen? Teken nog niets."),
        ({"urgent": "last_day", "paper": "signed"}, "check", "U kunt dit vaak nog terugdraaien."),
        ({"place": "abroad", "works": "dont_know"}, "reach", "Het GrensInfoPunt helpt gratis."),
    ],
)
async def test_what_protects_stands_before_the_next_question(
    served: Served, answers: dict[str, str], before: str, words: str
) -> None:
    person = await served.person().open("/")

    await person.fill_in({**ANSWERS, **answers}, until=before)

    assert person.step == before
    protecting = [said for said in person.page.select("#said li") if words in said.get_text()]
    assert protecting
    assert "tone-safety" in protecting[0]["class"] or before == "reach"


async def test_help_numbers_stand_on_every_page(served: Served) -> None:
    person = await served.person().open("/")

    for url in ("/", "/later", "/mens", "/privacy", "/woorden", "/bewijs/unknown"):
        await person.open(url)
        numbers = [a["href"] for a in person.page.select("footer .help a")]
        assert numbers == ["tel:112", "tel:113", "tel:08000113", "tel:08002000"], url


class TestPlace:
    """Where somebody lives, in all its variants."""

    @pytest.mark.parametrize("postcode", TWO_REGIONS)
    async def test_a_postcode_in_two_regions_asks_the_municipality(
        self, served: Served, postcode: str
    ) -> None:
        assert len(TWO_REGIONS) == 10
        person = await checked(served.person(), place=postcode)

        assert person.step == "municipality"
        offered = [code for code in person.choices if code.startswith("GM")]
        assert len(offered) == len(postcodes()[postcode])
        await person.answer(offered[-1])
        await person.fill_in(ANSWERS)
        await person.answer("yes")
        (region,) = regions_of(offered[-1])
        assert (await kept(served, person.reference)).intake.region == region.code

    @pytest.mark.parametrize(
        ("answers", "queue", "tags"),
        [
            ({"place": "3511 AB"}, "AM13", ()),
            ({"place": "Rotterdam"}, "AM22", ()),
            ({"place": "1000", "municipality_name": "Tilburg"}, "AM26", ()),
            ({"place": "dont_know", "municipality_name": "tilbrug"}, "AM26", ()),
            ({"place": "dont_know", "municipality_name": "dont_know"}, None, ("region_missing",)),
            ({"place": "no_fixed_address", "stays": "Den Bosch"}, "AM27", ()),
            ({"place": "no_fixed_address", "stays": "dont_know"}, None, ("region_missing",)),
            ({"place": "abroad", "works": "Enschede"}, "AM05", ()),
            ({"place": "abroad", "works": "never_here"}, None, ("border",)),
            ({"place": "abroad", "works": "dont_know"}, None, ("border",)),
            (
                {"place": "7351", "municipality": "elsewhere", "municipality_name": "Ede"},
                "AM38",
                (),
            ),
            ({"place": "7351", "municipality": "dont_know"}, None, ("region_missing",)),
        ],
    )
    async def test_everybody_comes_into_a_queue(
        self, served: Served, answers: dict[str, str], queue: str | None, tags: tuple[str, ...]
    ) -> None:
        person = await sent(served.person(), **answers)

        assert person.url.endswith("/bewijs"), person.text()
        there = await kept(served, person.reference)
        assert (there.intake.region, there.tags) == (queue, tags)
        named = "het team van regio" if queue else "het team"
        assert person.rows["Team"].lower().startswith((named, "werkcentrum"))

    async def test_a_region_words_its_own_question(self, served: Served) -> None:
        person = await checked(served.person(), place="4331", reach="")
        assert "Onze kantoren liggen ver uit elkaar." in person.text()
        await person.speak("en")
        assert "Our offices are far apart." in person.text()

    async def test_a_region_adds_its_own_question(self, served: Served) -> None:
        person = await sent(served.person(), place="7511")
        await person.fill_in(MORE)
        assert person.question == "Zoekt u ook werk over de grens, in Duitsland?"

"""Who cannot be heard, whatever is tried, is asked to say it again; nobody waits in silence."""

from pow_bot.channels.telegram.incoming import Incoming, Typed
from tests.telegram.town import Town


async def test_who_could_not_be_heard_is_asked_once_to_say_it_again(town: Town) -> None:
    noor = await town.met()
    poison = Incoming(99_999, noor.id, Typed("postcode 7511", 7))

    await town.line.apologise(poison)
    await town.line.apologise(poison)
    await town.still()

    assert noor.last.text == "Er ging iets mis. Stuur uw laatste bericht nog een keer."
    assert [one.text for one in noor.said].count(noor.last.text) == 1


async def test_what_was_given_up_is_not_heard_any_more(town: Town) -> None:
    noor = await town.met()
    poison = Incoming(99_999, noor.id, Typed("ik zoek werk", 7))
    await town.line.apologise(poison)

    await town.line.hear(poison)

    assert await town.answers(noor) == {}

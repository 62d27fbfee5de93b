"""Acceptance point 6: a consent says what, to whom, how long and how to stop, in few words."""

from collections.abc import Iterator
from functools import cache

import pytest

from pow_bot.conversations.book import read_book
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, Flow, Say, Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

MOST_WORDS = 90
CATALOGUES = Catalogues(content("locales"))


@cache
def book() -> Book:
    return read_book(content("flows"), CATALOGUES)


def shown(flow: Flow, ask: Ask) -> list[Text]:
    """What somebody reads before they answer: all that is said since the question before, and this."""
    said: list[Text] = []
    for step in flow.steps[: flow.steps.index(ask)]:
        said = [*said, step.text] if isinstance(step, Say) else []
    return [*said, ask.text, *([ask.help] if ask.help else [])]


def consents() -> Iterator[tuple[Flow, Ask]]:
    editions = [book().flows, *book().regional.values()]
    for flow in (flow for edition in editions for flow in edition.values()):
        yield from ((flow, s) for s in flow.steps if isinstance(s, Ask) and s.kind == "consent")


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_consent_is_short(locale: str) -> None:
    counted = {
        str(ask.at): sum(len(CATALOGUES.text(locale, text).split()) for text in shown(flow, ask))
        for flow, ask in consents()
    }

    assert {"toestemming.publish", "toestemming.support", "werkfit.health"} <= counted.keys()
    assert {at: words for at, words in counted.items() if words > MOST_WORDS} == {}


@pytest.mark.parametrize(
    "told", ["zonder uw naam", "werkgevers en bureaus", "zestig dagen", "U stopt wanneer u wilt"]
)
def test_a_profile_tells_what_who_how_long_and_how_to_stop(told: str) -> None:
    flow = book().flows["toestemming"]
    publish = flow.by_name["publish"]
    assert isinstance(publish, Ask)

    assert told in " ".join(text.source for text in shown(flow, publish))


def test_no_is_an_answer_to_every_consent_and_silence_is_none() -> None:
    for _, ask in consents():
        assert {"yes", "no"} <= {choice.name for choice in ask.choices}, ask.at
        assert ask.must, ask.at
        assert not ask.may, ask.at

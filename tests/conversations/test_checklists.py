"""What brings an item to a checklist is something that the conversations ask."""

import pytest

from pow_bot.conversations.book import read_book
from pow_bot.domain.practice.lists import Checklists, asking
from pow_bot.engine.flow import Ask
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content


@pytest.mark.parametrize(("line", "code"), asking())
def test_each_answer_that_brings_an_item_can_be_given(line: str, code: str) -> None:
    book = read_book(content("flows"), Catalogues(content("locales")))
    for name, value in asking()[line, code]:
        flow, _, step = name.rpartition(".")
        asked = book.flows[flow or book.main].by_name[step]
        assert isinstance(asked, Ask)
        given = {choice.name for choice in asked.choices}
        assert value in given or (value == "unknown" and "dont_know" in asked.may)


def test_what_an_answer_brings_comes_first() -> None:
    lines = Checklists().lines
    brought = [one for line, code in asking() for one in lines[line] if one.code == code]
    assert all(one.safety for one in brought)
    assert len({one.code for one in brought}) == len(brought)

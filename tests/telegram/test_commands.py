"""The words that count as commands, and the list that Telegram shows of them."""

import re

import pytest

from pow_bot.channels.telegram.commands import LIST, WORDS, Command
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

# https://core.telegram.org/bots/api#botcommand
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LONGEST = 256

LOCALES = ["nl", "en"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_list_of_each_language_names_every_command_once(locale: str) -> None:
    shown = [WORDS[listed.name(locale)] for listed in LIST]

    assert sorted(shown) == sorted(Command)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_of_the_list_means_its_own_command(locale: str) -> None:
    assert all(WORDS[listed.name(locale)] is listed.command for listed in LIST)


@pytest.mark.parametrize("locale", LOCALES)
def test_telegram_takes_every_name_and_description(locale: str) -> None:
    catalogues = Catalogues(content("locales"))

    for listed in LIST:
        assert _NAME.fullmatch(listed.name(locale))
        assert 0 < len(catalogues.text(locale, listed.says)) <= _LONGEST


def test_both_languages_and_shorter_words_always_count() -> None:
    meant = {
        Command.LANGUAGE: ("taal", "language"),
        Command.DELETE: ("wis", "verwijder", "delete"),
        Command.HUMAN: ("mens", "human"),
        Command.BACK: ("terug", "back"),
        Command.CHANGE: ("wijzig", "change"),
        Command.HELP: ("hulp", "help"),
        Command.WEBSITE: ("website", "web"),
        Command.START: ("begin", "start"),
    }

    for command, words in meant.items():
        assert {WORDS[word] for word in words} == {command}

"""How a language is called, by itself and by who reads of it."""

import pytest

from pow_bot.i18n.languages import named_in


@pytest.mark.parametrize(
    ("reader", "language", "name"),
    [
        ("nl", "nl", "Nederlands"),
        ("nl", "ti", "Tigrinya (ትግርኛ)"),
        ("nl", "uk", "Oekraïens (Українська)"),
        ("en", "uk", "Ukrainian (Українська)"),
        ("uk", "uk", "Українська"),
    ],
)
def test_a_colleague_reads_a_language_by_their_own_word_and_by_its_own_name(
    reader: str, language: str, name: str
) -> None:
    assert named_in(reader, language) == name

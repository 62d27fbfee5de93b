"""Our own addresses in a letter of the team can be tapped; those of others are text."""

import pytest

from pow_bot.web.linking import linked

OURS = linked("https://pow.example.org")


def test_an_address_of_ours_is_a_link_without_the_full_stop_behind_it() -> None:
    assert OURS("Lees: https://pow.example.org/oordeel/aB-3_x.\nDag") == (
        'Lees: <a href="https://pow.example.org/oordeel/aB-3_x">'
        "https://pow.example.org/oordeel/aB-3_x</a>.\nDag"
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://pow.example.org.example.net/oordeel",
        "https://pow.example.org@example.net/oordeel",
        "https://powXexample.org/oordeel",
        "https://example.net/oordeel",
        "https://pow.example.org",
    ],
)
def test_what_only_looks_like_ours_stays_text(text: str) -> None:
    assert OURS(text) == text


def test_what_else_is_written_is_escaped() -> None:
    said = OURS('<b>https://pow.example.org/a"onclick="x</b>')

    assert said.startswith("&lt;b&gt;<a href=")
    assert said.endswith("</a>&#34;onclick=&#34;x&lt;/b&gt;")

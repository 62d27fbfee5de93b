"""Telegram's HTML is read as its server reads it, with its errors."""

from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.double.html import read_html, write_html
from pow_bot.double.wire import Refused, cut, units


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("é <p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_cannot_be_parsed_is_told(source: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b> <strong>b</strong>", "a b", ["bold", "bold"]),
        ("<i>a</i><em>b</em>", "ab", ["italic", "italic"]),
        ("<u>a</u><ins>b</ins>", "ab", ["underline", "underline"]),
        ("<s>a</s><del>b</del>", "ab", ["strikethrough", "strikethrough"]),
        ('<span class="tg-spoiler">a</span>', "a", ["spoiler"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("<B>a</B>", "a", ["bold"]),
        ("<b>a</>", "a", ["bold"]),
        ("<b></b>a", "a", []),
        ("<code>a <b>b</b></code>", "a b", ["code"]),
        ('<pre><code class="language-python">a</code></pre>', "a", ["pre"]),
        ("&lt;b&gt; &amp; &quot;&#233;&#xE9;", '<b> & "éé', []),
        ("&eacute; & co", "&eacute; & co", []),
        ("  <b> a </b> ", "a", ["bold"]),
    ],
)
def test_what_can_be_parsed_becomes_entities(source: str, text: str, kinds: list[str]) -> None:
    plain, entities = read_html(source)

    assert (plain, [entity["type"] for entity in entities]) == (text, kinds)


def test_places_are_counted_in_utf_16() -> None:
    text, (bold,) = read_html("😀 <b>é</b>")

    assert (bold["offset"], bold["length"]) == (3, 1)
    assert cut(text, 3, 1) == "é"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://werk.example/a?b=1&amp;c=2">x</a>', "https://werk.example/a?b=1&c=2"),
        ("<a href='tg://user?id=5'>x</a>", "tg://user?id=5"),
        ("<a>werk.example</a>", "http://werk.example/"),
    ],
)
def test_a_link_leads_somewhere(source: str, url: str) -> None:
    _, (link,) = read_html(source)

    assert link["url"] == url


def test_a_link_to_nowhere_is_text() -> None:
    assert read_html('<a href="javascript:alert(1)">x</a>') == ("x", [])


@given(st.text())
def test_escaped_text_comes_through_whole(text: str) -> None:
    assert read_html(escape(text)) == (text.strip(), [])


@pytest.mark.parametrize(
    "source",
    [
        "<b><i>a</i> b</b>",
        "<blockquote expandable>a</blockquote>",
        '<a href="https://werk.example/?a=1&amp;b">a</a>',
        "<b>a <tg-spoiler>b</tg-spoiler></b> c",
    ],
)
def test_what_is_written_back_is_what_was_said(source: str) -> None:
    assert write_html(*read_html(source)) == source


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), st.text(min_size=1))))
def test_what_is_written_back_reads_the_same(pieces: list[tuple[str, str]]) -> None:
    source = " ".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in pieces)

    text, entities = read_html(source)

    assert read_html(write_html(text, entities)) == (text, entities)
    assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)


@given(st.text(alphabet="<>/&; =\"'abiu-#x1é😀\n", max_size=40))
def test_any_source_is_read_or_refused(source: str) -> None:
    with suppress(Refused):
        text, _ = read_html(source)
        assert units(text) <= units(source)

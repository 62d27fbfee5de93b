"""Telegram's HTML: read as its server reads it, with its errors, and written back."""

import re
from dataclasses import dataclass, field
from html import escape

from pow_bot.double.wire import Wire, bad, units

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote expandable",
}
# Telegram knows these four names and numbers; another "&" stands for itself.
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PLAIN = re.compile(r"[^<&]+")
_TAG = re.compile(r"[^\s>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_LINK = re.compile(r"(?:https?://[^\s/]+|tg://|mailto:|tel:)\S*\Z|[\w-]+(?:\.[\w-]+)+(?:/\S*)?\Z")


@dataclass
class _Open:
    tag: str
    argument: str
    at: int


@dataclass
class _Reading:
    """A walk through the source, with what came out of it."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Wire] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return self.at >= len(self.source)

    def sees(self, sign: str) -> bool:
        return self.source.startswith(sign, self.at)

    def take(self, pattern: re.Pattern[str]) -> str:
        """What matches here, which may be nothing."""
        found = pattern.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def write(self, piece: str) -> None:
        self.out.append(piece)
        self.length += units(piece)

    def offset(self, at: int) -> str:
        return f"at byte offset {len(self.source[:at].encode())}"


def read_html(source: str) -> tuple[str, list[Wire]]:
    """The plain text and its entities.

    Raises:
        Refused: what Telegram would say of this source.
    """
    reading = _Reading(source)
    while not reading.ended:
        _step(reading)
    if reading.open:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].tag}"')
    return _trimmed("".join(reading.out), _without_inner_code(reading.entities))


def _step(reading: _Reading) -> None:
    if reading.sees("</"):
        _close(reading)
    elif reading.sees("<"):
        _begin(reading)
    elif reading.sees("&"):
        _character(reading)
    else:
        reading.write(reading.take(_PLAIN))


def _character(reading: _Reading) -> None:
    found = _CHARACTER.match(reading.source, reading.at)
    reading.write(_decoded(found) if found else "&")
    reading.at = found.end() if found else reading.at + 1


def _decoded(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    allowed = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if allowed else found.group()


def _begin(reading: _Reading) -> None:
    start = reading.at
    reading.at += 1
    tag = reading.take(_TAG).lower()
    if reading.ended:
        raise _cannot(f"Unclosed start tag {reading.offset(start)}")
    if tag not in _KINDS:
        raise _cannot(f'Unsupported start tag "{tag}" {reading.offset(start)}')
    argument = ""
    reading.take(_SPACE)
    while not reading.sees(">"):
        argument = _attribute(reading, tag, start) or argument
        reading.take(_SPACE)
    reading.at += 1
    if tag == "span" and argument != "spoiler":
        raise _cannot(f'Tag "span" must have class "tg-spoiler" {reading.offset(start)}')
    if tag == "tg-emoji" and not argument.isdigit():
        raise _cannot("Invalid custom emoji identifier specified")
    reading.open.append(_Open(tag, argument, reading.length))


def _attribute(reading: _Reading, tag: str, start: int) -> str:
    if reading.ended:
        raise _cannot(f'Unclosed start tag "{tag}" {reading.offset(start)}')
    name = reading.take(_ATTRIBUTE_NAME).lower()
    if not name:
        raise _cannot(f'Empty attribute name in the tag "{tag}" {reading.offset(start)}')
    reading.take(_SPACE)
    if not reading.sees("="):
        if (tag, name) == ("blockquote", "expandable"):
            return "expandable"
        raise _cannot(
            f'Expected equal sign in declaration of an attribute of the tag "{tag}" {reading.offset(start)}'
        )
    reading.at += 1
    reading.take(_SPACE)
    return _argument(tag, name, _value(reading, tag, start))


def _value(reading: _Reading, tag: str, start: int) -> str:
    if reading.ended:
        raise _cannot(f'Unclosed start tag "{tag}" {reading.offset(start)}')
    quote = reading.source[reading.at]
    if quote not in "'\"":
        begin = reading.at
        token = reading.take(_TOKEN).lower()
        if not re.match(r"[\s>]|\Z", reading.source[reading.at :]):
            raise _cannot(f"Unexpected end of name token {reading.offset(begin)}")
        return token
    end = reading.source.find(quote, reading.at + 1)
    if end < 0:
        raise _cannot(f"Unclosed start tag {reading.offset(start)}")
    value = reading.source[reading.at + 1 : end]
    reading.at = end + 1
    return _CHARACTER.sub(_decoded, value)


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "expandable"
    return ""


def _close(reading: _Reading) -> None:
    start = reading.at
    if not reading.open:
        raise _cannot(f"Unexpected end tag {reading.offset(start)}")
    reading.at += 2
    tag = reading.take(_TAG).lower()
    reading.take(_SPACE)
    if not reading.sees(">"):
        raise _cannot(f"Unclosed end tag {reading.offset(start)}")
    reading.at += 1
    opened = reading.open.pop()
    if tag not in ("", opened.tag):
        raise _cannot(
            f'Unmatched end tag {reading.offset(start)}, expected "</{opened.tag}>", found "</{tag}>"'
        )
    if reading.length > opened.at:
        reading.entities.extend(_entity(opened, reading))


def _entity(opened: _Open, reading: _Reading) -> list[Wire]:
    kind = _KINDS[opened.tag]
    entity: Wire = {"type": kind, "offset": opened.at, "length": reading.length - opened.at}
    if kind == "text_link":
        url = opened.argument or _tail("".join(reading.out), opened.at)
        if not is_link(url):
            return []
        entity["url"] = url if ":" in url else f"http://{url}/"
    elif kind == "custom_emoji":
        entity["custom_emoji_id"] = opened.argument
    elif kind == "code" and opened.argument:
        entity["language"] = opened.argument
    elif kind == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    return [entity]


def _tail(text: str, offset: int) -> str:
    return text.encode("utf-16-le")[offset * 2 :].decode("utf-16-le")


def _without_inner_code(entities: list[Wire]) -> list[Wire]:
    """Nothing stands inside code; `pre` with a language is one entity."""
    codes = [entity for entity in entities if entity["type"] in ("pre", "code")]
    kept = [
        entity
        for entity in entities
        if not any(code is not entity and _inside(entity, code) for code in codes)
    ]
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _inside(inner: Wire, outer: Wire) -> bool:
    end = outer["offset"] + outer["length"]
    same = (inner["offset"], inner["length"]) == (outer["offset"], outer["length"])
    if same:
        return (inner["type"], outer["type"]) == ("code", "pre")
    return bool(outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= end)


def _trimmed(text: str, entities: list[Wire]) -> tuple[str, list[Wire]]:
    before = units(text) - units(text.lstrip())
    plain = text.strip()
    end = units(plain)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - before, 0)
        stop = min(entity["offset"] + entity["length"] - before, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return plain, kept


def is_link(url: str) -> bool:
    return _LINK.match(url) is not None


def plain(source: str) -> tuple[str, list[Wire]]:
    return _trimmed(source, [])


def write_html(text: str, entities: list[Wire]) -> str:
    """The text with its entities as HTML: safe to put in a page."""
    coded = text.encode("utf-16-le")
    edges = sorted({0, len(coded) // 2, *_edges(entities)})
    shown = [entity for entity in entities if entity["type"] in _TAGS or "url" in entity]
    pieces: list[str] = []
    for start, stop in zip(edges, [*edges[1:], edges[-1]], strict=True):
        pieces.extend(_ending(entity) for entity in reversed(shown) if _stop(entity) == start)
        pieces.extend(_beginning(entity) for entity in shown if entity["offset"] == start)
        pieces.append(escape(coded[start * 2 : stop * 2].decode("utf-16-le"), quote=False))
    return "".join(pieces)


def _edges(entities: list[Wire]) -> list[int]:
    return [edge for entity in entities for edge in (entity["offset"], _stop(entity))]


def _stop(entity: Wire) -> int:
    return int(entity["offset"] + entity["length"])


def _beginning(entity: Wire) -> str:
    if "url" in entity:
        return f'<a href="{escape(entity["url"])}">'
    return f"<{_TAGS[entity['type']]}>"


def _ending(entity: Wire) -> str:
    tag = "a" if "url" in entity else _TAGS[entity["type"]].partition(" ")[0]
    return f"</{tag}>"


def _cannot(reason: str) -> Exception:
    return bad(f"can't parse entities: {reason}")

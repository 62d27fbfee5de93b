"""From a stylesheet to its custom properties, for light and for dark, each with its line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import tinycss2

from pow_bot.authoring.mistakes import Mistake

LIGHT, DARK = "light", "dark"
MODES = (LIGHT, DARK)
_ROOT = ":root"
_SCHEME = "color-scheme"
_QUERIES = {f"(prefers-color-scheme:{mode})": mode for mode in MODES}

# What tinycss2 calls a component value; it has no types of its own.
Parts = list[Any]


@dataclass(frozen=True, slots=True)
class Property:
    """A custom property as it is written: for one mode, or for both."""

    name: str
    parts: Parts
    line: int
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The custom properties of a stylesheet, in its order, and what else is in it."""

    properties: tuple[Property, ...]
    mistakes: tuple[Mistake, ...]

    def known_in(self, mode: str) -> dict[str, Property]:
        """What holds in a mode: what was written for it alone goes before, then what is last."""
        fits = [each for each in self.properties if each.mode in {None, mode}]
        return {each.name: each for each in sorted(fits, key=lambda each: each.mode is not None)}


def read_sheet(file: str, text: str) -> Sheet:
    """Read a theme: custom properties of `:root`, and of `:root` where people want dark.

    Nothing else is allowed in it: no page may ask another host for anything.
    """
    found = list(_rules(file, text))
    return Sheet(
        tuple(each for each in found if isinstance(each, Property)),
        tuple(each for each in found if isinstance(each, Mistake)),
    )


def _rules(file: str, text: str) -> Iterator[Property | Mistake]:
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        mode = _QUERIES.get(_written(rule.prelude)) if _is_media(rule) else None
        if mode and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            for each in inner:
                yield from _declared(file, each, mode)
        else:
            yield from _declared(file, rule, None)


def _is_media(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "media")


def _declared(file: str, rule: Any, mode: str | None) -> Iterator[Property | Mistake]:
    """The properties of a rule for `:root`; any other rule is a mistake."""
    if rule.type != "qualified-rule" or _written(rule.prelude) != _ROOT:
        yield _no_rule(file, rule)
        return
    for each in tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    ):
        yield from _property(file, each, mode)


def _property(file: str, each: Any, mode: str | None) -> Iterator[Property | Mistake]:
    line = each.source_line
    if each.type != "declaration":
        yield Mistake(file, line, "This is no property.", "Write `--basis-name: value;`.")
    elif each.important:
        yield Mistake(file, line, f"{each.name} is marked important.", "Take `!important` away.")
    elif each.name.startswith("--"):
        yield from (_address(file, line, each.name) for _ in _addresses(each.value))
        yield Property(each.name, _bare(each.value), line, mode)
    elif each.name != _SCHEME:
        yield Mistake(file, line, f"{each.name} is no token.", "A theme sets `--basis-*` only.")


def _address(file: str, line: int, name: str) -> Mistake:
    return Mistake(
        file, line, f"{name} has an address in it.", "No page loads anything from elsewhere."
    )


def _addresses(parts: Parts) -> Iterator[Any]:
    for part in parts:
        if part.type == "url" or (part.type == "function" and part.lower_name in {"url", "src"}):
            yield part
        yield from _addresses(
            getattr(part, "arguments", None) or getattr(part, "content", None) or []
        )


def _no_rule(file: str, rule: Any) -> Mistake:
    if rule.type == "error":
        return Mistake(file, rule.source_line, f"This is no CSS: {rule.message}.", "Mend it.")
    what = f"@{rule.at_keyword}" if rule.type == "at-rule" else f"`{_written(rule.prelude)}`"
    return Mistake(
        file,
        rule.source_line,
        f"A theme has no rule {what}.",
        "Only `:root`, bare or in `@media (prefers-color-scheme: dark)`, with `--basis-*` tokens.",
    )


def _written(parts: Parts) -> str:
    return "".join(tinycss2.serialize(_bare(parts)).split()).lower()


def _bare(parts: Parts) -> Parts:
    """Without room and remarks around it."""
    kept = [part for part in parts if part.type != "comment"]
    while kept and kept[0].type == "whitespace":
        kept = kept[1:]
    while kept and kept[-1].type == "whitespace":
        kept = kept[:-1]
    return kept


# Values


def value_of(
    name: str, known: Mapping[str, Property], seen: frozenset[str] = frozenset()
) -> Parts | None:
    """The value of a property with every `var()` filled in; None where that cannot be done."""
    if name not in known or name in seen:
        return None
    return filled(known[name].parts, known, seen | {name})


def filled(
    parts: Iterable[Any], known: Mapping[str, Property], seen: frozenset[str] = frozenset()
) -> Parts | None:
    """Parts with every `var()` in them filled in."""
    whole: Parts = []
    for part in parts:
        if part.type == "function" and part.lower_name == "var":
            inner = _filled_var(part, known, seen)
            if inner is None:
                return None
            whole += inner
        else:
            whole.append(part)
    return whole


def _filled_var(part: Any, known: Mapping[str, Property], seen: frozenset[str]) -> Parts | None:
    name, otherwise = var_in(part)
    found = value_of(name, known, seen)
    if found is not None or otherwise is None:
        return found
    return filled(otherwise, known, seen)


def var_in(part: Any) -> tuple[str, Parts | None]:
    """The name in a `var()`, and what stands for it where it is not set."""
    bare = _bare(part.arguments)
    comma = next((at for at, each in enumerate(bare) if each == ","), None)
    name = bare[0].value if bare else ""
    return name, None if comma is None else _bare(bare[comma + 1 :])


def vars_in(parts: Parts) -> Iterator[tuple[str, Parts | None]]:
    """Every `var()` in a value."""
    for part in parts:
        if part.type == "function" and part.lower_name == "var":
            yield var_in(part)
        elif part.type == "function":
            yield from vars_in(part.arguments)

"""Collecting every text for translators, and keeping the catalogues in step with the sources.

A text is matched by its context first: a rewritten Dutch sentence keeps its old English, as fuzzy.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import SOURCE, path_of, read_catalogue


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence to translate, and where it stands. Without a context it is a template's."""

    context: str | None
    source: str
    file: str = ""
    line: int = field(default=1, compare=False)


def in_texts(texts: Iterable[Text]) -> Iterator[Found]:
    """The texts of a book."""
    for text in texts:
        file, _, line = text.where.rpartition(":")
        yield Found(text.context, text.source, file, int(line or 1))


def in_python(package: Path) -> Iterator[Found]:
    """Every `Text("context", "sentence")` that is written out in a module."""
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package.parent).as_posix()
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        calls = [node for node in nodes if isinstance(node, ast.Call) and _is_text(node)]
        for call in sorted(calls, key=lambda node: node.lineno):
            words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            if len(words) == 2 and all(isinstance(word, str) for word in words):
                yield Found(str(words[0]), str(words[1]), file, call.lineno)


def in_templates(folder: Path) -> Iterator[Found]:
    """Every `_("sentence")` in the templates."""
    environment = Environment(autoescape=True)
    for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.txt")):
        parsed = environment.parse(path.read_text("utf-8"))
        file = path.relative_to(folder.parent.parent).as_posix()
        for line, _, words in extract_from_ast(parsed, ["_"]):
            source = words[0] if isinstance(words, tuple) else words
            if isinstance(source, str):
                yield Found(None, source, file, line)


def updated(old: Catalog, found: Iterable[Found], locale: str) -> Catalog:
    """The catalogue of these texts, with what `old` says of them; the rest is kept as obsolete."""
    new = Catalog(locale=locale, fuzzy=False)
    memory = _Memory(old)
    for each in found:
        message = new.get(each.source, each.context)
        locations = [(each.file, 1)] if each.file else []
        if message is not None:
            new.add(each.source, context=each.context, string=message.string, locations=locations)
            continue
        string, notes, flags = memory.of(each, locale)
        new.add(each.source, string, locations, flags, notes, context=each.context)
    if locale != SOURCE:
        _keep_obsolete(new, memory)
    return new


class _Memory:
    """What a catalogue said, by text and by context."""

    def __init__(self, old: Catalog) -> None:
        current = [m for m in old if isinstance(m.id, str) and m.id]
        self.messages = [*current, *old.obsolete.values()]
        said = [m for m in reversed(self.messages) if m.string]
        self.exact = {(m.context, str(m.id)): m for m in said}
        self.by_context = {str(m.context): m for m in said if m.context}
        self.by_source = {str(m.id): m for m in said}

    def of(self, found: Found, locale: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
        """Its translation, and where that is in doubt, the sentence that was translated."""
        if locale == SOURCE:
            return "", (), frozenset()
        if same := self.exact.get((found.context, found.source)):
            if same.fuzzy:
                return str(same.string), tuple(same.auto_comments), frozenset({"fuzzy"})
            return str(same.string), (), frozenset()
        near = self.by_context.get(found.context or "") or self.by_source.get(found.source)
        if near is None:
            return "", (), frozenset()
        return str(near.string), (f"Was: {near.id}",), frozenset({"fuzzy"})


def _keep_obsolete(new: Catalog, memory: _Memory) -> None:
    """A sentence that is gone today may come back tomorrow; its English is not thrown away."""
    current = {(m.context, m.id) for m in new}
    carried = {m.context for m in new if m.context}
    for message in memory.messages:
        source = str(message.id)
        gone = (message.context, source) not in current and message.context not in carried
        if message.string and gone and not message.fuzzy:
            again = Message(source, message.string, context=message.context)
            new.obsolete[(source, message.context) if message.context else source] = again


def written(catalogue: Catalog, locale: str) -> str:
    """A catalogue as it stands in its file: without dates and line numbers, so that it is stable."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, width=100, omit_header=True, include_lineno=False, include_previous=True
    )
    head = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return f"{head.format(locale)}\n{buffer.getvalue().decode('utf-8').strip()}\n"


def update(folder: Path, locale: str, found: Iterable[Found], also: Path | None = None) -> Path:
    """Write the catalogue of one language anew. `also` is another one to take translations from."""
    path = path_of(folder, locale)
    old = read_catalogue(path, locale)
    if also is not None:
        _merge(old, read_catalogue(also, locale))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(updated(old, found, locale), locale), "utf-8")
    return path


def stale(folder: Path, locale: str, found: Iterable[Found]) -> bool:
    """Whether `update` would change the catalogue."""
    path = path_of(folder, locale)
    now = path.read_text("utf-8") if path.is_file() else ""
    return now != written(updated(read_catalogue(path, locale), found, locale), locale)


@dataclass(frozen=True, slots=True)
class Gap:
    """A text without a translation that counts; `doubtful` where its Dutch changed since."""

    found: Found
    doubtful: bool


def complete(folder: Path, locale: str, found: Iterable[Found]) -> tuple[Gap, ...]:
    """What a language lacks; the source language lacks nothing."""
    if locale == SOURCE:
        return ()
    catalogue = read_catalogue(path_of(folder, locale), locale)
    return tuple(_gaps(catalogue, dict.fromkeys(found)))


def _gaps(catalogue: Catalog, found: Iterable[Found]) -> Iterator[Gap]:
    for each in found:
        message = catalogue.get(each.source, each.context)
        if message is None or not message.string or message.fuzzy:
            yield Gap(each, doubtful=bool(message and message.fuzzy))


def _merge(into: Catalog, other: Catalog) -> None:
    for message in other:
        known = into.get(message.id, message.context)
        if message.id and message.string and (known is None or not known.string):
            into.add(message.id, message.string, context=message.context)


def _is_text(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Text"

"""How every text reads in every language, read from the `.po` files at start.

Dutch is the source: what has no translation is said in Dutch, and fuzzy ones do not count.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup, escape

from pow_bot.engine.flow import Text

SOURCE = "nl"
_FILL = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Gettext = Callable[..., str]


class Unreadable(ValueError):
    """A catalogue that is no `.po` file."""


def path_of(folder: Path, locale: str) -> Path:
    """The one catalogue of a language."""
    return folder / locale / "LC_MESSAGES" / "messages.po"


def read_catalogue(path: Path, locale: str) -> Catalog:
    """Read a catalogue; an empty one where there is no file yet.

    Raises:
        Unreadable: naming file and line.
    """
    if not path.is_file():
        return Catalog(locale=locale)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=locale, abort_invalid=True)
    except (PoFileError, ValueError) as fault:
        raise Unreadable(
            f"{path}: {fault}. Mend it, or take it from the version before."
        ) from fault


def fill(template: str, fills: Mapping[str, object]) -> str:
    """The text with its `{name}`s filled, once and without attributes; an unknown one stays."""
    return _FILL.sub(lambda found: str(fills.get(found[1], found[0])), template)


def placeholders(text: str) -> frozenset[str]:
    """The names that a text wants filled."""
    return frozenset(_FILL.findall(text))


@dataclass(frozen=True, slots=True)
class Translations:
    """One language: what was translated, and what is in doubt since its Dutch changed."""

    locale: str
    done: Mapping[tuple[str | None, str], str]
    doubtful: frozenset[tuple[str | None, str]]

    def of(self, text: Text) -> str | None:
        """The translation, or None where there is none that counts."""
        return self.done.get((text.context, text.source))

    def in_doubt(self, text: Text) -> bool:
        return (text.context, text.source) in self.doubtful


def translations(catalogue: Catalog, locale: str) -> Translations:
    """What a catalogue offers."""
    said = [m for m in catalogue if isinstance(m.id, str) and m.id and m.string]
    done = {_key(m): str(m.string) for m in said if not m.fuzzy}
    return Translations(locale, done, frozenset(_key(m) for m in said if m.fuzzy))


class Catalogues:
    """All languages; also the engine's `Wording`."""

    def __init__(self, folder: Path) -> None:
        found = sorted(path.parent.name for path in folder.glob("*/LC_MESSAGES"))
        self.locales = (SOURCE, *(locale for locale in found if locale != SOURCE))
        self.languages: Mapping[str, Translations] = {
            locale: translations(read_catalogue(path_of(folder, locale), locale), locale)
            for locale in self.locales
        }
        self._labels: dict[Text, tuple[str, ...]] = {}

    def text(self, locale: str, text: Text | str, fills: Mapping[str, object] | None = None) -> str:
        """The text in this language, filled; a proper name reads the same in all."""
        if isinstance(text, str):
            return text
        language = self.languages.get(locale)
        said = language.of(text) if language else None
        return fill(said or text.source, fills or {})

    def labels(self, text: Text | str) -> tuple[str, ...]:
        """The text in every language there is, each wording once."""
        if isinstance(text, str):
            return (text,)
        if text not in self._labels:
            spoken = (self.text(locale, text) for locale in self.locales)
            self._labels[text] = tuple(dict.fromkeys(spoken))
        return self._labels[text]

    def template(self, locale: str) -> Gettext:
        """`_` for a template: `_("Vraag {n}", n=1)`. Has no context.

        Where a fill is markup the whole is, and everything else in it is escaped.
        """
        language = self.languages.get(locale)
        known = language.done if language else {}

        def gettext(source: str, /, **fills: object) -> str:
            said = known.get((None, source), source)
            if not any(isinstance(value, Markup) for value in fills.values()):
                return fill(said, fills)
            safe = {name: escape(value) for name, value in fills.items()}
            return Markup(fill(str(escape(said)), safe))  # noqa: S704 - all parts are escaped

        return gettext


def _key(message: Message) -> tuple[str | None, str]:
    return (message.context, str(message.id))

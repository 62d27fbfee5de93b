"""Whether the catalogues are in step with the sources, and say everything in every language."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pow_bot.authoring.mistakes import Mistake
from pow_bot.i18n.catalogues import SOURCE, Unreadable, path_of, placeholders, read_catalogue
from pow_bot.i18n.extract import Found, complete, stale


def check_catalogues(
    folder: Path, found: Iterable[Found], checked: Collection[str] = ()
) -> tuple[Mistake, ...]:
    """All languages in a folder. `checked` are contexts that the checks of the flows looked at."""
    texts = tuple(dict.fromkeys(found))
    locales = sorted({SOURCE} | {path.parent.name for path in folder.glob("*/LC_MESSAGES")})
    return tuple(m for locale in locales for m in _language(folder, locale, texts, checked))


def _language(
    folder: Path, locale: str, texts: tuple[Found, ...], checked: Collection[str]
) -> Iterator[Mistake]:
    path = path_of(folder, locale)
    file = path.relative_to(folder.parent).as_posix()
    try:
        own = [text for text in texts if text.context not in checked]
        yield from _gaps(folder, locale, own, file)
        yield from _other_placeholders(folder, locale, own, file)
        if stale(folder, locale, texts):
            fix = "Bring it in step, as docs/flows.md says."
            yield Mistake(file, 1, "The catalogue is behind its sources.", fix)
    except Unreadable as fault:
        yield Mistake(file, 1, "The catalogue cannot be read.", str(fault))


def _gaps(folder: Path, locale: str, texts: list[Found], file: str) -> Iterator[Mistake]:
    for gap in complete(folder, locale, texts):
        says = "is in doubt" if gap.doubtful else "is missing"
        fix = "Look at it and take away `fuzzy`." if gap.doubtful else "Add it."
        named = f"{gap.found.source} ({gap.found.file or gap.found.context})"
        yield Mistake(file, 1, f"A translation {says}: {named}", fix)


def _other_placeholders(
    folder: Path, locale: str, texts: list[Found], file: str
) -> Iterator[Mistake]:
    catalogue = read_catalogue(path_of(folder, locale), locale)
    for text in texts:
        message = catalogue.get(text.source, text.context)
        said = str(message.string) if message and not message.fuzzy else ""
        if said and placeholders(said) != placeholders(text.source):
            says = f"Other placeholders stand in the translation of: {text.source}"
            yield Mistake(file, 1, says, "Use the same names between braces.")

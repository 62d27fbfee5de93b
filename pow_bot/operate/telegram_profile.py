"""What Telegram shows of the bot by itself: name, texts, list of commands and menu, in step or not.

Telegram allows few changes of a name a day, so only what differs is touched.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, MenuButton, MenuButtonCommands

from pow_bot.channels.telegram.client import Away, TelegramFault, UnknownToken
from pow_bot.channels.telegram.commands import LIST
from pow_bot.channels.telegram.profile import ABOUT, SHORT
from pow_bot.i18n.catalogues import SOURCE, Catalogues
from pow_bot.operate.asking import asked
from pow_bot.settings import Settings

_PRIVATE = BotCommandScopeAllPrivateChats()

Value: TypeAlias = str | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that Telegram shows: what it should be, how to ask for it, how to set it.

    `language` is empty for everybody whose language has no texts of its own.
    """

    name: str
    language: str
    wanted: Value
    there: Callable[[], Awaitable[Value]]
    set: Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is not as it should be, what stands there now, and why it stayed so, if it did."""

    part: Part
    there: Value
    refused: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "part": self.part.name,
            "language": self.part.language or None,
            "there": self.there,
            "wanted": self.part.wanted,
            "refused": self.refused or None,
        }

    def as_text(self) -> str:
        said = f"{self.part.name}{_spoken(self.part.language)}: {_shown(self.there)}"
        line = f"{said} becomes {_shown(self.part.wanted)}"
        return f"{line}\n  refused: {self.refused}" if self.refused else line


async def differences(bot: Bot, settings: Settings, catalogues: Catalogues) -> list[Change]:
    """What is not as it should be, asked of Telegram one by one.

    Raises:
        TelegramFault: Telegram did not say.
    """
    found = []
    for part in _parts(bot, settings, catalogues):
        with asked():
            there = await part.there()
        if there != part.wanted:
            found.append(Change(part, there))
    return found


async def applied(change: Change) -> Change:
    """Make the change; with the reason where Telegram would not.

    Raises:
        TelegramFault: Telegram cannot be reached.
    """
    try:
        with asked():
            await change.part.set()
    except (Away, UnknownToken):
        raise
    except TelegramFault as refusal:
        return replace(change, refused=str(refusal))
    return change


def _parts(bot: Bot, settings: Settings, catalogues: Catalogues) -> Iterator[Part]:
    """Everything, for everybody and then for each other language."""
    for locale in catalogues.locales:
        language = "" if locale == SOURCE else locale
        yield _name(bot, language, settings.site_name)
        yield _about(bot, language, catalogues.text(locale, ABOUT, {"url": settings.base_url}))
        yield _short(bot, language, catalogues.text(locale, SHORT))
        yield _commands(bot, language, locale, catalogues)
    yield _menu(bot)


def _name(bot: Bot, language: str, wanted: str) -> Part:
    async def there() -> str:
        return (await bot.get_my_name(language)).name

    async def change() -> None:
        await bot.set_my_name(wanted, language)

    return Part("name", language, wanted, there, change)


def _about(bot: Bot, language: str, wanted: str) -> Part:
    async def there() -> str:
        return (await bot.get_my_description(language)).description

    async def change() -> None:
        await bot.set_my_description(wanted, language)

    return Part("description", language, wanted, there, change)


def _short(bot: Bot, language: str, wanted: str) -> Part:
    async def there() -> str:
        return (await bot.get_my_short_description(language)).short_description

    async def change() -> None:
        await bot.set_my_short_description(wanted, language)

    return Part("short description", language, wanted, there, change)


def _commands(bot: Bot, language: str, locale: str, catalogues: Catalogues) -> Part:
    listed = tuple((one.name(locale), catalogues.text(locale, one.says)) for one in LIST)

    async def there() -> Value:
        found = await bot.get_my_commands(_PRIVATE, language)
        return tuple((one.command, one.description) for one in found)

    async def change() -> None:
        await bot.set_my_commands([BotCommand(*one) for one in listed], _PRIVATE, language)

    return Part("commands", language, listed, there, change)


def _menu(bot: Bot) -> Part:
    """The button beside the field opens the list of commands."""

    async def there() -> str:
        return str((await bot.get_chat_menu_button()).type)

    async def change() -> None:
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    return Part("menu button", "", str(MenuButton.COMMANDS), there, change)


def _spoken(language: str) -> str:
    return f" ({language})" if language else ""


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return f"“{value}”" if value else "nothing"
    return ", ".join(f"/{name}" for name, _ in value) or "nothing"

"""What people see of a bot: its commands, names, descriptions and menu button."""

import json
import re
from typing import Any

from pow_bot.double.params import Params
from pow_bot.double.telegram import Telegram
from pow_bot.double.wire import Wire, bad, units

MOST_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}\Z")
_PLAIN_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def set_my_commands(telegram: Telegram, asked: Params) -> bool:
    commands = asked.list("commands")
    if commands is None:
        raise bad("can't parse list of bot commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    where = _where(telegram, asked)
    telegram.profile.commands[where] = [_command(one) for one in commands]
    if not commands:
        del telegram.profile.commands[where]
    return True


def get_my_commands(telegram: Telegram, asked: Params) -> list[Wire]:
    return telegram.profile.commands.get(_where(telegram, asked), [])


def delete_my_commands(telegram: Telegram, asked: Params) -> bool:
    telegram.profile.commands.pop(_where(telegram, asked), None)
    return True


def set_my_name(telegram: Telegram, asked: Params) -> bool:
    return _set(telegram.profile.name, asked, "name", 64)


def get_my_name(telegram: Telegram, asked: Params) -> Wire:
    return _get(telegram.profile.name, asked, "name")


def set_my_description(telegram: Telegram, asked: Params) -> bool:
    return _set(telegram.profile.description, asked, "description", 512)


def get_my_description(telegram: Telegram, asked: Params) -> Wire:
    return _get(telegram.profile.description, asked, "description")


def set_my_short_description(telegram: Telegram, asked: Params) -> bool:
    return _set(telegram.profile.short_description, asked, "short_description", 120)


def get_my_short_description(telegram: Telegram, asked: Params) -> Wire:
    return _get(telegram.profile.short_description, asked, "short_description")


def set_chat_menu_button(telegram: Telegram, asked: Params) -> bool:
    button = asked.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: unsupported type specified")
    if button["type"] == "web_app":
        _must_be_web_app(button)
    telegram.profile.menus[_menu_of(telegram, asked)] = button
    return True


def get_chat_menu_button(telegram: Telegram, asked: Params) -> Wire:
    general = telegram.profile.menus.get(0, {"type": "default"})
    return telegram.profile.menus.get(_menu_of(telegram, asked), general)


def _menu_of(telegram: Telegram, asked: Params) -> int:
    return telegram.chat_of(asked).id if asked.text("chat_id") else 0


def _must_be_web_app(button: Wire) -> None:
    if not button.get("text"):
        raise bad('can\'t parse menu button: field "text" must be non-empty')
    if not str(Params(button).object("web_app").get("url", "")).startswith("https://"):
        raise bad("menu button web app URL is invalid: Only HTTPS links are allowed")


def _command(one: Any) -> Wire:
    if not isinstance(one, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name = str(one.get("command", "")).removeprefix("/")
    description = str(one.get("description", ""))
    if not _COMMAND.match(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _where(telegram: Telegram, asked: Params) -> tuple[str, str]:
    """The scope and the language, as a key."""
    scope = asked.object("scope") or {"type": "default"}
    kind = Params(scope).text("type")
    if kind in _CHAT_SCOPES:
        telegram.chat_of(Params(scope))
    elif kind not in _PLAIN_SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    return json.dumps(scope, sort_keys=True), _language(asked)


def _language(asked: Params) -> str:
    language = asked.text("language_code")
    if language and not _LANGUAGE.match(language):
        raise bad("LANG_CODE_INVALID")
    return language


def _set(kept: dict[str, str], asked: Params, field: str, most: int) -> bool:
    text = asked.text(field)
    if units(text) > most:
        raise bad(f"{field.replace('_', ' ')} is too long")
    kept[_language(asked)] = text
    return True


def _get(kept: dict[str, str], asked: Params, field: str) -> Wire:
    """In this language; where that has nothing, the one for everybody."""
    return {field: kept.get(_language(asked)) or kept.get("", "")}

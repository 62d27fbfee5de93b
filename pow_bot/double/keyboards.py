"""Keyboards: what Telegram accepts under a message, and what it says of the rest."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pow_bot.double.wire import Wire, bad

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA = 64
_HOST = re.compile(r"[^\s./@:]+(\.[^\s./@:]+)+\Z")
_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])\Z")
_INLINE_ACTS = (
    "callback_data",
    "url",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True)
class Markup:
    """What stands under a message, or what it does to the keyboard of the chat."""

    inline: Wire | None = None
    reply: Wire | None = None
    removes: bool = False
    forces: bool = False

    @property
    def fixes(self) -> bool:
        """The message cannot be edited afterwards."""
        return bool(self.reply) or self.removes or self.forces


NONE = Markup()


def read_markup(raw: Any, *, private: bool, local_urls: bool) -> Markup:
    """What is asked for, checked.

    Raises:
        Refused: Telegram would not take it.
    """
    if raw in (None, "", {}):
        return NONE
    if not isinstance(raw, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline keyboard")
        for button in _flat(rows):
            _check_inline(button, local_urls=local_urls)
        return Markup(inline={"inline_keyboard": rows}) if rows else NONE
    if "keyboard" in raw:
        rows = [[_reply_button(button) for button in row] for row in _rows(raw["keyboard"], "")]
        for button in _flat(rows):
            _check_reply(button, private=private)
        return Markup(reply={**raw, "keyboard": rows})
    return Markup(removes=bool(raw.get("remove_keyboard")), forces=bool(raw.get("force_reply")))


def read_inline(raw: Any, *, local_urls: bool) -> Wire | None:
    """The inline keyboard of a message that is edited: another kind is refused."""
    if raw and "inline_keyboard" not in raw:
        raise bad("inline keyboard expected")
    return read_markup(raw, private=True, local_urls=local_urls).inline


def _rows(raw: Any, kind: str) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        what = kind or "keyboard"
        raise bad(
            f'field "{what.replace(" ", "_")}" of the {kind or "reply keyboard"} must be an Array of Arrays'
        )
    rows = [row for row in raw if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    return rows


def _flat(rows: list[list[Any]]) -> list[Any]:
    return [button for row in rows for button in row]


def _reply_button(button: Any) -> Any:
    return {"text": button} if isinstance(button, str) else button


def _check_text(button: Any, kind: str) -> None:
    if not isinstance(button, dict):
        raise bad(f"can't parse {kind} button: expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad(f"can't parse {kind} button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad("REPLY_MARKUP_INVALID")


def _check_inline(button: Any, *, local_urls: bool) -> None:
    _check_text(button, "inline keyboard")
    acts = [act for act in _INLINE_ACTS if button.get(act) not in (None, "")]
    if not acts:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(acts) > 1:
        raise bad("can't parse inline keyboard button: exactly one optional field must be used")
    if acts == ["callback_data"]:
        _check_callback(button["callback_data"])
    if acts == ["url"]:
        _check_url(button["url"], local_urls=local_urls)


def _check_callback(said: Any) -> None:
    if not isinstance(said, str) or len(said.encode()) > MOST_DATA:
        raise bad("BUTTON_DATA_INVALID")


def _check_url(url: Any, *, local_urls: bool) -> None:
    if not isinstance(url, str) or not url:
        raise bad("BUTTON_URL_INVALID")
    fault = _url_fault(url, local_urls=local_urls)
    if fault:
        raise bad(f"inline keyboard button URL '{url}' is invalid: {fault}")


def _url_fault(url: str, *, local_urls: bool) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme not in ("http", "https", "tg", "ton"):
        return "Unsupported URL protocol"
    if parts.scheme in ("tg", "ton"):
        return ""
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    known = _HOST.match(host) is not None and not _LOCAL.match(host)
    return "" if known or (local_urls and _LOCAL.match(host)) else "Wrong HTTP URL"


def _check_reply(button: Any, *, private: bool) -> None:
    _check_text(button, "keyboard")
    if button.get("request_contact") and not private:
        raise bad("phone number can be requested in private chats only")
    if button.get("request_location") and not private:
        raise bad("location can be requested in private chats only")

"""The kinds of answer that need data or a library, beside the engine's own."""

from collections.abc import Mapping

from pow_bot.conversations.email_kind import EmailKind
from pow_bot.conversations.phone_kind import PhoneKind
from pow_bot.conversations.place_kind import PlaceKind
from pow_bot.engine.kinds import Kind

__all__ = ["KINDS", "EmailKind", "PhoneKind", "PlaceKind"]

KINDS: Mapping[str, Kind] = {"place": PlaceKind(), "phone": PhoneKind(), "email": EmailKind()}

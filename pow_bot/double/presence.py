"""Who the bot is and where: itself, its chats, its way to get updates."""

import re
from urllib.parse import urlsplit

from pow_bot.double.params import Params
from pow_bot.double.telegram import Telegram
from pow_bot.double.webhooks import Post
from pow_bot.double.wire import Refused, Wire, bad, unix

_SECRET = re.compile(r"[A-Za-z0-9_-]*\Z")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = frozenset({80, 88, 443, 8443})
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def get_me(telegram: Telegram, _: Params) -> Wire:
    return {
        **telegram.bot,
        "first_name": telegram.profile.name[""],
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(telegram: Telegram, asked: Params) -> Wire:
    chat = telegram.chat_of(asked)
    return {
        **chat.wire,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": _GIFTS,
    }


_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def leave_chat(telegram: Telegram, asked: Params) -> bool:
    chat = telegram.chat_of(asked)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.must_be_open()
    chat.standing = "left"
    chat.note("the bot left")
    telegram.bell.ring()
    return True


async def get_updates(telegram: Telegram, asked: Params) -> list[Wire]:
    if telegram.webhook.post is not None:
        raise Refused(409, WEBHOOK_ACTIVE)
    telegram.updates.allow(_kinds(asked))
    limit = min(max(asked.number("limit", 100), 1), 100)
    seconds = min(max(asked.number("timeout"), 0), 50)
    return await telegram.updates.poll(asked.number("offset"), limit, seconds)


def set_webhook(telegram: Telegram, asked: Params) -> bool:
    url = asked.text("url")
    if not url:
        return delete_webhook(telegram, asked)
    _must_be_postable(url)
    post = Post(url, _secret(asked), _connections(asked))
    telegram.updates.allow(_kinds(asked))
    _drop(telegram, asked)
    telegram.updates.displace("setWebhook")
    telegram.webhook.set(post)
    return True


def delete_webhook(telegram: Telegram, asked: Params) -> bool:
    _drop(telegram, asked)
    telegram.webhook.set(None)
    return True


def get_webhook_info(telegram: Telegram, _: Params) -> Wire:
    webhook = telegram.webhook
    info: Wire = {
        "url": webhook.post.url if webhook.post else "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.waiting),
    }
    if webhook.post:
        info["max_connections"] = webhook.post.connections
        info["ip_address"] = "127.0.0.1"
    if webhook.last_error and webhook.last_error_at:
        info["last_error_date"] = unix(webhook.last_error_at)
        info["last_error_message"] = webhook.last_error
    if telegram.updates.allowed is not None:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info


def _drop(telegram: Telegram, asked: Params) -> None:
    if asked.truth("drop_pending_updates"):
        telegram.updates.forget_all()


def _kinds(asked: Params) -> list[str] | None:
    kinds = asked.list("allowed_updates")
    return None if kinds is None else [str(kind) for kind in kinds]


def _must_be_postable(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise bad("bad webhook: invalid webhook URL specified") from None
    local = parts.hostname in _LOCAL
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname or (not local and "." not in parts.hostname):
        raise bad("bad webhook: invalid webhook URL specified")
    if not local and port not in _PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _secret(asked: Params) -> str:
    secret = asked.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not _SECRET.match(secret):
        raise bad("secret token contains unallowed characters")
    return secret


def _connections(asked: Params) -> int:
    return min(max(asked.number("max_connections", 40), 1), 100)

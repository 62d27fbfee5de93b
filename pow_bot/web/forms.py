"""What forms carry: texts, numbers, and one-time tokens.

The token is protection against forged posts and the inbox key in one.

A token is a nonce and a keyed hash over the nonce and what it is bound to: the visitor's secret or
a colleague's session. Nothing is stored until the form comes back.
"""

import hashlib
import hmac
import secrets

from starlette.datastructures import FormData, QueryParams

_NONCE = 22
_HASH = 32


def issue(key: bytes, binding: str) -> str:
    """A token that only the browser with this binding can send back."""
    nonce = secrets.token_urlsafe(16)
    return nonce + _signed(key, binding, nonce)


def check(key: bytes, binding: str, token: str) -> bool:
    """Whether the token is one of ours for this binding. That it is new, the inbox tells."""
    if len(token) != _NONCE + _HASH or not token.isascii():
        return False
    nonce, signed = token[:_NONCE], token[_NONCE:]
    return hmac.compare_digest(signed, _signed(key, binding, nonce))


def mark(key: bytes, binding: str) -> str:
    """By which a page knows the same binding again. It is no token, and says nothing of it."""
    return _signed(key, binding, "mark")


def text_in(form: FormData | QueryParams, name: str) -> str:
    """What stands in a field; empty where it is not there, or where a file is."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def turn_key(door: str, token: str, path: str, form: FormData) -> str:
    """The inbox key of a form. The forms of a page share a token, and differ in what they say."""
    words = sorted((name, said) for name, said in form.multi_items() if isinstance(said, str))
    told = hashlib.sha256(repr((path, words)).encode("utf-8", "replace")).hexdigest()
    return f"{door} {token} {told}"


def as_number(value: object) -> int | None:
    """A number as an address or a form carries it; None for whatever else somebody wrote there."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 9 else None


def _signed(key: bytes, binding: str, nonce: str) -> str:
    text = f"{nonce}.{binding}".encode("utf-8", "replace")
    return hmac.digest(key, text, hashlib.sha256).hex()[:_HASH]

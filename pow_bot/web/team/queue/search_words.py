"""What was searched for, as an address may carry it: sealed, for one session and no longer.

The key is made from the session's secret, of which we keep a hash only: who finds the address in a
log or a history cannot open it, not with our keys either.
"""

import base64
import binascii
import hashlib
import hmac

from pow_bot.storage import Safe, SealBroken

_PLACE = "team.search"
_ROW = b"words"


def hidden(key: bytes, session: str, words: str) -> str:
    """The words for an address."""
    sealed = _safe(key, session).seal(_PLACE, _ROW, words)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def shown(key: bytes, session: str, text: str) -> str | None:
    """The words again; None where they are another session's, or no such words at all."""
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        words: str = _safe(key, session).open(_PLACE, _ROW, sealed)
    except (binascii.Error, SealBroken, ValueError):
        return None
    return words


def _safe(key: bytes, session: str) -> Safe:
    return Safe(hmac.digest(key, f"{_PLACE} {session}".encode("utf-8", "replace"), hashlib.sha256))

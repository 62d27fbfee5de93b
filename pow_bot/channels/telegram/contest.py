"""That somebody else asks for our updates: noted by the server that was sent away, told by a doctor.

Telegram tells it to nobody but whoever was sent away.
"""

from datetime import datetime, timedelta

from pow_bot.storage import Db, allow, spent

# Once may be a server that was just replaced by another.
_SURELY, _WITHIN = 2, timedelta(minutes=10)


def note_contest(db: Db, bot: int, now: datetime) -> None:
    """We were sent away by another who asks."""
    allow(db, _bucket(bot), _SURELY, _WITHIN, now)


def is_contested(db: Db, bot: int, now: datetime) -> bool:
    """Whether somebody else asks for the updates of this bot beside us, these minutes."""
    return spent(db, _bucket(bot), _SURELY, _WITHIN, now)


def _bucket(bot: int) -> str:
    return f"telegram contested {bot}"

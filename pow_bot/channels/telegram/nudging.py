"""The one reminder: whether somebody wants to go on, with the question that they stopped at."""

from datetime import datetime

from pow_bot.channels.telegram.ground import Ground
from pow_bot.channels.telegram.saying import Saying
from pow_bot.channels.telegram.screen import Beside
from pow_bot.channels.telegram.talk import Talk
from pow_bot.conversations.hearing import Reply
from pow_bot.conversations.turns import Taken
from pow_bot.domain.chats.actions import reposted
from pow_bot.domain.chats.words import Chat, Stage
from pow_bot.storage import Db

# As the conversation notes it.
_NUDGED = "nudged"


def nudged(db: Db, ground: Ground, chat: Chat, now: datetime) -> Saying | None:
    """What to say, as it stands now; None for who has spoken since, or wants to hear nothing."""
    if chat.person is None or chat.address is None or chat.stage is not Stage.OPEN:
        return None
    talk = Talk(db, ground, chat, chat.person, chat.address, now)
    if all(notice.name != _NUDGED for notice in talk.session.notices):
        return None
    saying, board = talk.screen.after(Taken(Reply(), talk.session), Beside(again=True))
    reposted(db, chat.id, board)
    return saying

"""The last words to somebody of whom nothing is kept any more."""

from collections.abc import Mapping
from typing import Any

from pow_bot.channels.telegram.ground import Ground
from pow_bot.channels.telegram.saying import Message, Saying, html
from pow_bot.channels.telegram.wording import ERASED, ERASED_HERE, EXPIRED, MOVED, OVER
from pow_bot.domain.chats.words import Farewell

_WORDS = {
    Farewell.ERASED_HERE: (ERASED, ERASED_HERE),
    Farewell.ERASED: (ERASED, ERASED_HERE),
    Farewell.EXPIRED: (EXPIRED,),
    Farewell.OVER: (OVER,),
    Farewell.MOVED: (MOVED,),
}


def last_words(ground: Ground, about: Mapping[str, Any]) -> Saying:
    """Our own messages are deleted where Telegram allows it, and it is said why."""
    deletes = tuple(about["deletes"])
    if about["why"] is None:
        return Saying(deletes=deletes)
    say = ground.speaker(about["locale"]).say
    text = html(*map(say, _WORDS[Farewell(about["why"])]))
    return Saying(message=Message(text), deletes=deletes)

"""The two lists of a room: everybody's, and one's own."""

from typing import Any

from pow_bot.domain.intake.queries import View
from pow_bot.engine.flow import Text
from pow_bot.web.team.words import Words

_EVERYBODY = Text("calls/everybody", "Van iedereen")


def whose(words: Words, all_url: str, mine_url: str, *, mine: bool) -> list[dict[str, Any]]:
    """Both as `tabs` in `team/parts.html` needs them."""
    return [
        {"label": words.say(_EVERYBODY), "url": all_url, "current": not mine},
        {"label": words.view(View.MINE), "url": mine_url, "current": mine},
    ]

"""A letter as colleagues read it: without the secret link with which the person opens their own pages.

With that link, and without an account, somebody else could read on or object in their name.
"""

import re

from pow_bot.engine.flow import Text
from pow_bot.web.team.words import Words

_THEIRS = Text("team/letter/own_link", "(link voor deze persoon)")
_PAGES = "afspraak|berichten|bewijs|oordeel|status|verder|verzoek"
# Also where it was copied without the name of the site.
_LINK = re.compile(rf"(?:https?://)?[^\s<>()\"]*/(?:{_PAGES})/[\w-]{{16,}}(?:\.ics)?(?:\?\S*)?")


def without_links(text: str, words: Words) -> str:
    """The letter with words in the place of each link that is the person's own."""
    return _LINK.sub(words.say(_THEIRS), text)

"""Our own addresses in a text as links: those of others stay text, whoever wrote them."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

# As our own pages have them; a full stop behind one is the sentence's.
_PATH = r"/[\w/-]+"
_LINK = Markup('<a href="{url}">{url}</a>')


def linked(base_url: str) -> Callable[[str], Markup]:
    """Makes links of the addresses below this one; all else is escaped."""
    ours = re.compile(f"({re.escape(base_url)}{_PATH})", re.ASCII)

    def filled(text: str) -> Markup:
        parts = ours.split(text)
        return Markup("").join(
            _LINK.format(url=part) if place % 2 else escape(part)
            for place, part in enumerate(parts)
        )

    return filled

"""The help numbers in a text as links to call: a tap is enough, and no number breaks in two."""

import re

from markupsafe import Markup, escape

# 112, the two numbers of 113, and Veilig Thuis. Other figures may be an address or an amount.
_HELP = re.compile(r"(?<![\w.,+€-])(0800-0113|0800-2000|112|113)(?![\w-]|[.,]\d)")
_LINK = Markup('<a href="tel:{dial}"><bdi dir="ltr">{number}</bdi></a>')


def call_link(number: str) -> Markup:
    """A number to call: always left to right, also inside right-to-left text."""
    return _LINK.format(dial=number.replace("-", "").replace(" ", ""), number=number)


def tappable(text: str) -> Markup:
    """The text with its help numbers as links; all else is escaped."""
    parts = _HELP.split(text)
    return Markup("").join(
        call_link(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )

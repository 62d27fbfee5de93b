"""Flows and translations: whether what people are asked can be used, and reads in every language."""

from collections.abc import Iterator
from datetime import date

from pow_bot.authoring.mistakes import Mistake, Mistaken
from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.operate.flows import checked, gaps
from pow_bot.settings import Settings

# More than anybody mends at once; `flows check` tells all.
_MOST = 10


def flows(settings: Settings, today: date) -> Iterator[Finding]:
    """All that is wrong with the content that is served, each with file, line and what to write.

    Your own flows are proved as a whole, which takes some seconds; ours were before they came.
    """
    mistakes = _mistakes(settings, today)
    command = f"pow-bot flows check {settings.flows or ''}".strip()
    for mistake in mistakes[:_MOST]:
        says = f"{mistake.file}:{mistake.line}: {mistake.says}"
        yield wrong("flows.mistakes", says, mistake.fix)
    if len(mistakes) > _MOST:
        says = f"And {len(mistakes) - _MOST} more mistakes."
        yield wrong("flows.mistakes", says, f"Run `{command}`.")
    if not mistakes:
        yield well("flows.mistakes", "Flows, tables and translations are whole.")


def _mistakes(settings: Settings, today: date) -> tuple[Mistake, ...]:
    try:
        return checked(today, settings.flows).mistakes if settings.flows else gaps()
    except Mistaken as found:
        return found.mistakes

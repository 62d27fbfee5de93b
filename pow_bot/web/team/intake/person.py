"""What a person told, as one colleague may read it: how to reach them, what cannot wait, the answers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pow_bot.domain.intake.looking import Opened
from pow_bot.domain.intake.rules import in_touch
from pow_bot.domain.intake.words import NOT_CALLED, OVERHEARD, Distress, NextAction
from pow_bot.engine.flow import Text
from pow_bot.web.team import texts
from pow_bot.web.team.services import Contact, Kept, Told
from pow_bot.web.team.words import Words

_SAFE: Mapping[str | None, Text] = {
    "call": texts.CALL_IS_SAFE,
    "chat": texts.WRITE_ONLY,
    "nothing": texts.NO_CONTACT,
}
# With these somebody is to be reached.
_REACHING = frozenset(
    {
        NextAction.FIRST_CONTACT,
        NextAction.TALK,
        NextAction.ASK_AGAIN,
        NextAction.CALL_BACK,
        NextAction.GO_ON,
    }
)


def kept_of(opened: Opened, *, health: bool) -> Kept:
    """What is put into words; `health` says whether a word about that may be read."""
    channel = (opened.chat or opened.intake).channel
    return Kept(opened.answers, opened.decisions, opened.told, health, channel)


def contact(told: Told, *opened: Opened, wrong: Collection[str] = frozenset()) -> Iterator[Contact]:
    """Where somebody may listen in nobody calls by a slip of the finger: no address to tap.

    Of who wants no contact now no number is shown at all. Both also where what goes on as one with
    it says so. Nor is a number called that is `wrong`.
    """
    if any(one.silent for one in opened):
        return
    unsafe = told.safe != "call" and any(_overheard(one, told.safe) for one in opened)
    for line in told.contact:
        other = line.href is not None and line.href.removeprefix("tel:") in wrong
        yield replace(line, href=None, wrong=other) if unsafe or other else line


def cannot_wait(opened: Opened, safe: str | None, words: Words) -> dict[str, str | None] | None:
    """What cannot wait, in words; and how somebody is reached who is not safe at home."""
    if opened.distress is None:
        return _asked_for(opened.reached_only, words)
    chosen = "nothing" if opened.silent else safe
    way = words.say(_SAFE.get(chosen, texts.WRITE_ONLY)) if _overheard(opened, chosen) else None
    said = words.say(texts.DISTRESS[Distress(opened.distress)])
    return {"title": words.say(texts.CANNOT_WAIT), "text": said, "way": way}


def next_step(opened: Opened, words: Words) -> str | None:
    """What is next, with its day; where somebody is to be reached, in the way that is safe."""
    upcoming = opened.intake.upcoming
    reaches = upcoming is not None and upcoming.action in _REACHING
    return words.next(upcoming, _safe_way(opened) if reaches else None)


def _safe_way(opened: Opened) -> Text | None:
    if opened.silent or opened.reach == "nothing":
        return texts.NEXT_SILENT
    if opened.not_called:
        return texts.NEXT_WRITE
    intake = opened.intake
    cries = opened.distress is not None and not in_touch(intake.contacted_at, intake.flagged_at)
    return texts.NEXT_URGENT if cries else None


def groups(
    told: Told, words: Words, *, reads_all: bool, changed: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The answers. Health and debts are read by whoever has the case, and by nobody else.

    `changed` says when an answer was changed last, by its question.
    """
    hidden, moments = words.say(texts.PRIVATE), changed or {}
    return [
        {
            "title": group.title,
            "answers": [
                {
                    "question": one.question,
                    "answer": one.answer if reads_all or not one.private else hidden,
                    "ltr": one.ltr,
                    "changed": moments.get(one.question),
                }
                for one in group.answers
            ],
        }
        for group in told.groups
    ]


def _asked_for(only: str | None, words: Words) -> dict[str, str | None] | None:
    """What somebody asked for how they are reached, of whom nothing is flagged any more."""
    if only is None:
        return None
    return {"title": words.say(texts.ASKED_FOR), "text": words.say(_SAFE[only]), "way": None}


def _overheard(opened: Opened, safe: str | None) -> bool:
    """Whether somebody may listen in: by what they wrote, or by what they said is safe."""
    if opened.reached_only is not None or safe in NOT_CALLED:
        return True
    return opened.distress is not None and (safe is not None or opened.distress in OVERHEARD)

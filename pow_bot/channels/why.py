"""*Waarom*: for each decision about somebody the answers that were read, the reason, and how to object.

The label that a table gives is for the team; a person reads the reason, in words.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.mine import Mine, mine
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.own import Registration
from pow_bot.domain.intake.words import NO_DAY, NextAction, Stage
from pow_bot.engine.flow import Text
from pow_bot.web.team.reader import AnswersReader
from pow_bot.web.team.services import Answered, Kept

TITLES = {
    "queue": Text("why/queue", "Waarom dit team?"),
    "line": Text("why/line", "Waarom deze hulp?"),
    "urgency": Text("why/urgency", "Waarom deze dag?"),
    "werkfit": Text("why/werkfit", "Wat las de computer in uw antwoorden over werken?"),
}
MEANS = {
    "queue": Text("why/queue/means", "Daarom leest dit team uw aanmelding."),
    "line": Text("why/line/means", "Zo weet het team wie u het best kan helpen."),
    "urgency": Text("why/urgency/means", "Zo weet het team wie het eerst aan de beurt is."),
    "werkfit": Text(
        "why/werkfit/means", "Dit is geen besluit. Het team bespreekt het met u. Een mens beslist."
    ),
}
BY_DAY = Text("why/urgency/by_day", "Waarom uiterlijk {day}?")
OTHER = Text("why/other", "Waarom?")
_PRE_SCREEN = "werkfit"


def why(door: Door) -> APIRouter:
    """The route of the page, by the cookie alone: it shows answers."""
    router = APIRouter()

    async def show(request: Request) -> Response:
        who = door.who(request)
        kept = await door.database.read(partial(mine, door=who.secret, now=door.now()))
        if kept is not None and kept.conversation.locked(door.now()):
            return door.to("/woorden?na=waarom", who)
        settings = door.settings
        return door.page(
            request,
            who,
            "chat/why.html",
            reasons=[*_reasons(door, who, kept)] if kept else [],
            begun=kept is not None,
            messages_url="/berichten" if kept and _can_write(kept) else None,
            controller={
                "name": settings.controller_name or settings.site_name,
                "email": settings.controller_email or None,
            },
        )

    router.add_api_route("/waarom", show, methods=["GET"], response_model=None)
    return router


def _reasons(door: Door, who: Visitor, kept: Mine) -> Iterator[dict[str, Any]]:
    """One for each decision about the newest registration, read as the team reads it."""
    if kept.registration is None:
        return
    content = kept.registration.content
    decisions, told = content.get("decisions", []), content.get("told", {})
    # Their own words about health are theirs to read.
    said = Kept(content.get("answers", {}), decisions, told, health=True)
    reader = AnswersReader(door.book, door.pages.catalogues, door.today)
    speaker = door.speaker(who)
    screened = told.get(_PRE_SCREEN, {}).get("decisions", [])[:1]
    for decision in (*decisions, *screened):
        read = reader.behind(said, decision, who.locale)
        yield _reason(
            decision, read, speaker, _title(decision["table"], kept.registration, speaker)
        )


def _title(table: str, registration: Registration, speaker: Speaker) -> str:
    """What is asked; the day by its name while it is the one to wait for."""
    intake = registration.reached
    upcoming = intake.upcoming if intake.reach not in NO_DAY else None
    if table == "urgency" and upcoming and upcoming.action is NextAction.FIRST_CONTACT:
        return speaker.say(BY_DAY, day=speaker.day(upcoming.term))
    return speaker.say(TITLES.get(table, OTHER))


def _reason(
    decision: Mapping[str, Any], read: Iterable[Answered], speaker: Speaker, title: str
) -> dict[str, Any]:
    means = MEANS.get(decision["table"])
    return {
        "title": title,
        "reason": speaker.say(Text(*decision["reason"])),
        "means": speaker.say(means) if means else None,
        "read": [{"question": one.question, "answer": one.answer} for one in read],
        "version": decision["version"],
    }


def _can_write(kept: Mine) -> bool:
    """Whether there are letters to write to: the registration was not taken back."""
    registration = kept.registration
    return registration is not None and registration.intake.stage is not Stage.WITHDRAWN

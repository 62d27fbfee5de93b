"""Hand-overs on an intake's page: the offer that is open, those before it, and a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pow_bot.domain.handover.actions import offer
from pow_bot.domain.handover.deciding import agree_private
from pow_bot.domain.handover.directory import Party, listed
from pow_bot.domain.handover.queries import Shown, of_intake
from pow_bot.domain.handover.words import (
    Destination,
    Given,
    Ground,
    NewOffer,
    State,
    ToLine,
    ToParty,
    Topic,
    ToRegion,
    ToTeam,
    Way,
)
from pow_bot.domain.intake.words import Line, NotAllowed
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.permissions import Action
from pow_bot.storage import Db
from pow_bot.web.team.intake import handing_texts as texts
from pow_bot.web.team.intake.handing import Handing
from pow_bot.web.team.intake.section import Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act, receivers_told
from pow_bot.web.team.room import Said

# Fields of the form's parts that are ticked.
_TOPIC = "topic-"


@dataclass(frozen=True, slots=True)
class _Known:
    offers: tuple[Shown, ...]
    parties: tuple[Party, ...]


def _read(db: Db, reading: Reading) -> _Known:
    actor, intake = reading.actor, reading.opened.intake
    here = (one for one in listed(db, actor) if one.region == intake.queue)
    return _Known(tuple(of_intake(db, actor, intake, reading.now)), tuple(here))


def _told(known: _Known, sight: Sight) -> dict[str, Any] | None:
    offers = [Handing(one, sight.words, sight.now).told() for one in known.offers]
    is_open = any(one.state is State.OFFERED for one in known.offers)
    forms = {
        "offer": None if is_open else _offer_form(known, sight),
        "agree_private": _agree_form(sight),
    }
    if not offers and not any(forms.values()):
        return None
    return {"offers": offers, "withheld": sight.opened.intake.withheld, "forms": forms}


def _agree_form(sight: Sight) -> dict[str, Any] | None:
    if not sight.opened.intake.withheld:
        return None
    return sight.form("agree_private", Action.CORRECT, how="")


def _offer_form(known: _Known, sight: Sight) -> dict[str, Any] | None:
    return sight.form(
        "offer",
        Action.HAND_OVER,
        to="",
        reason="",
        todo="",
        for_person="",
        ground="",
        asked_on="",
        asked_how="",
        law="",
        remind_on="",
        lines=_lines(sight),
        parties=_parties(known),
        regions=_regions(sight),
        team=sight.words.say(texts.TEAM) if sight.opened.intake.organisation else None,
        grounds=sight.words.choices(texts.GROUNDS),
        ways=sight.words.choices(texts.WAYS),
        topics=_topics(sight, sight.typed("offer")),
        language=sight.words.language(sight.opened.intake.locale),
        today=sight.today,
        tomorrow=sight.tomorrow,
    )


def _lines(sight: Sight) -> list[dict[str, str]]:
    others = (line for line in Line if line is not sight.opened.intake.line)
    return [{"value": f"line:{line}", "label": sight.words.line(line)} for line in others]


def _parties(known: _Known) -> list[dict[str, str]]:
    return [{"value": f"party:{one.code}", "label": one.facts.name} for one in known.parties]


def _regions(sight: Sight) -> list[dict[str, str]]:
    here = sight.opened.intake.queue
    return [
        {"value": f"region:{code}", "label": one.name}
        for code, one in sorted(regions().items(), key=lambda pair: pair[1].name)
        if code != here
    ]


def _topics(sight: Sight, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What goes along; contact always, health and debts never by itself."""
    say = sight.words.say
    return [
        {
            "name": f"{_TOPIC}{topic}",
            "label": say(texts.TOPICS[topic]),
            "checked": f"{_TOPIC}{topic}" in typed if typed else topic is Topic.ANSWERS,
        }
        for topic in (Topic.ANSWERS, Topic.PRIVATE)
    ]


def _offer(form: Said) -> Act:
    return lambda db, at: receivers_told(db, at, offer(db, at, _new(form)))


def _new(form: Said) -> NewOffer:
    return NewOffer(
        to=_destination(form.get("to")),
        reason=form.get("reason"),
        todo=form.get("todo"),
        for_person=form.get("for_person"),
        given=_given(form),
        remind_on=form.day("remind_on"),
    )


def _given(form: Said) -> Given:
    ground, how = form.get("ground"), form.get("asked_how")
    if ground not in set(Ground):
        raise NotAllowed(texts.WHICH_GROUND)
    asked = Ground(ground) is Ground.ASKED
    ticked = {topic for topic in Topic if form.get(f"{_TOPIC}{topic}")}
    return Given(
        ground=Ground(ground),
        asked_on=form.day("asked_on") if asked else None,
        asked_how=Way(how) if asked and how in set(Way) else None,
        law=form.get("law") if Ground(ground) is Ground.LAW else "",
        topics=frozenset({Topic.CONTACT, *ticked}),
    )


def _destination(text: str) -> Destination:
    kind, _, name = text.partition(":")
    match kind:
        case "line" if name in set(Line):
            return ToLine(Line(name))
        case "region":
            return ToRegion(name)
        case "party":
            return ToParty(name)
        case "team":
            return ToTeam()
    raise NotAllowed(texts.WHICH)


def _agree(form: Said) -> Act:
    return lambda db, at: agree_private(db, at, form.get("how"))


HANDOVER = Section(
    name="handover",
    told=_told,
    read=_read,
    acts={"offer": _offer, "agree_private": _agree},
    labels={"offer": texts.OFFER, "agree_private": texts.AGREE},
    fields={
        "reason": texts.REASON,
        "todo": texts.TODO,
        "for_person": texts.FOR_PERSON,
        "law": texts.LAW,
        "how": texts.HOW,
    },
    done={
        "offer": texts.OFFER_DONE,
        "agree_private": texts.AGREE_DONE,
        **{f"{act}_offer": text for act, text in texts.DONE.items()},
    },
)

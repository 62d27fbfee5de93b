"""The judgement on an intake's page: on top what is to be done with it, below what counts, and asking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pow_bot.domain.instruments.catalogue import Instrument
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import Action, judges_in, may
from pow_bot.domain.staff.queries import names
from pow_bot.domain.staff.rules import Role
from pow_bot.domain.werkfit import actions, rules
from pow_bot.domain.werkfit.queries import Known, known_of, named_in
from pow_bot.domain.werkfit.words import Findings, Group, Judgement, Objection, State
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.judged import MATTERS, SECTORS
from pow_bot.web.team.intake.section import Place, Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act, judges_told
from pow_bot.web.team.judging import texts
from pow_bot.web.team.room import Said
from pow_bot.web.team.words import Words

ASK, TAKE, LEAVE = "ask_judgement", "take_judgement", "leave_judgement"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read: the judgements, who is who, and how many could read the one under way."""

    known: Known
    names: Mapping[UUID, str]
    readers: int
    instruments: Mapping[str, Instrument]


def read_judged(db: Db, reading: Reading) -> Judged:
    """All that is judged of an intake, with the names that belong to it."""
    intake = reading.opened.intake
    known = known_of(db, intake.id)
    made = [one for one in (known.under_way, known.standing, *known.before) if one is not None]
    people = {person for one in made for person in (one.assessor, one.reader, one.asked_by)}
    current = known.under_way
    readers = [
        one
        for one in reading.staff
        if current and one.id != current.assessor and judges_in(one, intake.region, current.judge)
    ]
    return Judged(known, names(db, people), len(readers), named_in(db, intake.region))


def _to_do(judged: Judged, sight: Sight) -> dict[str, Any] | None:
    """Only for whom there is something to do now."""
    if not _on_top(judged.known, sight):
        return None
    known, one = judged.known, judged.known.under_way
    objected = sight.opened.intake.objected_at is not None
    return {
        "under_way": one and under_way_told(one, judged, sight),
        "asked": one and told_asked(one, sight),
        "objection": told_objection(known, sight) if objected else None,
        "page": _page(known, sight),
        "again": one is None,
        "forms": _judging_forms(known, sight),
    }


def _on_top(known: Known, sight: Sight) -> bool:
    """Who judges reads on top what is under way, and that the day came to look again; and who has
    it what was objected."""
    objected = sight.opened.intake.objected_at is not None
    if sight.actor.role is not Role.ASSESSOR:
        return objected
    return objected or known.under_way is not None or _is_due(known, sight)


def _is_due(known: Known, sight: Sight) -> bool:
    day = known.standing.findings.review_on if known.standing else None
    return day is not None and day <= today(sight.now)


def _told(judged: Judged, sight: Sight) -> dict[str, Any] | None:
    known, on_top = judged.known, _on_top(judged.known, sight)
    again = {} if on_top or known.under_way else _judging_forms(known, sight)
    forms = {ASK: _ask_form(known.under_way, sight), **again}
    here = None if on_top else known.under_way
    if known.standing is None and here is None and not any(forms.values()):
        return None
    mine = sight.opened.intake.objected_at is None
    return {
        "standing": known.standing and told_judgement(known.standing, judged, sight),
        "under_way": here and under_way_told(here, judged, sight),
        "none_yet": known.standing is None and known.under_way is None,
        "objection": told_objection(known, sight) if mine else None,
        "before": [short(one, sight.words) for one in known.before],
        "print": f"{_address(sight)}?print=yes"
        if known.standing is not None and reads_whole(sight)
        else None,
        "forms": forms,
    }


def told_judgement(one: Judgement, judged: Judged, sight: Sight) -> dict[str, Any]:
    """A judgement in words; who neither has the intake nor judges reads the outcome only."""
    words, found = sight.words, one.findings
    whole = reads_whole(sight)
    return {
        "outcome": words.say(texts.OUTCOMES[found.outcome]) if found.outcome else "",
        "degree": words.say(texts.DEGREES[found.degree]) if found.degree else "",
        "form": words.say(texts.FORMS[found.form]) if found.form else None,
        "form_reason": found.form_reason if whole else "",
        "sectors": [words.say(SECTORS[sector]) for sector in found.sectors],
        "explanation": found.explanation if whole else None,
        "steps": [*_steps(found, words)] if whole else [],
        "helps": [*_helps(found, judged, words)] if whole else [],
        "hidden": None if whole else words.say(_why_hidden(sight)),
        "review": full_day(words.locale, found.review_on) if found.review_on else "",
        "by": judged.names.get(one.assessor, "") if one.assessor else "",
        "reader": judged.names.get(one.reader) if one.reader else None,
        "at": full_day(words.locale, today(one.final_at or one.asked_at)),
    }


def told_objection(known: Known, sight: Sight) -> dict[str, str] | None:
    """What the person objected to the judgement that counts."""
    counts = known.standing
    said: Objection | None = next(
        (one for one in known.objections if counts and one.judgement == counts.id), None
    )
    if said is None:
        return None
    at = sight.words.moment(said.at, sight.now)
    reads = _answers(sight) or reads_whole(sight)
    words = said.words if said.words and reads else None
    bare = sight.words.say(texts.PRIVATE if said.words else texts.OBJECTED_BARE)
    return {"text": sight.words.say(texts.OBJECTED, at=at), "words": words or bare}


def short(one: Judgement, words: Words) -> str:
    """An earlier judgement on one line."""
    outcome = one.findings.outcome
    day = full_day(words.locale, today(one.final_at or one.asked_at))
    return words.say(
        texts.SHORT, outcome=words.say(texts.OUTCOMES[outcome]) if outcome else "", day=day
    )


def reads_whole(sight: Sight) -> bool:
    """Who has the intake, and who judges or reads along: explanation and steps may be private."""
    return sight.reads_all or may(sight.actor, Action.JUDGE, sight.opened.thing)


def _answers(sight: Sight) -> bool:
    """Who answers the person reads what they object to, also where the rest did not come along."""
    return may(sight.actor, Action.ANSWER, sight.opened.thing)


def _why_hidden(sight: Sight) -> Text:
    return texts.NOT_ALONG if _answers(sight) else texts.PRIVATE


def _steps(found: Findings, words: Words) -> Iterator[dict[str, str]]:
    for step in found.steps:
        by = step.other or (words.say(texts.BYS[step.by]) if step.by else "")
        yield {
            "matter": words.say(MATTERS[step.matter]) if step.matter else "",
            "what": step.what,
            "by": words.say(texts.BY_ON, by=by, day=full_day(words.locale, step.on))
            if step.on
            else by,
        }


def _helps(found: Findings, judged: Judged, words: Words) -> Iterator[dict[str, str]]:
    for name, use in found.instruments.items():
        one = judged.instruments.get(name)
        title = one.title_in(words.locale) if one else name
        yield {"title": title, "use": words.say(texts.USES[use])}


def under_way_told(one: Judgement, judged: Judged, sight: Sight) -> dict[str, str | None]:
    """How far it is, and whether nobody can read it a second time."""
    say, alone = sight.words.say, one.state is State.TO_BE_READ and not judged.readers
    if one.assessor == sight.actor.id:
        said = say(texts.DONE_ALONE_YOU if alone else texts.STATES_YOU[one.state])
    else:
        name = judged.names.get(one.assessor, "") if one.assessor else ""
        said = say(
            texts.DONE_ALONE if alone else texts.STATES[one.state],
            kind=say(texts.KINDS[one.judge]),
            name=name or say(texts.SOMEBODY),
        )
    return {"state": said, "warning": say(texts.NO_READER) if alone else None}


def told_asked(one: Judgement, sight: Sight) -> dict[str, str] | None:
    """For which group it was asked and why, for who judges: a group says something of a benefit."""
    if not reads_whole(sight):
        return None
    return {"group": sight.words.say(texts.GROUPS[one.asked.group]), "why": one.asked.why}


def _page(known: Known, sight: Sight) -> str | None:
    """Where it is written or read along, for who does that."""
    one, me = known.under_way, sight.actor.id
    if one is None or not sight.allows(Action.JUDGE):
        return None
    if one.assessor == me or one.state is State.TO_BE_READ:
        return _address(sight)
    return None


def _address(sight: Sight) -> str:
    return f"/team/intakes/{sight.opened.intake.written}/judgement"


def _judging_forms(known: Known, sight: Sight) -> dict[str, Any]:
    one, me = known.under_way, sight.actor.id
    mine = one is not None and one.assessor == me and one.state is State.TAKEN
    free = one.assessor is None if one else known.standing is not None
    return {
        TAKE: sight.form(TAKE, Action.JUDGE) if free else None,
        LEAVE: sight.form(LEAVE, Action.JUDGE) if mine else None,
    }


def _ask_form(before: Judgement | None, sight: Sight) -> dict[str, Any] | None:
    """What was asked before stands in it, and is replaced only by who says so."""
    said, say = rules.said_group(sight.opened.answers), sight.words.say
    return sight.form(
        ASK,
        Action.ASK_JUDGEMENT,
        group=str(before.asked.group if before else said),
        why=before.asked.why if before else "",
        label=say(texts.ASK_ANEW if before else texts.ASK),
        replaces=before and say(texts.REPLACES, kind=say(texts.KINDS[before.judge])),
        said=say(texts.GROUPS[said]),
        groups=sight.words.choices(texts.GROUPS),
    )


def _ask(form: Said) -> Act:
    return judges_told(
        lambda db, at: actions.ask(
            db, at, _group(form.get("group")), form.get("why"), anew=bool(form.get("anew"))
        )
    )


def _group(text: str) -> Group:
    if text not in set(Group):
        raise NotAllowed(texts.WHICH_GROUP)
    return Group(text)


JUDGING = Section(
    name="judging",
    told=_to_do,
    read=read_judged,
    place=Place.FIRST,
    acts={TAKE: lambda _: actions.take_up, LEAVE: lambda _: actions.leave},
    labels={TAKE: texts.TAKE, LEAVE: texts.LEAVE},
    done={
        TAKE: texts.TAKEN_DONE,
        LEAVE: texts.LEFT_DONE,
        "judge": texts.JUDGED_DONE,
        "to_read": texts.TO_READ_DONE,
        "agree": texts.JUDGED_DONE,
        "send_back": texts.BACK_DONE,
    },
)
JUDGEMENT = Section(
    name="judgement",
    told=_told,
    read=read_judged,
    acts={ASK: _ask},
    labels={ASK: texts.ASK},
    fields={"why": texts.WHY},
    done={ASK: texts.ASKED_DONE},
)

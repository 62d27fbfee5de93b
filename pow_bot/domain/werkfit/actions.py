"""Asking for a judgement, making it, having it read, telling the person, and their objection.

Each action is one unit; whoever changes a judgement holds its intake.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from pow_bot.domain.audit.actions import note as audited
from pow_bot.domain.intake import restricting
from pow_bot.domain.intake import rules as intake_rules
from pow_bot.domain.intake.access import require, thing_of
from pow_bot.domain.intake.delivering import write_of
from pow_bot.domain.intake.desk import At, permitted, recorded, require_fresh, seen
from pow_bot.domain.intake.keeping import (
    Intake,
    by_link,
    change,
    content_of,
    count,
    latest_of,
    link_of,
)
from pow_bot.domain.intake.remembering import remember
from pow_bot.domain.intake.words import (
    NotAllowed,
    NotYours,
    Stage,
    Stale,
    TakenBy,
    Unseen,
)
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Judging
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import assessors_in, name_of
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.domain.werkfit import rules
from pow_bot.domain.werkfit.keeping import (
    enter,
    forget,
    keep,
    objection_to,
    rephrase,
    standing,
    under_way,
    words_of,
)
from pow_bot.domain.werkfit.queries import offered_in
from pow_bot.domain.werkfit.records import objections
from pow_bot.domain.werkfit.words import Asked, Findings, Group, Judgement, State
from pow_bot.engine.flow import Text
from pow_bot.storage import Db, new_id

# The letter to the person about a judgement: in their language, with the token of their own page.
Tell: TypeAlias = Callable[[Judgement, str, str], str]

_NOBODY = Text(
    "werkfit/nobody",
    "In deze regio is nog geen beoordelaar voor deze groep. Vraag het aan uw coördinator.",
)
_BUSY = Text(
    "werkfit/busy", "{name} is al bezig met dit oordeel. Uw coördinator kan het verleggen."
)
_ASKED_ALREADY = Text(
    "werkfit/asked_already",
    "Dit oordeel is al gevraagd. Vink aan dat uw vraag daarvoor in de plaats komt.",
)
_NOT_ASKED = Text("werkfit/not_asked", "Er is nu geen oordeel gevraagd.")
_TAKE_FIRST = Text("werkfit/take_first", "Alleen wie dit oordeel heeft opgepakt, schrijft eraan.")
_NO_JUDGEMENT = Text("werkfit/no_judgement", "Er is nog geen oordeel over u.")


def ask(db: Db, at: At, group: Group, why: str, *, anew: bool = False) -> None:
    """Ask the organisation that is competent for this group to judge; `anew`, what was asked before
    is to be replaced by that.

    What another assessor of the same kind of organisation typed goes along; only a coordinator takes
    it out of somebody's hands.

    Raises:
        NotAllowed: nobody there judges, or it was asked already and not said to be asked anew.
        Stale, Unseen, NotYours: as with every action.
    """
    intake = permitted(db, at, Action.ASK_JUDGEMENT)
    asked = rules.asking(group, rules.said_group(content_of(db, intake).get("answers", {})), why)
    kind = rules.competent(group, practice(db, intake.region, Judging).others)
    if not assessors_in(db, intake.region, kind):
        raise NotAllowed(_NOBODY)
    before = under_way(db, intake.id)
    if before is None:
        enter(db, replace(_new(intake, at, asked), judge=kind, asked_by=at.actor.id))
    else:
        _require_movable(db, before, intake.region, at)
        if not anew:
            raise NotAllowed(_ASKED_ALREADY)
        keep(db, _asked_again(before, at, asked, kind))
    after = change(db, intake, judge=kind, assessor=None, review_on=None, touched_at=at.now)
    count(db, after, "judgement_asked", at.now)
    recorded(db, after, at, "judgement_asked", {"judge": kind})


def take_up(db: Db, at: At) -> None:
    """Begin to judge. Of two who try, one gets it; whoever judged last may begin anew unasked.

    Raises:
        TakenBy: a colleague was first.
        Stale, Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = seen(db, at)
    current = under_way(db, intake.id)
    if current is not None and current.assessor is not None:
        if current.assessor == at.actor.id:
            return
        raise TakenBy(name_of(db, current.assessor))
    require_fresh(intake, at)
    require(at.actor, Action.JUDGE, intake, thing_of(db, intake))
    if current is None:
        _begin_anew(db, intake, at)
    else:
        state = rules.moved(current.state, State.TAKEN)
        keep(db, replace(current, state=state, assessor=at.actor.id))
    after = change(db, intake, assessor=at.actor.id)
    recorded(db, after, at, "judgement_taken")


def leave(db: Db, at: At) -> None:
    """Put it back for a colleague of the same kind of organisation, with what was typed."""
    intake = permitted(db, at, Action.JUDGE)
    mine = _mine(db, intake, at)
    keep(db, replace(mine, state=rules.moved(mine.state, State.ASKED), assessor=None))
    after = change(db, intake, judge=mine.judge, assessor=None)
    recorded(db, after, at, "judgement_left")


def know(db: Db, at: At) -> None:
    """Whoever knows the person reads on no more, and a colleague goes on with their judgement.

    Raises:
        Unseen, NotAllowed, NotYours: as `restricting.know`.
    """
    current = under_way(db, seen(db, at).id)
    if current is not None and current.assessor == at.actor.id:
        keep(db, replace(current, state=rules.moved(current.state, State.ASKED), assessor=None))
    restricting.know(db, at)


def keep_draft(db: Db, at: At, findings: Findings) -> None:
    """Keep what was typed so far. `at.revision` is that of the judgement, here and below."""
    intake, mine = _written(db, at)
    rules.moved(mine.state, State.TO_BE_READ)
    rules.require_keepable(findings)
    keep(db, replace(mine, findings=findings))
    audited(
        db, "judgement.draft", actor=at.actor.id, thing=intake.id, region=intake.region, now=at.now
    )


def judge(db: Db, at: At, findings: Findings, tell: Tell) -> None:
    """Judge. Where the region wants a second reader it counts once they agree.

    Raises:
        Incomplete: with all that is missing.
    """
    intake, mine = _written(db, at)
    whole = rules.whole(findings, intake_rules.today(at.now), _names(db, intake, at))
    judged = replace(mine, findings=whole, judged_at=at.now, sent_back="")
    if practice(db, intake.region, Judging).second_reader:
        keep(db, replace(judged, state=rules.moved(mine.state, State.TO_BE_READ)))
        recorded(db, change(db, intake), at, "judgement_to_read")
    else:
        _finish(db, intake, judged, at, tell)


def agree(db: Db, at: At, tell: Tell) -> None:
    """A second reader agrees: it counts from now."""
    intake, read = _to_read(db, at)
    _finish(db, intake, replace(read, reader=at.actor.id), at, tell)


def send_back(db: Db, at: At, why: str) -> None:
    """A second reader finds that something is missing, and says what."""
    intake, read = _to_read(db, at)
    reason = rules.require_reason_back(why)
    state = rules.moved(read.state, State.TAKEN)
    keep(db, replace(read, state=state, sent_back=reason))
    recorded(db, change(db, intake), at, "judgement_sent_back")


def resume(db: Db, at: At) -> None:
    """Whoever judged takes it back from the second reader, and writes on."""
    intake, mine = _written(db, at)
    rules.require_to_be_read(mine.state)
    keep(db, replace(mine, state=rules.moved(mine.state, State.TAKEN)))
    recorded(db, change(db, intake), at, "judgement_resumed")


def object_to(db: Db, link: str, words: str, now: datetime) -> str:
    """The person does not agree, with or without words; it is the team's next action at once.

    Said again it adds words to what was said. Returns all of them.

    Raises:
        Unseen: no intake has this link.
        NotAllowed: nothing was judged, or the words cannot be kept.
    """
    intake = by_link(db, link)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        raise Unseen("no intake has this link")
    counts = standing(db, intake.id)
    if counts is None:
        raise NotAllowed(_NO_JUDGEMENT)
    before = objection_to(db, counts.id)
    standing_words = words_of(db, before) if before else None
    said = rules.objecting(words, standing_words)
    if before is not None and said == standing_words:
        return said or ""
    if before is not None and said is not None:
        rephrase(db, before, said)
    else:
        _enter_objection(db, counts, said, now)
        count(db, intake, "objected", now)
    # Also of who was helped already: a colleague reads it, whenever it comes.
    to_read = intake_rules.to_be_read(now, intake.answered_at)
    remember(db, change(db, intake, **to_read, objected_at=now), "objected", now)
    return said or ""


def take_back(db: Db, conversation: UUID) -> None:
    """Whoever takes their registration back has what was judged of them erased with it."""
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is not Stage.WITHDRAWN:
        return
    forget(db, intake.id)
    change(db, intake, judge=None, assessor=None, review_on=None)


def _finish(db: Db, intake: Intake, judged: Judgement, at: At, tell: Tell) -> None:
    """It counts, takes the place of the one before, and the person is told."""
    before = standing(db, intake.id)
    if before is not None:
        keep(db, replace(before, superseded_at=at.now))
    final = replace(judged, state=rules.moved(judged.state, State.FINAL), final_at=at.now)
    keep(db, final)
    assessed = intake.stage is Stage.ASSESSED
    after = change(
        db,
        intake,
        stage=intake.stage if assessed else intake_rules.moved(intake.stage, Stage.ASSESSED),
        judge=None,
        review_on=final.findings.review_on,
        touched_at=at.now,
        objected_at=None,
    )
    count(db, after, f"assessed_{final.findings.outcome}", at.now, since=judged.asked_at)
    text = tell(final, intake.locale, link_of(db, intake))
    write_of(db, after, text, at.now, actor=at.actor.id)
    recorded(db, after, at, "judged", {"outcome": final.findings.outcome})


def _new(intake: Intake, at: At, asked: Asked) -> Judgement:
    return Judgement(
        id=new_id(),
        intake=intake.id,
        person=intake.person,
        state=State.ASKED,
        judge=at.actor.organisation_kind,
        asked_at=at.now,
        asked_by=None,
        assessor=None,
        judged_at=None,
        reader=None,
        final_at=None,
        superseded_at=None,
        revision=1,
        asked=asked,
        findings=Findings(),
    )


def _asked_again(before: Judgement, at: At, asked: Asked, judge: OrganisationKind) -> Judgement:
    return replace(
        before,
        state=rules.moved(before.state, State.ASKED),
        judge=judge,
        asked_at=at.now,
        asked_by=at.actor.id,
        assessor=None,
        asked=asked,
        findings=before.findings if before.judge is judge else Findings(),
    )


def _begin_anew(db: Db, intake: Intake, at: At) -> None:
    """After an objection, or before the day of review: from what was found before."""
    before = standing(db, intake.id)
    if before is None:
        raise NotAllowed(_NOT_ASKED)
    findings = replace(before.findings, review_on=None)
    begun = replace(_new(intake, at, before.asked), judge=before.judge, findings=findings)
    enter(db, replace(begun, state=State.TAKEN, assessor=at.actor.id))


def _enter_objection(db: Db, counts: Judgement, said: str | None, now: datetime) -> None:
    entered = new_id()
    safe = db.safe(counts.person)
    db.insert_once(
        objections,
        id=entered,
        judgement=counts.id,
        intake=counts.intake,
        person=counts.person,
        at=now,
        words=safe.seal(objections.c.words, entered, said) if said else None,
    )


def _written(db: Db, at: At) -> tuple[Intake, Judgement]:
    """Whoever types for half an hour is not sent away because a colleague noted something."""
    intake = permitted(db, at, Action.JUDGE, fresh=False)
    return intake, _fresh(_mine(db, intake, at), intake, at)


def _to_read(db: Db, at: At) -> tuple[Intake, Judgement]:
    intake = permitted(db, at, Action.JUDGE, fresh=False)
    current = under_way(db, intake.id)
    if current is None:
        raise NotAllowed(_NOT_ASKED)
    rules.require_to_be_read(current.state)
    rules.require_reader(at.actor.id, current.assessor)
    return intake, _fresh(current, intake, at)


def _mine(db: Db, intake: Intake, at: At) -> Judgement:
    current = under_way(db, intake.id)
    if current is None:
        raise NotAllowed(_NOT_ASKED)
    if current.assessor != at.actor.id:
        raise NotYours(_TAKE_FIRST)
    return current


def _fresh(judgement: Judgement, intake: Intake, at: At) -> Judgement:
    if judgement.revision != at.revision:
        raise Stale(intake.written, at.revision, judgement.revision)
    return judgement


def _require_movable(db: Db, before: Judgement, region: str | None, at: At) -> None:
    """Whoever cannot judge here any more holds nothing up."""
    if at.actor.role is Role.COORDINATOR:
        return
    busy = [one for one in assessors_in(db, region, before.judge) if one.id == before.assessor]
    for one in busy:
        raise NotAllowed(_BUSY, name=one.name)


def _names(db: Db, intake: Intake, at: At) -> set[str]:
    return {one.name for one in offered_in(db, intake.region, intake_rules.today(at.now))}

"""What a person does with an intake: submit, amend, tell more, withdraw, write, ask for a person.

The team's part is `desk.py`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pow_bot.domain.intake import references
from pow_bot.domain.intake.keeping import (
    Intake,
    by_link,
    change,
    content_of,
    count,
    enter,
    hours_of,
    latest_of,
    link_of,
    open_of,
    own_to,
    seal_content,
    standing,
)
from pow_bot.domain.intake.order import is_news
from pow_bot.domain.intake.parts import end_part, free_parts, whole_of, worked_on
from pow_bot.domain.intake.records import NOWHERE, intakes
from pow_bot.domain.intake.remembering import (
    forget,
    forget_words,
    keep_letter,
    remember,
    remember_steps,
)
from pow_bot.domain.intake.rules import (
    NOTHING_TOLD,
    UNTIL_CALM,
    decided,
    differing,
    heard,
    moved,
    put_into,
    require_text,
    to_be_read,
    today,
    told_beside,
)
from pow_bot.domain.intake.words import (
    MERGED,
    Delivery,
    NewIntake,
    NotAllowed,
    Stage,
    Submitted,
    Unseen,
    Urgency,
)
from pow_bot.domain.routing.terms import first_contact_due
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db

LONGEST_LETTER = 4_000
WRITE_FIRST = Text("intake/write_first", "Schrijf eerst een bericht.")
_DONE = Text("intake/done", "Deze aanmelding is klaar. U kunt zich opnieuw aanmelden.")
# How long after the end a letter still reaches the team, who then say how it goes on.
HEARD_AFTERWARDS = timedelta(days=90)


def submit(db: Db, new: NewIntake, now: datetime) -> Submitted:
    """Put the intake into its queue; once per conversation while one is open, then its receipt."""
    for _ in range(references.DRAWS):
        still_open = open_of(db, new.conversation)
        if still_open is not None:
            return _receipt(db, still_open)
        submitted = _entered(db, new, now)
        if submitted is not None:
            return submitted
        # Its number was taken, or the same conversation was quicker in another process.
    raise RuntimeError("no free reference could be drawn")


def amend(  # noqa: PLR0917 - as a conversation hands it over
    db: Db,
    conversation: UUID,
    new: NewIntake,
    changed: tuple[str, ...],
    gone: tuple[str, ...],
    now: datetime,
    *,
    by: UUID | None = None,
) -> Submitted:
    """Take over changed answers, and move the intake where they lead. Its term never gets later.

    Where the team has closed it meanwhile its answers change and nothing else does; the timeline
    says so. What other conversations told is as `new` has it; a flag of distress stays as it is.
    `by` is the colleague who put right how they are reached.

    Raises:
        Unseen: the conversation has no intake, or took it back.
    """
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        raise Unseen("this conversation has no intake")
    before = content_of(db, intake)
    if "reach" in changed:
        # They say anew how they are reached.
        before.pop("reached_only", None)
    led = _led(db, intake, before, new, now) if intake.is_open else {}
    after = change(db, intake, **_answered(db, intake.id, new, before), **led)
    if by is None:
        kind = "amended" if intake.is_open else "amended_after"
        remember_steps(db, after, kind, now, changed, gone)
        _tell_whole(db, after, now)
    else:
        steps: dict[str, JSON] = {"changed": [*changed], "gone": [*gone]}
        remember(db, after, "contact_corrected", now, actor=by, note=steps)
    if after.queue != intake.queue:
        remember(db, after, "moved", now, note={"from": intake.region, "to": after.region})
        count(db, after, "moved", now)
    return _receipt(db, after)


def tell(  # noqa: PLR0917 - as a conversation hands it over
    db: Db,
    conversation: UUID,
    flow: str,
    answers: Mapping[str, Any],
    decisions: list[Any],
    now: datetime,
) -> None:
    """Keep what another conversation asked beside the intake, in place of what it asked before.

    To a team that has been in touch it is something to read where an earlier answer changed. Does
    nothing where there is no intake, or it was taken back.
    """
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        return
    content = content_of(db, intake)
    told = content.get("told", {})
    before = told.get(flow, NOTHING_TOLD)
    after = {"answers": dict(answers), "decisions": decisions}
    if before == after:
        return
    content["told"] = {
        name: one for name, one in {**told, flow: after}.items() if one != NOTHING_TOLD
    }
    changed = differing(before["answers"], answers)
    gone = tuple(step for step in before["answers"] if step not in answers)
    values: dict[str, Any] = {"content": seal_content(db, intake, content)}
    if is_news(standing(intake), before["answers"], (*changed, *gone)):
        values |= to_be_read(now, intake.answered_at)
    kept = change(db, intake, **values)
    if (changed or gone) and flow not in UNTIL_CALM:
        kind = "told" if intake.is_open else "told_after"
        remember_steps(db, kept, kind, now, changed, gone, flow)
        _tell_whole(db, kept, now)


def withdraw(db: Db, conversation: UUID, now: datetime) -> None:
    """Take the last intake back, open or closed: its answers, letters and notes are erased.

    That it was there, and was withdrawn, a colleague still sees. Does nothing where there is none.
    """
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        return
    # Who takes it back does not want it read any more; the rest goes when its term is over.
    after = change(
        db,
        intake,
        stage=moved(intake.stage, Stage.WITHDRAWN),
        owner=None,
        waiting_until=None,
        flagged_at=None,
        **heard(),
        closed_at=intake.closed_at or now,
        closed_reason=None if intake.closed_reason == MERGED else intake.closed_reason,
        content=seal_content(db, intake, {}),
        email=None,
        next_step=None,
    )
    end_part(db, after, now)
    free_parts(db, after, now)
    forget(db, after, "distress")
    forget_words(db, after)
    remember(db, after, "withdrawn", now)
    count(db, after, "withdrawn", now)


def ask_for_person(db: Db, conversation: UUID, now: datetime) -> bool:
    """Note that somebody wants to talk with a person; it is the team's next action at once.

    Asked again on the same day, while nobody did anything about it, it changes nothing. False
    where the conversation has no open intake: then nobody can call back.
    """
    intake = worked_on(db, conversation)
    if intake is None:
        return False
    if intake.wanted_at is None or today(intake.wanted_at) != today(now):
        after = change(db, intake, wanted_at=now, **to_be_read(now, intake.answered_at))
        remember(db, after, "wants_person", now)
    return True


def answer_from_person(db: Db, link: str, text: str, now: datetime) -> None:
    """Keep what the person wrote behind their link; reading it becomes the team's next action.

    Raises:
        Unseen: no intake has this link.
        NotAllowed: the intake is done, or the text is empty or too long.
    """
    intake = by_link(db, link)
    if intake is None:
        raise Unseen("no intake has this link")
    _answer(db, intake, text, now)


def answer_in_chat(db: Db, conversation: UUID, text: str, now: datetime) -> None:
    """The same for what the person wrote in the chat that their conversation is in.

    Raises:
        Unseen: the conversation has no intake, or took it back.
        NotAllowed: as behind the link.
    """
    intake = latest_of(db, conversation)
    if intake is None or intake.stage is Stage.WITHDRAWN:
        raise Unseen("this conversation has no intake")
    _answer(db, intake, text, now)


def _answer(db: Db, intake: Intake, text: str, now: datetime) -> None:
    whole = whole_of(db, intake) or intake
    if not whole.is_open and not _still_heard(whole, now):
        raise NotAllowed(_DONE)
    letter = require_text(text, longest=LONGEST_LETTER, asked=WRITE_FIRST)
    keep_letter(db, intake, letter, now, actor=None, delivery=Delivery.RECEIVED)
    change(db, whole, **to_be_read(now, whole.answered_at))
    remember(db, intake, "answered", now)


def _tell_whole(db: Db, part: Intake, now: datetime) -> None:
    """What is answered to a part is for the team of the whole to read."""
    whole = whole_of(db, part)
    if whole is not None and whole.is_open:
        change(db, whole, **to_be_read(now, whole.answered_at))


def _still_heard(intake: Intake, now: datetime) -> bool:
    """Whether a letter to a closed registration still reaches the team."""
    if intake.stage is not Stage.CLOSED or intake.closed_at is None:
        return False
    return now - intake.closed_at < HEARD_AFTERWARDS


def _entered(db: Db, new: NewIntake, now: datetime) -> Submitted | None:
    own = own_to(db, new.person)
    urgency = Urgency.TODAY if new.distress else new.urgency
    intake = Intake(
        conversation=new.conversation,
        stage=Stage.SUBMITTED,
        queue=new.region or NOWHERE,
        line=new.line,
        urgency=urgency,
        submitted_at=now,
        queued_at=now,
        due_at=first_contact_due(urgency, now, hours_of(db, new.region)),
        flagged_at=now if new.distress else None,
        campaign=new.campaign,
        **own,
        **_answered(db, own["id"], new, _beside(new)),
    )
    if not enter(db, intake):
        return None
    remember(db, intake, "submitted", now)
    if new.distress:
        remember(db, intake, "distress", now)
    count(db, intake, "submitted", now)
    return _receipt(db, intake)


def _beside(new: NewIntake) -> dict[str, Any]:
    """What the content of a new intake holds beside its own answers."""
    told: dict[str, Any] = {"told": dict(new.told)} if new.told else {}
    return {**told, "distress": new.distress} if new.distress else told


def _answered(db: Db, intake: UUID, new: NewIntake, before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that come from the answers; what is kept beside them stays as it was."""
    safe = db.safe(new.person)
    content: dict[str, Any] = {
        **before,
        "answers": dict(new.answers),
        "decisions": decided(before, new.decisions),
        "tags": list(new.tags),
        "led_to": _led_to(new),
        "told": told_beside(before, new.told),
    }
    return {
        "channel": new.channel,
        "locale": new.locale,
        "reach": new.reach,
        "assisted": new.assisted,
        "municipality": new.municipality,
        "content": safe.seal(intakes.c.content, intake, content),
        "email": safe.seal(intakes.c.email, intake, new.email) if new.email else None,
    }


def _led_to(new: NewIntake) -> dict[str, Any]:
    return {"region": new.region, "line": new.line, "urgency": new.urgency}


def _led(
    db: Db, intake: Intake, content: Mapping[str, Any], new: NewIntake, now: datetime
) -> dict[str, Any]:
    """What changes because the answers lead elsewhere; where the team moved it, it stays."""
    before = content["led_to"]
    values: dict[str, Any] = {}
    if new.line != before["line"]:
        values["line"] = new.line
    # What cannot wait stays first, whatever is answered meanwhile.
    if new.urgency != before["urgency"] and not intake.flagged_at:
        values["urgency"] = new.urgency
        due = first_contact_due(new.urgency, now, hours_of(db, new.region))
        values["due_at"] = min(intake.due_at, due)
    if new.region != before["region"]:
        values |= put_into(new.region or NOWHERE, now)
    if values and (intake.contacted_at or intake.waiting_until):
        # Nobody looks at it before its day comes, unless it is told as something to read.
        values |= to_be_read(now, intake.answered_at)
    return values


def _receipt(db: Db, intake: Intake) -> Submitted:
    return Submitted(intake.written, intake.due_at, link_of(db, intake))

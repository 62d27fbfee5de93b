"""The case table on an intake's page: put it on the list, and what was decided."""

from datetime import date
from typing import Any

from pow_bot.domain.case_table.actions import put_on
from pow_bot.domain.case_table.queries import Item, of_intake, upcoming
from pow_bot.domain.case_table.words import NewItem, State
from pow_bot.domain.staff.permissions import Action
from pow_bot.storage import Db
from pow_bot.web.team.intake.section import Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.room import Said
from pow_bot.web.team.rooms import case_texts as texts
from pow_bot.web.team.words import Words

TABLE = "/team/case-table"


def _read(db: Db, reading: Reading) -> tuple[list[Item], date]:
    intake = reading.opened.intake
    return of_intake(db, intake), upcoming(db, intake.queue, reading.now)


def _told(known: tuple[list[Item], date], sight: Sight) -> dict[str, Any] | None:
    items, meeting = known
    listed = any(one.state is State.LISTED for one in items)
    form = None if listed else _form(sight, meeting)
    shown = [one for one in items if one.state is not State.DROPPED]
    if not shown and form is None:
        return None
    return {"items": [told_item(one, sight.words) for one in shown], "forms": {"put_on": form}}


def _form(sight: Sight, meeting: date) -> dict[str, Any] | None:
    return sight.form(
        "put_on",
        Action.NOTE,
        question="",
        meeting=meeting.isoformat(),
        shared="",
        asked="",
        today=sight.today,
    )


def told_item(one: Item, words: Words) -> dict[str, Any]:
    """An item of the table in words."""
    return {
        "code": one.code,
        "reference": one.reference,
        "url": f"/team/intakes/{one.reference}" if one.opens else None,
        "table": f"{TABLE}?on={one.meeting.isoformat()}",
        "line": words.line(one.line),
        "urgency": words.urgency(one.urgency),
        "holder": one.holder or words.say(texts.NOBODY),
        "meeting": words.day(one.meeting),
        "state": {"name": f"case-{one.state}", "label": words.say(texts.STATES[one.state])},
        "open": one.state is State.LISTED,
        "question": one.told.question,
        "shared": one.shared,
        "asked": one.told.asked,
        "notes": one.told.notes,
        "decision": one.told.decision,
        "who": _who(one, words),
        "decides": one.opens,
    }


def _who(one: Item, words: Words) -> str | None:
    if one.next_on is None:
        return None
    return words.say(
        texts.DECIDED, who=one.owner or words.say(texts.NOBODY), day=words.day(one.next_on)
    )


def _put_on(form: Said) -> Act:
    return lambda db, at: put_on(db, at, _new(form))


def _new(form: Said) -> NewItem:
    return NewItem(
        question=form.get("question"),
        meeting=form.required_day("meeting", texts.WHICH_DAY),
        shared=bool(form.get("shared")),
        asked=form.get("asked"),
    )


CASE_TABLE = Section(
    name="case_table",
    told=_told,
    read=_read,
    acts={"put_on": _put_on},
    labels={"put_on": texts.PUT_ON},
    fields={"question": texts.QUESTION, "asked": texts.ASKED},
    done={"put_on": texts.PUT_ON_DONE},
)

"""The life of an intake, what it waits for, and its place in the queue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pow_bot.domain.intake.order import (
    DONE,
    FLAGGED,
    Shelf,
    Standing,
    first_rank,
    first_ranks,
    next_of,
    rank_of,
    shelf_of,
)
from pow_bot.domain.intake.rules import (
    counts_as_contact,
    moved,
    require_possible,
    require_text,
    require_tried,
    require_wait,
    today,
)
from pow_bot.domain.intake.words import NextAction, NotAllowed, NotYours, Stage, Urgency
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from tests.domain.intake.making import DAY, HOUR, NOW

SUBMITTED, CLAIMED, ASSESSED, CLOSED, WITHDRAWN = Stage
DUE = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
STEPS = {
    (SUBMITTED, CLAIMED),
    (SUBMITTED, WITHDRAWN),
    (CLAIMED, SUBMITTED),
    (CLAIMED, ASSESSED),
    (CLAIMED, CLOSED),
    (CLAIMED, WITHDRAWN),
    (ASSESSED, SUBMITTED),
    (ASSESSED, CLOSED),
    (ASSESSED, WITHDRAWN),
    (CLOSED, CLAIMED),
    (CLOSED, WITHDRAWN),
}


@pytest.mark.parametrize("now", Stage)
@pytest.mark.parametrize("to", Stage)
def test_an_intake_takes_these_steps_and_no_others(now: Stage, to: Stage) -> None:
    if (now, to) in STEPS:
        assert moved(now, to) is to
    else:
        with pytest.raises(NotAllowed):
            moved(now, to)


def standing(**other: object) -> Standing:
    values = {"stage": CLAIMED, "urgency": Urgency.NORMAL, "due": DUE}
    return Standing(**{**values, **other})  # type: ignore[arg-type] # by name


# A Friday at ten; five working days after it is the next Friday at five.
FRIDAY = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
WAIT = date(2026, 12, 8)
END_OF_WAIT = datetime(2026, 12, 8, 22, 59, 59, tzinfo=UTC)
NEXT = [
    ({"stage": SUBMITTED}, NextAction.FIRST_CONTACT, DUE),
    ({"stage": CLAIMED}, NextAction.FIRST_CONTACT, DUE),
    # Waiting does not take back what was promised: nobody asks again who was never asked.
    ({"waiting_until": WAIT}, NextAction.FIRST_CONTACT, DUE),
    ({"waiting_until": WAIT, "due": DUE + 14 * DAY}, NextAction.FIRST_CONTACT, END_OF_WAIT),
    ({"waiting_until": WAIT, "paused_at": FRIDAY}, NextAction.ASK_AGAIN, END_OF_WAIT),
    ({"waiting_until": WAIT, "contacted_at": FRIDAY}, NextAction.ASK_AGAIN, END_OF_WAIT),
    ({"answered_at": FRIDAY, "waiting_until": WAIT}, NextAction.READ_ANSWER, DUE),
    (
        {"answered_at": FRIDAY, "contacted_at": FRIDAY, "urgency": Urgency.TODAY},
        NextAction.READ_ANSWER,
        FRIDAY + 7 * HOUR,
    ),
    ({"contacted_at": FRIDAY}, NextAction.GO_ON, FRIDAY + 7 * DAY + 7 * HOUR),
    (
        {"contacted_at": FRIDAY, "touched_at": FRIDAY + 3 * DAY},
        NextAction.GO_ON,
        FRIDAY + 10 * DAY + 7 * HOUR,
    ),
    # A judgement is looked at again on its day, unless something else comes first.
    (
        {"contacted_at": FRIDAY, "review_on": WAIT},
        NextAction.REVIEW,
        END_OF_WAIT,
    ),
    (
        {"contacted_at": FRIDAY, "review_on": date(2027, 1, 8)},
        NextAction.GO_ON,
        FRIDAY + 7 * DAY + 7 * HOUR,
    ),
    (
        {"contacted_at": FRIDAY, "waiting_until": date(2027, 1, 8), "review_on": WAIT},
        NextAction.REVIEW,
        END_OF_WAIT,
    ),
    ({"review_on": WAIT}, NextAction.FIRST_CONTACT, DUE),
    # Who does not agree is read before anything else that they want.
    (
        {"answered_at": FRIDAY, "objected_at": FRIDAY, "wanted_at": FRIDAY},
        NextAction.READ_OBJECTION,
        DUE,
    ),
    ({"answered_at": FRIDAY, "wanted_at": FRIDAY}, NextAction.TALK, DUE),
    # Who is called back is called at that time: no step comes sooner, but what is to be read.
    (
        {"contacted_at": FRIDAY, "again_at": FRIDAY + 30 * DAY},
        NextAction.CALL_BACK,
        FRIDAY + 30 * DAY,
    ),
    (
        {"contacted_at": FRIDAY, "again_at": FRIDAY + HOUR, "waiting_until": WAIT},
        NextAction.CALL_BACK,
        FRIDAY + HOUR,
    ),
    (
        {"contacted_at": FRIDAY, "again_at": FRIDAY + 30 * DAY, "answered_at": FRIDAY},
        NextAction.READ_ANSWER,
        FRIDAY + 7 * DAY + 7 * HOUR,
    ),
]


@pytest.mark.parametrize(("values", "action", "term"), NEXT)
def test_an_open_intake_has_one_next_action_and_one_date(
    values: dict[str, object], action: NextAction, term: datetime
) -> None:
    upcoming = next_of(standing(**values))
    assert upcoming is not None
    assert (upcoming.action, upcoming.term, upcoming.on) == (action, term, today(term))


@pytest.mark.parametrize("stage", [CLOSED, WITHDRAWN])
def test_what_is_done_waits_for_nothing(stage: Stage) -> None:
    done = standing(stage=stage, closed_at=NOW)
    assert next_of(done) is None
    assert rank_of(done, None) > DONE
    assert shelf_of(done) is Shelf.DONE


def test_the_shelves() -> None:
    assert shelf_of(standing(stage=SUBMITTED)) is Shelf.QUEUE
    assert shelf_of(standing(stage=SUBMITTED, handed_at=NOW)) is Shelf.HANDED
    assert shelf_of(standing(handed_at=NOW)) is Shelf.TAKEN
    assert shelf_of(standing(waiting_until=WAIT)) is Shelf.WAITING


def test_urgency_comes_before_the_term_and_what_is_done_comes_last() -> None:
    ordered = [
        standing(urgency=Urgency.TODAY, due=DUE + 19 * DAY, flagged_at=NOW),
        standing(urgency=Urgency.TODAY, due=DUE + 9 * DAY),
        standing(urgency=Urgency.THIS_WEEK, due=DUE),
        standing(urgency=Urgency.THIS_WEEK, due=DUE + DAY),
        standing(due=DUE - DAY),
        standing(due=DUE + 999 * DAY),
        standing(stage=CLOSED, closed_at=DUE + DAY),
        standing(stage=CLOSED, closed_at=DUE),
        standing(stage=CLOSED, due=DUE - DAY),
    ]
    ranks = [rank_of(one, next_of(one)) for one in ordered]
    assert ranks == sorted(set(ranks))
    firsts = first_ranks()
    assert firsts == (FLAGGED, *map(first_rank, Urgency))
    assert firsts[0] < ranks[0] < firsts[1] < ranks[1] < firsts[2] < ranks[2]


# What anybody can do with an intake that stands so; who of them, the table of permissions says.
IN_HAND = (
    "note attempt check answer wait remind plan correct reach hand_over release close merge"
    " ask_judgement judge know_person restrict admit assign"
)
POSSIBLE = {
    Stage.SUBMITTED: "claim note attempt check correct hand_over merge know_person restrict admit"
    " assign",
    Stage.CLAIMED: IN_HAND,
    Stage.ASSESSED: IN_HAND,
    Stage.CLOSED: "reopen renew leave_closed know_person restrict admit postpone_erasure",
    Stage.WITHDRAWN: "",
}
LOOKING = {Action.LIST, Action.SEE, Action.READ_PRIVATE, Action.EXPORT}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("action", Action)
def test_what_can_be_done_with_an_intake_that_stands_so(stage: Stage, action: Action) -> None:
    if action in LOOKING or action in POSSIBLE[stage].split():
        require_possible(action, stage)
    else:
        with pytest.raises((NotAllowed, NotYours)):
            require_possible(action, stage)


@pytest.mark.parametrize(
    ("action", "stage", "refusal"),
    [
        (Action.CLOSE, SUBMITTED, NotYours(Text("", "Pak deze aanmelding eerst op."))),
        (Action.CLAIM, CLAIMED, NotAllowed(Text("", "niet worden opgepakt"))),
        (Action.NOTE, CLOSED, NotAllowed(Text("", "al klaar"))),
        (Action.REOPEN, CLAIMED, NotAllowed(Text("", "afgeronde"))),
    ],
)
def test_what_nobody_can_do_is_told_with_what_to_do_first(
    action: Action, stage: Stage, refusal: Exception
) -> None:
    with pytest.raises(type(refusal), match=str(refusal)):
        require_possible(action, stage)


MORNING, AFTERNOON = NOW, NOW + 4 * HOUR


@pytest.mark.parametrize(
    ("tried", "written", "enough"),
    [
        ([MORNING, AFTERNOON + DAY, MORNING + 2 * DAY], True, True),
        ([MORNING, AFTERNOON + DAY, MORNING + 2 * DAY], False, False),
        ([MORNING, AFTERNOON + DAY], True, False),
        ([MORNING, AFTERNOON, MORNING + DAY], True, False),
        ([MORNING, MORNING + DAY, MORNING + 2 * DAY], True, False),
        ([], True, False),
    ],
)
def test_nobody_is_not_reached_before_it_was_tried(
    tried: list[datetime], written: bool, enough: bool
) -> None:
    if enough:
        require_tried(tried, written=written)
    else:
        with pytest.raises(NotAllowed):
            require_tried(tried, written=written)


@pytest.mark.parametrize(
    ("days", "fits"), [(0, False), (1, True), (92, True), (93, False), (-1, False)]
)
def test_a_day_to_wait_for_lies_ahead_and_not_too_far(days: int, fits: bool) -> None:
    day = today(NOW)
    if fits:
        assert require_wait(day + timedelta(days=days), day) == day + timedelta(days=days)
    else:
        with pytest.raises(NotAllowed):
            require_wait(day + timedelta(days=days), day)


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u202e", "x" * 11, "bsn 111222333"])
def test_text_that_is_not_kept(text: str) -> None:
    with pytest.raises(NotAllowed):
        require_text(
            text, longest=20 if "bsn" in text else 10, asked=Text("", "Schrijf eerst iets.")
        )


def test_text_is_kept_without_the_white_around_it() -> None:
    assert require_text("  Belt maandag.\n", longest=20, asked=Text("", "")) == "Belt maandag."


def test_a_letter_is_contact_for_who_chose_to_be_written_to() -> None:
    assert [
        reach for reach in ("call", "sms", "mail", "chat", "visit") if counts_as_contact(reach)
    ] == [
        "mail",
        "chat",
    ]

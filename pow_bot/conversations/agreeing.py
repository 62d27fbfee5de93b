"""From a conversation to a record of consent: exactly what was shown, and what was said to it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pow_bot.conversations.acting import Acting, Came, value
from pow_bot.conversations.profile import preview
from pow_bot.domain.consent.actions import record, withdraw
from pow_bot.domain.consent.queries import standing as standing_of
from pow_bot.domain.consent.rules import may_withdraw
from pow_bot.domain.consent.words import Given, Purpose, State
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, At, Say
from pow_bot.engine.heard import Effect
from pow_bot.engine.session import Session
from pow_bot.storage import JSON

# Where each is asked.
ASKED: Mapping[Purpose, At] = {
    Purpose.REGISTER: At("toestemming", "publish"),
    Purpose.SUPPORT: At("toestemming", "support"),
    Purpose.HEALTH: At("werkfit", "health"),
}
_YES_OR_NO = {"yes": State.GIVEN, "no": State.REFUSED}


def stance(answers: Mapping[str, Answer], *, of_age: bool) -> State:
    """What the answers of *toestemming* amount to.

    Under sixteen, or with somebody who may have to say yes too, it waits until a person called.
    """
    said = value(answers, "publish")
    if said == "talk":
        return State.TALK_FIRST
    if said != "yes":
        return State.REFUSED
    alone = of_age and value(answers, "sixteen") != "no" and value(answers, "guardian") == "no"
    return State.GIVEN if alone else State.PENDING


def stopped(session: Session, purpose: Purpose) -> Session:
    """The session of somebody who stopped: the question about it now says no."""
    at = ASKED[purpose]
    kept = session.answers.get(at)
    return session.answered(at, replace(kept, value="no")) if kept else session


def recorded(acting: Acting, effect: Effect) -> Came:
    """Keep what was said about the profile, and apart from it about support."""
    answers: Mapping[str, Answer] = effect.answers
    state = stance(answers, of_age=_of_age(acting))
    card = preview(acting.known, acting.route.region)
    excluded = answers.get("not_for")
    not_for = excluded.note if excluded else None
    if state is State.REFUSED and _was_stopped(acting):
        # A no after a yes is a stop, and is kept and counted as that.
        return Came({"consent": str(state)})
    _keep(acting, Purpose.REGISTER, state, preview=dict(card), not_for=not_for)
    support = value(answers, "support")
    if support and state in (State.GIVEN, State.PENDING):
        both = state if support == "yes" else State.REFUSED
        _keep(acting, Purpose.SUPPORT, both)
    return Came({"consent": str(state)})


def end_profile(acting: Acting) -> None:
    """Stop a yes that can no longer be one: in another region, or of who is under sixteen."""
    if all(at.flow != ASKED[Purpose.REGISTER].flow for at in acting.session.receipts):
        # Nothing was ever agreed to: most turns end here.
        return
    standing = standing_of(acting.db, acting.person).get(Purpose.REGISTER)
    if standing is None or not may_withdraw(standing):
        return
    shown = standing.preview.get("region") if isinstance(standing.preview, dict) else None
    if shown != acting.route.region or not _of_age(acting):
        withdraw(acting.db, acting.person, Purpose.REGISTER, acting.now)


def _of_age(acting: Acting) -> bool:
    return acting.book.facts["of_age"].derive(acting.known, acting.here.today) != "no"


def _was_stopped(acting: Acting) -> bool:
    """Whether a yes has been stopped; one that stands is stopped now."""
    withdraw(acting.db, acting.person, Purpose.REGISTER, acting.now)
    standing = standing_of(acting.db, acting.person).get(Purpose.REGISTER)
    return standing is not None and standing.state is State.WITHDRAWN


def health_given(answers: Mapping[str, Answer]) -> bool:
    """Whether the team may read that health plays a part."""
    return value(answers, "health") == "yes"


def keep_health(acting: Acting, answers: Mapping[str, Answer]) -> None:
    """Keep what was said about health; without the question nothing, unless a yes has ended."""
    said = _YES_OR_NO.get(value(answers, "health") or "")
    if said is not None:
        _keep(acting, Purpose.HEALTH, said)


def _keep(
    acting: Acting,
    purpose: Purpose,
    state: State,
    *,
    preview: JSON = None,
    not_for: str | None = None,
) -> None:
    step = acting.book.step(ASKED[purpose], acting.route.region)
    if not isinstance(step, Ask):
        raise TypeError(f"{ASKED[purpose]} is no question")
    given = Given(
        person=acting.person,
        conversation=acting.conversation.id,
        purpose=purpose,
        state=state,
        text="\n".join(_shown(acting, step)),
        version=str(step.options["version"]),
        locale=acting.speaker.locale,
        channel=acting.channel,
        preview=preview,
        not_for=not_for,
        read_out_by=acting.typed_by,
    )
    record(acting.db, given, acting.now)


def _shown(acting: Acting, ask: Ask) -> Iterator[str]:
    """What stood on the screen: what was said before the question, the question, the answers."""
    say = acting.speaker.say
    before: tuple[Say, ...] = acting.route.before.get(ask.at, ())
    yield from (say(each.text) for each in before if each.at.flow == ask.at.flow)
    yield say(ask.text)
    if ask.help:
        yield say(ask.help)
    yield from (say(choice.label) for choice in ask.choices)

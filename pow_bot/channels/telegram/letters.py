"""Letters between a person in their chat and the team: what they write, and what the team wrote."""

from contextlib import suppress
from datetime import datetime

from pow_bot.channels.telegram import codes, wording
from pow_bot.channels.telegram.codes import Wish
from pow_bot.channels.telegram.ground import Ground
from pow_bot.channels.telegram.saying import Button, Message, Saying, html
from pow_bot.channels.telegram.talk import Talk
from pow_bot.conversations.clock import at_home
from pow_bot.conversations.distress import Kind, detect
from pow_bot.conversations.keeping import of_person
from pow_bot.conversations.turns import take_help
from pow_bot.domain.intake.actions import answer_in_chat
from pow_bot.domain.intake.delivering import Outgoing
from pow_bot.domain.intake.words import NotAllowed, Unseen
from pow_bot.domain.regions.queries import front_of
from pow_bot.engine.heard import GoOn
from pow_bot.storage import Db


def written(talk: Talk, text: str) -> tuple[str, ...] | None:
    """Bring it to the team; what to say of it. None where nobody is there to read it.

    What cannot wait is answered at once, whether the team can be reached or not.
    """
    said = _kept(talk, text)
    kind = detect(text)
    if kind is None:
        return None if said is None else (said,)
    helped(talk, kind)
    # Help comes first, and says that the team reads this before all else.
    return ()


def helped(talk: Talk, kind: Kind) -> None:
    """Open help before anything else."""
    take_help(talk.db, talk.ground.content(), talk.hearing(GoOn()), kind, talk.ground.terms)


def _kept(talk: Talk, text: str) -> str | None:
    conversation = of_person(talk.db, talk.person)
    if conversation is None:
        return None
    with suppress(Unseen):
        try:
            answer_in_chat(talk.db, conversation.id, text, talk.now)
        except NotAllowed as refused:
            return talk.words(refused.text, **refused.fills)
        return talk.words(wording.LETTER_SENT)
    return None


def told(
    db: Db, ground: Ground, locale: str, outgoing: Outgoing, now: datetime, *, closing: bool
) -> Saying:
    """What the team wrote, as a message; typed words then answer it."""
    speaker = ground.speaker(locale)
    front = front_of(db, outgoing.region, at_home(now).date())
    team = speaker.team(front.name, front.region, first=True)
    text = wording.CLOSED if closing else wording.LETTER
    head = html(speaker.say(text, team=team, reference=outgoing.reference))
    back = Button(speaker.say(wording.WRITE_BACK), codes.written(Wish("write")))
    body = f"<i>{head}</i>\n\n{html(outgoing.text)}"
    return Saying(message=Message(body, () if closing else (back,), letter=not closing))

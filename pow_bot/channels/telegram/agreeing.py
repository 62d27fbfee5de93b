"""The yes to Telegram: from here on there is a person, a conversation, and somewhere to write to."""

from dataclasses import replace

from pow_bot.channels.telegram import wording
from pow_bot.channels.telegram.asides import begin
from pow_bot.channels.telegram.codes import Consents
from pow_bot.channels.telegram.ground import CHANNEL
from pow_bot.channels.telegram.saying import Message, Saying
from pow_bot.channels.telegram.strangers import Met
from pow_bot.channels.telegram.talk import Talk
from pow_bot.conversations.crossing import MESSENGER, used, whose
from pow_bot.conversations.hearing import Hearing
from pow_bot.conversations.keeping import Conversation, begun, of_person
from pow_bot.domain.chats import actions as chats
from pow_bot.domain.chats.queries import held_of
from pow_bot.domain.chats.words import Farewell, Stage
from pow_bot.domain.consent.actions import record
from pow_bot.domain.consent.words import Given, Purpose, State
from pow_bot.domain.intake.delivering import deliver_again
from pow_bot.engine.heard import GoOn


def agreed(met: Met, said: Consents, message: int | None) -> None:
    """Act on a yes or a no; `message` is where it was asked, if it was tapped there."""
    met.tell(met.said(said, message))
    if said.yes:
        _begun(met, message)
    elif met.chat.person is None:
        chats.forgotten(met.db, met.chat)
    else:
        # Who stopped before has a person still, who may come back.
        chats.kept(met.db, replace(met.chat, stage=Stage.STOPPED), met.now)


def _begun(met: Met, message: int | None) -> None:
    ticket = met.chat.ticket
    carries = whose(met.db, ticket, MESSENGER, met.now) if ticket else None
    carried = None
    if carries is not None and met.chat.person in {None, carries}:
        carried = used(met.db, ticket, MESSENGER, met.now)
    elif carries is not None:
        # The link still holds for whose it is.
        met.tell(Saying(message=Message(met.say(wording.OTHER_HERE))))
    conversation = carried or _own(met)
    talk = _opened(met, conversation, message)
    _record(met, conversation)
    # What the team wrote while nothing arrived here.
    deliver_again(met.db, conversation.person, met.now)
    begin(talk)


def _own(met: Met) -> Conversation:
    """Theirs from before they stopped, or a new one."""
    before = of_person(met.db, met.chat.person, hold=True) if met.chat.person else None
    return before or begun(met.db, _first(met), met.ground.terms)


def _first(met: Met) -> Hearing:
    return Hearing(
        key="",
        door=None,
        channel=CHANNEL,
        locale=met.chat.locale,
        heard=GoOn(),
        at=met.now,
        address=met.chat.lane,
        private=False,
    )


def _opened(met: Met, conversation: Conversation, message: int | None) -> Talk:
    other = held_of(met.db, conversation.person)
    if other is not None and other.id != met.chat.id:
        # One chat a person: in the one before nothing is to be left of them.
        chats.farewell(met.db, conversation.person, Farewell.MOVED, met.now)
    chat = chats.opened(met.db, met.chat, conversation.person, met.address)
    # What was asked before the yes can be deleted as well, when all is erased.
    chat = replace(chat, board=chat.board.seeing(message, met.now))
    return Talk(met.db, met.ground, chat, conversation.person, met.address, met.now)


def _record(met: Met, conversation: Conversation) -> None:
    given = Given(
        person=conversation.person,
        conversation=conversation.id,
        purpose=Purpose.TELEGRAM,
        state=State.GIVEN,
        text="\n".join(met.shown_for_consent()),
        version=wording.CONSENT_VERSION,
        locale=met.chat.locale,
        channel=CHANNEL,
    )
    record(met.db, given, met.now)

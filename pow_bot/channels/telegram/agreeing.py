"""The yes to Telegram: from here on there is a person, a conversation, and somewhere to write to."""

from dataclasses import replace

from pow_bot.channels.telegram import wording
from pow_bot.channels.telegram.asides import begin
from pow_bot.channels.telegram.codes import Consents
from pow_bot.channels.telegram.ground import CHANNEL
from pow_bot.channels.telegram.saying import Message, Saying
from pow_bot.channels.telegram.strangers import Met
from pow_bot.channels.telegram.talk import Talk
from pow_bot.conversations.crossing import MESSENGER, used
from pow_bot.conversations.hearing import Hearing
from pow_bot.conversations.keeping import Conversation, begun, of_person
from pow_bot.domain.chats import actions as chats
from pow_bot.domain.chats.queries import held_of
from pow_bot.domain.chats.words import Stage
from pow_bot.domain.consent.actions import record
from pow_bot.domain.consent.words import Given, Purpose, State
from pow_bot.engine.heard import GoOn


def agreed(met: Met, said: Consents, message: int | None) -> None:
    """Act on a yes or a no; `message` is where it was asked, if it was tapped there."""
    met.tell(met.said(said, message))
    if said.yes:
        _begun(met, said.ticket)
    elif met.chat.person is None:
        chats.forgotten(met.db, met.chat)
    else:
        # Who stopped before has a person still, who may come back.
        chats.kept(met.db, replace(met.chat, stage=Stage.STOPPED), met.now)


def _begun(met: Met, ticket: str) -> None:
    carried = used(met.db, ticket, MESSENGER, met.now) if ticket else None
    if carried and met.chat.person not in (None, carried.person):
        met.tell(Saying(message=Message(met.say(wording.OTHER_HERE))))
        carried = None
    conversation = carried or _own(met)
    talk = _opened(met, conversation)
    _record(met, conversation)
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


def _opened(met: Met, conversation: Conversation) -> Talk:
    other = held_of(met.db, conversation.person)
    if other is not None and other.id != met.chat.id:
        # One chat a person: the one before hears nothing any more.
        chats.forgotten(met.db, other)
    chat = chats.opened(met.db, met.chat, conversation.person, met.address)
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

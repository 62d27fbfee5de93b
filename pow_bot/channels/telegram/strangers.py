"""Before the yes: which language, and whether Telegram may carry the conversation.

Until then nothing of a person is kept: a chat is known by a hash, and for a day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pow_bot.channels.telegram import wording
from pow_bot.channels.telegram.codes import Consents, Language, Wish, read, written
from pow_bot.channels.telegram.commands import Command
from pow_bot.channels.telegram.ground import Ground, say, say_to_stranger
from pow_bot.channels.telegram.incoming import Blocked, Commanded, Tapped, Typed, What
from pow_bot.channels.telegram.saying import Button, Edit, Message, Saying, html
from pow_bot.channels.telegram.standing import told_standing
from pow_bot.channels.telegram.starts import from_web, origin_of, ticket_in
from pow_bot.conversations.alarm import help_words
from pow_bot.conversations.distress import detect
from pow_bot.conversations.keeping import of_person
from pow_bot.domain.chats.actions import forgotten, kept
from pow_bot.domain.chats.words import Chat, Stage
from pow_bot.engine.flow import Text
from pow_bot.engine.plain_kinds import YesNoKind
from pow_bot.engine.words import best_match, clean, ordinal
from pow_bot.i18n.languages import own_name
from pow_bot.storage import Db

# How people call our languages, beside their own names.
_SPOKEN = {"nl": ("dutch", "hollands", "nl"), "en": ("engels", "en")}


@dataclass(frozen=True)
class Met:
    """Somebody whose yes is not there yet, in one unit."""

    db: Db
    ground: Ground
    chat: Chat
    address: int
    now: datetime

    def hear(self, what: What) -> Consents | str | None:
        """What was said: a yes or no for the caller to act on, or the words over a button, if any."""
        match what:
            case Blocked() if self.chat.person is None:
                self._forget()
            case Blocked():
                # Who stopped stays so, whether they come back or not.
                pass
            case Commanded():
                self._commanded(what)
            case Tapped():
                return self._tapped(what)
            case Typed(text):
                return self._typed(text)
            case _:
                self.ask()
        return None

    def _commanded(self, commanded: Commanded) -> None:
        match commanded.command:
            case Command.START:
                self._begin(commanded.rest)
            case Command.LANGUAGE:
                self._ask_language()
            case Command.STOP | Command.DELETE:
                self._stop()
            case command:
                self.ask(*self._answer(command))

    def _answer(self, command: Command) -> Iterable[str]:
        """What is said to a command that changes nothing."""
        url, say = self.ground.base_url, self.say
        answers: Mapping[Command, Callable[[], Iterable[str]]] = {
            Command.EMERGENCY: lambda: self._helping([wording.NUMBERS]),
            Command.HELP: lambda: wording.helping(self.ground.speaker(self.chat.locale), url),
            Command.PRIVACY: lambda: [say(t, url=f"{url}/privacy") for t in wording.PRIVACY],
            Command.STATUS: self._standing,
            Command.HUMAN: lambda: [say(wording.PERSON, url=f"{url}/mens")],
            Command.WEBSITE: lambda: [say(wording.BY_WEB, url=url)],
            Command.DATA: lambda: [say(wording.BY_WEB, url=url)],
        }
        return answers[command]() if command in answers else ()

    def _begin(self, payload: str) -> None:
        """Whatever the link says, they can begin."""
        if from_web(self.db, payload, self.now) is not None:
            # It is kept with the chat: however they get to their yes, it comes along.
            there = replace(self, chat=replace(self.chat, ticket=ticket_in(payload)))
            there._asked(Stage.CONSENT)
            return
        origin = origin_of(payload)
        chat = replace(self.chat, origin=origin) if origin else self.chat
        replace(self, chat=chat)._asked(chat.stage)

    def _stop(self) -> None:
        """Nothing more is said to who stopped before; of a stranger nothing is kept either."""
        if self.chat.person is None:
            self._forget()
            said = wording.FORGOTTEN
        else:
            kept(self.db, replace(self.chat, stage=Stage.STOPPED), self.now)
            said = wording.STOPPED
        self.tell(Saying(message=self._message([self.say(said)])))

    def _standing(self) -> tuple[str, ...]:
        """Where the registration stands of who stopped; a stranger has none."""
        db, person = self.db, self.chat.person
        conversation = of_person(db, person) if person else None
        if conversation is None:
            return (self.say(wording.NOTHING_SENT),)
        speaker = self.ground.speaker(self.chat.locale)
        return tuple(told_standing(db, speaker, conversation.id, self.now))

    def _ask_language(self) -> None:
        if self.chat.stage is Stage.STOPPED:
            self.tell(
                Saying(message=Message(html(self.say(wording.WHICH_LANGUAGE)), self._languages))
            )
        else:
            self._asked(Stage.LANGUAGE)

    def _tapped(self, tapped: Tapped) -> Consents | str | None:
        match read(tapped.data):
            case Language(locale) if locale in self._locales:
                self._choose(locale, tapped.message)
            case Consents() as said if self.chat.stage is Stage.CONSENT:
                return said
            case Wish("begin"):
                self._asked(self.chat.stage)
            case _ if self.chat.stage is Stage.STOPPED:
                return self.say(wording.STOPPED_TOAST)
            case _:
                self.ask()
                return self.say(wording.OLD_BUTTON)
        return None

    def _typed(self, typed: str) -> Consents | None:
        kind = detect(typed)
        if kind is not None:
            words = help_words(self.ground.content().book, kind)
            self.ask(*self._helping(words))
            return None
        if self.chat.stage is Stage.LANGUAGE:
            locale = self._locale(typed)
            if locale:
                self._choose(locale, None)
                return None
        elif self.chat.stage is Stage.CONSENT and (said := self._agreed(typed)) is not None:
            return Consents(yes=said)
        elif self.chat.stage is Stage.CONSENT:
            self.ask(self.say(wording.CHOOSE_YES_OR_NO))
            return None
        self.ask()
        return None

    def _helping(self, words: list[Text]) -> list[str]:
        """What helps, in their language; in each where none was chosen."""
        if self.chat.stage is Stage.LANGUAGE:
            return self._in_each(words)
        return [self.say(text) for text in words]

    def _locale(self, typed: str) -> str | None:
        place = ordinal(typed, len(self._locales))
        if place is not None:
            return self._locales[place - 1]
        names = [(locale, (own_name(locale), *_SPOKEN.get(locale, ()))) for locale in self._locales]
        return best_match(clean(typed), names)

    def _agreed(self, typed: str) -> bool | None:
        labels = self.ground.content().book.wording.labels
        yes = (*labels(YesNoKind.yes.label), *labels(wording.YES_HERE), "ok", "oke", "1")
        no = (*labels(YesNoKind.no.label), *labels(wording.NO), "2")
        said = best_match(clean(typed), [("yes", yes), ("no", no)])
        return None if said is None else said == "yes"

    def _choose(self, locale: str, message: int | None) -> None:
        """Their language is known; now they are asked whether this messenger is all right."""
        chosen = replace(self, chat=replace(self.chat, locale=locale))
        if self.chat.stage is not Stage.STOPPED:
            chosen._asked(Stage.CONSENT, instead_of=message)
            return
        kept(self.db, chosen.chat, self.now)
        told = html(chosen.say(wording.LANGUAGE_IS, language=own_name(locale)))
        chosen.tell(Saying(edits=(Edit(message=message, text=told),)))

    def ask(self, *before: str) -> None:
        """The same question again, under what there is to say first.

        Who has stopped is asked nothing, and hears only what they ask for.
        """
        if self.chat.stage is not Stage.STOPPED:
            self._asked(self.chat.stage, before=before)
        elif before:
            self.tell(Saying(message=self._message(before), last=True))

    def _asked(
        self,
        stage: Stage,
        *,
        before: Iterable[str] = (),
        instead_of: int | None = None,
    ) -> None:
        now_at = Stage.LANGUAGE if stage is Stage.LANGUAGE else Stage.CONSENT
        # A yes to this is no answer to what was asked before.
        board = replace(self.chat.board, asking=None)
        kept(self.db, replace(self.chat, stage=now_at, board=board), self.now)
        asking = self._which() if now_at is Stage.LANGUAGE else self._whether()
        message = replace(asking, text="\n\n".join([*map(html, before), asking.text]))
        if instead_of is None:
            self.tell(Saying(message=message))
        else:
            edit = Edit(message=instead_of, text=message.text, buttons=message.buttons)
            self.tell(Saying(edits=(edit,)))

    def _which(self) -> Message:
        """In every language, because none was chosen."""
        said = self._in_each([wording.HELLO, wording.WHICH_LANGUAGE, wording.BY_WEB])
        return Message(html(*said), self._languages)

    def _whether(self) -> Message:
        say, url = self.say, self.ground.base_url
        website = (Button(say(wording.YES_WEBSITE), url=url),) if self.ground.linkable else ()
        buttons = (
            Button(say(wording.YES_HERE), written(Consents(yes=True))),
            *website,
            Button(say(wording.NO), written(Consents(yes=False))),
        )
        shown = [html(text) for text in self.shown_for_consent()]
        return Message("\n\n".join([*shown[:-1], f"<b>{shown[-1]}</b>"]), buttons)

    def shown_for_consent(self) -> tuple[str, ...]:
        """All that stands on the screen when Telegram is agreed to; the question last."""
        texts = (
            wording.READS_ALONG,
            wording.KEEP_OUT,
            wording.WEBSITE_INSTEAD,
            wording.YOU_STOP,
            wording.GO_ON_HERE,
        )
        return tuple(self.say(text, url=self.ground.base_url) for text in texts)

    def said(self, consents: Consents, message: int | None) -> Saying:
        """What is said to a yes or a no, in the place of the question where that is known."""
        url = self.ground.base_url
        if consents.yes:
            shown = self.shown_for_consent()
            told = (*shown[:-1], f"\u2713 {self.say(wording.YES_HERE)}")
        else:
            told = (self.say(wording.NOT_HERE, url=url),)
        text = html(*told)
        if message is not None:
            return Saying(edits=(Edit(message=message, text=text),))
        # Typed: the question stays where it is, and a yes is followed by what comes next.
        return Saying() if consents.yes else Saying(message=Message(text))

    def _in_each(self, texts: Iterable[Text]) -> list[str]:
        """The same in every language, one after the other."""
        url, told = self.ground.base_url, list(texts)
        speakers = [self.ground.speaker(locale) for locale in self._locales]
        return ["\n".join(speaker.say(text, url=url) for text in told) for speaker in speakers]

    def _message(self, said: Iterable[str]) -> Message:
        return Message(html(*said))

    def tell(self, saying: Saying) -> None:
        """Have it sent, and forgotten then."""
        if saying.silent:
            return
        if self.chat.person is None:
            say_to_stranger(self.db, self.chat, self.address, saying, self.now)
        else:
            # They stopped once: what is said is theirs, and goes when all of it is erased.
            say(self.db, self.chat, replace(saying, last=True), self.now)

    def _forget(self) -> None:
        forgotten(self.db, self.chat)

    def say(self, text: Text, **fills: str) -> str:
        return self.ground.speaker(self.chat.locale).say(text, **fills)

    @property
    def _languages(self) -> tuple[Button, ...]:
        return tuple(
            Button(own_name(locale), written(Language(locale))) for locale in self._locales
        )

    @property
    def _locales(self) -> tuple[str, ...]:
        return tuple(self.ground.content().catalogues.locales)

"""A look at a conversation as a message of Telegram: its words as HTML, its answers as buttons.

Nothing private stands in it: what was told on the web about health or money stays there.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pow_bot.channels.telegram.codes import Changing, Chose, Picked, Ready, Wish, written
from pow_bot.channels.telegram.saying import LONGEST, Button, Message, html
from pow_bot.conversations.showing import Speaker
from pow_bot.engine.flow import Ask, At, Review, Text
from pow_bot.engine.kinds import Problem
from pow_bot.engine.session import Notice
from pow_bot.engine.view import Question, Row, View

CHANGE = Text("telegram/change", "Wijzig")
READY = Text("telegram/ready", "Klaar")
SHARE = Text("telegram/share", "Deel mijn nummer")
ON_WEBSITE = Text("telegram/on_website", "Verder op de website")
NUMBER = Text("telegram/number", "Vraag {n} van {of}")
CHANGE_ONE = Text("telegram/change_one", "Ik wil iets wijzigen")
ELSEWHERE = Text("telegram/elsewhere", "Deze vraag stellen wij alleen op onze website.")
TOLD_ELSEWHERE = Text("telegram/told_elsewhere", "Ingevuld op de website")
PICK = Text("telegram/pick", "Kies er één of meer. Kies daarna {ready}.")

_PICKED, _OPEN = "\u2611", "\u2610"
_DONE, _WARNS, _PROTECTS = "\u2713", "\u26a0", "\u2757"
_NUMBER, _HELPS = At("zelfmelden", "number"), At("zelfmelden", "knows")
# Longer than this, phones cut the words of a button off.
_CUT = 34
# Of a long label a button shows no more than this.
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in one language."""

    speaker: Speaker

    def asked(
        self,
        view: View,
        *,
        picked: Collection[str] = (),
        before: Iterable[str] = (),
        extra: Iterable[Button] = (),
    ) -> Message:
        """The present question, or the last words; `before` is said above it, escaped already."""
        shown = self.speaker.conversation(self._public(view))
        said = (*before, *self._notices(shown), *self._said(shown))
        if view.question is None or shown["question"] is None:
            return Message(_whole(said), tuple(extra))
        question = shown["question"]
        body = tuple(self._question(view, shown, question))
        slot = str(view.question.step.at)
        buttons = tuple(self._buttons(view, question, picked))
        return Message(_whole(said, body), (*buttons, *extra), slot)

    def answered(self, view: View, row: Row) -> str:
        """A question that was answered, as it stays in the chat: with what was said before it.

        `view` shows the question as it was asked.
        """
        shown = self.speaker.conversation(self._public(view))
        card = _lines(shown["question"]["card"]) if shown["question"] else ()
        return _whole((*self._said(shown), *card), (self.summary(row),))

    def confirmed(self, view: View, review: Review) -> str:
        """What was confirmed, to be read again: all answers stay in the chat."""
        shown = self.speaker.conversation(self._public(view))
        return _whole(self._sheet(shown), (f"{_DONE} <b>{html(self.speaker.say(review.yes))}</b>",))

    def summary(self, row: Row) -> str:
        """`✓ Question — answer`."""
        told = self.row(row)
        return f"{_DONE} {html(told['question'])}\n<b>{html(told['answer'])}</b>"

    def row(self, row: Row) -> Mapping[str, Any]:
        """A question and its answer, without what is not for this channel."""
        told = self.speaker.row(_public_row(row))
        return {**told, "answer": told["answer"] or self.speaker.say(TOLD_ELSEWHERE)}

    def change(self, at: At) -> tuple[Button, ...]:
        """The button under an answered question."""
        return (Button(self.speaker.say(CHANGE), written(Changing(at))),)

    def changes(self, view: View) -> tuple[Button, ...]:
        """A button for each answer that can be changed."""
        rows = [self.row(row) for row in self._public(view).rows]
        return tuple(
            Button(_cut(f"{row['question']} {row['answer']}"), f"c|{row['at']}") for row in rows
        )

    def problem(self, problem: Problem) -> str:
        """Why an answer was not understood."""
        told = self.speaker.problem(problem)
        return f"{_WARNS} {html(told['text'])}"

    def _public(self, view: View) -> View:
        rows = tuple(_public_row(row) for row in view.rows if row.ask.private == "no")
        notices = tuple(self._public_notices(view))
        return replace(view, rows=rows, notices=notices, question=_public_question(view.question))

    def _public_notices(self, view: View) -> Iterator[Notice]:
        """Without the names of questions that are only for where nobody reads along."""
        for notice in view.notices:
            steps = tuple(at for at in notice.steps if not self.is_private(at))
            if steps or not notice.steps:
                yield replace(notice, steps=steps)

    def is_private(self, at: At) -> bool:
        """Whether this question is not even shown where somebody reads along."""
        step = self.speaker.book.step(at)
        return isinstance(step, Ask) and step.private == "yes"

    def _notices(self, shown: Mapping[str, Any]) -> Iterator[str]:
        for notice in shown["notices"]:
            yield f"<i>{html(notice)}</i>"

    def _said(self, shown: Mapping[str, Any]) -> Iterator[str]:
        for statement in shown["said"]:
            text = html(statement["text"])
            match statement["tone"]:
                case "safety":
                    yield f"{_PROTECTS} <b>{text}</b>"
                case "done":
                    yield f"{_DONE} {text}"
                case _:
                    yield text

    def _question(
        self, view: View, shown: Mapping[str, Any], question: Mapping[str, Any]
    ) -> Iterator[str]:
        if question["kind"] == "review":
            yield from self._sheet(shown)
        yield from _lines(question["card"])
        number = ""
        if shown["number"]:
            which, of = shown["number"]
            number = html(self.speaker.say(NUMBER, n=str(which), of=str(of))) + "\n"
        yield f"{number}<b>{html(question['text'])}</b>"
        yield from (html(question[name]) for name in ("help",) if question[name])
        if view.question is not None and view.question.elsewhere:
            yield html(self.speaker.say(ELSEWHERE))
            return
        if question["kind"] == "several":
            yield html(self.speaker.say(PICK, ready=self.speaker.say(READY)))
        labels = [option["label"] for option in question["options"]]
        if any(len(label) > _CUT for label in labels):
            yield "\n".join(f"{place}. {html(label)}" for place, label in enumerate(labels, 1))

    def _sheet(self, shown: Mapping[str, Any]) -> Iterator[str]:
        for row in shown["rows"]:
            answer = row["answer"] or self.speaker.say(TOLD_ELSEWHERE)
            yield f"{html(row['question'])}\n<b>{html(answer)}</b>"

    def _buttons(
        self, view: View, question: Mapping[str, Any], picked: Collection[str]
    ) -> Iterator[Button]:
        step = view.question.step if view.question else None
        if step is None:
            return
        if view.question is not None and view.question.elsewhere:
            yield Button(self.speaker.say(ON_WEBSITE), written(Wish("website")))
            return
        if isinstance(step, Review):
            yes = Chose(step.at, "yes", view.revision)
            yield Button(question["yes_label"], written(yes))
            yield Button(self.speaker.say(CHANGE_ONE), written(Wish("change")))
            return
        if step.kind == "phone" and _is_own(view, step):
            yield Button(self.speaker.say(SHARE), written(Wish("share")))
        yield from self._options(step, view.revision, question, picked)
        interrupts = self.speaker.book.flows[step.at.flow].interrupt
        # What interrupts has a no among its answers; a way out beside it only makes one wonder.
        ways = () if interrupts and question["options"] else question["may"]
        for other in (*question["beside"], *ways):
            yield Button(_cut(other["label"]), written(Chose(step.at, other["name"])))

    def _options(
        self, ask: Ask, revision: int, question: Mapping[str, Any], picked: Collection[str]
    ) -> Iterator[Button]:
        long = any(len(option["label"]) > _CUT for option in question["options"])
        counts = revision if "covers" in ask.options else None
        for place, option in enumerate(question["options"], 1):
            label = f"{place}. {option['label']}" if long else option["label"]
            name = option["name"]
            if ask.kind == "several" and not option["exclusive"]:
                mark = _PICKED if name in picked else _OPEN
                on = name not in picked
                yield Button(_cut(f"{mark} {label}"), written(Picked(ask.at, name, on)))
            else:
                yield Button(_cut(label), written(Chose(ask.at, name, counts)))
        if ask.kind == "several":
            yield Button(self.speaker.say(READY), written(Ready(ask.at)))


def _is_own(view: View, step: Ask) -> bool:
    """Whether it is their own number that is asked for: a phone shares no other."""
    helps = any(row.ask.at == _HELPS for row in view.rows)
    return step.at == _NUMBER and not helps


def looks(message: Message) -> str:
    """A short name for how a message looks, to see whether it was said already."""
    plain = [message.text, *(f"{one.label} {one.data}" for one in message.buttons)]
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:16]


def _public_row(row: Row) -> Row:
    """Without the choices that are only for where nobody reads along."""
    private = {choice.name for choice in row.choices if choice.private}
    value = row.answer.value
    if not private or value is None:
        return row
    if isinstance(value, tuple):
        kept = tuple(name for name in value if name not in private)
        return replace(row, answer=replace(row.answer, value=kept))
    return replace(row, answer=replace(row.answer, value="")) if value in private else row


def _public_question(question: Question | None) -> Question | None:
    """The same: a choice that was made on the web still stands, and is not shown."""
    if question is None:
        return None
    return replace(question, choices=tuple(one for one in question.choices if not one.private))


def _lines(card: Iterable[tuple[str, str]]) -> Iterator[str]:
    lines = [f"{html(label)}: <b>{html(told)}</b>" for label, told in card]
    if lines:
        yield "\n".join(lines)


def _whole(said: Iterable[str], body: Iterable[str] = ()) -> str:
    """One text, short enough to be sent: what was said longest ago gives way."""
    paragraphs = [*said]
    asked = [*body]
    while paragraphs and _length([*paragraphs, *asked]) > LONGEST:
        paragraphs.pop(0)
    while len(asked) > 1 and _length(asked) > LONGEST:
        asked.pop(0)
    return "\n\n".join([*paragraphs, *asked])


def _length(paragraphs: list[str]) -> int:
    """At least what Telegram counts, in units of sixteen bits; markup counts here as well."""
    return len("\n\n".join(paragraphs).encode("utf-16-le")) // 2


def _cut(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}\u2026"

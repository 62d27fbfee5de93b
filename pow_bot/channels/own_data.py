"""*Mijn gegevens*: everything that is kept of somebody, for them to see, take along, mend and stop."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.slips import moment
from pow_bot.channels.status import stands
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.clock import at_home
from pow_bot.conversations.mine import Answers, Mine, mine
from pow_bot.conversations.mine_file import Writer
from pow_bot.conversations.showing import Speaker
from pow_bot.conversations.turns import take_stop
from pow_bot.domain.consent.rules import may_withdraw
from pow_bot.domain.consent.words import Consent, Purpose, State
from pow_bot.domain.intake.looking import Look
from pow_bot.domain.intake.words import Stage
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.flow import Text
from pow_bot.engine.heard import GoOn
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.team.reader import AnswersReader

PURPOSES = {
    Purpose.REGISTER: Text("mine/register", "Uw profiel laten zien aan werkgevers"),
    Purpose.SUPPORT: Text("mine/support", "Laten zien dat er hulp op het werk kan"),
    Purpose.HEALTH: Text("mine/health", "Het team leest dat het om uw gezondheid gaat"),
    Purpose.TELEGRAM: Text("mine/telegram", "Met ons praten in Telegram"),
}
STATES = {
    State.GIVEN: Text("mine/given", "U zei ja op {day}."),
    State.PENDING: Text("mine/pending", "U zei ja op {day}. Iemand anders moet ook nog ja zeggen."),
    State.REFUSED: Text("mine/refused", "U zei nee op {day}."),
    State.TALK_FIRST: Text("mine/talk_first", "U wilt er eerst over praten. Dat zei u op {day}."),
    State.WITHDRAWN: Text("mine/stopped", "U stopte hiermee op {day}."),
}
LOOKS = {
    "looked": Text("mine/looked", "{who} las uw aanmelding."),
    "searched": Text("mine/searched", "{who} zocht uw nummer op."),
    "exported": Text("mine/exported", "{who} zette uw aanmelding in een lijst."),
    "offered": Text("mine/offered", "{who} las de vraag om u verder te helpen."),
    "discussed": Text("mine/discussed", "{who} las over u voor een overleg van het team."),
}
SOMEBODY_OF = Text("mine/somebody_of", "Iemand van {organisation}")
SOMEBODY = Text("mine/somebody", "Iemand van het team")
DRAFT_UNTIL = Text("mine/draft_until", "Wij bewaren dit tot {day}. Daarna wissen wij alles.")
FOR_A_DAY = Text("mine/for_a_day", "Wij bewaren dit 24 uur. Daarna wissen wij alles.")
SENT_KEPT = Text(
    "mine/sent_kept", "Wij bewaren dit tot uw team klaar is. Uw team vertelt u hoe lang daarna."
)
KEPT_LONGER = Text(
    "mine/kept_longer", "Wij bewaren dit langer, tot {day}. Het team schreef waarom: {reason}"
)

_DAY = timedelta(days=1)
_WORDS_FIRST = "/woorden?na=gegevens"


def own_data(door: Door) -> APIRouter:
    """The routes: the page, the file, and stopping a consent."""
    router, drawer = APIRouter(), _Drawer(door)
    router.add_api_route("/gegevens", drawer.show, methods=["GET"], response_model=None)
    router.add_api_route("/gegevens.json", drawer.file, methods=["GET"], response_model=None)
    router.add_api_route("/gegevens/stop", drawer.stop, methods=["POST"], response_model=None)
    # Whoever reloads that page or changes its language gets here.
    router.add_api_route("/gegevens/stop", drawer.back, methods=["GET"], response_model=None)
    return router


class _Drawer:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def show(self, request: Request) -> Response:
        """The page; where nothing is kept it says so, and the four words may bring it here."""
        who = self.door.who(request)
        kept, front = await self._kept(who)
        if kept is None:
            resume = {"post_url": _WORDS_FIRST, "value": "", "problem": None}
            return self.door.page(request, who, "chat/mine.html", mine=None, resume=resume)
        if kept.conversation.locked(self.door.now()):
            return self.door.to(_WORDS_FIRST, who)
        telling = _Telling(self.door, self.door.speaker(who), kept, front)
        shown = {**telling.all(), "token": self.door.token(who)}
        return self.door.page(request, who, "chat/mine.html", mine=shown, resume=None)

    async def file(self, request: Request) -> Response:
        """Everything as JSON, under a name that tells nobody what it is about."""
        who = self.door.who(request)
        kept, _ = await self._kept(who)
        if kept is None or kept.conversation.locked(self.door.now()):
            return self.door.to("/gegevens", who)
        written = Writer(self.door.speaker(who), self.door.now()).written(kept)
        headers = {
            "Content-Disposition": 'attachment; filename="gegevens.json"',
            "Cache-Control": "no-store",
        }
        content = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
        return Response(content, 200, headers, "application/json")

    async def stop(self, request: Request) -> Response:
        """Stop what somebody agreed to, at once; once more changes nothing."""
        who = self.door.who(request)
        async with request.form(max_files=0, max_fields=10) as form:
            self.door.require(who, form.get("csrf"))
            purpose = str(form.get("purpose", ""))
        if purpose not in set(Purpose):
            return self.door.to("/gegevens", who)
        unit = partial(
            take_stop,
            content=self.door.content(),
            hearing=self.door.hearing(request, who, GoOn()),
            purpose=Purpose(purpose),
            terms=self.door.terms,
        )
        open_here = await self.door.database.write(unit, keyed=True)
        return self.door.to("/gegevens#toestemming" if open_here else _WORDS_FIRST, who)

    async def back(self, request: Request) -> Response:
        return self.door.to("/gegevens", self.door.who(request))

    async def _kept(self, who: Visitor) -> tuple[Mine | None, Shown]:
        return await self.door.database.read(partial(_read, who=who, now=self.door.now()))


class _Telling:
    """Puts what is kept into words."""

    def __init__(self, door: Door, speaker: Speaker, kept: Mine, front: Shown) -> None:
        self.door = door
        self.speaker = speaker
        self.kept = kept
        self.front = front
        self.now = door.now()

    def all(self) -> dict[str, Any]:
        conversation, registration = self.kept.conversation, self.kept.registration
        answers = Answers(self.door.book(), conversation, self.now)
        return {
            "groups": [*self._groups(answers)],
            "others": [*self._others(answers)],
            "revision": conversation.session.revision,
            "status": self._status(),
            "decided": registration is not None and bool(registration.content.get("decisions")),
            "consents": [*self._consents()],
            "letters": len(registration.letters) if registration else 0,
            "judged": registration is not None and self.kept.is_judged(registration),
            "has_page": registration is not None and not self._taken_back(),
            "looks": [*self._looks()],
            "distress": conversation.distress is not None,
            "kept_for": self._kept_for(),
            "sent": conversation.sent,
        }

    def _groups(self, answers: Answers) -> Iterator[dict[str, Any]]:
        """By conversation, in the order in which it was asked."""
        flows = self.door.book().flows
        for flow, rows in answers.counting.items():
            if flows[flow].interrupt:
                # Who looks along reads too much in it; the file has it.
                continue
            title = self.speaker.say(flows[flow].title)
            yield {"title": title, "rows": [self.speaker.row(row) for row in rows]}

    def _others(self, answers: Answers) -> Iterator[dict[str, Any]]:
        rows = (answers.row(at, answer) for at, answer in answers.others)
        for row in rows:
            if row is not None:
                yield self.speaker.row(row)

    def _status(self) -> dict[str, str] | None:
        registration = self.kept.registration
        if registration is None:
            return None
        stood = stands(self.speaker, registration.reached, self.front, self.now)
        return {"reference": registration.intake.written, "sentence": stood.sentence}

    def _taken_back(self) -> bool:
        registration = self.kept.registration
        return registration is not None and registration.intake.stage is Stage.WITHDRAWN

    def _consents(self) -> Iterator[dict[str, Any]]:
        """Each as it stands; all that went before is in the file."""
        standing = {one.purpose: one for one in self.kept.consents if one.superseded_at is None}
        for purpose in PURPOSES:
            if purpose in standing:
                yield self._consent(standing[purpose])

    def _consent(self, consent: Consent) -> dict[str, Any]:
        at = consent.withdrawn_at or consent.at
        return {
            "purpose": str(consent.purpose),
            "title": self.speaker.say(PURPOSES[consent.purpose]),
            "state": self.speaker.say(STATES[consent.state], day=self.speaker.day(at)),
            "text": consent.text,
            "language": consent.locale,
            "card": [*self._card(consent)],
            "not_for": consent.not_for,
            "can_stop": may_withdraw(consent),
        }

    def _card(self, consent: Consent) -> Iterator[dict[str, str]]:
        reader = AnswersReader(self.door.book, self.speaker.catalogues, self.door.today)
        preview = consent.preview if isinstance(consent.preview, dict) else {}
        for line in reader.card(preview, self.speaker.locale):
            yield {"question": line.question, "answer": line.answer}

    def _looks(self) -> Iterator[dict[str, str]]:
        for registration in self.kept.registrations:
            for look in registration.looks:
                yield {"at": moment(self.speaker, look.at), "text": self._look(look)}

    def _look(self, look: Look) -> str:
        say, organisation = self.speaker.say, look.organisation
        who = say(SOMEBODY_OF, organisation=organisation) if organisation else say(SOMEBODY)
        return say(LOOKS[look.what], who=who)

    def _kept_for(self) -> str:
        until = self.kept.until
        if until is None:
            return self._kept_after()
        if until - self.kept.conversation.seen_at <= _DAY:
            return self.speaker.say(FOR_A_DAY)
        return self.speaker.say(DRAFT_UNTIL, day=self.speaker.day(until))

    def _kept_after(self) -> str:
        """How long what was sent is kept, once the team is done with it."""
        kept, say = self.kept.kept, self.speaker.say
        if kept is None:
            return say(SENT_KEPT)
        day = full_day(self.speaker.locale, kept.until)
        if kept.reason is None:
            return say(DRAFT_UNTIL, day=day)
        return say(KEPT_LONGER, day=day, reason=kept.reason)


def _read(db: Db, who: Visitor, now: datetime) -> tuple[Mine | None, Shown]:
    kept = mine(db, who.secret, now)
    region = kept.registration.intake.region if kept and kept.registration else None
    return kept, front_of(db, region, at_home(now).date())

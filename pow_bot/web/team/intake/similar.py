"""On the page of an intake: who may be the same person, and what goes on as one with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pow_bot.domain.consent.queries import history
from pow_bot.domain.contact.queries import calls_of
from pow_bot.domain.contact.rules import wrong_numbers
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.looking import Opened, part_opened
from pow_bot.domain.intake.parts import seen_whole_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.similar.actions import Other, merge, unmerge
from pow_bot.domain.similar.queries import alike
from pow_bot.domain.similar.words import Alike
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import names
from pow_bot.storage import Db
from pow_bot.web.team.intake.consents import may_read_health
from pow_bot.web.team.intake.happened import Happened
from pow_bot.web.team.intake.person import contact, groups, kept_of
from pow_bot.web.team.intake.section import Place, Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.queue import searching_texts as texts
from pow_bot.web.team.room import Said
from pow_bot.web.team.texts import BY_HELPER


@dataclass(frozen=True, slots=True)
class _Part:
    """What goes on as part of this one, opened."""

    opened: Opened
    health: bool
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    alike: tuple[Alike, ...]
    owners: dict[Any, str]
    parts: tuple[_Part, ...]
    whole: Intake | None


def _read(db: Db, reading: Reading) -> _Known:
    actor, intake = reading.actor, reading.opened.intake
    found = alike(db, actor, intake)
    whole = seen_whole_of(db, intake)
    return _Known(
        alike=found,
        owners=names(db, (one.listed.owner for one in found)),
        parts=tuple(_opened(db, part, reading.now) for part in reading.opened.parts),
        whole=whole if whole is not None and sees(db, actor, whole) else None,
    )


def _opened(db: Db, part: Intake, now: datetime) -> _Part:
    health = may_read_health(history(db, part.person), now)
    return _Part(part_opened(db, part), health, wrong_numbers(calls_of(db, part.id)))


def _told(known: _Known, sight: Sight) -> dict[str, Any] | None:
    if known == _Known((), {}, (), None):
        return None
    # What nobody has is taken up when it is merged.
    merges = sight.allows(Action.MERGE) or sight.allows(Action.CLAIM)
    form = _merge_form(sight) if merges else None
    apart = {"url": sight.url("unmerge")} if sight.allows(Action.MERGE) else None
    return {
        "alike": [_row(one, known, sight) for one in known.alike],
        "parts": [_part(one, sight) for one in known.parts],
        "whole": known.whole and _named(known.whole.written),
        "forms": {"merge": form, "unmerge": apart},
    }


def _merge_form(sight: Sight) -> dict[str, str]:
    """Both are looked at first, on a page of their own."""
    written = sight.opened.intake.written
    return {"url": sight.url("merge"), "look": f"/team/intakes/{written}/merge"}


def _row(one: Alike, known: _Known, sight: Sight) -> dict[str, Any]:
    listed, words = one.listed, sight.words
    return {
        **_named(listed.written),
        "revision": one.revision,
        "open": listed.closed_at is None,
        "why": [words.say(texts.WHY[kind]) for kind in one.why],
        "stage": words.standing(listed.stage, listed.waiting_until),
        "line": words.line(listed.line),
        "since": words.day(listed.submitted_at),
        "owner": known.owners.get(listed.owner) if listed.owner else None,
        "helper": words.say(BY_HELPER) if listed.assisted else None,
    }


def _part(part: _Part, sight: Sight) -> dict[str, Any]:
    opened, words = part.opened, sight.words
    told = sight.read(kept_of(opened, health=part.health), words.locale)
    reads_all = sight.reads_all and not opened.intake.withheld
    return {
        **_named(opened.intake.written),
        **Happened(replace(sight, opened=opened)).context(),
        "revision": opened.intake.revision,
        "name": told.name,
        "contact": list(contact(told, opened, sight.opened, wrong=part.wrong)),
        "groups": groups(told, words, reads_all=reads_all),
    }


def _named(reference: str) -> dict[str, str]:
    return {"reference": reference, "url": f"/team/intakes/{reference}"}


def _merge(form: Said) -> Act:
    return lambda db, at: merge(db, at, _other(form))


def _unmerge(form: Said) -> Act:
    return lambda db, at: unmerge(db, at, _other(form))


def _other(form: Said) -> Other:
    return Other(understood(form.get("other")) or "", form.number("other_revision"))


SIMILAR = Section(
    name="similar",
    told=_told,
    read=_read,
    place=Place.FIRST,
    acts={"merge": _merge, "unmerge": _unmerge},
    labels={"merge": texts.MERGE, "unmerge": texts.UNMERGE},
    fields={"other": texts.WHICH},
    done={"merge": texts.MERGED, "unmerge": texts.UNMERGED},
)

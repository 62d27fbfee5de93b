"""What stands in a judgement now, beside what somebody typed who saved too late."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pow_bot.domain.werkfit.words import Findings, Judgement
from pow_bot.web.team.intake.section import Sight
from pow_bot.web.team.judging import texts
from pow_bot.web.team.judging.section import Judged, told_judgement


def differing(
    stands: Judgement, typed: Findings, judged: Judged, sight: Sight
) -> list[dict[str, Any]]:
    """The parts that are not as they were typed, each as it stands: a label and its lines."""
    theirs = told_judgement(stands, judged, sight)
    mine = told_judgement(replace(stands, findings=typed), judged, sight)
    return [
        {"label": sight.words.say(label), "lines": _lines(theirs[part]) or ["–"]}
        for part, label in texts.PARTS.items()
        if _lines(theirs[part]) != _lines(mine[part])
    ]


def _lines(told: Any) -> list[str]:
    """A part of a told judgement: a sentence, some words, or rows of them."""
    if isinstance(told, str):
        told = [told]
    lines = (_line(one) if isinstance(one, Mapping) else one for one in told or ())
    return [" ".join(line.split()) for line in lines if line.strip()]


def _line(row: Mapping[str, str]) -> str:
    return ". ".join(_said(row))


def _said(row: Mapping[str, str]) -> Iterator[str]:
    return (said.rstrip(". ") for said in row.values() if said)

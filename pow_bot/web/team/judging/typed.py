"""From the form of a judgement to what was found, and back into its fields."""

from collections.abc import Iterator, Mapping

from pow_bot.domain.werkfit.rules import MOST_STEPS
from pow_bot.domain.werkfit.words import (
    By,
    Degree,
    Findings,
    Matter,
    Outcome,
    Sector,
    Step,
    Use,
    WorkForm,
)
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.queue.rows import one_of

# Empty rows below the steps that are there; more come when a draft is kept.
_ROWS_FREE = 2
_INSTRUMENT, _SECTOR = "instrument.", "sector."


def findings_of(fields: Mapping[str, str]) -> Findings:
    """What was typed. What no field offers is left out."""
    return Findings(
        outcome=one_of(Outcome, fields.get("outcome")),
        degree=one_of(Degree, fields.get("degree")),
        explanation=fields.get("explanation", ""),
        steps=tuple(_steps(fields)),
        sectors=tuple(one for one in Sector if fields.get(f"{_SECTOR}{one}")),
        form=_form(fields.get("form")),
        form_reason=fields.get("form_reason", ""),
        instruments=dict(_instruments(fields)),
        review_on=as_day(fields.get("review_on")),
    )


def fields_of(findings: Findings) -> dict[str, str]:
    """The same back, as the fields of the form."""
    steps = enumerate(findings.steps, 1)
    return {
        "outcome": findings.outcome or "",
        "degree": findings.degree or "",
        "explanation": findings.explanation,
        **{name: value for number, step in steps for name, value in _row(f"step.{number}", step)},
        **{f"{_SECTOR}{one}": "yes" for one in findings.sectors},
        "form": str(int(findings.form)) if findings.form else "",
        "form_reason": findings.form_reason,
        **{f"{_INSTRUMENT}{name}": use for name, use in findings.instruments.items()},
        "review_on": findings.review_on.isoformat() if findings.review_on else "",
    }


def rows_of(fields: Mapping[str, str]) -> range:
    """The numbers of the rows of the form: its steps, and a few more to fill in."""
    used = len([*_steps(fields)])
    return range(1, min(used + _ROWS_FREE, MOST_STEPS) + 1)


def _row(where: str, step: Step) -> Iterator[tuple[str, str]]:
    yield f"{where}.matter", step.matter or ""
    yield f"{where}.what", step.what
    yield f"{where}.by", step.by or ""
    yield f"{where}.other", step.other
    yield f"{where}.on", step.on.isoformat() if step.on else ""


def _steps(fields: Mapping[str, str]) -> Iterator[Step]:
    """Up to the last row that says something, so that a problem keeps its number."""
    rows = [_step(fields, f"step.{number}") for number in range(1, MOST_STEPS + 1)]
    while rows and rows[-1].empty:
        rows.pop()
    yield from rows


def _step(fields: Mapping[str, str], where: str) -> Step:
    return Step(
        matter=one_of(Matter, fields.get(f"{where}.matter")),
        what=fields.get(f"{where}.what", "").strip(),
        by=one_of(By, fields.get(f"{where}.by")),
        other=fields.get(f"{where}.other", "").strip(),
        on=as_day(fields.get(f"{where}.on")),
    )


def _instruments(fields: Mapping[str, str]) -> Iterator[tuple[str, Use]]:
    for name, value in fields.items():
        use = one_of(Use, value)
        if name.startswith(_INSTRUMENT) and use is not None:
            yield name.removeprefix(_INSTRUMENT), use


def _form(text: str | None) -> WorkForm | None:
    return next((one for one in WorkForm if str(int(one)) == text), None)

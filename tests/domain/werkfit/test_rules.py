"""Who judges whom, line by line; and what a judgement must say before it counts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.domain.werkfit import rules
from pow_bot.domain.werkfit.words import (
    By,
    Degree,
    Findings,
    Group,
    Incomplete,
    Matter,
    Outcome,
    State,
    Step,
    Use,
    WorkForm,
)
from tests.domain.werkfit.making import A_STEP, FOUND, NOT_YET

TODAY = date(2026, 11, 23)
OFFERED = {"jobcoach_municipality", "no_risk"}
GEMEENTE, UWV, UNION = OrganisationKind.GEMEENTE, OrganisationKind.UWV, OrganisationKind.UNION

COMPETENT = [
    (Group.BIJSTAND, GEMEENTE),
    (Group.NUG, GEMEENTE),
    (Group.WW, UWV),
    (Group.WIA, UWV),
    (Group.WAJONG, UWV),
    (Group.UWV_BENEFIT, UWV),
    (Group.EMPLOYED, UNION),
    (Group.SELF_EMPLOYED, UNION),
    (Group.OTHER, UNION),
    (Group.UNKNOWN, UNION),
]


@pytest.mark.parametrize(("group", "kind"), COMPETENT)
def test_who_is_competent(group: Group, kind: OrganisationKind) -> None:
    assert rules.competent(group, "union") is kind


def test_every_group_has_somebody_who_judges() -> None:
    assert {group for group, _ in COMPETENT} == set(Group)


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        ({"benefit": "municipality"}, Group.BIJSTAND),
        ({"benefit": "uwv", "situation": "self_employed"}, Group.UWV_BENEFIT),
        ({"benefit": "no", "situation": "looking"}, Group.NUG),
        ({"benefit": "no", "situation": "learning"}, Group.NUG),
        ({"benefit": "no", "situation": "other_work"}, Group.EMPLOYED),
        ({"benefit": "no", "situation": "dismissal"}, Group.EMPLOYED),
        ({"benefit": "no", "situation": "self_employed"}, Group.SELF_EMPLOYED),
        ({"benefit": "no", "situation": "other"}, Group.UNKNOWN),
        ({"benefit": "no", "situation": "helping", "for_whom": "looking"}, Group.NUG),
        ({"benefit": "private", "situation": "looking"}, Group.UNKNOWN),
        ({"benefit": None}, Group.UNKNOWN),
        ({"situation": "looking"}, Group.UNKNOWN),
        ({}, Group.UNKNOWN),
    ],
)
def test_the_group_is_what_the_person_said(answers: dict[str, Any], group: Group) -> None:
    kept = {step: {"value": value} for step, value in answers.items() if value is not None}

    assert rules.said_group(kept) is group


def test_another_group_needs_a_reason() -> None:
    with pytest.raises(NotAllowed):
        rules.asking(Group.WW, Group.NUG, "  ")

    assert rules.asking(Group.WW, Group.NUG, " Kreeg gisteren WW. ").why == "Kreeg gisteren WW."
    assert rules.asking(Group.NUG, Group.NUG, "niet nodig").why == ""


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("to", State)
def test_the_life_of_a_judgement(now: State, to: State) -> None:
    there = {
        (State.ASKED, State.ASKED),
        (State.TAKEN, State.ASKED),
        (State.TO_BE_READ, State.ASKED),
        (State.ASKED, State.TAKEN),
        (State.TO_BE_READ, State.TAKEN),
        (State.TAKEN, State.TO_BE_READ),
        (State.TAKEN, State.FINAL),
        (State.TO_BE_READ, State.FINAL),
    }
    if (now, to) in there:
        assert rules.moved(now, to) is to
    else:
        with pytest.raises(NotAllowed):
            rules.moved(now, to)


def lacking(findings: Findings) -> list[str]:
    with pytest.raises(Incomplete) as lacks:
        rules.whole(findings, TODAY, OFFERED)
    assert all(lack.text.source.format(**lack.fills) for lack in lacks.value.lacks)
    return [lack.field for lack in lacks.value.lacks]


def test_nothing_filled_in_names_all_that_is_missing_at_once() -> None:
    assert lacking(Findings()) == [
        "outcome",
        "degree",
        "explanation",
        "sectors",
        "form",
        "review_on",
    ]


@pytest.mark.parametrize(
    ("outcome", "fits"),
    [
        (Outcome.SUFFICIENTLY_WERKFIT, {Degree.READY, Degree.READY_WITH_HELP}),
        (Outcome.WERKFIT_ON_THE_JOB, {Degree.READY_WITH_HELP, Degree.NEARLY}),
        (Outcome.NOT_YET, {Degree.NEARLY, Degree.FURTHER}),
    ],
)
@pytest.mark.parametrize("degree", Degree)
def test_how_far_somebody_is_fits_what_comes_of_it(
    outcome: Outcome, fits: set[Degree], degree: Degree
) -> None:
    findings = replace(FOUND, outcome=outcome, degree=degree)

    if degree in fits:
        assert rules.whole(findings, TODAY, OFFERED).degree is degree
    else:
        assert lacking(findings) == ["degree"]


@pytest.mark.parametrize("steps", [(), (Step(), Step())])
def test_who_cannot_work_yet_always_gets_steps(steps: tuple[Step, ...]) -> None:
    assert lacking(replace(NOT_YET, steps=steps)) == ["step.1.matter"]


def test_who_cannot_work_yet_needs_no_kind_or_form_of_work() -> None:
    assert rules.whole(NOT_YET, TODAY, OFFERED).form is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"matter": None}, "step.2.matter"),
        ({"what": " "}, "step.2.what"),
        ({"what": "x" * 301}, "step.2.what"),
        ({"by": None}, "step.2.by"),
        ({"by": By.OTHER}, "step.2.other"),
        ({"on": None}, "step.2.on"),
        ({"on": TODAY}, "step.2.on"),
        ({"on": TODAY + timedelta(days=367)}, "step.2.on"),
    ],
)
def test_a_step_says_what_by_whom_and_by_when(change: dict[str, Any], field: str) -> None:
    steps = (A_STEP, replace(A_STEP, **change))

    assert lacking(replace(FOUND, steps=steps)) == [field]


def test_empty_rows_of_the_form_are_left_out() -> None:
    kept = rules.whole(replace(FOUND, steps=(Step(), A_STEP, Step())), TODAY, OFFERED)

    assert kept.steps == (A_STEP,)


def test_another_party_is_named_only_where_another_takes_the_step() -> None:
    school = replace(A_STEP, by=By.OTHER, other=" ROC Midden ")
    left = replace(A_STEP, other="nog van eerst")

    kept = rules.whole(replace(FOUND, steps=(school, left)), TODAY, OFFERED)

    assert [step.other for step in kept.steps] == ["ROC Midden", ""]


@pytest.mark.parametrize("form", [WorkForm.LEARNING, WorkForm.BASIC])
def test_a_lower_form_needs_a_reason(form: WorkForm) -> None:
    assert lacking(replace(FOUND, form=form)) == ["form_reason"]

    kept = rules.whole(replace(FOUND, form=form, form_reason=" Leert een vak. "), TODAY, OFFERED)
    assert kept.form_reason == "Leert een vak."


def test_the_first_form_needs_no_reason_and_keeps_none() -> None:
    kept = rules.whole(replace(FOUND, form_reason="nog van eerst"), TODAY, OFFERED)

    assert kept.form_reason == ""


def test_an_instrument_is_one_that_the_region_offers() -> None:
    assert lacking(replace(FOUND, instruments={"stap": Use.ASKED})) == ["instruments"]


@pytest.mark.parametrize("day", [None, TODAY, TODAY + timedelta(days=367)])
def test_the_day_of_looking_again_lies_within_a_year(day: date | None) -> None:
    assert lacking(replace(FOUND, review_on=day)) == ["review_on"]


@pytest.mark.parametrize("text", ["", "Haar nummer is 111222333.", "x" * 2_001])
def test_the_person_gets_an_explanation_that_may_be_kept(text: str) -> None:
    assert lacking(replace(FOUND, explanation=text)) == ["explanation"]


def test_a_draft_may_lack_anything() -> None:
    rules.require_keepable(Findings())
    rules.require_keepable(replace(FOUND, steps=(Step(matter=Matter.HEALTH),)))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Findings(explanation="111222333"), "explanation"),
        (Findings(form_reason="x" * 301), "form_reason"),
        (Findings(steps=(Step(), Step(what="111222333"))), "step.2.what"),
        (Findings(steps=(Step(other="111222333"),)), "step.1.other"),
    ],
)
def test_a_draft_keeps_no_service_number(draft: Findings, field: str) -> None:
    with pytest.raises(Incomplete) as lacks:
        rules.require_keepable(draft)

    assert [lack.field for lack in lacks.value.lacks] == [field]


def test_nobody_reads_their_own_judgement_a_second_time() -> None:
    first, second = uuid4(), uuid4()

    rules.require_reader(second, first)
    with pytest.raises(NotAllowed):
        rules.require_reader(first, first)


def test_sending_back_says_what_is_missing() -> None:
    assert rules.require_reason_back(" De stap mist een dag. ") == "De stap mist een dag."
    with pytest.raises(NotAllowed):
        rules.require_reason_back("")


def test_who_objects_need_not_say_why() -> None:
    assert rules.objecting(" \n") is None
    assert rules.objecting(" Ik kan nu al werken. ") == "Ik kan nu al werken."
    assert rules.objecting(" ", "Nee.") == "Nee."
    assert rules.objecting("En nu?", "Nee.") == "Nee.\n\nEn nu?"
    with pytest.raises(NotAllowed):
        rules.objecting("Mijn nummer is 111222333.")


def test_the_word_for_turning_somebody_down_exists_nowhere() -> None:
    names = {*Outcome, *State, *Degree, *Use}

    assert not {name for name in names if "reject" in name}

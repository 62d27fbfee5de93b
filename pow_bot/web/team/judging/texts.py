"""The words of judging, for colleagues."""

from collections.abc import Mapping

from pow_bot.domain.instruments.catalogue import Payer
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.domain.werkfit.words import By, Degree, Group, Outcome, State, Use, WorkForm
from pow_bot.engine.flow import Text

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.SUFFICIENTLY_WERKFIT: Text("judging/outcome/sufficiently_werkfit", "Werkfit genoeg"),
    Outcome.WERKFIT_ON_THE_JOB: Text(
        "judging/outcome/werkfit_on_the_job", "Werkfit door te werken"
    ),
    Outcome.NOT_YET: Text("judging/outcome/not_yet", "Nog niet, eerst stappen"),
}
OUTCOME_HINTS: Mapping[Outcome, Text] = {
    Outcome.SUFFICIENTLY_WERKFIT: Text(
        "judging/outcome_hint/sufficiently_werkfit", "Kan nu beginnen, zo nodig met hulp."
    ),
    Outcome.WERKFIT_ON_THE_JOB: Text(
        "judging/outcome_hint/werkfit_on_the_job", "Wordt op de werkplek werkfit, met hulp."
    ),
    Outcome.NOT_YET: Text(
        "judging/outcome_hint/not_yet", "Minstens één stap, met wie die zet en wanneer."
    ),
}
DEGREES: Mapping[Degree, Text] = {
    Degree.READY: Text("judging/degree/ready", "Kan nu beginnen"),
    Degree.READY_WITH_HELP: Text("judging/degree/ready_with_help", "Kan nu beginnen, met hulp"),
    Degree.NEARLY: Text("judging/degree/nearly", "Bijna: er loopt nog iets"),
    Degree.FURTHER: Text("judging/degree/further", "Er is eerst meer nodig"),
}
FORMS: Mapping[WorkForm, Text] = {
    WorkForm.REGULAR: Text("judging/form/regular", "1. Reguliere baan"),
    WorkForm.LEARNING: Text("judging/form/learning", "2. Leerwerkplek"),
    WorkForm.BASIC: Text("judging/form/basic", "3. Basisbaan"),
}
GROUPS: Mapping[Group, Text] = {
    Group.BIJSTAND: Text("judging/group/bijstand", "Bijstand"),
    Group.NUG: Text("judging/group/nug", "Zonder uitkering (NUG)"),
    Group.WW: Text("judging/group/ww", "WW"),
    Group.WIA: Text("judging/group/wia", "WIA"),
    Group.WAJONG: Text("judging/group/wajong", "Wajong"),
    Group.UWV_BENEFIT: Text("judging/group/uwv_benefit", "Uitkering van UWV, welke is niet bekend"),
    Group.EMPLOYED: Text("judging/group/employed", "Heeft nog werk"),
    Group.SELF_EMPLOYED: Text("judging/group/self_employed", "Zelfstandige"),
    Group.OTHER: Text("judging/group/other", "Anders"),
    Group.UNKNOWN: Text("judging/group/unknown", "Niet bekend"),
}
KINDS: Mapping[OrganisationKind, Text] = {
    OrganisationKind.GEMEENTE: Text("judging/kind/gemeente", "gemeente"),
    OrganisationKind.UWV: Text("judging/kind/uwv", "UWV"),
    OrganisationKind.UNION: Text("judging/kind/union", "vakbond"),
    OrganisationKind.EMPLOYERS: Text("judging/kind/employers", "werkgeversorganisatie"),
    OrganisationKind.SCHOOL: Text("judging/kind/school", "school"),
    OrganisationKind.SBB: Text("judging/kind/sbb", "SBB"),
    OrganisationKind.PRIVATE: Text("judging/kind/private", "private partij"),
    OrganisationKind.SERVICE_PROVIDER: Text("judging/kind/service_provider", "dienstverlener"),
}
BYS: Mapping[By, Text] = {
    By.PERSON: Text("judging/by/person", "Deze persoon"),
    By.TEAM: Text("judging/by/team", "Het team"),
    By.GEMEENTE: Text("judging/by/gemeente", "Gemeente"),
    By.UWV: Text("judging/by/uwv", "UWV"),
    By.OTHER: Text("judging/by/other", "Een andere organisatie"),
}
USES: Mapping[Use, Text] = {
    Use.POSSIBLE: Text("judging/use/possible", "Mogelijk"),
    Use.ASKED: Text("judging/use/asked", "Aangevraagd"),
    Use.GRANTED: Text("judging/use/granted", "Toegekend"),
    Use.REFUSED: Text("judging/use/refused", "Niet toegekend"),
}
PAYERS: Mapping[Payer, Text] = {
    Payer.UWV: Text("judging/payer/uwv", "UWV betaalt"),
    Payer.GEMEENTE: Text("judging/payer/gemeente", "De gemeente betaalt"),
    Payer.TAX: Text("judging/payer/tax", "Via de belasting"),
    Payer.SCHOOL: Text("judging/payer/school", "Via de school"),
    Payer.OTHER: Text("judging/payer/other", "Een ander betaalt"),
}
STATES: Mapping[State, Text] = {
    State.ASKED: Text("judging/state/asked", "Gevraagd aan {kind}. Nog niemand pakte het op."),
    State.TAKEN: Text("judging/state/taken", "{name} ({kind}) is ermee bezig."),
    State.TO_BE_READ: Text(
        "judging/state/to_be_read", "{name} ({kind}) is klaar. Een tweede lezer kijkt mee."
    ),
}
SOMEBODY = Text("judging/somebody", "Een collega")
STATES_YOU: Mapping[State, Text] = {
    State.TAKEN: Text("judging/state/taken/you", "U bent ermee bezig."),
    State.TO_BE_READ: Text(
        "judging/state/to_be_read/you", "U bent klaar. Een tweede lezer kijkt mee."
    ),
}
DONE_ALONE_YOU = Text("judging/state/to_be_read/alone/you", "U bent klaar.")
DONE_ALONE = Text("judging/state/to_be_read/alone", "{name} ({kind}) is klaar.")
NO_READER = Text(
    "judging/no_reader",
    "In deze regio is geen tweede beoordelaar. Vraag uw coördinator wie meeleest.",
)
OBJECTED = Text("judging/objected", "Is het er niet mee eens, {at}.")
OBJECTED_BARE = Text("judging/objected_bare", "Schreef er niets bij.")
PRIVATE = Text(
    "judging/private", "De rest lezen alleen wie deze aanmelding heeft en wie beoordeelt."
)
NOT_ALONG = Text(
    "judging/not_along",
    "Dit deel kwam niet mee bij de overdracht. De beoordelaar leest het wel.",
)
BY_ON = Text("judging/by_on", "{by}, uiterlijk {day}")
SHORT = Text("judging/short", "{outcome}, {day}")

ASK = Text("judging/action/ask", "Vraag oordeel")
ASK_ANEW = Text("judging/action/ask_anew", "Vraag opnieuw")
REPLACES = Text(
    "judging/replaces",
    "Dit oordeel is al gevraagd aan {kind}. Uw vraag komt daarvoor in de plaats. Gaat die naar een"
    " andere organisatie, dan vervalt wat daar al was opgeschreven.",
)
TAKE = Text("judging/action/take", "Oordeel oppakken")
LEAVE = Text("judging/action/leave", "Oordeel terugleggen")
WHY = Text("judging/field/why", "Waarom een andere groep")
ASKED_DONE = Text("judging/done/ask", "Het oordeel is gevraagd.")
TAKEN_DONE = Text("judging/done/take", "U heeft het oordeel opgepakt.")
LEFT_DONE = Text("judging/done/leave", "Het oordeel is teruggelegd. Wat er stond, is bewaard.")
JUDGED_DONE = Text("judging/done/judged", "Het oordeel staat. Deze persoon krijgt bericht.")
RESUMED_DONE = Text("judging/done/resume", "U heeft het oordeel terug en kunt verder schrijven.")
BACK_DONE = Text("judging/done/back", "Het oordeel ging terug naar de beoordelaar.")
DRAFT_DONE = Text("judging/done/draft", "Het concept is bewaard.")
TO_READ_DONE = Text("judging/done/to_read", "Het oordeel wacht op de tweede lezer.")
WHICH_GROUP = Text("judging/which_group", "Kies een groep.")
ELSEWHERE = Text(
    "judging/elsewhere", "Niet bewaard. Dit oordeel is intussen ergens anders bewaard."
)
# By the names that `told_judgement` gives them, as far as they are typed.
PARTS: Mapping[str, Text] = {
    "outcome": Text("judging/part/outcome", "Uitkomst"),
    "degree": Text("judging/part/degree", "Hoe ver"),
    "explanation": Text("judging/part/explanation", "Waarom"),
    "steps": Text("judging/part/steps", "Stappen"),
    "sectors": Text("judging/part/sectors", "Soort werk"),
    "form": Text("judging/part/form", "Vorm"),
    "form_reason": Text("judging/part/form_reason", "Reden voor een lagere vorm"),
    "helps": Text("judging/part/helps", "Instrumenten"),
    "review": Text("judging/part/review", "Opnieuw kijken"),
}

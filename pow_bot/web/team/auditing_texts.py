"""What the audit's pages say: each action in words, and what is not as usual, with its number."""

from collections.abc import Mapping

from pow_bot.domain.audit import unusual as rules
from pow_bot.domain.audit.unusual import Kind
from pow_bot.engine.flow import Text

TITLE = Text("team/audit/title", "Wie keek waar")
UNUSUAL = Text("team/audit/unusual", "Ongewoon")
LINES = Text("team/audit/lines", "Alles")
NOT_FOUND = Text(
    "team/audit/not_found", "Er is geen aanmelding met dit nummer die bij uw regio hoort."
)
SOMEBODY = Text("team/audit/somebody", "Een collega")
COMPUTER = Text("team/audit/computer", "De computer")

ACTIONS: Mapping[str, Text] = {
    "audit.look": Text("team/audit/audit_look", "Bekeek deze lijst"),
    "intake.access": Text("team/audit/access", "Bekeek wie mag lezen"),
    "intake.admitted": Text("team/audit/admitted", "Liet een collega weer meelezen"),
    "intake.amended": Text("team/audit/amended", "Antwoorden gewijzigd"),
    "intake.attempt": Text("team/audit/attempt", "Noteerde een poging"),
    "intake.claimed": Text("team/audit/claimed", "Pakte de aanmelding op"),
    "intake.closed": Text("team/audit/closed", "Rondde de aanmelding af"),
    "intake.export": Text("team/audit/export", "Haalde een bestand op"),
    "intake.handed_over": Text("team/audit/handed_over", "Zette de aanmelding door"),
    "intake.known": Text("team/audit/known", "Kent deze persoon"),
    "intake.look": Text("team/audit/look", "Opende de aanmelding"),
    "intake.noted": Text("team/audit/noted", "Schreef een notitie"),
    "intake.opened_up": Text("team/audit/opened_up", "Hief de afscherming op"),
    "intake.readers": Text("team/audit/readers", "Wijzigde wie mag lezen"),
    "intake.released": Text("team/audit/released", "Legde de aanmelding terug"),
    "intake.reopened": Text("team/audit/reopened", "Heropende de aanmelding"),
    "intake.replied": Text("team/audit/replied", "Schreef een bericht"),
    "intake.restricted": Text("team/audit/restricted", "Schermde de aanmelding af"),
    "intake.search": Text("team/audit/search", "Zocht"),
    "intake.submitted": Text("team/audit/submitted", "Nieuwe aanmelding"),
    "intake.undone": Text("team/audit/undone", "Maakte iets ongedaan"),
    "intake.waiting": Text("team/audit/waiting", "Wacht op de klant"),
    "person.erase": Text("team/audit/erase", "Wiste een persoon"),
    "refused.403": Text("team/audit/refused_403", "Mocht dit niet"),
    "refused.404": Text("team/audit/refused_404", "Wilde openen wat niet te zien is"),
    "refused.audit": Text("team/audit/refused_audit", "Zocht hier wat niet te zien is"),
    "refused.restricted": Text("team/audit/refused_restricted", "Wilde een afgeschermde openen"),
    "refused.search": Text("team/audit/refused_search", "Zocht wat niet te zien is"),
    "staff.disable": Text("team/audit/disable", "Sloot een account"),
    "staff.sign_in": Text("team/audit/sign_in", "Logde in"),
    "staff.sign_out": Text("team/audit/sign_out", "Logde uit"),
}
REFUSED = Text("team/audit/refused", "Geweigerd")
OTHER = Text("team/audit/other", "Iets anders")

TOLD: Mapping[Kind, Text] = {
    Kind.MANY: Text("team/audit/many", "Opende {n} verschillende aanmeldingen binnen één uur."),
    Kind.NIGHT: Text("team/audit/night", "Opende ’s nachts aanmeldingen: {n}."),
    Kind.OTHERS: Text(
        "team/audit/others",
        "Opende {n} aanmeldingen die een collega had, en deed er niets mee.",
    ),
    Kind.CLOSED: Text(
        "team/audit/closed_ones", "Opende {n} afgeronde aanmeldingen, en deed er niets mee."
    ),
    Kind.RESTRICTED: Text(
        "team/audit/restricted_ones",
        "Opende een afgeschermde aanmelding van een collega, en deed er niets mee. Aantal keren: {n}.",
    ),
    Kind.SAME: Text("team/audit/same", "Zocht {n} keer dezelfde aanmelding."),
    Kind.NOTHING: Text("team/audit/nothing", "Zocht {n} keer iets dat er niet is."),
    Kind.REFUSALS: Text("team/audit/refusals", "Kreeg {n} keer een weigering."),
    Kind.EXPORTS: Text("team/audit/exports", "Haalde {n} bestanden op."),
}
# What counts, said on the page; the numbers are those of the rules.
RULES: tuple[tuple[Text, int], ...] = (
    (Text("team/audit/rule_many", "{n} of meer verschillende aanmeldingen binnen een uur"), rules.MANY),
    (Text("team/audit/rule_night", "elke aanmelding tussen 22 en 6 uur"), 1),
    (
        Text("team/audit/rule_others", "{n} of meer op een dag die een collega had, zonder er iets mee te doen"),
        rules.OTHERS,
    ),
    (
        Text("team/audit/rule_closed", "{n} of meer afgeronde op een dag, zonder er iets mee te doen"),
        rules.CLOSED,
    ),
    (Text("team/audit/rule_restricted", "elke afgeschermde van een collega, zonder er iets mee te doen"), 1),
    (Text("team/audit/rule_same", "{n} keer of vaker op een dag dezelfde gezocht"), rules.SAME),
    (Text("team/audit/rule_nothing", "{n} keer of vaker op een dag niets gevonden"), rules.NOTHING),
    (Text("team/audit/rule_refusals", "{n} of meer weigeringen op een dag"), rules.REFUSALS),
    (Text("team/audit/rule_exports", "{n} of meer bestanden op een dag"), rules.EXPORTS),
)  # fmt: skip

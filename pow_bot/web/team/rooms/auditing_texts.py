"""What the audit's pages say: each action in words, and what is not as usual, with its number."""

from collections.abc import Mapping

from pow_bot.domain.audit import unusual as rules
from pow_bot.domain.audit.unusual import Kind
from pow_bot.engine.flow import Text
from pow_bot.web.team.settings.texts import TITLES

TITLE = Text("team/audit/title", "Wie keek waar")
UNUSUAL = Text("team/audit/unusual", "Ongewoon")
LINES = Text("team/audit/lines", "Alles")
NOT_FOUND = Text(
    "team/audit/not_found", "Er is geen aanmelding met dit nummer die bij uw regio hoort."
)
NO_NUMBER = Text("team/audit/no_number", "Dit is geen nummer van een aanmelding.")
SOMEBODY = Text("team/audit/somebody", "Een collega")
COMPUTER = Text("team/audit/computer", "De computer")

ACTIONS: Mapping[str, Text] = {
    "audit.look": Text("team/audit/audit_look", "Bekeek deze lijst"),
    "case_table.look": Text("team/audit/case_table_look", "Zag het op het caseoverleg"),
    "contact.look": Text("team/audit/contact_look", "Zag het nummer op de bellijst"),
    "intake.access": Text("team/audit/access", "Bekeek wie mag lezen"),
    "intake.admitted": Text("team/audit/admitted", "Liet een collega weer meelezen"),
    "intake.amended": Text("team/audit/amended", "Antwoorden gewijzigd"),
    "intake.attempt": Text("team/audit/attempt", "Noteerde een poging"),
    "intake.claimed": Text("team/audit/claimed", "Pakte de aanmelding op"),
    "intake.closed": Text("team/audit/closed", "Rondde de aanmelding af"),
    "intake.export": Text("team/audit/export", "Nam een bestand mee"),
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
    "staff.link": Text("team/audit/link", "Maakte een link om in te loggen"),
    "staff.move_work": Text("team/audit/move_work", "Gaf het werk van een collega door"),
    "staff.recover": Text("team/audit/recover", "Liet een collega opnieuw beginnen met inloggen"),
    "staff.sign_in": Text("team/audit/sign_in", "Logde in"),
    "staff.sign_out": Text("team/audit/sign_out", "Logde uit"),
    "view.remove": Text("team/audit/view_remove", "Wiste een eigen lijst"),
    "view.save": Text("team/audit/view_save", "Bewaarde een eigen lijst"),
}
OTHER = Text("team/audit/other", "Iets anders")
# What is not named by itself, by how it begins; of an intake the timeline's own words do.
AREAS: Mapping[str, Text] = {
    "account": Text("team/audit/area_account", "Wijzigde het eigen account"),
    "case_table": Text("team/audit/area_case_table", "Deed iets voor het caseoverleg"),
    "contact": Text("team/audit/area_contact", "Werkte een belpoging of afspraak bij"),
    "directory": Text("team/audit/area_directory", "Werkte het adresboek bij"),
    "front_door": Text("team/audit/area_front_door", "Wijzigde de loketten van de regio"),
    "handover": Text("team/audit/area_handover", "Werkte aan een overdracht"),
    "intake": Text("team/audit/area_intake", "Werkte aan de aanmelding"),
    "judgement": Text("team/audit/area_judgement", "Werkte aan een oordeel"),
    "passkey": Text("team/audit/area_passkey", "Wijzigde het eigen account"),
    "practice": Text("team/audit/area_practice", "Wijzigde de instellingen van de regio"),
    "refused": Text("team/audit/refused_403", "Mocht dit niet"),
    "register": Text("team/audit/area_register", "Schreef iemand in"),
    "request": Text("team/audit/area_request", "Werkte aan een verzoek"),
    "retention": Text("team/audit/area_retention", "Werkte aan wat gewist wordt"),
    "session": Text("team/audit/area_session", "Beëindigde een sessie"),
    "staff": Text("team/audit/area_staff", "Wijzigde een account"),
}
# What was set, by the name that a setting is kept by.
SETTINGS: Mapping[str, Text] = {
    **TITLES,
    # Those of the list and those of the region are kept together.
    "instruments": Text("team/audit/instruments", "Instrumenten"),
    "meeting": Text("team/audit/meeting", "Dag van het caseoverleg"),
}

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
    Kind.EXPORTS: Text("team/audit/exports", "Nam {n} aanmeldingen mee in bestanden."),
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
    (Text("team/audit/rule_exports", "{n} of meer op een dag meegenomen in bestanden"), rules.EXPORTS),
)  # fmt: skip

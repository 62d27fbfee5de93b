"""What the team reads, in the source language. Each has its context, for translators."""

from collections.abc import Mapping

from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake.queries import View
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Delivery,
    Distress,
    Line,
    NextAction,
    Stage,
    Urgency,
)
from pow_bot.engine.flow import Text

LINES: Mapping[Line, Text] = {
    Line.WORK: Text("team/line/work", "Werk zoeken"),
    Line.SELF_EMPLOYED: Text("team/line/self_employed", "Eigen bedrijf"),
    Line.DISMISSAL: Text("team/line/dismissal", "Baan kwijt"),
    Line.EMPLOYER: Text("team/line/employer", "Werkgever"),
}
URGENCIES: Mapping[Urgency, Text] = {
    Urgency.TODAY: Text("team/urgency/today", "Vandaag"),
    Urgency.THIS_WEEK: Text("team/urgency/this_week", "Deze week"),
    Urgency.NORMAL: Text("team/urgency/normal", "Gewoon"),
}
STAGES: Mapping[Stage, Text] = {
    Stage.SUBMITTED: Text("team/stage/submitted", "Nieuw"),
    Stage.CLAIMED: Text("team/stage/claimed", "Opgepakt"),
    Stage.ASSESSED: Text("team/stage/assessed", "Beoordeeld"),
    Stage.CLOSED: Text("team/stage/closed", "Afgerond"),
    Stage.WITHDRAWN: Text("team/stage/withdrawn", "Ingetrokken"),
}
VIEWS: Mapping[View, Text] = {
    View.OPEN: Text("team/view/open", "Open"),
    View.MINE: Text("team/view/mine", "Van mij"),
    View.LATE: Text("team/view/late", "Te laat"),
    View.UNASSIGNED: Text("team/view/unassigned", "Van niemand"),
    View.WAITING: Text("team/view/waiting", "Wacht op klant"),
    View.HANDED: Text("team/view/handed", "Aan ons doorgezet"),
    View.JUDGE: Text("team/view/judge", "Te beoordelen"),
    View.ALL: Text("team/view/all", "Alles"),
}
CLOSINGS: Mapping[Closing, Text] = {
    Closing.REACHED_AND_HELPED: Text("team/closing/reached_and_helped", "Bereikt en geholpen"),
    Closing.HANDED_TO_OTHER: Text(
        "team/closing/handed_to_other", "Overgedragen aan een ander loket"
    ),
    Closing.NOT_REACHED: Text("team/closing/not_reached", "Niet bereikt"),
    Closing.NO_LONGER_NEEDED: Text("team/closing/no_longer_needed", "Niet meer nodig"),
}
ATTEMPTS: Mapping[Attempt, Text] = {
    Attempt.REACHED: Text("team/attempt/reached", "Contact gehad"),
    Attempt.NO_ANSWER: Text("team/attempt/no_answer", "Niet bereikt"),
    Attempt.WRONG_NUMBER: Text("team/attempt/wrong_number", "Nummer klopt niet"),
    Attempt.CALL_BACK: Text("team/attempt/call_back", "Terugbellen afgesproken"),
}
CHANNELS: Mapping[str, Text] = {
    "web": Text("team/channel/web", "Web"),
    "telegram": Text("team/channel/telegram", "Telegram"),
    "phone": Text("team/channel/phone", "Telefoon"),
    "desk": Text("team/channel/desk", "Balie"),
}
NEXT: Mapping[NextAction, Text] = {
    NextAction.FIRST_CONTACT: Text("team/next/first_contact", "Eerste contact"),
    NextAction.READ_OBJECTION: Text("team/next/read_objection", "Bezwaar tegen oordeel lezen"),
    NextAction.TALK: Text("team/next/talk", "Contact opnemen: wil een mens spreken"),
    NextAction.READ_ANSWER: Text("team/next/read_answer", "Bericht lezen en antwoorden"),
    NextAction.ASK_AGAIN: Text("team/next/ask_again", "Opnieuw contact zoeken"),
    NextAction.READ_LATE: Text(
        "team/next/read_late", "Schreef na het afronden: kies hoe het verdergaat"
    ),
    NextAction.CALL_BACK: Text("team/next/call_back", "Terugbellen"),
    NextAction.GO_ON: Text("team/next/go_on", "Volgende stap zetten"),
    NextAction.REMIND: Text("team/next/remind", "Herinnering"),
    NextAction.REVIEW: Text("team/next/review", "Oordeel opnieuw bekijken"),
}
# What is next with who cannot wait, and with who is not called.
NEXT_URGENT = Text("team/next/urgent", "Contact zoeken: kan niet wachten")
NEXT_WRITE = Text("team/next/write", "Schrijf deze persoon, bel niet")
NEXT_SILENT = Text(
    "team/next/silent", "Bel niet en schrijf niet: kijk of deze persoon zelf schreef"
)
NEXT_BY = Text("team/next/by", "{what}, uiterlijk {day}")
NEXT_AT = Text("team/next/at", "{what}, {day} om {time} uur")
TAGS: Mapping[str, Text] = {
    "unclear": Text("team/tag/unclear", "Vraag onduidelijk"),
    "learning": Text("team/tag/learning", "Wil leren"),
    "region_missing": Text("team/tag/region_missing", "Regio onbekend"),
    "border": Text("team/tag/border", "Woont buiten Nederland"),
    "distress": Text("team/tag/distress", "Schreef iets ernstigs"),
}
NOWHERE = Text("team/region/unknown", "Regio onbekend")
REGIONS = Text("team/region/many", "{n} regio's")

# Terms.
LATE_LESS = Text("team/term/late_less", "Te laat: minder dan een uur")
LATE_HOURS = Text("team/term/late_hours", "Te laat: {hours} uur")
LATE_SINCE = Text("team/term/late_since", "Te laat: sinds {day}")
WAITS = Text("team/term/waits", "Wacht tot {day}")
# Somebody set it aside before anybody was in touch.
FIRST_STILL = Text("team/term/first_still", "Eerste contact. {term}")
WAITED = Text("team/term/waited", "Te laat: wachtte tot {day}")
TODAY_BEFORE = Text("team/term/today", "Vandaag voor {time} uur")
BEFORE = Text("team/term/before", "Voor {day} {time}")
TODAY = Text("team/moment/today", "vandaag {time}")

# Who, and what happened.
PERSON = Text("team/who/person", "De aanmelder")
COMPUTER = Text("team/who/computer", "De computer")
COLLEAGUE = Text("team/who/colleague", "Een collega")
NOBODY = Text("team/who/nobody", "Nog niemand")
EVENTS: Mapping[str, Text] = {
    "merged": Text("team/event/merged", "Voegde een andere aanmelding samen met deze"),
    "merged_into": Text("team/event/merged_into", "Voegde deze samen met een andere aanmelding"),
    "unmerged": Text("team/event/unmerged", "Een andere aanmelding staat weer los van deze"),
    "parted": Text("team/event/parted", "Deze aanmelding staat weer los"),
    "submitted": Text("team/event/submitted", "Aangemeld"),
    "amended": Text("team/event/amended", "Antwoorden gewijzigd"),
    "amended_after": Text("team/event/amended_after", "Antwoorden gewijzigd na het afronden"),
    "contact_corrected": Text("team/event/contact_corrected", "Contactgegevens gewijzigd"),
    "told": Text("team/event/told", "Vertelde meer"),
    "told_after": Text("team/event/told_after", "Vertelde meer na het afronden"),
    "distress": Text("team/event/distress", "Schreef iets dat niet kan wachten"),
    "retimed": Text("team/event/retimed", "De termijn is veranderd"),
    "left_open": Text("team/event/left_open", "Rondde af terwijl er nog iets open stond: {text}"),
    "wants_person": Text("team/event/wants_person", "Wil een mens spreken"),
    "withdrawn": Text("team/event/withdrawn", "Ingetrokken"),
    "answered": Text("team/event/answered", "Schreef een bericht"),
    "claimed": Text("team/event/claimed", "Opgepakt"),
    "released": Text("team/event/released", "Teruggelegd"),
    "replied": Text("team/event/replied", "Schreef een antwoord"),
    "reopened": Text("team/event/reopened", "Heropend"),
    "answered_back": Text("team/event/answered_back", "Wat ervan kwam: {text}"),
    "private_agreed": Text(
        "team/event/private_agreed", "Ja tegen lezen over gezondheid en schulden: {text}"
    ),
    "case_dropped": Text("team/event/case_dropped", "Van de lijst van het caseoverleg gehaald"),
    "looked": Text("team/event/looked", "Bekeken"),
    "attempt_corrected": Text("team/event/attempt_corrected", "Poging verbeterd"),
    "typed": Text("team/event/typed", "Ingevuld aan de telefoon of de balie"),
    "planned": Text("team/event/planned", "Afspraak gemaakt"),
    "replanned": Text("team/event/replanned", "Afspraak verzet"),
    "cancelled": Text("team/event/cancelled", "Afspraak afgezegd"),
    "reminded": Text("team/event/reminded", "Herinnerd aan de afspraak"),
    "kept": Text("team/event/kept", "Is op de afspraak geweest"),
    "missed": Text("team/event/missed", "Kwam niet op de afspraak"),
    "checked": Text("team/event/checked", "Checklist bijgewerkt"),
    "remind_set": Text("team/event/remind_set", "Herinnering gezet"),
    "remind_done": Text("team/event/remind_done", "Herinnering gedaan"),
    "undone": Text("team/event/undone", "Ongedaan gemaakt"),
    "renewed": Text("team/event/renewed", "Verder na {before}"),
    "renewed_as": Text("team/event/renewed_as", "Gaat verder als {after}"),
    "left_closed": Text("team/event/left_closed", "Gelezen, blijft afgerond"),
    "unreachable": Text("team/event/unreachable", "Is niet meer bereikbaar in de chat"),
    "judgement_asked": Text("team/event/judgement_asked", "Oordeel gevraagd"),
    "judgement_taken": Text("team/event/judgement_taken", "Oordeel opgepakt"),
    "judgement_left": Text("team/event/judgement_left", "Oordeel teruggelegd"),
    "judgement_to_read": Text("team/event/judgement_to_read", "Oordeel klaar voor de tweede lezer"),
    "judgement_sent_back": Text(
        "team/event/judgement_sent_back", "Oordeel terug van de tweede lezer"
    ),
    "judgement_resumed": Text(
        "team/event/judgement_resumed", "Oordeel teruggenomen van de tweede lezer"
    ),
    "judged": Text("team/event/judged", "Oordeel gegeven"),
    "known": Text("team/event/known", "Kent deze persoon, en leest niet meer mee"),
    "admitted": Text("team/event/admitted", "Leest weer mee: {who}"),
    "restricted": Text("team/event/restricted", "Afgeschermd. Leest mee: {who}"),
    "readers": Text("team/event/readers", "Leest nu mee: {who}"),
    "opened_up": Text("team/event/opened_up", "Niet meer afgeschermd"),
    "objected": Text("team/event/objected", "Is het niet eens met het oordeel"),
}
UNDELIVERED = Text("team/event/undelivered", "Bericht aan deze persoon. {how}")
WHICH = Text("team/event/which", "{what}: {which}")
NOT_CALLED = Text("team/event/not_called", "er was niet gebeld")
ATTEMPTED = Text("team/event/attempt", "Poging: {outcome}")
HANDED_OVER = Text("team/event/handed_over", "Doorgezet naar {to}")
# What became of an offer to others.
HANDINGS: Mapping[str, Text] = {
    "offered": Text("team/event/offered", "Aangeboden aan {to}"),
    "refused": Text("team/event/refused", "Niet aangenomen door {to}"),
    "taken_back": Text("team/event/taken_back", "Aanbod aan {to} teruggenomen"),
    "accepted_elsewhere": Text("team/event/accepted_elsewhere", "Aangenomen bij {to}"),
}
TEAM_HERE = Text("team/event/team_here", "het team van de regio")
MOVED = Text("team/event/moved", "Andere regio: {to}")
CASE_LISTED = Text("team/event/case_listed", "Op het caseoverleg van {day}")
CASE_DECIDED = Text(
    "team/event/case_decided", "Besluit van het caseoverleg: {text} Wie: {to}. Voor {day}."
)
WAITING = Text("team/event/waiting", "Wacht op klant tot {day}")
CLOSED = Text("team/event/closed", "Afgerond: {reason}. Volgende stap: {text}")
CLOSED_ERASED = Text("team/event/closed_erased", "Afgerond: {reason}")
ERASED_NOTE = Text("team/event/erased_note", "Notitie, gewist door het intrekken")

# What a colleague does, and has just done.
ACTIONS: Mapping[str, Text] = {
    "claim": Text("team/action/claim", "Pak op"),
    "release": Text("team/action/release", "Leg terug"),
    "note": Text("team/action/note", "Notitie"),
    "attempt": Text("team/action/attempt", "Poging"),
    "answer": Text("team/action/answer", "Antwoord"),
    "wait": Text("team/action/wait", "Wacht op klant"),
    "hand_over": Text("team/action/hand_over", "Zet door"),
    "close": Text("team/action/close", "Rond af"),
    "reopen": Text("team/action/reopen", "Heropen"),
}
DONE: Mapping[str, Text] = {
    "claim": Text("team/done/claim", "U heeft deze aanmelding opgepakt."),
    "release": Text("team/done/release", "U heeft deze aanmelding teruggelegd."),
    "note": Text("team/done/note", "Uw notitie is bewaard."),
    "attempt": Text("team/done/attempt", "Uw poging is bewaard."),
    "answer": Text("team/done/answer", "Uw antwoord is bewaard."),
    "wait": Text("team/done/wait", "Deze aanmelding wacht op de klant."),
    "hand_over": Text("team/done/hand_over", "U heeft deze aanmelding doorgezet."),
    "close": Text("team/done/close", "U heeft deze aanmelding afgerond."),
    "reopen": Text("team/done/reopen", "U heeft deze aanmelding heropend."),
    "undone": Text("team/bench/undone", "Dat is ongedaan gemaakt."),
}
SAVE_ANYWAY = Text("team/save_anyway", "Bewaar toch")

# Forms that lack something.
WHICH_OUTCOME = Text("team/form/outcome", "Kies wat er van de poging kwam.")
WHICH_REASON = Text("team/form/reason", "Kies een reden.")
WHICH_DAY = Text("team/form/day", "Kies een dag.")
WHICH_WAY = Text("team/form/to", "Kies een collega.")

# The list.
TITLE = Text("team/list/title", "Aanmeldingen")
ONE = Text("team/list/one", "1 aanmelding")
MANY = Text("team/list/many", "{n} aanmeldingen, dringendste boven")
OVER = Text("team/list/over", "Afgerond of ingetrokken")
REMIND_ON = Text("team/list/remind_on", "Herinnering {day}")
ON_PAGE = Text("team/list/on_page", "{n} op deze bladzijde")
ANY = Text("team/list/any", "Alle")
CLEAR = Text("team/list/clear", "Wis filter")
BY_HELPER = Text("team/list/by_helper", "Door een helper")
RESTRICTED = Text("team/list/restricted", "Afgeschermd")
WANTS_PERSON = EVENTS["wants_person"]
FILTERS: Mapping[str, Text] = {
    "line": Text("team/filter/line", "Vraag"),
    "urgency": Text("team/filter/urgency", "Spoed"),
    "stage": Text("team/filter/stage", "Stand"),
    "language": Text("team/filter/language", "Taal"),
    "channel": Text("team/filter/channel", "Via"),
    "region": Text("team/filter/region", "Regio"),
    "owner": Text("team/filter/owner", "Wie"),
    "tag": Text("team/filter/tag", "Kenmerk"),
}
EMPTY: Mapping[str, tuple[Text, Text]] = {
    View.OPEN: (
        Text("team/empty/open", "Er zijn geen open aanmeldingen"),
        Text(
            "team/empty/open/text",
            "Nieuwe aanmeldingen komen hier vanzelf. U hoeft niets te doen.",
        ),
    ),
    View.MINE: (
        Text("team/empty/mine", "U heeft niets onder handen"),
        Text("team/empty/mine/text", "Pak een aanmelding op uit de lijst Van niemand."),
    ),
    View.LATE: (
        Text("team/empty/late", "Niets is te laat"),
        Text("team/empty/late/text", "Iedereen hoort op tijd van het team."),
    ),
    View.UNASSIGNED: (
        Text("team/empty/unassigned", "Alles is van iemand"),
        Text("team/empty/unassigned/text", "Nieuwe aanmeldingen komen hier vanzelf."),
    ),
    View.HANDED: (
        Text("team/empty/handed", "Niets is aan u doorgezet"),
        Text(
            "team/empty/handed/text",
            "Wat een andere groep, regio of organisatie doorzet, ligt hier tot iemand het oppakt.",
        ),
    ),
    View.JUDGE: (
        Text("team/empty/judge", "Er is niets te beoordelen"),
        Text("team/empty/judge/text", "Als een team uw oordeel vraagt, ligt de aanmelding hier."),
    ),
    View.WAITING: (
        Text("team/empty/waiting", "Niemand wacht op een klant"),
        Text("team/empty/waiting/text", "Zet een aanmelding op wachten als de klant aan zet is."),
    ),
    View.ALL: (
        Text("team/empty/all", "Er zijn nog geen aanmeldingen"),
        Text("team/empty/all/text", "Deel het adres van de chat. Dan komen ze hier."),
    ),
    "elsewhere": (
        Text("team/empty/all", "Er zijn nog geen aanmeldingen"),
        Text(
            "team/empty/elsewhere/text",
            "Wat een team aan uw organisatie doorzet, komt hier vanzelf.",
        ),
    ),
    "nobody": (
        Text("team/empty/nobody", "U ziet geen aanmeldingen"),
        Text("team/empty/nobody/text", "Bij uw rol horen geen gegevens van personen."),
    ),
    "filtered": (
        Text("team/empty/filtered", "Niets gevonden"),
        Text("team/empty/filtered/text", "Kijk of het nummer klopt. Of wis de filter."),
    ),
}

# What cannot wait.
CANNOT_WAIT = Text("team/distress", "Kan niet wachten")
DISTRESS: Mapping[Distress, Text] = {
    Distress.DANGER: Text("team/distress/danger", "Zegt dat er nu gevaar is."),
    Distress.SUICIDE: Text("team/distress/suicide", "Denkt aan zelfmoord."),
    Distress.HOME: Text("team/distress/home", "Is bang thuis, of iemand doet deze persoon pijn."),
    Distress.FOOD: Text("team/distress/food", "Heeft geen eten of geen slaapplek."),
    Distress.FORCED: Text("team/distress/forced", "Moet werken onder dwang of zonder loon."),
}
ASKED_FOR = Text("team/distress/asked_for", "Vroeg deze persoon zelf")
# How somebody is reached who is not safe at home, by what they chose.
CALL_IS_SAFE = Text("team/distress/call", "Bellen is veilig, zegt deze persoon.")
WRITE_ONLY = Text(
    "team/distress/chat", "Bel niet. Schrijf alleen een bericht, met de knop Antwoord."
)
NO_CONTACT = Text(
    "team/distress/nothing", "Bel niet en schrijf niet. Deze persoon wil nu geen contact."
)

# How far a letter has come.
DELIVERIES: Mapping[Delivery, Text] = {
    Delivery.ON_ITS_WAY: Text("team/delivery/on_its_way", "Onderweg"),
    Delivery.DELIVERED: Text("team/delivery/delivered", "Bezorgd"),
    Delivery.BLOCKED: Text("team/delivery/blocked", "Niet bezorgd: geblokkeerd"),
    Delivery.STOPPED: Text("team/delivery/stopped", "Niet bezorgd: gestopt"),
    Delivery.FAILED: Text("team/delivery/failed", "Niet bezorgd: mislukt"),
    Delivery.STANDING: Text("team/delivery/standing", "Klaargezet op de website"),
    Delivery.ANNOUNCED: Text("team/delivery/announced", "Aangekondigd per mail"),
    Delivery.RECEIVED: Text("team/delivery/received", "Ontvangen"),
}
# Where a letter arrives that is written now.
WAYS: Mapping[Delivery, Text] = {
    Delivery.ON_ITS_WAY: Text(
        "team/way/on_its_way",
        "Het bericht gaat naar {channel}. Bij het bericht staat of het aankomt.",
    ),
    Delivery.ANNOUNCED: Text(
        "team/way/announced", "Het bericht staat op de website. Een mail zegt dat."
    ),
    Delivery.STANDING: Text("team/way/standing", "Het bericht staat alleen op de website."),
    Delivery.STOPPED: Text(
        "team/way/stopped",
        "Het bericht komt niet aan in {channel}. Het staat alleen op de website.",
    ),
    Delivery.BLOCKED: Text(
        "team/way/blocked",
        "Het bericht komt niet aan in {channel}. Het staat alleen op de website.",
    ),
}
# What is left to do where nobody tells them that it is there, by the way they are reached.
YOURSELF: Mapping[str, Text] = {
    "call": Text("team/yourself/call", "Vertel het zelf."),
    "helper": Text("team/yourself/helper", "Vertel het zelf."),
    "visit": Text("team/yourself/visit", "Vertel het als deze persoon langskomt."),
}
NO_SMS = Text("team/yourself/sms", "Er gaat geen sms. Stuur die zelf.")
SHUT: Mapping[ChatStage, Text] = {
    ChatStage.DEAD: Text(
        "team/chat/dead",
        "Deze persoon is in {channel} niet meer bereikbaar. Kies een andere manier.",
    ),
    ChatStage.STOPPED: Text(
        "team/chat/stopped", "Deze persoon heeft {channel} stopgezet. Kies een andere manier."
    ),
}

# One intake.
ASSISTED = Text(
    "team/detail/assisted",
    "Ingevuld door een helper. Vraag naar de persoon zelf, en praat eerst alleen met die persoon.",
)
PRIVATE = Text("team/detail/private", "Alleen te lezen voor wie deze aanmelding heeft.")
STANDING = Text("team/conflict/standing", "Stand")
OWNER = Text("team/conflict/owner", "Wie")
WHY_ANYWAY = Text("team/conflict/why_anyway", "Waarom toch afronden")
NEXT_STEP = Text("team/conflict/next_step", "Volgende stap")
LATEST = Text("team/conflict/latest", "Het laatst")
ACTION = Text("team/conflict/action", "Actie")
WORDS = Text("team/conflict/text", "Tekst")
UNTIL = Text("team/conflict/until", "Wacht op klant tot")
REASON = Text("team/conflict/reason", "Reden")
# What somebody typed into a form, by the name of its field.
TYPED: Mapping[str, Text] = {
    "text": WORDS,
    "until": UNTIL,
    "next_step": NEXT_STEP,
    "why_anyway": WHY_ANYWAY,
}

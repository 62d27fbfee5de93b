"""What the pages of the settings say, beside what stands in their templates."""

from collections.abc import Mapping

from pow_bot.engine.flow import Text

ONE_DAY = Text("team/settings/wrong/one_day", "Vul minstens één dag in waarop het loket open is.")
CLOSES_AFTER = Text("team/settings/wrong/closes_after", "Het einde moet na het begin zijn.")
ALL_BREAK = Text("team/settings/wrong/all_break", "De pauze duurt de hele dag.")
NORMAL_SOONER = Text(
    "team/settings/wrong/normal_sooner", "Gewoon kan niet sneller zijn dan deze week."
)
FEWER_DAYS = Text("team/settings/wrong/fewer_days", "Schrijf hooguit {n} dagen op.")
STRANGE_FILL = Text(
    "team/settings/wrong/fill",
    "Tussen accolades kan alleen {known} staan. {strange} kent het programma niet.",
)
NOT_AHEAD = Text("team/settings/wrong/ahead", "Deze dag is nog niet geweest.")
ENDS_AFTER = Text("team/settings/wrong/ends_after", "De laatste dag ligt voor de eerste dag.")
SAME_DOOR = Text(
    "team/settings/wrong/same_door", "Er is al een loket van deze soort dat op deze dag begint."
)
SAME_DESK = Text("team/settings/wrong/same_desk", "Dit loket staat er al. Wijzig het in de lijst.")

GEMEENTE = Text("team/settings/judge/gemeente", "Gemeente")
UWV = Text("team/settings/judge/uwv", "UWV")

FEW_READERS = Text(
    "team/settings/judging/few_readers",
    "Voor een tweede lezer zijn per organisatie twee beoordelaars nodig. Te weinig in deze regio: "
    "{kinds}. Daar blijft een oordeel wachten.",
)
PAYERS: Mapping[str, Text] = {
    "uwv": Text("team/settings/payer/uwv", "UWV"),
    "gemeente": Text("team/settings/payer/gemeente", "Gemeente"),
    "tax": Text("team/settings/payer/tax", "Belastingdienst"),
    "school": Text("team/settings/payer/school", "School of Leerwerkloket"),
    "other": Text("team/settings/payer/other", "Anders"),
}
DOORS: Mapping[str, Text] = {
    "werkcentrum": Text("team/settings/door/werkcentrum", "Werkcentrum"),
    "rmt": Text("team/settings/door/rmt", "Regionaal mobiliteitsteam"),
}
OF_REGION = Text("team/settings/desk/region", "De hele regio")
WHICH_TOWN = Text("team/settings/wrong/which_town", "Kies van welke gemeente dit loket is.")
OF_ALL_TOWNS = Text(
    "team/settings/desk/of_all_towns", "Geen gemeente gekozen: mensen zien dit loket niet."
)
UNCHECKED = Text("team/settings/desk/unchecked", "Nummer niet nagekeken: mensen zien het niet.")
CHECKED = Text("team/settings/desk/checked", "Nagekeken op {day}.")
CHECKED_LONG_AGO = Text(
    "team/settings/desk/long_ago",
    "Nagekeken op {day}, meer dan een jaar geleden. Kijk het weer na.",
)
SAFETY = Text("team/settings/check/safety", "Mag niet worden vergeten")

DOOR = Text("team/settings/group/door", "Het loket")
WORK = Text("team/settings/group/work", "Het werk")
RULES = Text("team/settings/group/rules", "Afspraken")
TALK = Text("team/settings/group/talk", "Het gesprek")
ENDED = Text("team/settings/catalogue/ended", "gestopt per {day}")
NEW_DOOR = Text("team/settings/doors/new", "Nieuw loket")
VERIFIED = Text("team/settings/doors/verified", "Nagekeken door {who} op {day}.")
UNVERIFIED = Text("team/settings/doors/unverified", "Nog niet nagekeken: mensen zien geen nummer.")
SOMEBODY = Text("team/settings/doors/somebody", "een collega")
NOW = Text("team/settings/doors/now", "Geldt nu")
LATER = Text("team/settings/doors/later", "Geldt later")
PAST = Text("team/settings/doors/past", "Geldt niet meer")

TITLES: Mapping[str, Text] = {
    "doors": Text("team/settings/title/doors", "Loketten"),
    "opening": Text("team/settings/title/opening", "Openingstijden en vrije dagen"),
    "desks": Text("team/settings/title/desks", "Nummers van andere loketten"),
    "instruments": Text("team/settings/title/instruments", "Eigen instrumenten"),
    "catalogue": Text("team/settings/title/catalogue", "Instrumenten uit de lijst"),
    "templates": Text("team/settings/title/templates", "Voorbeeldbrieven"),
    "checklists": Text("team/settings/title/checklists", "Controlelijsten"),
    "terms": Text("team/settings/title/terms", "Termijnen"),
    "limits": Text("team/settings/title/limits", "Grenzen"),
    "handing": Text("team/settings/title/handing", "Overdracht"),
    "retention": Text("team/settings/title/retention", "Bewaartermijnen"),
    "judging": Text("team/settings/title/judging", "Beoordelen"),
    "flows": Text("team/settings/title/flows", "Gesprekken van de regio"),
}
LEADS: Mapping[str, Text] = {
    "doors": Text(
        "team/settings/lead/doors",
        "Waar mensen in uw regio terechtkunnen. Een nummer zien mensen pas als u het hebt nagekeken.",
    ),
    "opening": Text(
        "team/settings/lead/opening", "Termijnen en meldingen tellen alleen als het loket open is."
    ),
    "desks": Text(
        "team/settings/lead/desks",
        "Loketten waar het bewijs van aanmelding naar verwijst, zoals hulp bij schulden.",
    ),
    "instruments": Text(
        "team/settings/lead/instruments",
        "Wat uw regio biedt naast de landelijke en gemeentelijke instrumenten.",
    ),
    "catalogue": Text(
        "team/settings/lead/catalogue",
        "Welke landelijke en gemeentelijke instrumenten uw regio aanbiedt.",
    ),
    "templates": Text(
        "team/settings/lead/templates", "Brieven waarmee een collega een antwoord begint."
    ),
    "checklists": Text(
        "team/settings/lead/checklists", "Wat er bij een aanmelding moet gebeuren, per groep."
    ),
    "terms": Text(
        "team/settings/lead/terms",
        "Binnen hoeveel werkdagen het eerste contact is. Korter dan landelijk mag, langer niet.",
    ),
    "limits": Text(
        "team/settings/lead/limits", "Hoeveel open aanmeldingen één collega tegelijk heeft."
    ),
    "handing": Text(
        "team/settings/lead/handing",
        "Binnen hoeveel werkdagen iemand antwoordt op een overdracht. Daarna is die te laat.",
    ),
    "retention": Text(
        "team/settings/lead/retention", "Na hoeveel dagen een aanmelding wordt gewist."
    ),
    "judging": Text("team/settings/lead/judging", "Hoe een oordeel over werk tot stand komt."),
    "flows": Text(
        "team/settings/lead/flows",
        "Wat het gesprek in uw regio anders zegt, vraagt of beslist. Alleen lezen.",
    ),
}
WEEK: Mapping[str, Text] = {
    "monday": Text("team/settings/day/monday", "Maandag"),
    "tuesday": Text("team/settings/day/tuesday", "Dinsdag"),
    "wednesday": Text("team/settings/day/wednesday", "Woensdag"),
    "thursday": Text("team/settings/day/thursday", "Donderdag"),
    "friday": Text("team/settings/day/friday", "Vrijdag"),
    "saturday": Text("team/settings/day/saturday", "Zaterdag"),
    "sunday": Text("team/settings/day/sunday", "Zondag"),
    "break": Text("team/settings/day/break", "Pauze"),
}
FROM = Text("team/settings/opening/from", "{day}, van")
TO = Text("team/settings/opening/to", "{day}, tot")

LABELS: Mapping[str, Mapping[str, Text]] = {
    "opening": {"closed": Text("team/settings/opening/closed", "Eigen vrije dagen")},
    "terms": {
        "this_week": Text("team/settings/terms/this_week", "Deze week: werkdagen"),
        "normal": Text("team/settings/terms/normal", "Gewoon: werkdagen"),
    },
    "limits": {
        "open_intakes": Text("team/settings/limits/open_intakes", "Open aanmeldingen per collega"),
    },
    "handing": {
        "days": Text("team/settings/handing/days", "Werkdagen om te antwoorden"),
    },
    "retention": {
        "closed": Text("team/settings/retention/closed", "Afgerond: dagen"),
        "without_follow_up": Text(
            "team/settings/retention/without_follow_up", "Zonder vervolg: dagen"
        ),
        "announced": Text("team/settings/retention/announced", "Vooraf gemeld: dagen"),
    },
    "judging": {
        "second_reader": Text(
            "team/settings/judging/second_reader", "Een tweede collega leest elk oordeel mee"
        ),
        "others": Text("team/settings/judging/others", "Wie beoordeelt de rest"),
    },
    "desks": {
        "code": Text("team/settings/desks/code", "Soort loket"),
        "place": Text("team/settings/desks/place", "Voor wie"),
        "name": Text("team/settings/desks/name", "Naam"),
        "website": Text("team/settings/desks/website", "Website"),
        "phone": Text("team/settings/desks/phone", "Telefoon"),
        "checked": Text("team/settings/desks/checked", "Nagekeken op"),
    },
    "instruments": {
        "title": Text("team/settings/instruments/name", "Naam"),
        "title_en": Text("team/settings/instruments/name_en", "Naam in het Engels"),
        "payer": Text("team/settings/instruments/payer", "Wie betaalt"),
        "conditions": Text("team/settings/instruments/conditions", "Voorwaarden"),
        "conditions_en": Text(
            "team/settings/instruments/conditions_en", "Voorwaarden in het Engels"
        ),
    },
    "templates": {
        "title_nl": Text("team/settings/templates/title_nl", "Titel in het Nederlands"),
        "text_nl": Text("team/settings/templates/text_nl", "Brief in het Nederlands"),
        "title_en": Text("team/settings/templates/title_en", "Titel in het Engels"),
        "text_en": Text("team/settings/templates/text_en", "Brief in het Engels"),
    },
    "checklists": {
        "nl": Text("team/settings/checklists/nl", "In het Nederlands"),
        "en": Text("team/settings/checklists/en", "In het Engels"),
        "safety": SAFETY,
    },
    "doors": {
        "kind": Text("team/settings/doors/kind", "Soort"),
        "name": Text("team/settings/doors/name", "Naam"),
        "address": Text("team/settings/doors/address", "Adres"),
        "opening_hours": Text("team/settings/doors/hours", "Open, zoals mensen het lezen"),
        "website": Text("team/settings/doors/website", "Website"),
        "phone": Text("team/settings/doors/phone", "Telefoon"),
        "email": Text("team/settings/doors/email", "E-mail"),
        "source": Text("team/settings/doors/source", "Waar u dit vandaan hebt"),
        "valid_from": Text("team/settings/doors/from", "Eerste dag"),
        "valid_until": Text("team/settings/doors/until", "Laatste dag"),
        "sure": Text("team/settings/doors/sure", "Ik heb alles vandaag nagekeken"),
    },
}

"""What the chat itself says, beside the conversation: who it is, what it can do, what it cannot read."""

from pow_bot.channels.telegram.commands import LIST
from pow_bot.conversations.showing import Speaker
from pow_bot.engine.flow import Text

# Nobody has told us a language yet, so this is said in each.
HELLO = Text(
    "telegram/hello", "Hallo. Ik ben een computer. Mensen van het team lezen uw antwoorden."
)
WHICH_LANGUAGE = Text("telegram/which_language", "Welke taal wilt u?")
BY_WEB = Text(
    "telegram/by_web", "Op een website kan het ook. Die werkt goed met een schermlezer: {url}"
)

LANGUAGE_IS = Text("telegram/language_is", "Taal: {language}")

READS_ALONG = Text("telegram/consent/reads_along", "Telegram kan dit gesprek meelezen.")
KEEP_OUT = Text(
    "telegram/consent/keep_out",
    "Schrijf hier dus niets over uw gezondheid of uw schulden. Zulke vragen stellen wij hier niet.",
)
WEBSITE_INSTEAD = Text(
    "telegram/consent/website",
    "Op onze website leest Telegram niet mee. Daar kan alles ook: {url}",
)
YOU_STOP = Text("telegram/consent/stop", "U stopt wanneer u wilt. Schrijf dan /stop.")
GO_ON_HERE = Text("telegram/consent/question", "Wilt u hier verder, in Telegram?")
YES_HERE = Text("telegram/consent/yes", "Ja, verder in Telegram")
YES_WEBSITE = Text("telegram/consent/to_website", "Liever op de website")
NO = Text("telegram/consent/no", "Nee")
NOT_HERE = Text(
    "telegram/consent/refused",
    "Goed. Hier gebeurt verder niets. Op de website kan het ook: {url}",
)
# A new version asks everybody again.
CONSENT_VERSION = "1"

NUMBERS = Text(
    "telegram/help/numbers",
    "Bij gevaar: bel 112. Bij gedachten aan zelfmoord: bel 113. Bij geweld thuis: bel 0800-2000.",
)
AT_ANY_TIME = Text("telegram/help", "U antwoordt met een knop. Typen mag ook altijd.")
COMMANDS = Text("telegram/help/commands", "Deze woorden werken altijd:")
WEB_TOO = Text("telegram/help/web", "Op de website kan alles ook: {url}")

PRIVACY = (
    Text(
        "telegram/privacy/reads_along",
        "Telegram kan meelezen. Daarom vragen wij hier niets over gezondheid of schulden.",
    ),
    Text(
        "telegram/privacy/kept",
        "Wij bewaren uw antwoorden op slot. Het team in uw regio leest alleen wat u verstuurt.",
    ),
    Text(
        "telegram/privacy/stop",
        "Met /stop sturen wij niets meer. Met /delete wissen wij alles wat wij van u bewaren.",
    ),
    Text("telegram/privacy/more", "Alles over uw gegevens leest u hier: {url}"),
)

STOPPED = Text(
    "telegram/stopped",
    "Goed, wij sturen u hier niets meer. Wilt u weer verder? Schrijf dan /start.",
)
STILL_SENT = Text(
    "telegram/stopped/sent",
    "Uw aanmelding blijft staan. Het team kan u hier niet meer schrijven.",
)
STOPPED_TOAST = Text("telegram/stopped/toast", "U bent gestopt. Schrijf /start om verder te gaan.")
BEGIN_AGAIN = Text("telegram/begin_again", "Weer beginnen")
FORGOTTEN = Text("telegram/forgotten", "Wij bewaren niets van u.")
ERASED = Text("telegram/erased", "Alles is gewist. Wilt u ooit weer beginnen? Schrijf dan /start.")
ERASED_HERE = Text(
    "telegram/erased/here",
    "Staat er nog iets in deze chat? Houd de chat lang ingedrukt. Kies dan Verwijder.",
)
OVER = Text(
    "telegram/over",
    "Uw aanmelding is al lang klaar. Daarom hebben wij alles gewist. "
    "U kunt altijd opnieuw beginnen met /start.",
)
EXPIRED = Text(
    "telegram/expired",
    "U kwam een tijd niet terug. Daarom hebben wij uw antwoorden gewist. "
    "U kunt altijd opnieuw beginnen met /start.",
)

MOVED = Text("telegram/moved", "Uw gesprek gaat verder in een andere chat. Hier is het gewist.")

NOTHING_SENT = Text("telegram/status/nothing", "U heeft nog niets verstuurd.")
YOUR_NUMBER = Text("telegram/status/number", "Uw nummer is {reference}.")
PERSON = Text(
    "telegram/person",
    "Een mens spreken kan altijd. Op deze pagina staat bij wie: {url}",
)
ODD = Text("telegram/odd", "Dat kan ik niet lezen. Typ uw antwoord, of kies een knop.")
EDITED = Text(
    "telegram/edited",
    "Een gewijzigd bericht lees ik niet opnieuw. Wilt u een antwoord wijzigen? Kies dan /wijzig.",
)
NOT_UNDERSTOOD = Text(
    "telegram/not_understood", "Dat begrijp ik niet. Met /help ziet u wat hier kan."
)
OLD_BUTTON = Text("telegram/old_button", "Deze knop werkt niet meer.")
WHICH_CHANGE = Text("telegram/which_change", "Welk antwoord wilt u wijzigen?")
CHOOSE_YES_OR_NO = Text("telegram/consent/choose", "Kies eerst Ja of Nee.")
NO_ANSWERS = Text("telegram/no_answers", "U heeft nog niets ingevuld.")
SENT_TO_TEAM = Text("telegram/changed/sent", "Uw wijziging is bij het team.")
GO_ON = Text("telegram/go_on", "Verder met de vragen")
ANEW = Text("telegram/anew", "Nieuwe aanmelding")
ANEW_KEPT = Text(
    "telegram/anew/kept",
    "U begint opnieuw. Uw oude aanmelding blijft nog een tijd bij het team.",
)
CHANGED = Text("telegram/changed", "Uw antwoord is gewijzigd.")
TOO_FAST = Text("telegram/too_fast", "Dat ging te snel. Stuur uw laatste bericht nog een keer.")
FAILED = Text("telegram/failed", "Er ging iets mis. Stuur uw laatste bericht nog een keer.")

SHARE_NOW = Text("telegram/share_now", "Kies de knop onder in beeld. U kunt uw nummer ook typen.")
THANKS = Text("telegram/thanks", "Dank u.")
NOT_YOUR_NUMBER = Text(
    "telegram/other_number", "Dit is het nummer van iemand anders. Typ het dan, als dat goed is."
)

TICKET = Text(
    "telegram/ticket",
    "Met deze link gaat u verder op de website. De link werkt één keer, vijftien minuten lang.",
)
TICKET_URL = Text("telegram/ticket/url", "De link: {url}")
OPEN_WEBSITE = Text("telegram/ticket/open", "Open de website")
# On a button, where phones cut off what is longer.
MORE_THERE = Text("telegram/more_there", "Meer vragen op de website")
OTHER_HERE = Text(
    "telegram/other_here",
    "In deze chat loopt al een ander gesprek. Wis dat eerst met /delete, "
    "of ga verder op de website.",
)

WRITE_NOW = Text("telegram/write_now", "Schrijf nu uw bericht aan het team.")
LETTER_SENT = Text("telegram/letter_sent", "Uw bericht is bij het team.")
LETTER = Text("telegram/letter", "{team} schrijft u over {reference}:")
WRITE_MORE = Text("telegram/write_more", "Schrijft u nog iets? Ook dat gaat naar het team.")
WRITE_BACK = Text("telegram/write_back", "Schrijf terug")
CLOSED = Text(
    "telegram/closed", "{team} heeft uw aanmelding {reference} afgerond. Dit is uw volgende stap:"
)


def helping(speaker: Speaker, url: str) -> tuple[str, ...]:
    """What works here, in words."""
    listed = "\n".join(f"/{one.name(speaker.locale)}: {speaker.say(one.says)}" for one in LIST)
    words = f"{speaker.say(COMMANDS)}\n{listed}"
    return speaker.say(NUMBERS), speaker.say(AT_ANY_TIME), words, speaker.say(WEB_TOO, url=url)

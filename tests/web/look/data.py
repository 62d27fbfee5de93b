"""Invented people, questions and intakes: one context for each page that is looked at."""

from collections.abc import Callable
from typing import Any

from tests.web.look.render import Say, direction, say_in

Context = dict[str, Any]


def everywhere(locale: str) -> Context:
    names = (("nl", "Nederlands"), ("en", "English"))
    return {
        "site": {"name": "Werkwijzer", "leave_url": "https://www.example.org/", "theme_url": None},
        "dir": direction(locale),
        "languages": [
            {"code": code, "name": name, "url": f"?lang={code}", "current": code == locale}
            for code, name in names
        ],
        "urls": {
            "start": "/",
            "answer": "/answer",
            "person": "/person",
            "questions": "/questions",
            "later": "/later",
            "data": "/data",
            "why": "/why",
            "privacy": "/privacy",
            "messages": "/messages",
            "wipe": "/wipe",
        },
        "csrf": "c",
        "partial": False,
    }


def pages(locale: str) -> dict[str, tuple[str, Context]]:
    """Name of the page -> template and context."""
    say = say_in(locale)
    found: dict[str, tuple[str, Context]] = {}
    for name, conversation in conversations(say).items():
        found[f"chat-{name}"] = (
            "chat/page.html",
            {"conversation": conversation, "unread": name == "first"},
        )
    found |= {**_chat(say), **_questions(say), **_errors(), **_team(say)}
    return {
        name: (template, {**everywhere(locale), **context})
        for name, (template, context) in found.items()
    }


def conversation(question: Context | None, **more: Any) -> Context:
    return {
        "flow": "zelfmelden",
        "title": "Zelfmelden",
        "post_url": "/talk",
        "token": "t",
        "revision": 3,
        "rows": [],
        "said": [],
        "notices": [],
        "quiet": False,
        "back": False,
        "number": None,
        "question": question,
        "onward": None,
        "offers": [],
        **more,
    }


def question(at: str, kind: str, text: str, **more: Any) -> Context:
    return {
        "at": f"zelfmelden.{at}",
        "kind": kind,
        "text": text,
        "help": None,
        "card": (),
        "told": [],
        "example": None,
        "options": [],
        "beside": [],
        "may": [],
        "value": "",
        "digits": False,
        "long": False,
        "problem": None,
        "yes_label": "",
        "elsewhere": None,
        **more,
    }


def options(
    say: Say, *labels: str, chosen: str = "", opens: str = "", last: str = ""
) -> list[Context]:
    return [
        {
            "name": f"o{number}",
            "label": say(label),
            "checked": label == chosen,
            "exclusive": label == last,
            "opens": say("Namelijk:") if label == opens else None,
        }
        for number, label in enumerate(labels)
    ]


def conversations(say: Say) -> dict[str, Context]:
    dont_know = {"name": "dont_know", "label": say("Dat weet ik niet")}
    skip = {"name": "skip", "label": say("Sla over")}
    row = _row(say)
    situation = row("situation", "Wat past het best bij u?", "Ik raak mijn baan kwijt")
    postcode = row("postcode", "Wat zijn de vier cijfers van uw postcode?", "7511", ltr=True)
    reach = row("reach", "Hoe kunnen wij u het best bereiken?", "Bel mij")
    number = row("number", "Wat is uw telefoonnummer?", "06 12 34 56 78", ltr=True)
    welcome = [
        {
            "tone": "plain",
            "text": say("Hallo. Ik ben een computer. Mensen van het team lezen uw antwoorden."),
        },
        {
            "tone": "plain",
            "text": say(
                "Dit is geen aanvraag voor een uitkering. Heeft u geld nodig om te leven? Meld u vandaag ook bij uw gemeente of UWV."
            ),
        },
    ]
    situations = options(
        say,
        "Ik zoek werk",
        "Ik heb werk, maar ik zoek ander werk",
        "Ik raak mijn baan kwijt",
        "Ik heb een eigen bedrijf en het gaat niet goed",
        "Ik wil een vak of een taal leren",
        "Ik help iemand anders",
        "Ik zoek personeel",
        "Iets anders",
        chosen="Ik raak mijn baan kwijt",
    )
    first = question(
        "situation", "choice", say("Wat past het best bij u?"), options=situations, may=[dont_know]
    )
    unchosen = [{**option, "checked": False} for option in situations]
    place = question(
        "postcode",
        "place",
        say("Wat zijn de vier cijfers van uw postcode?"),
        help=say("Zo vinden wij het team bij u in de buurt."),
        digits=True,
        beside=[
            {"name": "homeless", "label": say("Ik heb geen vast adres")},
            {"name": "abroad", "label": say("Ik woon niet in Nederland")},
        ],
        may=[dont_know],
    )
    wrong_place = {
        **place,
        "kind": "place",
        "digits": False,
        "text": say("In welke gemeente woont u?"),
        "value": "Bergem",
        "problem": {
            "text": say("Deze gemeente kennen wij niet."),
            "options": [
                {"name": "b1", "label": "Bergen (L.)"},
                {"name": "b2", "label": "Bergen (NH.)"},
            ],
        },
    }
    return {
        "first": conversation({**first, "options": unchosen}, said=welcome, number=(1, 4)),
        "choice": conversation(first, back=True, number=(1, 4)),
        "choice-wrong": conversation(
            {
                **first,
                "options": unchosen,
                "problem": {"text": say("Kies één antwoord."), "options": []},
            },
            said=welcome,
            number=(1, 4),
        ),
        "place": conversation(place, rows=[situation], back=True, number=(2, 4)),
        "place-wrong": conversation(wrong_place, rows=[situation], back=True, number=(2, 4)),
        "place-asks": conversation(
            {**wrong_place, "value": "waarom vraagt u dat"},
            rows=[situation],
            back=True,
            number=(2, 4),
            offers=_asked(say, "Wie leest mijn antwoorden?", "Ik zie de verkeerde regio. Wat nu?"),
        ),
        "asked-perhaps": conversation(
            place,
            rows=[situation],
            said=welcome,
            back=True,
            offers=_asked(say, "Wat is Bbz?"),
        ),
        "several": conversation(
            question(
                "good_at",
                "several",
                say("Waar bent u goed in?"),
                help=say("U mag meer antwoorden kiezen."),
                options=options(
                    say,
                    "Met mijn handen werken",
                    "Met mensen omgaan",
                    "Iets anders",
                    "Niets",
                    chosen="Iets anders",
                    opens="Iets anders",
                    last="Niets",
                ),
                may=[skip],
            ),
            rows=[situation, postcode, reach, number],
            back=True,
        ),
        "yes-no": conversation(
            question(
                "aware",
                "yes_no",
                say("Weet die persoon dat u dit invult?"),
                options=options(say, "Ja", "Nog niet"),
            ),
            rows=[situation, postcode],
            back=True,
            number=(1, 4),
            notices=[say("Dit telt niet meer: Wat is uw telefoonnummer?")],
        ),
        "phone": conversation(
            question(
                "number",
                "phone",
                say("Wat is uw telefoonnummer?"),
                help=say("Wij bellen soms met een onbekend nummer."),
                example="06 12 34 56 78",
                beside=[{"name": "other", "label": say("Toch liever op een andere manier")}],
            ),
            rows=[situation, postcode, reach],
            back=True,
            number=(3, 4),
        ),
        "date": conversation(
            question(
                "last_day",
                "date",
                say("Wat is uw laatste werkdag?"),
                example="31-1-2027",
                value="32 januari",
                problem={
                    "text": say("Deze dag bestaat niet. Schrijf bijvoorbeeld 31-1-2027."),
                    "options": [],
                },
                beside=[{"name": "past", "label": say("Die is al voorbij")}],
                may=[{"name": "dont_know", "label": say("Dat weet ik nog niet")}],
            ),
            said=[
                {
                    "tone": "safety",
                    "text": say(
                        "Teken nog niets. Neem ook zelf geen ontslag. Vraag eerst iemand om mee te lezen."
                    ),
                }
            ],
            rows=[situation, postcode, reach],
            back=True,
            number=(4, 4),
        ),
        "email": conversation(
            question(
                "email",
                "email",
                say("Wat is uw e-mailadres?"),
                example="naam@voorbeeld.nl",
                may=[skip],
            ),
            back=True,
        ),
        "name": conversation(
            question(
                "name",
                "name",
                say("Hoe mogen wij u noemen?"),
                help=say("Een voornaam is genoeg."),
                may=[skip],
            ),
            said=[{"tone": "done", "text": say("Uw aanmelding is gelukt. Uw nummer is K7P-4QM.")}],
            rows=[situation, postcode, reach],
        ),
        "text": conversation(
            question(
                "done",
                "text",
                say("Welk werk heeft u gedaan?"),
                help=say("Werk thuis, als vrijwilliger of in een ander land telt ook."),
                long=True,
                beside=[{"name": "none", "label": say("Ik heb nog niet gewerkt")}],
                may=[skip],
            ),
            back=True,
        ),
        "number": conversation(
            question("hours", "number", say("Hoeveel uur werkt u nu?"), may=[skip])
        ),
        "month": conversation(
            question(
                "from", "month", say("Wanneer kunt u beginnen?"), example="januari 2027", may=[skip]
            )
        ),
        "consent": conversation(
            question(
                "consent",
                "consent",
                say("Mogen wij dit laten zien, zonder uw naam?"),
                help=say("Meer dan dit zien zij niet."),
                card=[
                    (say("Zoekt werk als"), say("Koken")),
                    (say("Is goed in"), say("Met mijn handen werken; Verzorgen en helpen")),
                ],
                told=[
                    say(
                        "Wie zien dit? Werkgevers en bemiddelaars die het loket kent. Eerst praat een medewerker met u."
                    ),
                    say("U stopt wanneer u wilt, met Stop. Het loket zelf weet wel wie u bent."),
                    say("Zegt u nee? Dan helpen wij u gewoon verder."),
                ],
                options=options(say, "Ja", "Nee", "Ik wil eerst met iemand praten"),
            ),
            said=[
                {
                    "tone": "why",
                    "text": say("Dit leest de computer in uw antwoorden: U kunt werken met hulp."),
                },
                {
                    "tone": "plain",
                    "text": say("U stopt wanneer u wilt. Zegt u nee? Dan helpen wij u verder."),
                },
            ],
            back=True,
        ),
        "opens": conversation(
            question(
                "not_for",
                "choice",
                say("Moet een bedrijf dit juist niet zien?"),
                options=options(say, "Nee", "Ja", chosen="Ja", opens="Ja"),
                may=[skip],
            ),
            back=True,
        ),
        "help-now": conversation(
            question(
                "go_on",
                "choice",
                say("Wilt u nu verder met de vragen?"),
                options=options(
                    say, "Ja", "Later", "Zo bedoelde ik het niet", "Wis wat ik schreef"
                ),
                may=[skip],
            ),
            said=[
                {
                    "tone": "safety",
                    "text": say(
                        "Ik ben een computer. Er leest nu niemand mee. Is er gevaar, bel dan 112."
                    ),
                },
                {"tone": "plain", "text": say("Het team leest dit als eerste.")},
            ],
            quiet=True,
        ),
        "review": conversation(
            question(
                "check",
                "review",
                say("Klopt dit?"),
                help=say("U kunt alles nog wijzigen."),
                yes_label=say("Ja, verstuur"),
            ),
            rows=[situation, postcode, reach, number],
            back=True,
        ),
        "elsewhere": conversation(
            question(
                "health",
                "choice",
                say("Moet er eerst iets geregeld worden?"),
                elsewhere={"text": say("Deze vraag kan alleen op de website."), "url": "/"},
            )
        ),
        "end": conversation(
            None, title=say("U bent klaar."), onward={"text": say("Naar uw bewijs"), "url": "/"}
        ),
    }


def _row(say: Say) -> Callable[..., Context]:
    def row(at: str, asked: str, answer: str, *, ltr: bool = False) -> Context:
        return {
            "at": f"zelfmelden.{at}",
            "question": say(asked),
            "answer": answer if ltr else say(answer),
            "ltr": ltr,
            "change": True,
        }

    return row


def _chat(say: Say) -> dict[str, tuple[str, Context]]:
    row = _row(say)
    receipt = {
        "reference": "K7P-4QM",
        "team": say("Het team van regio Twente"),
        "received": say("zondag 22 november 2026, 14.05 uur"),
        "how": say("Wij bellen u"),
        "by": say("dinsdag 24 november 2026"),
        "sentence": say("Het team belt u uiterlijk dinsdag 24 november."),
        "closed": say(
            "Buiten kantoortijd leest niemand mee. Maandag om negen uur leest iemand uw bericht. Bel bij gevaar 112."
        ),
        "call": {
            "name": say("Het team van regio Twente"),
            "phone": None,
            "url": "https://www.werkcentrum.nl",
        },
        "desks": [
            {
                "name": "UWV",
                "reason": say("Daar vraagt u geld om te leven aan."),
                "phone": None,
                "url": "https://www.uwv.nl",
            }
        ],
        "rows": [
            row("situation", "Wat past het best bij u?", "Ik raak mijn baan kwijt"),
            row("postcode", "Wat zijn de vier cijfers van uw postcode?", "7511", ltr=True),
        ],
        "copy_url": "/words",
        "benefit_apart": True,
        "words": ["kaars", "boot", "lepel", "wolk"],
        "link": "https://werkwijzer.example/bewijs/3f9c2a7be1d04c55a8",
        "agenda_url": "/bewijs.ics",
        "status_url": "/status",
        "done": None,
        "next_step": None,
        "messages_url": "/messages",
        "unread": True,
        "visit": None,
        "onward": {
            "url": None,
            "text": None,
            "post_url": "/",
            "token": "t",
            "revision": 4,
            "question": {
                "at": "zelfmelden.more",
                "text": say("Wilt u nog een paar vragen beantwoorden?"),
                "help": say("Het hoeft niet. Dan weten wij beter wat u zoekt."),
                "options": [
                    {"name": "now", "label": say("Ja, nu")},
                    {"name": "later", "label": say("Later")},
                    {"name": "enough", "label": say("Nee, dit is genoeg")},
                ],
            },
        },
    }
    resume = {"post_url": "/later", "value": "", "problem": None}
    refused = {
        **resume,
        "value": "kaars boot",
        "problem": say("Wij kennen deze woorden niet. Het zijn er vier."),
    }
    door = {
        "name": "Werkcentrum Twente",
        "phone": "053 123 45 67",
        "address": "Voorbeeldstraat 1, Enschede",
        "url": "https://www.werkcentrum.nl",
        "hours": [{"days": say("Maandag tot en met vrijdag"), "times": say("9.00 tot 17.00 uur")}],
    }
    letters = [
        {
            "mine": True,
            "who": "",
            "at": say("zondag 14.05 uur"),
            "text": say("Kunt u mij na vier uur bellen?"),
            "other": None,
        },
        {
            "mine": False,
            "who": "M. Bakker",
            "at": say("maandag 9.10 uur"),
            "text": "Yes, I will call you tomorrow at half past four.",
            "other": {"lang": "nl", "text": "Ja, ik bel u morgen om half vijf."},
        },
    ]
    reply = {"post_url": "/messages", "token": "t", "value": "", "problem": None}
    return {
        "receipt": ("chat/receipt.html", {"receipt": receipt}),
        "receipt-short": (
            "chat/receipt.html",
            {
                "receipt": {
                    **receipt,
                    "closed": None,
                    "desks": [],
                    "by": None,
                    "agenda_url": None,
                    "visit": {"address": "Voorbeeldstraat 1, Enschede", "hours": "ma-do 10-16 uur"},
                    "rows": None,
                    "words": None,
                    "onward": {"url": "/", "text": say("Verder met de vragen"), "question": None},
                }
            },
        ),
        "receipt-done": (
            "chat/receipt.html",
            {
                "receipt": {
                    **receipt,
                    "closed": None,
                    "by": None,
                    "agenda_url": None,
                    "done": say("maandag 30 november 2026, 9.10 uur"),
                    "sentence": say("Uw aanmelding is klaar. U kunt zich opnieuw aanmelden."),
                    "next_step": say("U krijgt een gesprek bij het leerwerkloket."),
                    "desks": [],
                    "onward": None,
                }
            },
        ),
        "status": (
            "chat/status.html",
            {"registration": _status(say), "judgement_url": "/judgement"},
        ),
        "judgement": (
            "chat/judgement.html",
            {
                "reference": "K7P-4QM",
                "judged": _judged(say),
                "help": [],
                "objection": {"post_url": "/judgement", "token": "t", "value": "", "problem": None},
                "mine": True,
                "status_url": "/status",
                "messages_url": "/letters",
            },
        ),
        "judgement-objected": (
            "chat/judgement.html",
            {
                "reference": "K7P-4QM",
                "judged": {
                    **_judged(say),
                    "unshown": True,
                    "objected": say("U liet op 24 november 2026 weten dat u het niet eens bent."),
                    "words": say("Ik kan nu al werken."),
                },
                "help": [],
                "objection": {"post_url": "/judgement", "token": "t", "value": "", "problem": None},
                "mine": True,
                "status_url": "/status",
                "messages_url": "/letters",
            },
        ),
        "status-done": (
            "chat/status.html",
            {
                "judgement_url": None,
                "registration": {
                    **_status(say),
                    "who": None,
                    "by": None,
                    "late": None,
                    "done": True,
                    "next_step": say("U krijgt een gesprek bij het leerwerkloket."),
                },
            },
        ),
        "why": ("chat/why.html", _why(say)),
        "why-none": (
            "chat/why.html",
            {**_why(say), "reasons": [], "begun": False, "messages_url": None},
        ),
        "mine": ("chat/mine.html", {"mine": _mine(say), "resume": None}),
        "mine-draft": (
            "chat/mine.html",
            {
                "mine": {
                    **_mine(say),
                    "status": None,
                    "has_page": False,
                    "judged": False,
                    "consents": [],
                    "looks": [],
                    "others": [],
                    "distress": False,
                    "sent": False,
                },
                "resume": None,
            },
        ),
        "mine-none": (
            "chat/mine.html",
            {"mine": None, "resume": {"post_url": "/words", "value": "", "problem": None}},
        ),
        "later": (
            "chat/later.html",
            {
                "words": receipt["words"],
                "back_url": "/",
                "days": 30,
                "telegram": {"begun": True, "url": None, "post_url": "/telegram"},
                "resume": resume,
            },
        ),
        "later-a-day": (
            "chat/later.html",
            {
                "words": receipt["words"],
                "back_url": "/",
                "days": 1,
                "telegram": {"begun": True, "url": "/telegram", "post_url": "/telegram"},
                "resume": resume,
            },
        ),
        "later-none": (
            "chat/later.html",
            {
                "words": None,
                "back_url": None,
                "days": 30,
                "telegram": {"begun": False, "url": "/telegram", "post_url": "/telegram"},
                "resume": refused,
            },
        ),
        "words": (
            "chat/words.html",
            {"why": "idle", "telegram": True, "resume": refused, "start_over_url": "/anew"},
        ),
        "hand-off": ("chat/hand_off.html", {"post_url": "/onward", "closes": "erased"}),
        "hand-off-kept": ("chat/hand_off.html", {"post_url": "/onward", "closes": "kept"}),
        "link-over": ("chat/link_over.html", {"begun": True}),
        "to-telegram": ("chat/to_telegram.html", {"url": "/telegram"}),
        "privacy": (
            "chat/privacy.html",
            {
                "controller": {
                    "name": "Gemeente Voorbeeld",
                    "email": "privacy@voorbeeld.nl",
                    "url": None,
                },
                "periods": [
                    {"what": say("Een gesprek dat u niet verstuurt"), "how_long": say("30 dagen")}
                ],
                "backup_days": 30,
                "telegram": True,
                "words_shown": True,
            },
        ),
        "person": (
            "chat/person.html",
            {
                "front_door": door,
                "call_back": {"url": "/"},
                "back_url": "/",
                "asks": True,
            },
        ),
        "messages": (
            "chat/messages.html",
            {
                "reference": "K7P-4QM",
                "help": [],
                "written": True,
                "told": {"next_step": None, "letters": letters, "unshown": 0},
                "live_url": "/letters",
                "reply": reply,
                "receipt_url": "/receipt",
                "status_url": "/status",
                "judgement_url": None,
            },
        ),
        "messages-wrong": (
            "chat/messages.html",
            {
                "reference": "K7P-4QM",
                "help": [
                    say("Ik ben een computer. Er leest nu niemand mee. Is er gevaar, bel dan 112.")
                ],
                "written": False,
                "told": {
                    "next_step": say("U krijgt een gesprek bij het leerwerkloket."),
                    "letters": [],
                    "unshown": 2,
                },
                "live_url": "/letters",
                "reply": {**reply, "problem": say("Schrijf eerst een bericht.")},
                "receipt_url": "/receipt",
                "status_url": "/status",
                "judgement_url": None,
            },
        ),
        "wiped": (
            "chat/wiped.html",
            {"sent": True, "reached": True, "erased": False, "backup_days": None},
        ),
        "steps": (
            "chat/steps.html",
            {
                "told": [{"text": say("Praat eerst met uw gemeente."), "tone": "safety"}],
                "back_url": "/",
            },
        ),
        "help": (
            "chat/help.html",
            {
                "first": say(
                    "Ik ben een computer. Er leest nu niemand mee. Is er gevaar, bel dan 112."
                ),
                "kinds": [{"title": "Er is nu gevaar", "text": "Bel nu 112."}],
            },
        ),
        "erased": (
            "chat/wiped.html",
            {"sent": False, "reached": False, "erased": True, "backup_days": 30},
        ),
    }


def _why(say: Say) -> Context:
    return {
        "reasons": [
            {
                "title": say("Waarom deze dag?"),
                "reason": say("U heeft binnenkort geen inkomen meer."),
                "means": say("Zo weet het team wie het eerst aan de beurt is."),
                "read": [
                    {
                        "question": say("Is er iets dat niet kan wachten?"),
                        "answer": say("Ja, ik heb binnenkort geen inkomen meer"),
                    },
                    {"question": say("Laatste werkdag"), "answer": say("Niet gevraagd")},
                ],
                "version": "2026-11.2",
            }
        ],
        "begun": True,
        "messages_url": "/messages",
        "controller": {"name": "Gemeente Voorbeeld", "email": "privacy@voorbeeld.nl"},
    }


def _mine(say: Say) -> Context:
    row = _row(say)
    consent = {
        "purpose": "register",
        "title": say("Uw profiel laten zien aan werkgevers"),
        "state": say("U zei ja op maandag 23 november."),
        "text": "Mogen wij dit laten zien, zonder uw naam?\nJa\nNee",
        "language": "nl",
        "card": [{"question": say("Kunt u een hele week werken?"), "answer": say("Ja")}],
        "not_for": say("Bakkerij Jansen"),
        "can_stop": True,
    }
    return {
        "groups": [
            {
                "title": say("Aanmelden"),
                "rows": [
                    row("situation", "Wat past het best bij u?", "Ik zoek werk"),
                    row("place", "Wat zijn de vier cijfers van uw postcode?", "7511", ltr=True),
                ],
            },
            {
                "title": say("Werken"),
                "rows": [row("wants", "Hoe denkt u nu over werken?", "Graag")],
            },
        ],
        "others": [row("paper", "Moet u iets tekenen?", "Nee")],
        "token": "t",
        "revision": 4,
        "status": {
            "reference": "K7P-4QM",
            "sentence": say("Het team belt u uiterlijk dinsdag 24 november."),
        },
        "has_page": True,
        "judged": True,
        "decided": True,
        "consents": [consent, {**consent, "can_stop": False, "card": [], "not_for": None}],
        "letters": 2,
        "looks": [
            {
                "at": say("23 november 2026, 10.00 uur"),
                "text": say("Iemand van Gemeente Enschede las uw aanmelding."),
            }
        ],
        "distress": True,
        "kept_for": say("Wij bewaren dit tot uw team klaar is."),
        "sent": True,
    }


def _judged(say: Callable[[str], str]) -> dict[str, Any]:
    return {
        "outcome": say("Er zijn eerst nog stappen nodig. Hieronder staat wie die zet."),
        "means": say("Het team blijft u helpen. Daarna kijken wij opnieuw."),
        "why": say("U wilt graag in de zorg werken. Uw Nederlands is nog niet goed genoeg."),
        "steps": [
            {
                "matter": say("Nederlands"),
                "what": say("Taalles op dinsdag en donderdag."),
                "by": say("Uw gemeente"),
                "on": say("12 januari 2027"),
            }
        ],
        "work": [say("Zorg"), say("Schoonmaak")],
        "form": say("Een plek om te werken en te leren"),
        "form_reason": say("U leert een nieuw vak."),
        "helps": [
            {
                "title": say("Praktijkleren"),
                "what": say("Een vak leren op het werk."),
                "use": say("Dit is aangevraagd."),
            }
        ],
        "unshown": False,
        "review": say("23 februari 2027"),
        "by": say("Iemand van Gemeente Utrecht gaf dit oordeel op 23 november 2026."),
        "objected": None,
        "words": None,
    }


def _status(say: Say) -> Context:
    return {
        "reference": "K7P-4QM",
        "sentence": say("Het team wacht op een bericht van u."),
        "who": say("U"),
        "by": say("dinsdag 1 december"),
        "late": say("Die dag is voorbij. Vraag het na bij het team."),
        "done": False,
        "next_step": None,
        "call": {"name": say("het team van regio Twente"), "phone": "053 123 45 67", "url": None},
        "happened": [
            {"at": say("23 november 2026, 10.00 uur"), "text": say("U meldde zich aan.")},
            {"at": say("24 november 2026, 9.10 uur"), "text": say("Het team schreef u.")},
        ],
        "appointment": {
            "when": say("dinsdag 24 november om 10.00 uur"),
            "how": "Stadsplateau 1, Utrecht",
            "url": "/appointment.ics",
        },
        "receipt_url": "/receipt",
        "messages_url": "/messages",
        "unread": True,
        "mine": True,
    }


def _asked(say: Say, *questions: str) -> list[Context]:
    return [{"text": say(question), "url": "/answer"} for question in questions]


def _questions(say: Say) -> dict[str, tuple[str, Context]]:
    groups = [
        {"title": say("Over geld"), "links": _asked(say, "Wat is Bbz?", "Kost dit geld?")},
        {
            "title": say("Over deze vragen"),
            "links": _asked(say, "Mijn telefoonnummer klopt niet. Wat doe ik?"),
        },
    ]
    found = _asked(say, "Is dit een aanvraag voor een uitkering?", "Verlies ik mijn uitkering?")
    answer = {
        "question": say("Ik heb geen adres. Kan ik meedoen?"),
        "answer": [
            say("Ja. Kies bij de postcode: Ik heb geen vast adres."),
            say("Geen slaapplek voor vandaag? Ga naar uw gemeente."),
        ],
        "link": {"url": "https://www.krijgikbbz.nl", "text": "krijgikbbz.nl"},
        "leads": {"open": "nood", "text": say("Hulp nu")},
        "token": "t",
    }
    urgent = {
        "said": [say("Ik ben een computer. Er leest nu niemand mee. Is er gevaar, bel dan 112.")],
        "leads": answer["leads"],
    }
    everything = {"groups": groups, "value": "", "found": None, "help_now": None, "token": "t"}
    return {
        "questions": ("chat/questions.html", everything),
        "questions-found": (
            "chat/questions.html",
            {**everything, "value": "uitkeering", "found": found},
        ),
        "questions-none": ("chat/questions.html", {**everything, "value": "qwertz", "found": []}),
        "questions-urgent": (
            "chat/questions.html",
            {**everything, "value": "bang", "found": found, "help_now": urgent},
        ),
        "answer": ("chat/answer.html", answer),
        "answer-short": ("chat/answer.html", {**answer, "link": None, "leads": None}),
    }


def _errors() -> dict[str, tuple[str, Context]]:
    return {
        f"error-{status}": ("error.html", {"status": status, "way": None, "detail": None})
        for status in (404, 500)
    }


# Before whom the list says what comes first.
_GROUPS = {"K7P-4QM": "Kan niet wachten", "R2D-8XW": "Spoed: Vandaag", "B8F-2QK": "Spoed: Gewoon"}
_PEOPLE = (
    (
        "K7P-4QM",
        "Samira",
        "late",
        "Te laat: 3 uur",
        "submitted",
        "Nieuw",
        "Dreigend ontslag",
        "en",
        None,
    ),
    ("R2D-8XW", "Mehmet", "late", "Te laat: 1 uur", "submitted", "Nieuw", "Werk", "tr", None),
    (
        "H9T-3LC",
        "Ilona",
        "soon",
        "Vandaag voor 17.00 uur",
        "claimed",
        "Opgepakt",
        "Zelfstandige",
        "pl",
        "S. El Idrissi",
    ),
    ("W4N-6VB", None, "soon", "Vandaag voor 17.00 uur", "submitted", "Nieuw", "Werk", "nl", None),
    ("B8F-2QK", "Dawit", "fine", "Nog 2 werkdagen", "submitted", "Nieuw", "Werk", "ti", None),
    (
        "M5J-9RD",
        "Petra",
        "waiting",
        "Wacht tot 26 november",
        "claimed",
        "Wacht op klant",
        "Werk",
        "nl",
        "M. Bakker",
    ),
    (
        "C3G-7TP",
        "Rachid",
        "fine",
        "Nog 4 werkdagen",
        "assessed",
        "Beoordeeld",
        "Leren",
        "nl",
        "M. Bakker",
    ),
    ("Z6Y-1HS", "Noor", "done", "Afgerond", "closed", "Afgerond", "Werk", "nl", "M. Bakker"),
)


def _team(say: Say) -> dict[str, tuple[str, Context]]:
    base: Context = {
        "staff": {"name": "M. Bakker", "where": "RMT Twente"},
        "nav": [
            {"name": say("Aanmeldingen"), "url": "/queue", "current": True, "daily": True},
            {"name": say("Instellingen"), "url": "/settings", "current": False, "daily": False},
        ],
        "team": {
            "home": "/queue",
            "account": "/account",
            "sign_out": "/out",
            "shortcuts": "/shortcuts",
            "notices": "/notices",
        },
        "bell": 2,
        "shortcuts": True,
        "mark": "0a1b",
    }
    queue: Context = {
        **base,
        **_with_the_list(say),
        "title": say("Aanmeldingen"),
        "views": [
            {"name": say(name), "url": f"?view={name}", "count": count, "current": name == "Open"}
            for name, count in (
                ("Open", 38),
                ("Van mij", 8),
                ("Te laat", 2),
                ("Wacht", 5),
                ("Alles", None),
            )
        ],
        "filter": {
            "url": "/queue",
            "selects": [
                {
                    "name": "line",
                    "label": say("Vraag"),
                    "value": "",
                    "options": [
                        {"value": "", "label": say("Alle")},
                        {"value": "work", "label": say("Werk")},
                    ],
                },
                {
                    "name": "language",
                    "label": say("Taal"),
                    "value": "",
                    "options": [{"value": "", "label": say("Alle")}],
                },
            ],
            "keep": [{"name": "view", "value": "open"}],
            "clear_url": "/queue",
        },
        "summary": say("38 aanmeldingen, dringendste boven"),
        "rows": [
            {
                "reference": reference,
                "url": "/intake",
                "name": name,
                "line": say(line),
                "region": "Twente",
                "language": language,
                "channel": "Web",
                "owner": owner,
                "stage": {"name": stage, "label": say(label)},
                "term": {"state": state, "text": say(text)},
                "flags": [say("Nood")] if reference == "K7P-4QM" else [],
                "urgent": say("Kan niet wachten") if reference == "M5J-9RD" else None,
                "unread": reference == "M5J-9RD",
                "current": False,
                "picked": f"{reference}.1",
                "reminder": None,
                "group": say(_GROUPS[reference]) if reference in _GROUPS else None,
                "focus": False,
            }
            for reference, name, state, text, stage, label, line, language, owner in _PEOPLE
        ],
        "pages": {"previous": None, "next": "?page=2", "text": say("1 tot 8 van 38")},
        "live": {"stream": "/stream", "new": "/new"},
        "empty": None,
        "list_url": "/queue",
        "intake": None,
    }
    intake = _intake(say)
    claimed = {
        **intake,
        "claim": None,
        "reopen": None,
        "sections": {},
        "placed": {"first": [], "contact": [], "work": []},
        "problem": {"action": "close", "text": say("Kies een reden.")},
        "notice": None,
    }
    opened = [{**row, "current": row["reference"] == "K7P-4QM"} for row in queue["rows"]]
    conflict = {
        "reference": "K7P-4QM",
        "intake_url": "/intake",
        "list_url": "/queue",
        "who": "S. El Idrissi",
        "yours": False,
        "at": say("vandaag om 9.14 uur"),
        "theirs": [{"label": say("Wacht op klant tot"), "text": say("26 november")}],
        "mine": [{"label": say("Wacht op klant tot"), "text": say("30 november")}],
        "again": {
            "url": "/again",
            "label": say("Bewaar toch het mijne"),
            "fields": [{"name": "revision", "value": "8"}],
        },
    }
    empty = {
        "title": say("Niets is te laat"),
        "text": say("Iedereen hoort op tijd van het team."),
        "url": "/queue",
        "link": say("Naar Open"),
    }
    return {
        "queue": ("team/queue.html", queue),
        "queue-empty": ("team/queue.html", {**queue, "rows": [], "pages": None, "empty": empty}),
        "intake": ("team/intake.html", {**queue, "rows": opened, "intake": intake}),
        "intake-wrong": ("team/intake.html", {**queue, "rows": opened, "intake": claimed}),
        "conflict": ("team/conflict.html", {**base, "conflict": conflict}),
        **{
            f"sign-in-{state}": (
                "team/sign_in.html",
                {
                    **base,
                    "staff": None,
                    "nav": [],
                    "state": state,
                    "post_url": "/in",
                    "name": "M. Bakker",
                },
            )
            for state in ("confirm", "used")
        },
    }


def _consents(say: Say, situation: Context) -> list[Context]:
    return [
        {
            "label": say("In de lijst voor werkgevers"),
            "name": "withdrawn",
            "state": say("Gestopt"),
            "at": say("maandag 23 november 10.00"),
            "not_for": say("Mijn baas"),
            "shown": [situation],
            "text": say("Mogen wij dit laten zien, zonder uw naam?"),
            "lang": "nl",
            "before": [say("Ja, zondag 22 november 14.05. Gestopt: maandag 23 november 10.00")],
        },
        {
            "label": say("Laten zien dat er hulp kan zijn"),
            "state": say("Alleen te lezen voor wie deze aanmelding heeft."),
        },
    ]


def _intake(say: Say) -> Context:
    situation = {
        "question": say("Wat past het best bij u?"),
        "answer": say("Ik raak mijn baan kwijt"),
        "ltr": False,
    }
    return {
        "reference": "K7P-4QM",
        "url": "/intake",
        "name": "Samira",
        "revision": 7,
        "token": "t",
        "stage": {"name": "submitted", "label": say("Nieuw")},
        "term": {"state": "late", "text": say("Te laat: 3 uur")},
        "flags": [say("Nood")],
        "line": say("Dreigend ontslag"),
        "region": "Twente",
        "language": "en",
        "channel": "Web",
        "received": say("zondag 22 november, 14.05 uur"),
        "campaign": "poster07",
        "shut": say("Deze persoon is in Telegram niet meer bereikbaar. Kies een andere manier."),
        "arriving_url": "/arriving",
        "owner": None,
        "assisted": say("Ingevuld door een helper. Spreek deze persoon eerst alleen."),
        "distress": {
            "title": say("Kan niet wachten"),
            "text": say("Is bang thuis, of iemand doet deze persoon pijn."),
            "way": say("Bel niet. Schrijf alleen een bericht, met de knop Antwoord."),
        },
        "presence": say("S. El Idrissi kijkt nu ook."),
        "looking_url": "/looking",
        "sections": {},
        "placed": {"first": [], "contact": [], "work": []},
        "next": say("Bellen, uiterlijk maandag 23 november"),
        "notice": say("Dit is heropend."),
        "problem": None,
        "contact": [
            {
                "label": say("Bel"),
                "text": "06 12 34 56 78",
                "ltr": True,
                "href": "tel:+31612345678",
            },
            {
                "label": say("Bericht achterlaten"),
                "text": say("Nee, liever niet"),
                "ltr": False,
                "href": None,
            },
        ],
        "groups": [
            {
                "title": say("Antwoorden"),
                "answers": [
                    situation,
                    {
                        "question": say("Wat zijn de vier cijfers van uw postcode?"),
                        "answer": "7511",
                        "ltr": True,
                    },
                    {"question": say("Moet u iets tekenen?"), "answer": say("Ja"), "ltr": False},
                ],
            }
        ],
        "pre_screen": {
            "outcome": say("Werkfit met hulp"),
            "reason": say("U kunt werken met hulp. Die hulp bestaat. Een mens vertelt u welke."),
            "read": [situation],
        },
        "consents": _consents(say, situation),
        "reasons": [
            {
                "title": say("Spoed"),
                "outcome": say("Vandaag"),
                "reason": say("U moet iets tekenen. Iemand kijkt eerst met u mee."),
                "read": [situation],
            }
        ],
        "letters": [
            {
                "mine": True,
                "who": "M. Bakker",
                "at": say("maandag 9.10 uur"),
                "text": "I will call you today.",
                "other": {"lang": "nl", "text": "Ik bel u vandaag."},
                "delivery": {"name": "blocked", "label": say("Niet bezorgd: geblokkeerd")},
            },
            *(
                {
                    "mine": True,
                    "who": "M. Bakker",
                    "at": say("maandag 9.10 uur"),
                    "text": "I will call you tomorrow.",
                    "other": None,
                    "delivery": {"name": name, "label": say(label)},
                }
                for name, label in (("delivered", "Bezorgd"), ("on_its_way", "Onderweg"))
            ),
        ],
        "timeline": [
            {
                "at": "23-11 09.08",
                "who": "S. El Idrissi",
                "text": say("Bekeek deze aanmelding"),
                "looked": False,
            },
            {
                "at": "22-11 14.05",
                "who": say("Computer"),
                "text": say("Aangemeld via web"),
                "looked": False,
            },
        ],
        "claim": {"url": "/claim"},
        "answer": {
            "url": "/answer",
            "text": "",
            "language": "English",
            "arrives": say("Het bericht staat alleen op de website."),
            "dutch": "",
            "lang": "en",
            "foreign": True,
            "open": False,
            "templates": [{"title": say("Belafspraak"), "url": "/intake?template=call"}],
        },
        "note": {
            "url": "/note",
            "text": "",
            "tell": "",
            "colleagues": [{"value": "0a1b", "label": "S. El Idrissi"}],
        },
        "wait": {"url": "/wait", "until": "", "least": "2026-11-23", "closed": False},
        "hand_over": {"url": "/over", "ways": [{"value": "work", "label": say("Werk")}], "to": ""},
        "close": {
            "url": "/close",
            "reasons": [{"value": "helped", "label": say("Geholpen")}],
            "reason": "",
            "next_step": "",
            "steps": [
                {
                    "text": say("U kunt zich altijd opnieuw aanmelden."),
                    "reason": "Geholpen",
                    "value": "helped",
                }
            ],
            "first": [
                {
                    "field": "item-benefit",
                    "text": say("Uitkering aangevraagd, of niet nodig"),
                    "mark": "",
                }
            ],
            "marks": [
                {"value": "", "label": say("Nog doen")},
                {"value": "done", "label": say("Gedaan")},
            ],
            "wrong": "first",
            "asks": True,
            "anyway": "",
            "why_anyway": "",
        },
        "reopen": {"url": "/reopen"},
    }


def _with_the_list(say: Say) -> Context:
    """What can be done with a whole list: one step back, the next one, several at once."""
    reasons = [{"value": "helped", "label": "Bereikt en geholpen", "chosen": False}]
    colleague = {"value": "a1", "label": "J. de Wit", "chosen": False}
    return {
        "said": None,
        "refused": None,
        "several_regions": True,
        "export": "/export",
        "undo": None,
        "next": {"url": "/next"},
        "bulk": {
            "url": "/bulk",
            "picked": set(),
            "colleagues": [colleague],
            "reasons": reasons,
            "next_step": "",
            "do": "",
        },
        "saved": {
            "url": "/views",
            "remove_url": "/views/remove",
            "views": [],
            "whose": [],
            "name": "",
            "can_save": True,
            "open": False,
        },
    }

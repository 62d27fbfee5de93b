"""What is said about colleagues: roles, kinds of organisation, what was done with an account."""

from collections.abc import Mapping

from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.engine.flow import Text

ROLES: Mapping[Role, Text] = {
    Role.INTAKE_WORKER: Text("team/role/intake_worker", "Consulent"),
    Role.ASSESSOR: Text("team/role/assessor", "Beoordelaar"),
    Role.DESK_WORKER: Text("team/role/desk_worker", "Medewerker regioloket"),
    Role.COORDINATOR: Text("team/role/coordinator", "Coördinator"),
    Role.NATIONAL_VIEWER: Text("team/role/national_viewer", "Landelijke cijfers"),
    Role.ADMIN: Text("team/role/admin", "Beheerder"),
}
KINDS: Mapping[OrganisationKind, Text] = {
    OrganisationKind.GEMEENTE: Text("team/kind/gemeente", "Gemeente"),
    OrganisationKind.UWV: Text("team/kind/uwv", "UWV"),
    OrganisationKind.UNION: Text("team/kind/union", "Vakbond"),
    OrganisationKind.EMPLOYERS: Text("team/kind/employers", "Werkgevers"),
    OrganisationKind.SCHOOL: Text("team/kind/school", "School"),
    OrganisationKind.SBB: Text("team/kind/sbb", "SBB"),
    OrganisationKind.PRIVATE: Text("team/kind/private", "Bedrijf"),
    OrganisationKind.SERVICE_PROVIDER: Text("team/kind/service_provider", "Dienstverlener"),
}
DONE: Mapping[str, Text] = {
    "appoint": Text("colleagues/appointed", "De wijziging is bewaard."),
    "close": Text(
        "colleagues/closed_now", "Het account is gesloten. Het werk ligt weer in de lijst."
    ),
    "move": Text("colleagues/moved", "Overgezet: {over}. Terug in de lijst: {back}."),
}
NAME_FIRST = Text("colleagues/name_first", "Vul een naam en een organisatie in.")
ADDRESS_FIRST = Text("colleagues/address_first", "Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
KNOWN = Text("colleagues/known", "Er is al een account met dit e-mailadres.")
WHICH_ROLE = Text("colleagues/which_role", "Kies een rol.")
ONE_REGION = Text("colleagues/one_region", "Kies minstens één regio.")
WHICH_REGION = Text("colleagues/which_region", "Kies een regio, en gemeenten in die regio.")
WHICH_KIND = Text("colleagues/which_kind", "Kies een soort organisatie.")
WHICH_COLLEAGUE = Text("colleagues/which_colleague", "Kies een collega, of de lijst.")
EVERYWHERE = Text("colleagues/everywhere", "Alle regio's")
TOWNS = Text("colleagues/towns", "{n} gemeenten")
NO_REGION = Text("colleagues/no_region", "Onbekende regio")

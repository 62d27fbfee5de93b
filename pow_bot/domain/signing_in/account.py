"""What a colleague changes about how they come in. Each is one unit: changed, then audited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pow_bot.domain.audit.actions import note
from pow_bot.domain.signing_in import actions
from pow_bot.domain.signing_in.passkeys import Made
from pow_bot.domain.signing_in.queries import ways
from pow_bot.domain.signing_in.rules import is_fresh
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff import sessions
from pow_bot.domain.staff.rules import LONGEST_NAME
from pow_bot.engine.flow import Text
from pow_bot.storage import Db

NAME_FIRST = Text("sign_in/name_first", "Vul uw naam in.")
NAME_LONG = Text("sign_in/name_long", "Deze naam is te lang. Gebruik hooguit 60 tekens.")
WRONG_CODE = Text(
    "sign_in/wrong_code", "Deze code klopt niet. Wacht op de volgende code en vul die in."
)
PASSKEY_KNOWN = Text("sign_in/passkey_known", "Deze passkey staat er al.")
LINKED_ALREADY = Text("sign_in/linked_already", "Dit account hoort al bij een collega.")


class NotChanged(Exception):
    """It stays as it was; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.context)
        self.text = text


@dataclass(frozen=True, slots=True)
class Me:
    """A colleague at their own account, in the session they act in."""

    id: UUID
    session: str
    now: datetime


def may_change(db: Db, me: Me) -> bool:
    """Whether they signed in just now; who has nothing to sign in with yet came by a link."""
    return is_fresh(sessions.started(db, me.session), me.now) or not ways(db, me.id).any


def rename(db: Db, me: Me, name: str) -> None:
    """Go by another name.

    Raises:
        NotChanged: there is none, or it is too long.
    """
    if not name.strip():
        raise NotChanged(NAME_FIRST)
    if len(name.strip()) > LONGEST_NAME:
        raise NotChanged(NAME_LONG)
    staff.rename(db, me.id, name)
    _noted(db, me, "name")


def choose_password(db: Db, me: Me, hashed: str) -> None:
    """Sign in with this password from now on; who is signed in elsewhere is out."""
    actions.keep_password(db, me.id, hashed, me.now)
    sessions.end_others(db, me.id, me.session)
    _noted(db, me, "password")


def begin_code(db: Db, me: Me) -> None:
    """Begin with codes of a phone."""
    actions.propose_code(db, me.id, me.now)
    _noted(db, me, "code.begin")


def confirm_code(db: Db, me: Me, code: str) -> list[str]:
    """The phone makes the right codes; ten spare ones, shown once.

    Raises:
        NotChanged: it does not.
    """
    spare = actions.confirm_code(db, me.id, code, me.now)
    if not spare:
        raise NotChanged(WRONG_CODE)
    _noted(db, me, "code.on")
    return spare


def drop_code(db: Db, me: Me) -> None:
    """Sign in without codes from now on."""
    actions.drop_code(db, me.id)
    _noted(db, me, "code.off")


def new_spare_codes(db: Db, me: Me) -> list[str]:
    """Ten new ones, shown once; those of before count no more."""
    made = actions.new_spare_codes(db, me.id)
    _noted(db, me, "code.spare")
    return made


def add_passkey(db: Db, me: Me, made: Made, name: str) -> None:
    """Sign in with this passkey too.

    Raises:
        NotChanged: it is there already.
    """
    if not actions.add_passkey(db, me.id, made, name, me.now):
        raise NotChanged(PASSKEY_KNOWN)
    _noted(db, me, "passkey.add")


def drop_passkey(db: Db, me: Me, code: str) -> None:
    """Sign in without this passkey from now on."""
    actions.drop_passkey(db, me.id, code)
    _noted(db, me, "passkey.drop")


def link(db: Db, me: Me, subject: str) -> None:
    """Sign in with an account elsewhere too.

    Raises:
        NotChanged: it opens somebody's account already.
    """
    if not actions.link_identity(db, me.id, subject, me.now):
        raise NotChanged(LINKED_ALREADY)
    _noted(db, me, "elsewhere.on")


def unlink(db: Db, me: Me) -> None:
    """No account elsewhere opens this one any more."""
    actions.unlink_identities(db, me.id)
    _noted(db, me, "elsewhere.off")


def end_session(db: Db, me: Me, code: str) -> None:
    """Sign out somewhere else."""
    sessions.end(db, me.id, code)
    _noted(db, me, "session.end")


def end_other_sessions(db: Db, me: Me) -> None:
    """Sign out everywhere but here."""
    sessions.end_others(db, me.id, me.session)
    _noted(db, me, "session.end_others")


def _noted(db: Db, me: Me, what: str) -> None:
    note(db, f"account.{what}", actor=me.id, thing=me.id, now=me.now)

"""`/access`: who looked at my answers, and when."""

from collections.abc import Sequence

from bot.alliance.audit import SHOWS_REPLIES, AuditAction, AuditRecord
from bot.alliance.people import Client
from bot.chat.talk import Talk
from bot.chat.texts import access as texts
from bot.i18n.translator import Translator
from bot.usecases.actors import ClientActor, Operator, TherapistActor, name_of

_TOLD = SHOWS_REPLIES | {
    AuditAction.HANDED_OVER,
    AuditAction.HISTORY_RELEASED,
    AuditAction.RELINKED,
}
_SHOWN = 20


async def access(talk: Talk, _args: str) -> None:
    client = talk.client
    if client is None:
        return
    about = await talk.work.audit.of_client(ClientActor(client.id), client.id)
    await talk.say(looked(talk.t, client, [one.record for one in about]))


def looked(t: Translator, client: Client, trail: Sequence[AuditRecord]) -> str:
    """The newest of what the trail says about a client, in words."""
    told = [one for one in trail if one.action in _TOLD]
    lines = [texts.line(t, one.at, _who(one, client), one.action) for one in told[-_SHOWN:]]
    return texts.access(t, lines, more=max(0, len(told) - _SHOWN))


def _who(record: AuditRecord, client: Client) -> texts.Who:
    if record.actor == name_of(ClientActor(client.id)):
        return texts.Who.YOU
    if record.actor == name_of(TherapistActor(client.therapist_id)):
        return texts.Who.THERAPIST
    if record.actor.startswith("therapist:"):
        return texts.Who.FORMER_THERAPIST
    if record.actor == name_of(Operator()):
        return texts.Who.OPERATOR
    # The product posts the overview on behalf of whoever was the therapist then.
    if record.action is AuditAction.OVERVIEW:
        mine = record.detail in ("", str(client.therapist_id))
        return texts.Who.THERAPIST if mine else texts.Who.FORMER_THERAPIST
    return texts.Who.CLINIC

"""What therapists do in the chat, and the `/why` they share with admins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.naming import same_alias
from bot.alliance.notices import NoticeId
from bot.alliance.people import Client, ClientId
from bot.alliance.sessions import Recurrence
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer, split
from bot.chat.handlers.inviting import invited
from bot.chat.talk import Talk
from bot.chat.texts import notices as notice_texts
from bot.chat.texts import staff as texts
from bot.chat.verbs import Verb
from bot.usecases.actors import AdminActor, TherapistActor
from bot.usecases.explain_checkins import ExplainCheckIns, Explained
from bot.usecases.guess_ratings import reveal_clients
from bot.usecases.invite import InviteClient
from bot.usecases.post_digest import PostDigest
from bot.usecases.record_session import RecordSession
from bot.usecases.send_notices import AcknowledgeNotice, episode_about
from bot.usecases.show_digest import ShowDigest

_MOST_BUTTONS = 90
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffHandlers:
    """Each acts as the therapist or admin at this address, never as anybody else."""

    record_session: RecordSession
    invite_client: InviteClient
    show_digest: ShowDigest
    post_digest: PostDigest
    link: Callable[[str], str]
    """From an invitation's token to the link that opens this bot."""

    # --- clients -------------------------------------------------------------------------------

    async def clients(self, talk: Talk, _args: str) -> None:
        listed = await talk.work.clients.listed(talk.acting_therapist)
        lines = [(one.alias, texts.client_state(talk.t, one.state)) for one in listed]
        await say_all(talk, texts.clients(talk.t, lines))

    async def invite(self, talk: Talk, args: str) -> None:
        """The client's language and zone are the therapist's until they say otherwise."""
        therapist = talk.own_therapist
        if not args:
            await talk.say(texts.invite_usage(talk.t))
            return
        try:
            invitation = await invited(
                talk, talk.acting_therapist, self.invite_client, therapist, args
            )
        except InvalidValueError:
            await talk.say(texts.alias_refused(talk.t))
            return
        await talk.say(texts.invitation(talk.t, args, self.link(invitation.token)))

    # --- sessions ------------------------------------------------------------------------------

    async def session(self, talk: Talk, args: str) -> None:
        alias, start = _alias_and_start(args)
        if start is None:
            await talk.say(texts.session_usage(talk.t))
            return
        client = await self._by_alias(talk, alias)
        recurrence = Recurrence(start=start, timezone=client.speech.timezone)
        try:
            noted = await self.record_session(
                talk.work, talk.acting_therapist, client.id, recurrence, talk.now
            )
        except InvalidValueError:
            await talk.say(texts.session_refused(talk.t))
            return
        zoned = talk.messenger.catalogs.translator(
            talk.t.locale, talk.speech.register, client.speech.timezone, talk.speech.gender
        )
        await talk.say(texts.session_noted(zoned, client.alias, noted.first.starts_at))

    # --- digest --------------------------------------------------------------------------------

    async def digest(self, talk: Talk, _args: str) -> None:
        await self.post_digest(talk.work, talk.acting_therapist, talk.own_therapist.id, talk.now)

    async def comment(self, talk: Talk, press: Press) -> TapAnswer | None:
        """Shared comments of the digests' current and last period."""
        if press.id is None:
            raise NotFoundError("no client named")
        client_id = ClientId(press.id)
        client = await talk.work.clients.get(talk.acting_therapist, client_id)
        await reveal_clients(talk.work, [client.id], talk.now)
        last = await talk.work.digests.last(talk.acting_therapist, talk.own_therapist.id)
        since = last.covers_after if last is not None else None
        words = [
            reply.comment
            for checkin, reply in await talk.work.replies.history(talk.acting_therapist, client.id)
            if reply.comment and (since is None or (checkin.closed_at or talk.now) > since)
        ]
        await talk.work.audit.append(
            talk.acting_therapist, AuditAction.COMMENTS, talk.now, client_id=client.id
        )
        await say_all(talk, texts.comments(talk.t, client.alias, words))
        return None

    async def acknowledge(self, talk: Talk, press: Press) -> TapAnswer | None:
        if press.id is None:
            raise NotFoundError("no notice named")
        notice = await AcknowledgeNotice()(
            talk.work, talk.acting_therapist, NoticeId(press.id), talk.now
        )
        client = await talk.work.clients.get(talk.acting_therapist, notice.client_id)
        episode = await episode_about(talk.work, notice)
        rows = () if episode is None else (talk.keyboards.episode(episode),)
        await talk.show(notice_texts.acknowledged(talk.t, client.alias), rows)
        return None

    # --- why -----------------------------------------------------------------------------------

    async def why(self, talk: Talk, args: str) -> None:
        if args:
            await self._explain(talk, await self._by_alias(talk, args))
            return
        listed = await talk.work.clients.listed(_actor(talk))
        rows = talk.keyboards.rows(
            *((one.alias, Press(Verb.WHY, id=one.id)) for one in listed[:_MOST_BUTTONS])
        )
        if not listed:
            await talk.say(texts.clients(talk.t, []))
            return
        await talk.say(texts.choose_client(talk.t), rows)

    async def why_of(self, talk: Talk, press: Press) -> TapAnswer | None:
        if press.id is None:
            raise NotFoundError("no client named")
        await self._explain(talk, await talk.work.clients.get(_actor(talk), ClientId(press.id)))
        return None

    async def _explain(self, talk: Talk, client: Client) -> None:
        found = await ExplainCheckIns()(talk.work, _actor(talk), client.id, talk.now)
        if not found:
            await talk.say(texts.why_nothing(talk.t, client.alias))
            return
        lines = [_why_line(talk, one) for one in _around_now(found, talk.now)]
        await say_all(talk, "\n".join([texts.why_head(talk.t, client.alias), "", *lines]))

    async def _by_alias(self, talk: Talk, alias: str) -> Client:
        for client in await talk.work.clients.listed(_actor(talk)):
            if same_alias(client.alias, alias):
                return client
        raise NotFoundError("no client by that alias")


def _why_line(talk: Talk, one: Explained) -> str:
    return texts.why_line(talk.t, one.session_starts_at, one.state, one.reason)


def _around_now(found: Sequence[Explained], now: datetime) -> list[Explained]:
    """The latest ones and the next one: a plan of half a year would bury them."""
    past = [one for one in found if one.session_starts_at <= now]
    ahead = [one for one in found if one.session_starts_at > now]
    return [*past[-_SHOWN:], *ahead[:1]]


def _alias_and_start(args: str) -> tuple[str, datetime | None]:
    """`K-17 2026-11-22 15:00`; an alias may hold spaces."""
    words = args.rsplit(maxsplit=2)
    if len(words) != 3:  # noqa: PLR2004  # alias, date, time
        return "", None
    try:
        start = datetime.strptime(f"{words[1]} {words[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007  # wall time by design
    except ValueError:
        return "", None
    return words[0], start


async def say_all(talk: Talk, text: str) -> None:
    """As many messages as it takes."""
    for part in split(text):
        await talk.say(part)


def _actor(talk: Talk) -> TherapistActor | AdminActor:
    if talk.therapist is not None:
        return TherapistActor(talk.therapist.id)
    if talk.admin is not None:
        return AdminActor(talk.admin.id)
    raise NotFoundError("not staff here")

"""Every reply that may leave the clinic, without names: for research and other systems.

As others may see them (`bot.alliance.disclosure`): private replies look unanswered, of a reply that
shares only the trend nothing but the index leaves, and comments never do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.alliance.audit import AuditAction
from bot.alliance.checkins import CheckInId, CheckInState
from bot.alliance.digests import Period, Seen, judged
from bot.alliance.imported import About, Texts
from bot.alliance.instruments import OURS, Instrument, ItemId
from bot.alliance.own_scores import OwnScore, own_scores
from bot.alliance.people import Client, ClientId
from bot.alliance.replies import Response
from bot.alliance.spreading import NOTHING_YET, Gathered, gather
from bot.usecases.actors import Operator
from bot.usecases.entries_of import entries_of
from bot.usecases.import_instrument import ReadInstrument, content_of
from bot.usecases.ports import UnitOfWork
from bot.usecases.show_digest import BEGINNING


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingReply:
    """`responses` are empty, and there are no scores, where only the trend is shared.

    `number` counts the client's own from 1, in order of session. `index` is 0-10.
    """

    client: ClientId
    number: int
    checkin: CheckInId
    session_starts_at: datetime
    ended_at: datetime
    is_complete: bool
    instrument: Instrument
    language: str
    responses: Mapping[ItemId, Response] = field(repr=False)
    index: float | None = field(repr=False)
    scores: tuple[OwnScore, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingData:
    """Replies by client and session; the instruments they were given on, with what may be told."""

    replies: Sequence[LeavingReply] = field(repr=False)
    instruments: Sequence[ReadInstrument]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReplies:
    """`own`: our bank, newest version last, with its words."""

    own: Sequence[ReadInstrument]

    async def __call__(
        self, work: UnitOfWork, actor: Operator, format_name: str, now: datetime
    ) -> LeavingData:
        replies: list[LeavingReply] = []
        for client in await work.clients.listed(actor):
            replies += await self._of(work, client, now)
        await work.audit.append(actor, AuditAction.EXPORT, now, detail=format_name)
        used = {each.instrument.name for each in replies}
        known = [*self.own, *(content_of(one) for one in await work.instruments.listed(actor))]
        return LeavingData(
            replies=sorted(replies, key=lambda one: (str(one.client), one.number)),
            instruments=[each for each in known if each.instrument.name in used],
        )

    async def _of(self, work: UnitOfWork, client: Client, now: datetime) -> list[LeavingReply]:
        entries = await entries_of(work, client, self.own[-1].instrument)
        gathered: Gathered = NOTHING_YET
        found: list[LeavingReply] = []
        for seen in judged(Period(after=BEGINNING, until=now), entries):
            if seen.entry.reply is None or seen.entry.instrument is None:
                continue
            scores: tuple[OwnScore, ...] = ()
            if seen.shared is not None:
                gathered, whole = gather(gathered, seen.shared, seen.entry.instrument)
                if whole is not None:
                    scores = own_scores(seen.entry.instrument, whole.responses)
            found.append(_leaving(seen, seen.entry.instrument, scores, client.id, len(found) + 1))
        return found


def _leaving(
    seen: Seen,
    instrument: Instrument,
    scores: tuple[OwnScore, ...],
    client: ClientId,
    number: int,
) -> LeavingReply:
    shared, reply, checkin = seen.shared, seen.entry.reply, seen.entry.checkin
    return LeavingReply(
        client=client,
        number=number,
        checkin=checkin.id,
        session_starts_at=checkin.session_starts_at,
        ended_at=seen.ended_at,
        is_complete=checkin.state is CheckInState.COMPLETED,
        instrument=instrument,
        language="" if reply is None else reply.locale.partition("@")[0],
        responses={} if shared is None else _known(shared.responses, instrument),
        index=seen.rating.index,
        scores=scores,
    )


def _known(
    responses: Mapping[ItemId, Response], instrument: Instrument
) -> Mapping[ItemId, Response]:
    """Answers about somebody's own goals are told in their own words, which do not leave."""
    return {item.id: responses[item.id] for item in instrument.items if item.id in responses}


def without_words(read: ReadInstrument) -> ReadInstrument:
    """The same with ids for words, where its licence does not let them be passed on."""
    if read.about.is_open or read.instrument.id == OURS:
        return read
    about = read.about
    texts: Texts = {
        tag: {key: key.rpartition("/")[2] for key in words if key != "instructions"}
        for tag, words in read.texts.items()
    }
    told = About(
        title=read.instrument.id,
        language=about.language,
        licence=about.licence,
        source=about.source,
    )
    return ReadInstrument(instrument=read.instrument, about=told, texts=texts)

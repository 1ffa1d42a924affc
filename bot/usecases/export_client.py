"""What a client may take along: every check-in, what it asked and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from bot.alliance.audit import AuditAction
from bot.alliance.checkins import CheckIn, CheckInId, CheckInState, Reason
from bot.alliance.disclosure import Entry, as_others_see, ended_at
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import ItemId
from bot.alliance.own_scores import OwnScore, own_scores
from bot.alliance.people import Client, ClientId, Sharing
from bot.alliance.replies import FollowUp, Reply, Response
from bot.alliance.sessions import SessionId
from bot.usecases.actors import ClientActor, Operator
from bot.usecases.find_instrument import imported_of, rounds
from bot.usecases.ports import UnitOfWork


class ItemTexts(Protocol):
    """The words an item was put in."""

    def text(self, reply: Reply, item: ItemId, client: Client) -> str:
        """In the language it was shown in; the bare id where its words are gone."""
        ...

    def scale(self, reply: Reply, item: ItemId, client: Client) -> "ShownScale":
        """What its ends meant, in that language."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScale:
    """The scale an item was answered on; labels are None where its ends have no words."""

    low: int = 0
    high: int = 10
    low_label: str | None = None
    high_label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedItem:
    id: ItemId
    text: str
    value: Response = field(repr=False)
    scale: ShownScale = ShownScale()  # frozen value


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCheckIn:
    """`instrument`: what was asked, None before it was. `scores`: on the instrument's own scale.

    `counts_from`: the instant from which a digest counts it, None while it is open. One kept to
    oneself counts as unanswered, from when it would have expired.
    """

    session_id: SessionId
    session_starts_at: datetime
    state: CheckInState
    reason: Reason
    counts_from: datetime | None
    instrument: str | None
    items: tuple[ExportedItem, ...] = field(repr=False)
    scores: tuple[OwnScore, ...] = field(repr=False)
    comment: str | None = field(repr=False)
    sharing: Sharing | None
    follow_up: FollowUp | None = field(default=None, repr=False)
    """Whether what was difficult got talked about, where that was asked."""
    therapist_guess: int | None = field(default=None, repr=False)
    """What their therapist thought they would say: an opinion about them, so theirs to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportClient:
    """In order of session; for the client also what only they see, for nobody else (P8).

    To an operator a reply kept to oneself looks unanswered, and of one that shares its trend no
    answer is told.
    """

    texts: ItemTexts

    async def __call__(
        self,
        work: UnitOfWork,
        actor: ClientActor | Operator,
        client_id: ClientId,
        now: datetime,
    ) -> Sequence[ExportedCheckIn]:
        client = await work.clients.get(actor, client_id)
        await work.audit.append(actor, AuditAction.EXPORT, now, client_id=client_id)
        history = await work.replies.history(actor, client_id)
        replies = {checkin.id: reply for checkin, reply in history}
        brought = await imported_of(work, replies.values())
        wholes = rounds(history, brought)
        guesses = {
            one.checkin_id: one.value for one in await work.guesses.of_client(actor, client_id)
        }
        found = []
        for checkin in await work.checkins.of_client(actor, client_id):
            entry = Entry(checkin=checkin, reply=replies.get(checkin.id))
            told = entry if isinstance(actor, ClientActor) else as_others_see(entry, client, now)
            one = self._exported(told.checkin, told.reply, client, brought, wholes)
            one = replace(
                one,
                counts_from=_counts_from(entry, client),
                therapist_guess=guesses.get(checkin.id),
            )
            is_hidden = not isinstance(actor, ClientActor) and not _is_shared(told.reply)
            found.append(_without_answers(one) if is_hidden else one)
        return found

    def _exported(
        self,
        checkin: CheckIn,
        reply: Reply | None,
        client: Client,
        brought: Mapping[str, ImportedInstrument],
        wholes: Mapping[CheckInId, Reply],
    ) -> ExportedCheckIn:
        state = checkin.state
        form = None if reply is None else brought.get(reply.instrument)
        whole = wholes.get(checkin.id)
        return ExportedCheckIn(
            session_id=checkin.session_id,
            session_starts_at=checkin.session_starts_at,
            state=CheckInState.SCHEDULED if state is CheckInState.CLAIMED else state,
            reason=checkin.reason,
            counts_from=None,
            instrument=None if reply is None else reply.instrument,
            items=() if reply is None else self._items(reply, client, form),
            scores=()
            if form is None or whole is None
            else own_scores(form.instrument, whole.responses),
            comment=None if reply is None else reply.comment,
            sharing=None if reply is None else reply.sharing,
            follow_up=None if reply is None else reply.follow_up,
        )

    def _items(
        self, reply: Reply, client: Client, form: ImportedInstrument | None
    ) -> tuple[ExportedItem, ...]:
        """Items that were put and not yet answered are left out; skipped ones have no value."""
        return tuple(
            ExportedItem(
                id=item,
                text=self._text(reply, item, client, form),
                value=reply.responses[item],
                scale=self._scale(reply, item, client, form),
            )
            for item in reply.items
            if item in reply.responses
        )

    def _text(
        self, reply: Reply, item: ItemId, client: Client, form: ImportedInstrument | None
    ) -> str:
        if form is None:
            return self.texts.text(reply, item, client)
        return form.texts.get(reply.locale, {}).get(item, item)

    def _scale(
        self, reply: Reply, item: ItemId, client: Client, form: ImportedInstrument | None
    ) -> ShownScale:
        if form is None:
            return self.texts.scale(reply, item, client)
        words, scale = form.texts.get(reply.locale, {}), form.instrument.scale
        return ShownScale(
            low=scale.low,
            high=scale.high,
            low_label=words.get(f"{item}/low") or words.get(f"scale/{scale.low}"),
            high_label=words.get(f"{item}/high") or words.get(f"scale/{scale.high}"),
        )


_WHENEVER = datetime.max.replace(tzinfo=UTC)


def _counts_from(entry: Entry, client: Client) -> datetime | None:
    return ended_at(as_others_see(entry, client, _WHENEVER).checkin, client)


def _is_shared(reply: Reply | None) -> bool:
    return reply is not None and reply.sharing is Sharing.SHARED


def _without_answers(one: ExportedCheckIn) -> ExportedCheckIn:
    return replace(one, items=(), scores=(), comment=None, follow_up=None, therapist_guess=None)

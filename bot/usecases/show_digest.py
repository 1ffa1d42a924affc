"""What a therapist's digest holds at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from bot.alliance.audit import AuditAction
from bot.alliance.clinic import Policies, QuoteComments
from bot.alliance.contact import ContactEvent
from bot.alliance.digests import ClientEntries, Digest, Period, composed, courses, newest_in
from bot.alliance.disclosure import as_others_see, ended_at
from bot.alliance.guesses import Gap
from bot.alliance.instruments import Instrument
from bot.alliance.marks import with_marks
from bot.alliance.notices import Notice
from bot.alliance.people import ClientId, Sharing, TherapistId
from bot.alliance.repair import suggests_supervision
from bot.alliance.spans import with_spans
from bot.alliance.timing import zone
from bot.alliance.trends import Trend, drawn
from bot.usecases.actors import Operator, Product, TherapistActor
from bot.usecases.by_client import by_client
from bot.usecases.entries_of import entries_of_each
from bot.usecases.guess_ratings import gaps as gaps_of
from bot.usecases.guess_ratings import reveal_clients
from bot.usecases.ports import UnitOfWork
from bot.usecases.recall_contact import recall_all

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""The first digest of a therapist covers all there was before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest and what belongs beside it. `comments` are filled only where policy quotes them."""

    digest: Digest
    waiting: Sequence[tuple[str, Notice]] = field(default=(), repr=False)
    """Notices nobody has acknowledged, with the alias; they stand first."""
    comments: Mapping[ClientId, Sequence[str]] = field(default_factory=dict, repr=False)
    quotable: frozenset[ClientId] = frozenset()
    """Clients whose comments can be read on tap."""
    trends: Sequence[Trend] = field(default=(), repr=False)
    """In the order of the digest's clients."""
    is_strained: bool = False
    """Several alliances are under strain at once."""
    happened: Mapping[ClientId, Sequence[ContactEvent]] = field(default_factory=dict, repr=False)
    """Events of the contact, in order of time."""
    gaps: Mapping[ClientId, Gap] = field(default_factory=dict, repr=False)
    """How guesses lay, for a therapist who makes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDigest:
    """Covers what completed, expired or was cancelled since the last scheduled digest."""

    instrument: Instrument

    async def __call__(
        self,
        work: UnitOfWork,
        actor: TherapistActor | Operator | Product,
        therapist_id: TherapistId,
        now: datetime,
    ) -> DigestView:
        therapist = await work.staff.therapist(actor, therapist_id)
        last = await work.digests.last(actor, therapist.id)
        period = Period(after=last.covers_until if last else BEGINNING, until=now)
        policies = (await work.clinic.get(actor)).policies

        theirs = TherapistActor(therapist.id)
        clients = await work.clients.listed(theirs)
        ids = [client.id for client in clients]
        everything = await entries_of_each(work, therapist.id, clients, self.instrument)
        episodes = by_client(await work.episodes.of_clients(theirs, ids))
        known = courses(period, everything)
        digest = composed(period, known, newest_in(period, episodes))
        shown = [one.client_id for one in digest.clients]
        await work.audit.append(
            actor, AuditAction.OVERVIEW, now, clients=shown, detail=str(therapist.id)
        )

        gaps = await gaps_of(work, therapist, digest, everything)
        await reveal_clients(work, ids, now)

        happened = await recall_all(work, everything, now)
        at = zone(therapist.speech.timezone)
        names = {client.id: client.alias for client in clients}
        notices = await work.notices.unacknowledged(Product(), therapist.id)
        return DigestView(
            digest=digest,
            waiting=[(names[n.client_id], n) for n in notices if n.client_id in names],
            comments=_quoted(digest, everything, policies),
            quotable=_quotable(digest, policies),
            trends=with_marks(with_spans(drawn(digest, known, at), episodes, at), happened, at),
            happened=happened,
            is_strained=suggests_supervision(chain.from_iterable(episodes.values())),
            gaps=gaps,
        )


def _quotable(digest: Digest, policies: Policies) -> frozenset[ClientId]:
    if policies.quote_comments is not QuoteComments.ON_TAP:
        return frozenset()
    return frozenset(one.client_id for one in digest.clients if one.comments)


def _quoted(
    digest: Digest, everything: Sequence[ClientEntries], policies: Policies
) -> dict[ClientId, Sequence[str]]:
    if policies.quote_comments is not QuoteComments.IN_DIGEST:
        return {}
    with_comments = {one.client_id for one in digest.clients if one.comments}
    return {
        one.client.id: comments_in(digest.period, one)
        for one in everything
        if one.client.id in with_comments
    }


def comments_in(period: Period, client: ClientEntries) -> list[str]:
    """Comments of shared replies that ended in the period."""
    found = []
    for known in client.entries:
        entry = as_others_see(known, client.client, period.until)
        reply = entry.reply
        if (
            reply is not None
            and reply.comment
            and reply.sharing is Sharing.SHARED
            and period.holds(ended_at(entry.checkin, client.client))
        ):
            found.append(reply.comment)
    return found

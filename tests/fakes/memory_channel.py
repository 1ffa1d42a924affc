"""Outbox, posted messages and updates in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.alliance.people import Address, ClientId
from bot.usecases.actors import ClientActor, Product
from bot.usecases.ports import Act, Lane, MessageKey, Outgoing, OutgoingId, Posted, Taken
from bot.usecases.visibility import THE_PRODUCT, admit
from tests.fakes.memory_tables import DeadUpdate, Letter, LetterState, Tables

IN_BED = timedelta(minutes=15)
FAR = timedelta(days=1, hours=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_PENDING = (LetterState.WAITING, LetterState.SENDING)


@dataclass(frozen=True, slots=True)
class OutboxInMemory:
    tables: Tables

    async def put(self, actor: Product, outgoing: Outgoing) -> bool:
        admit(actor, THE_PRODUCT)
        letters = [*self.tables.outbox.values()]
        if any(one.outgoing.dedupe == outgoing.dedupe for one in letters):
            return False
        number = max((one.number for one in letters), default=0) + 1
        self.tables.outbox[outgoing.id] = Letter(number=number, outgoing=outgoing)
        if outgoing.act is Act.REVISE:
            self._supersede(outgoing, letters)
        return True

    def _supersede(self, newer: Outgoing, letters: Sequence[Letter]) -> None:
        for one in letters:
            older = one.outgoing
            same = (older.act, older.key) == (newer.act, newer.key) and newer.key is not None
            if same and one.state is LetterState.WAITING:
                self._change(replace(one, state=LetterState.ENDED))

    async def take(self, actor: Product, now: datetime, limit: int) -> Sequence[Taken]:
        admit(actor, THE_PRODUCT)
        for letter in [*self.tables.outbox.values()]:
            expires_at = letter.outgoing.expires_at
            if letter.state is LetterState.WAITING and expires_at and expires_at <= now:
                self._change(replace(letter, state=LetterState.ENDED, taken_at=now))
        ready = [one for one in self._heads(now) if _is_ready(one, now)]
        ready.sort(key=lambda one: (self._urgency(one), one.number))
        chosen = sorted(ready[:limit], key=lambda one: (one.outgoing.lane, one.number))
        return [self._taken(letter, now) for letter in chosen]

    def _urgency(self, head: Letter) -> int:
        """A chat is as urgent as the most urgent row that waits in it."""
        return min(
            one.outgoing.lane
            for one in self.tables.outbox.values()
            if one.outgoing.to == head.outgoing.to and one.state is LetterState.WAITING
        )

    def _taken(self, letter: Letter, now: datetime) -> Taken:
        state, tries = LetterState.SENDING, letter.tries + 1
        self._change(replace(letter, state=state, tries=tries, taken_at=now))
        return Taken(outgoing=letter.outgoing, tries=tries, ambiguous=letter.ambiguous)

    def _heads(self, now: datetime = LONG_AGO) -> list[Letter]:
        """Waiting letters with no earlier one to the same address under way."""
        heads: list[Letter] = []
        ahead: dict[Address, list[Letter]] = {}
        for letter in sorted(self.tables.outbox.values(), key=lambda one: one.number):
            if letter.state in _PENDING:
                earlier = ahead.setdefault(letter.outgoing.to, [])
                if not any(_is_up(one, now) for one in earlier):
                    heads.append(letter)
                earlier.append(letter)
        sending = {
            one.outgoing.to
            for one in self.tables.outbox.values()
            if one.state is LetterState.SENDING
        }
        return [one for one in heads if one.outgoing.to not in sending]

    async def delivered(self, actor: Product, outgoing_id: OutgoingId) -> None:
        admit(actor, THE_PRODUCT)
        if letter := self.tables.outbox.get(outgoing_id):
            emptied = replace(letter.outgoing, body="", attachment=None)
            self._change(replace(letter, state=LetterState.ENDED, outgoing=emptied))

    async def postpone(
        self, actor: Product, outgoing_id: OutgoingId, until: datetime, *, maybe_sent: bool
    ) -> None:
        admit(actor, THE_PRODUCT)
        letter = self.tables.outbox.get(outgoing_id)
        if letter and letter.state is LetterState.SENDING:
            later = replace(letter.outgoing, not_before=until)
            ambiguous = letter.ambiguous + int(maybe_sent)
            state = LetterState.WAITING
            self._change(replace(letter, state=state, outgoing=later, ambiguous=ambiguous))

    async def bury(self, actor: Product, outgoing_id: OutgoingId, reason: str) -> None:
        admit(actor, THE_PRODUCT)
        letter = self.tables.outbox.get(outgoing_id)
        if letter and letter.state in _PENDING:
            self._change(replace(letter, state=LetterState.ENDED, buried_for=reason))

    async def drop(self, actor: Product, to: Address) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.outbox = {
            key: one
            for key, one in self.tables.outbox.items()
            if one.outgoing.to != to or one.state is not LetterState.WAITING
        }

    async def recover(self, actor: Product) -> int:
        admit(actor, THE_PRODUCT)
        left = [one for one in self.tables.outbox.values() if one.state is LetterState.SENDING]
        for one in left:
            self._change(replace(one, state=LetterState.WAITING, ambiguous=one.ambiguous + 1))
        return len(left)

    async def next_at(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        return min((one.outgoing.not_before or LONG_AGO for one in self._heads()), default=None)

    async def oldest_due(self, actor: Product, now: datetime) -> OutgoingId | None:
        admit(actor, THE_PRODUCT)
        for one in sorted(self.tables.outbox.values(), key=lambda one: one.number):
            if one.state in _PENDING and (one.outgoing.not_before or LONG_AGO) <= now:
                return one.outgoing.id
        return None

    async def depths(self, actor: Product) -> Mapping[Lane, int]:
        admit(actor, THE_PRODUCT)
        letters = self.tables.outbox.values()
        return Counter(one.outgoing.lane for one in letters if one.state in _PENDING)

    async def in_hand(self, actor: Product) -> int:
        admit(actor, THE_PRODUCT)
        return sum(one.state is LetterState.SENDING for one in self.tables.outbox.values())

    async def purge(self, actor: Product, before: datetime) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.outbox = {
            key: one
            for key, one in self.tables.outbox.items()
            if one.state in _PENDING or (one.taken_at is not None and one.taken_at >= before)
        }

    def _change(self, letter: Letter) -> None:
        self.tables.outbox[letter.outgoing.id] = letter


def _is_up(earlier: Letter, now: datetime) -> bool:
    """Whether a letter holds up a later one: not while it waits for the morning."""
    not_before = earlier.outgoing.not_before
    if earlier.taken_at is None or not_before is None or _is_ready(earlier, now):
        return True
    return not_before - earlier.taken_at <= IN_BED


def _is_ready(letter: Letter, now: datetime) -> bool:
    not_before = letter.outgoing.not_before or now
    by_a_clock_ahead = letter.taken_at is not None and letter.taken_at > now
    return by_a_clock_ahead or not_before <= now or not_before > now + FAR


@dataclass(frozen=True, slots=True)
class PostedInMemory:
    tables: Tables

    async def remember(self, actor: Product, posted: Posted) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.posted[posted.key] = posted

    async def find(self, actor: Product, key: MessageKey) -> Posted | None:
        admit(actor, THE_PRODUCT)
        return self.tables.posted.get(key)

    async def of_client(
        self, actor: ClientActor | Product, client_id: ClientId, since: datetime
    ) -> Sequence[Posted]:
        admit(actor, (ClientActor, Product))
        if isinstance(actor, ClientActor) and actor.id != client_id:
            return []
        found = [
            one
            for one in self.tables.posted.values()
            if one.client_id == client_id and one.posted_at >= since
        ]
        return sorted(found, key=lambda one: one.posted_at)

    async def forget(self, actor: Product, key: MessageKey) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.posted.pop(key, None)


@dataclass(frozen=True, slots=True)
class UpdatesInMemory:
    tables: Tables

    async def first_time(self, actor: Product, bot_id: int, update_id: int, now: datetime) -> bool:
        admit(actor, THE_PRODUCT)
        if (bot_id, update_id) in self.tables.seen:
            return False
        self.tables.seen[bot_id, update_id] = now
        return True

    async def bury(
        self,
        actor: Product,
        *,
        bot_id: int,
        update_id: int,
        raw: str,
        error: str,
        now: datetime,
    ) -> None:
        admit(actor, THE_PRODUCT)
        dead = DeadUpdate(raw=raw, error=error, died_at=now)
        self.tables.dead.setdefault((bot_id, update_id), dead)

    async def note_contact(self, actor: Product, now: datetime) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.signs["contact"] = now

    async def last_contact(self, actor: Product) -> datetime | None:
        admit(actor, THE_PRODUCT)
        return self.tables.signs.get("contact")

    async def try_writing(self, actor: Product, now: datetime) -> None:
        admit(actor, THE_PRODUCT)
        self.tables.signs["probe"] = now

    async def purge(self, actor: Product, before: datetime) -> None:
        admit(actor, THE_PRODUCT)
        tables = self.tables
        tables.seen = {key: at for key, at in tables.seen.items() if at >= before}
        tables.dead = {key: one for key, one in tables.dead.items() if one.died_at >= before}

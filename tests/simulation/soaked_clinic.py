"""The clinic of the soak: made by the product's own use cases, judged by what it stored."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

from bot.alliance.checkins import CheckInId
from bot.alliance.people import Address, ClientId, ClientState, Consent, Speech, TherapistId
from bot.alliance.sessions import Recurrence
from bot.calendars import recurrence
from bot.chat.callback_data import Codec, ForgedError, Press
from bot.chat.texts import consent as consent_texts
from bot.chat.verbs import Verb
from bot.sandbox import acts
from bot.sandbox.accounts import Account
from bot.sandbox.keyboards import flat_buttons
from bot.sandbox.phones import Phone, Phones
from bot.sandbox.server import RunningServer
from bot.settings import Settings
from bot.usecases.actors import Operator, Product
from bot.usecases.invite import InviteClient, InviteTherapist
from bot.usecases.ports import UnitOfWork
from bot.usecases.record_session import RecordSession
from bot.wiring.chance import SystemChance
from bot.wiring.founding import found
from bot.wiring.languages import ShippedLanguages
from bot.wiring.store import open_store
from tests.simulation.ledger import Ledger, Tapped, percentile
from tests.simulation.local_telegram import WatchedQueue

_SPEECH = Speech("en", "UTC")
_POSTS = "sendMessage"
Stored = dict[tuple[UUID | None, int], int | None]
"""The value of each item of each check-in."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is on a person's screen, and the button they will tap."""

    message_id: int
    data: str


@dataclass(slots=True, kw_only=True)
class SoakedClinic:
    settings: Settings
    server: RunningServer
    accounts: list[Account]
    clients: list[ClientId]
    codec: Codec

    @property
    def phones(self) -> list[Phone]:
        phones = Phones(self.server.url)
        return [Phone(phones, one.id, one.first_name) for one in self.accounts]

    @property
    def database(self) -> Path:
        return self.settings.sqlite_file

    @classmethod
    async def founded(cls, settings: Settings, server: RunningServer, clients: int) -> Self:
        await found(settings)
        accounts = [server.world.add_account(first_name=f"C{n}") for n in range(clients)]
        async with open_store(settings) as store:
            async with store.open_work() as work:
                ids = await _move_in(work, accounts, server)
                await work.commit()
            codec = Codec(store.vault)
        return cls(settings=settings, server=server, accounts=accounts, clients=ids, codec=codec)

    def everybody_writes_first(self) -> None:
        """Nobody can be written to before they wrote; called before anything is due."""
        for account in self.accounts:
            acts.say(self.server.world, account, "/help")

    async def everybody_had_an_hour(self) -> None:
        """Over two hours ago, so that they are to be asked now."""
        now = self.server.world.clock.now()
        start = now - timedelta(hours=2, minutes=50)
        when = Recurrence(start=start.replace(tzinfo=None, microsecond=0), timezone="UTC")
        record = RecordSession(chance=SystemChance(), recurrences=recurrence)
        async with open_store(self.settings) as store, store.open_work() as work:
            for client in self.clients:
                await record(work, Operator(), client, when, now)
            await work.commit()

    async def question(self, phone: Phone) -> Question | None:
        """The scale on the newest message that has one, and the value its check-in will get."""
        for message in reversed(await phone.received()):
            for button in message.buttons:
                press = self._press(button.data or "", phone.user_id)
                if press is not None and _is_chosen(press):
                    return Question(message.message_id, button.data or "")
        return None

    def _press(self, data: str, user_id: int) -> Press | None:
        try:
            return self.codec.decode(data, Address(f"tg:{user_id}"))
        except ForgedError:
            return None

    def rows_waiting(self) -> int:
        with closing(sqlite3.connect(self.database)) as database:
            (found,) = database.execute(
                "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
            ).fetchone()
        return int(found)

    # --- judging -------------------------------------------------------------------------------

    async def judged(self, ledger: Ledger) -> dict[str, object]:
        """Taps held against stored replies, posts against check-ins."""
        stored, doubled, late = await self._stored()
        died = self._died_at_telegram()
        refused = self._refused(ledger) | await self._made_too_late(ledger)
        wanted = {
            (press.id, press.a): press.b
            for tap in ledger.taps
            if tap.query_id not in died | refused
            and (press := self._press(tap.data, tap.user_id)) is not None
        }
        lost = [where for where, value in wanted.items() if stored.get(where) != value]
        copies = self._copies()
        stories = [await self._story(where, ledger) for where in lost]
        waits = self._waits(ledger)
        return {
            "taps": len(ledger.taps),
            "answers": len(wanted),
            "check_ins": len(copies),
            "lost": len(lost),
            "lost_taps": stories,
            "doubled": doubled,
            "taps_told_that_it_was_over": len(refused),
            "taps_that_died_at_telegram": sum(one.query_id in died for one in ledger.taps),
            "stuck": ledger.stuck,
            "most_copies": max(copies.values(), default=0),
            "check_ins_with_two_copies": sum(one == 2 for one in copies.values()),
            "due_to_sent_seconds": {
                "p50": round(percentile(late, 0.5), 2),
                "most": round(max(late, default=0), 2),
            },
            "tap_to_answer_seconds": {
                "p50": round(percentile(waits, 0.5), 2),
                "p99": round(percentile(waits, 0.99), 2),
            },
            "taps_whose_wheel_was_never_stopped": len(unanswered := self._unanswered(ledger)),
            "of_those_died_at_telegram": sum(one.query_id in died for one in unanswered),
            "of_those_counted_all_the_same": sum(self._counts(one, stored) for one in unanswered),
            "integrity": self._integrity(),
        }

    async def _story(self, where: tuple[UUID | None, int], ledger: Ledger) -> dict[str, object]:
        """All that is known of one answer that is not there."""
        if where[0] is None:
            return {}
        async with open_store(self.settings) as store, store.open_work() as work:
            checkin = await work.checkins.get(Product(), CheckInId(where[0]))
        taps = [
            self.server.world.taps[one.query_id]
            for one in ledger.taps
            if (press := self._press(one.data, one.user_id)) and (press.id, press.a) == where
        ]
        return {
            "item": where[1],
            "state": f"{checkin.state} ({checkin.reason})",
            "times": {
                "due": str(checkin.due_at),
                "sent": str(checkin.sent_at),
                "closed": str(checkin.closed_at),
                "ends": str(checkin.expires_at),
            },
            "taps": [f"{one.tapped_at} answered {one.answered_at} {one.answer}" for one in taps],
        }

    def _refused(self, ledger: Ledger) -> set[str]:
        """Taps whose answer says that the check-in is closed; an accepted one's says nothing."""
        taps = [self.server.world.taps[one.query_id] for one in ledger.taps]
        return {one.query_id for one in taps if one.answer}

    async def _made_too_late(self, ledger: Ledger) -> set[str]:
        """Taps on what was over by then, for its client had the next session.

        Refused and committed, then killed before it was said: the next process only knows that it
        knows the tap, and stops its wheel without a word.
        """
        async with open_store(self.settings) as store, store.open_work() as work:
            ends = {
                one.id: one.expires_at
                for client in self.clients
                for one in await work.checkins.of_client(Product(), client)
            }
        return {
            tap.query_id
            for tap in ledger.taps
            if (press := self._press(tap.data, tap.user_id)) is not None
            and press.id is not None
            and self.server.world.taps[tap.query_id].tapped_at >= ends[CheckInId(press.id)]
        }

    def _died_at_telegram(self) -> set[str]:
        """Taps that waited there for more than 150 s: nobody could save them."""
        queue = self.server.world.queue
        if not isinstance(queue, WatchedQueue):
            return set()
        queue.pending(self.server.world.clock.unix())
        bodies = [queue.bodies[one] for one in queue.expired]
        return {str(one["callback_query"]["id"]) for one in bodies if "callback_query" in one}

    async def _stored(self) -> tuple[Stored, int, list[float]]:
        """Answers by check-in and item, replies too many, seconds each check-in was late."""
        found: Stored = {}
        sessions: Counter[object] = Counter()
        late = []
        async with open_store(self.settings) as store, store.open_work() as work:
            for client in self.clients:
                for checkin, reply in await work.replies.history(Product(), client):
                    sessions[checkin.session_id] += 1
                    if checkin.sent_at is not None:
                        late.append((checkin.sent_at - checkin.due_at).total_seconds())
                    for index, item in enumerate(reply.items):
                        if item in reply.responses:
                            found[checkin.id, index] = reply.responses[item]
        return found, sum(times - 1 for times in sessions.values()), late

    def _copies(self) -> Counter[UUID]:
        """How often each check-in was posted."""
        copies: Counter[UUID] = Counter()
        for call in self.server.world.calls:
            if call.method != _POSTS or call.message_id is None:
                continue
            markup = call.params.get("reply_markup")
            buttons = flat_buttons(_decoded(markup))
            presses = [
                self._press(str(one.get("callback_data")), int(call.params["chat_id"]))
                for one in buttons
            ]
            ids = {one.id for one in presses if one is not None and one.verb is Verb.VALUE}
            copies.update(one for one in ids if one is not None)
        return copies

    def _waits(self, ledger: Ledger) -> list[float]:
        taps = [self.server.world.taps[one.query_id] for one in ledger.taps]
        return [
            (tap.answered_at - tap.tapped_at).total_seconds()
            for tap in taps
            if tap.answered_at is not None
        ]

    def _unanswered(self, ledger: Ledger) -> list[Tapped]:
        return [
            one for one in ledger.taps if self.server.world.taps[one.query_id].answered_at is None
        ]

    def _counts(self, tap: Tapped, stored: Stored) -> bool:
        press = self._press(tap.data, tap.user_id)
        return press is not None and (press.id, press.a) in stored

    def _integrity(self) -> str:
        with closing(sqlite3.connect(self.database)) as database:
            return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def _is_chosen(press: Press) -> bool:
    """The same value for the same item, whichever copy is tapped and however often."""
    return press.verb is Verb.VALUE and press.b == ((press.id or UUID(int=0)).int + press.a) % 11


def _decoded(markup: object) -> dict[str, object] | None:
    found = json.loads(markup) if isinstance(markup, str) else markup
    return found if isinstance(found, dict) else None


async def _move_in(
    work: UnitOfWork, accounts: list[Account], server: RunningServer
) -> list[ClientId]:
    chance, languages, now = SystemChance(), ShippedLanguages.load(), server.world.clock.now()
    policies = (await work.clinic.get(Operator())).policies.with_value("quiet_hours", "none")
    await work.clinic.save_policies(Operator(), policies)
    therapist = await InviteTherapist(chance=chance, languages=languages)(
        work, Operator(), name="Bruno", speech=_SPEECH, now=now
    )
    invite = InviteClient(chance=chance, languages=languages)
    ids = []
    for account in accounts:
        made = await invite(
            work,
            Operator(),
            therapist_id=TherapistId(therapist.id),
            alias=account.first_name,
            speech=_SPEECH,
            country=None,
            now=now,
        )
        client = await work.clients.get(Operator(), ClientId(made.id))
        joined = replace(
            client,
            state=ClientState.ACTIVE,
            address=Address(f"tg:{account.id}"),
            consent=Consent(consent_texts.version(policies), "en", now),
        )
        await work.clients.save(Operator(), joined)
        ids.append(client.id)
    return ids

"""Every repository method, asked by everybody. A method without a line here fails.

Ada's things are asked for: by Ada, by Emil (another client), by Bruno (her therapist), by Chidi
(another therapist), by Dalia (admin), by the operator and by the product itself.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, get_type_hints

import pytest

from bot.alliance.audit import AuditAction
from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.clinic import Policies
from bot.alliance.days_off import ClosureId
from bot.alliance.episodes import Act, EpisodeId, after_act
from bot.alliance.errors import InvalidValueError, NotAllowedError, NotFoundError
from bot.alliance.incidents import Incident, IncidentId
from bot.alliance.notices import NoticeId
from bot.alliance.people import Address, Admin, ClientState, Role, Sharing, Therapist
from bot.alliance.retention import EndingId, announced
from bot.alliance.self_checks import SelfCheck
from bot.alliance.sessions import SeriesId
from bot.usecases.actors import Actor
from bot.usecases.ports import Dialog, Invited, MessageKey, OpenWork, Prompt, UnitOfWork
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_CHIDI,
    AS_DALIA,
    AS_EMIL,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    CLINIC,
    DALIA,
    DAY,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_client,
    a_digest,
    a_frame,
    a_goal,
    a_guess,
    a_notice,
    a_posted,
    a_reading,
    a_reply,
    a_series,
    a_session,
    a_therapist,
    a_wish,
    an_absence,
    an_admin,
    an_episode,
    an_event,
    an_outgoing,
    meet,
    named_id,
)
from tests.contracts.test_calendars import MARK, WINTER, a_booking, a_calendar
from tests.instrument_files import a_form, brought

ACTORS: dict[str, Actor] = {
    "ada": AS_ADA,
    "emil": AS_EMIL,
    "bruno": AS_BRUNO,
    "chidi": AS_CHIDI,
    "dalia": AS_DALIA,
    "operator": AS_OPERATOR,
    "product": AS_PRODUCT,
}
ALLOWED, REFUSED, NOT_FOUND, NOTHING = "yes", "refused", "not found", "nothing"
LETTERS = {"Y": ALLOWED, "-": REFUSED, "?": NOT_FOUND, "0": NOTHING}

ONLY_PRODUCT = "------Y"
EVERYBODY = "YYYYYYY"

Call = Callable[[UnitOfWork, Any], Awaitable[object]]

LATER = MONDAY_9 + WEEK
REPLIED = a_checkin(
    state=CheckInState.COMPLETED, sent_at=MONDAY_9, completed_at=MONDAY_9, closed_at=MONDAY_9
)
NEXT = a_session(starts_at=LATER)
"""Planned, open, not answered."""
AN_ENDING = announced(EndingId(named_id("ending")), BRUNO.id, 10 * WEEK, MONDAY_9)
AN_INCIDENT = Incident(
    id=IncidentId(named_id("incident")),
    noted_at=MONDAY_9,
    occurred_on=MONDAY_9.date(),
    noticed_on=MONDAY_9.date(),
    what="A phone was lost.",
    people=3,
    harm="None: it was locked.",
    measures="The digests were deleted.",
)
FOR_ADA = Invited(role=Role.CLIENT, subject=ADA.id)
FRIDAY = SelfCheck(therapist_id=BRUNO.id, week=MONDAY_9.date(), energy=2, load=1)
DIALOG = Dialog(kind="join", data={})
HELLO = MessageKey("key/hello")
ADDRESS = Address("tg:Ada")
ANOTHER = ClosureId(named_id("another closure"))


def _known(person: Therapist | Admin) -> Address:
    assert person.address is not None
    return person.address


async def _create_another_clinic(work: UnitOfWork, actor: Any) -> object:
    try:
        await work.clinic.create(actor, CLINIC)
    except InvalidValueError:  # there is one already, which only the operator gets to hear
        return None
    return None


async def _ada_among(listing: Awaitable[Any]) -> object:
    return ADA in await listing


async def _pause_and_look(work: UnitOfWork, actor: Any) -> object:
    paused = replace(ADA, state=ClientState.PAUSED, paused_until=MONDAY_9.date())
    await work.clients.save(AS_PRODUCT, paused)
    return await work.clients.paused_until(actor, "2027-01-01")


async def _announce_and_look(work: UnitOfWork, actor: Any) -> object:
    await work.retention.announce(AS_PRODUCT, AN_ENDING)
    return await work.retention.pending(actor, BRUNO.id)


async def _hand_over_and_count(work: UnitOfWork, actor: Any) -> object:
    await work.handover.hand_over(AS_DALIA, ADA.id, CHIDI.id, MONDAY_9)
    return await work.handover.earlier(actor)


async def _note_and_list(work: UnitOfWork, actor: Any) -> object:
    await work.incidents.add(AS_OPERATOR, AN_INCIDENT)
    return await work.incidents.listed(actor)


async def _erase_and_look(work: UnitOfWork, actor: Any) -> object:
    await work.clients.erase(AS_OPERATOR, ADA.id)
    return await work.clients.forgotten(actor)


async def _open_one(work: UnitOfWork, state: CheckInState) -> CheckIn:
    checkin = a_checkin(NEXT)
    await work.checkins.add(AS_PRODUCT, checkin)
    moved = replace(checkin, state=state, remind_at=LATER)
    await work.checkins.move(AS_PRODUCT, moved, expecting=frozenset(CheckInState))
    return moved


async def _move_an_open_one(work: UnitOfWork, actor: Any) -> object:
    checkin = await _open_one(work, CheckInState.SENT)
    return await work.checkins.move(actor, checkin, expecting=frozenset(CheckInState))


async def _cancel_and_reopen(work: UnitOfWork, actor: Any) -> object:
    checkin = await _open_one(work, CheckInState.CANCELLED)
    return await work.checkins.reopen(actor, replace(checkin, state=CheckInState.SCHEDULED))


async def _issue_another_code(work: UnitOfWork, actor: Any) -> object:
    """She has one already: that she keeps it is no refusal."""
    await work.calendars.issue_code(actor, ADA.id, "B3C4")
    return True


async def _look_when_due(work: UnitOfWork, actor: Any) -> object:
    await _open_one(work, CheckInState.SCHEDULED)
    return await work.checkins.due(actor, LATER + WEEK, 9)


async def _look_when_reminded(work: UnitOfWork, actor: Any) -> object:
    await _open_one(work, CheckInState.SENT)
    return await work.checkins.to_remind(actor, LATER + WEEK, 9)


async def _look_when_expired(work: UnitOfWork, actor: Any) -> object:
    await _open_one(work, CheckInState.SENT)
    return await work.checkins.to_expire(actor, LATER + WEEK, 9)


async def _look_what_is_open(work: UnitOfWork, actor: Any) -> object:
    await _open_one(work, CheckInState.SENT)
    return await work.checkins.open_after(actor, None, 9)


async def _note_and_ask(work: UnitOfWork, actor: Any) -> object:
    await work.updates.note_contact(AS_PRODUCT, MONDAY_9)
    return await work.updates.last_contact(actor)


async def _look_what_is_next(work: UnitOfWork, actor: Any) -> object:
    await _open_one(work, CheckInState.SENT)
    return await work.checkins.next_due_at(actor)


async def _counted_by_lane(work: UnitOfWork, actor: Any) -> str:
    return f"{len(await work.outbox.depths(actor))} lanes"


async def _notice_another(work: UnitOfWork, actor: Any) -> None:
    await work.notices.add(actor, a_notice(id=NoticeId(named_id("another"))))


async def _guess_the_next(work: UnitOfWork, actor: Any) -> object:
    checkin = a_checkin(NEXT)
    await work.checkins.add(AS_PRODUCT, checkin)
    return await work.guesses.add(actor, a_guess(checkin))


async def _add_another_episode(work: UnitOfWork, actor: Any) -> object:
    another = EpisodeId(named_id("another episode"))
    return await work.episodes.add(actor, an_episode(id=another, number=2))


async def _take_and_recover(work: UnitOfWork, actor: Any) -> object:
    await work.outbox.take(AS_PRODUCT, MONDAY_9, 9)
    return await work.outbox.recover(actor)


# In the order of ACTORS: Y yes, - never for this kind of actor, ? not found, 0 empty or False.
RULES: dict[str, tuple[str, Call]] = {
    "clinic.create": ("-----Y-", _create_another_clinic),
    "clinic.get": (EVERYBODY, lambda w, a: w.clinic.get(a)),
    "clinic.save_policies": ("----YY-", lambda w, a: w.clinic.save_policies(a, Policies())),
    "clients.add": ("--Y?YYY", lambda w, a: w.clients.add(a, a_client("Fay"))),
    "clients.get": ("Y?Y?YYY", lambda w, a: w.clients.get(a, ADA.id)),
    "clients.at": (ONLY_PRODUCT, lambda w, a: w.clients.at(a, ADDRESS)),
    "clients.listed": ("--Y0YYY", lambda w, a: _ada_among(w.clients.listed(a))),
    "clients.save": ("Y?Y?YYY", lambda w, a: w.clients.save(a, replace(ADA, country="CA"))),
    "clients.paused_until": (ONLY_PRODUCT, _pause_and_look),
    "clients.still_there": ("-----YY", lambda w, a: w.clients.still_there(a, [ADA.id])),
    "clients.forgotten": ("-----YY", _erase_and_look),
    "clients.erase": ("Y?---Y-", lambda w, a: w.clients.erase(a, ADA.id)),
    "staff.add_therapist": ("----YYY", lambda w, a: w.staff.add_therapist(a, a_therapist("Fay"))),
    "staff.therapist": ("Y?Y?YYY", lambda w, a: w.staff.therapist(a, BRUNO.id)),
    "staff.therapist_at": (ONLY_PRODUCT, lambda w, a: w.staff.therapist_at(a, _known(BRUNO))),
    "staff.therapists": ("----YYY", lambda w, a: w.staff.therapists(a)),
    "staff.save_therapist": ("--Y?YYY", lambda w, a: w.staff.save_therapist(a, BRUNO)),
    "staff.add_admin": ("----YYY", lambda w, a: w.staff.add_admin(a, an_admin("Fay"))),
    "staff.admin": ("----YYY", lambda w, a: w.staff.admin(a, DALIA.id)),
    "staff.admin_at": (ONLY_PRODUCT, lambda w, a: w.staff.admin_at(a, _known(DALIA))),
    "staff.admins": ("----YYY", lambda w, a: w.staff.admins(a)),
    "staff.save_admin": ("----YYY", lambda w, a: w.staff.save_admin(a, DALIA)),
    "invitations.issue": (
        "--Y?YYY",
        lambda w, a: w.invitations.issue(a, "another", FOR_ADA, LATER),
    ),
    "invitations.redeem": (ONLY_PRODUCT, lambda w, a: w.invitations.redeem(a, "token", MONDAY_9)),
    "dialogs.get": (ONLY_PRODUCT, lambda w, a: w.dialogs.get(a, Role.CLIENT, ADA.id)),
    "dialogs.put": (ONLY_PRODUCT, lambda w, a: w.dialogs.put(a, Role.CLIENT, ADA.id, DIALOG)),
    "dialogs.clear": (ONLY_PRODUCT, lambda w, a: w.dialogs.clear(a, Role.CLIENT, ADA.id)),
    "sessions.add_series": (
        "--Y?YYY",
        lambda w, a: w.sessions.add_series(a, a_series(id=SeriesId(named_id("another")))),
    ),
    "sessions.series": ("--Y?YYY", lambda w, a: w.sessions.series(a, a_series().id)),
    "sessions.save_series": ("--Y?YYY", lambda w, a: w.sessions.save_series(a, a_series())),
    "sessions.series_to_extend": (
        ONLY_PRODUCT,
        lambda w, a: w.sessions.series_to_extend(a, MONDAY_9 + 20 * WEEK),
    ),
    "sessions.plan": (
        "--Y?YYY",
        lambda w, a: w.sessions.plan(a, a_session(starts_at=LATER + WEEK)),
    ),
    "sessions.get": ("--Y?YYY", lambda w, a: w.sessions.get(a, a_session().id)),
    "sessions.of_series": ("--Y0YYY", lambda w, a: w.sessions.of_series(a, a_series().id)),
    "sessions.listed": ("--Y0YYY", lambda w, a: w.sessions.listed(a, client_id=ADA.id)),
    "sessions.of_clients": (
        "--Y0YYY",
        lambda w, a: w.sessions.of_clients(a, [ADA.id], LATER),
    ),
    "sessions.next_after": (
        "--Y0YYY",
        lambda w, a: w.sessions.next_after(a, ADA.id, MONDAY_9 - DAY),
    ),
    "sessions.save": ("--Y?YYY", lambda w, a: w.sessions.save(a, a_session())),
    "sessions.rejoin": ("--Y?YYY", lambda w, a: w.sessions.rejoin(a, a_session())),
    "checkins.add": ("--Y?YYY", lambda w, a: w.checkins.add(a, a_checkin(NEXT))),
    "checkins.get": ("Y?Y?YYY", lambda w, a: w.checkins.get(a, REPLIED.id)),
    "checkins.of_session": ("--Y0YYY", lambda w, a: w.checkins.of_session(a, a_session().id)),
    "checkins.of_client": ("Y0Y0YYY", lambda w, a: w.checkins.of_client(a, ADA.id)),
    "checkins.move": ("Y?Y?YYY", _move_an_open_one),
    "checkins.due": (ONLY_PRODUCT, _look_when_due),
    "checkins.to_remind": (ONLY_PRODUCT, _look_when_reminded),
    "checkins.to_expire": (ONLY_PRODUCT, _look_when_expired),
    "checkins.open_after": (ONLY_PRODUCT, _look_what_is_open),
    "checkins.ended_between": (
        "--Y0--Y",
        lambda w, a: w.checkins.ended_between(a, BRUNO.id, MONDAY_9 - DAY, LATER),
    ),
    "checkins.next_due_at": (ONLY_PRODUCT, _look_what_is_next),
    "checkins.reopen": ("--Y?YYY", _cancel_and_reopen),
    "replies.get": ("Y0Y0-YY", lambda w, a: w.replies.get(a, REPLIED.id)),
    "replies.put": ("Y?----Y", lambda w, a: w.replies.put(a, REPLIED, a_reply(1))),
    "replies.history": ("Y0Y0-YY", lambda w, a: w.replies.history(a, ADA.id)),
    "replies.with_checkins": (
        ONLY_PRODUCT,
        lambda w, a: w.replies.with_checkins(a, BRUNO.id, [ADA.id]),
    ),
    "digests.add": (ONLY_PRODUCT, lambda w, a: w.digests.add(a, a_digest(due_at=LATER))),
    "digests.longest_ago": (ONLY_PRODUCT, lambda w, a: w.digests.longest_ago(a)),
    "digests.last": ("--Y0-YY", lambda w, a: w.digests.last(a, BRUNO.id)),
    "notices.add": (ONLY_PRODUCT, _notice_another),
    "notices.due": (ONLY_PRODUCT, lambda w, a: w.notices.due(a, LATER, 9)),
    "notices.save": (ONLY_PRODUCT, lambda w, a: w.notices.save(a, a_notice())),
    "notices.acknowledge": (
        "--Y?---",
        lambda w, a: w.notices.acknowledge(a, a_notice().id, MONDAY_9),
    ),
    "notices.unacknowledged": ("--Y0--Y", lambda w, a: w.notices.unacknowledged(a, BRUNO.id)),
    "contact.note": ("--Y?YYY", lambda w, a: w.contact.note(a, an_event(NEXT))),
    "contact.take_back": ("--Y?YYY", lambda w, a: w.contact.take_back(a, an_event())),
    "contact.of_client": ("Y0Y0YYY", lambda w, a: w.contact.of_client(a, ADA.id)),
    "contact.of_clients": ("Y0Y0YYY", lambda w, a: w.contact.of_clients(a, [ADA.id])),
    "goals.of_client": ("Y0Y0-YY", lambda w, a: w.goals.of_client(a, ADA.id)),
    "goals.get": ("Y?Y?---", lambda w, a: w.goals.get(a, a_goal().id)),
    "goals.put": ("Y?Y?---", lambda w, a: w.goals.put(a, a_goal(number=2))),
    "frames.current": ("Y0Y0-YY", lambda w, a: w.frames.current(a, BRUNO.id)),
    "frames.add": ("--Y?-Y-", lambda w, a: w.frames.add(a, a_frame(version=2))),
    "frames.reading": ("Y0Y0-YY", lambda w, a: w.frames.reading(a, ADA.id)),
    "frames.put_reading": ("Y?-----", lambda w, a: w.frames.put_reading(a, a_reading())),
    "instruments.add": (
        "----YY-",
        lambda w, a: w.instruments.add(a, brought(a_form(name="another"))),
    ),
    "instruments.find": (EVERYBODY, lambda w, a: w.instruments.find(a, "form/1")),
    "instruments.listed": ("--YYYYY", lambda w, a: w.instruments.listed(a)),
    "episodes.add": (ONLY_PRODUCT, _add_another_episode),
    "episodes.move": (
        "--Y?--Y",
        lambda w, a: w.episodes.move(a, after_act(an_episode(), Act.LATER, LATER), expecting=1),
    ),
    "episodes.get": ("Y?Y?-YY", lambda w, a: w.episodes.get(a, an_episode().id)),
    "episodes.of_client": ("Y0Y0-YY", lambda w, a: w.episodes.of_client(a, ADA.id)),
    "episodes.of_clients": ("Y0Y0-YY", lambda w, a: w.episodes.of_clients(a, [ADA.id])),
    "outbox.put": (ONLY_PRODUCT, lambda w, a: w.outbox.put(a, an_outgoing("another"))),
    "outbox.take": (ONLY_PRODUCT, lambda w, a: w.outbox.take(a, MONDAY_9, 9)),
    "outbox.delivered": (ONLY_PRODUCT, lambda w, a: w.outbox.delivered(a, an_outgoing().id)),
    "outbox.postpone": (
        ONLY_PRODUCT,
        lambda w, a: w.outbox.postpone(a, an_outgoing().id, LATER, maybe_sent=False),
    ),
    "outbox.bury": (ONLY_PRODUCT, lambda w, a: w.outbox.bury(a, an_outgoing().id, "blocked")),
    "outbox.drop": (ONLY_PRODUCT, lambda w, a: w.outbox.drop(a, ADDRESS)),
    "outbox.recover": (ONLY_PRODUCT, _take_and_recover),
    "outbox.next_at": (ONLY_PRODUCT, lambda w, a: w.outbox.next_at(a)),
    "outbox.oldest_due": (ONLY_PRODUCT, lambda w, a: w.outbox.oldest_due(a, MONDAY_9)),
    "outbox.depths": (ONLY_PRODUCT, _counted_by_lane),
    "outbox.in_hand": (ONLY_PRODUCT, lambda w, a: _counted(w.outbox.in_hand(a))),
    "outbox.purge": (ONLY_PRODUCT, lambda w, a: w.outbox.purge(a, MONDAY_9)),
    "posted.remember": (ONLY_PRODUCT, lambda w, a: w.posted.remember(a, a_posted())),
    "posted.find": (ONLY_PRODUCT, lambda w, a: w.posted.find(a, HELLO)),
    "posted.of_client": ("Y0----Y", lambda w, a: w.posted.of_client(a, ADA.id, MONDAY_9)),
    "posted.forget": (ONLY_PRODUCT, lambda w, a: w.posted.forget(a, HELLO)),
    "handover.hand_over": (
        "----YYY",
        lambda w, a: w.handover.hand_over(a, ADA.id, CHIDI.id, MONDAY_9),
    ),
    "handover.earlier": ("Y0-----", _hand_over_and_count),
    "handover.open_earlier": ("YY-----", lambda w, a: w.handover.open_earlier(a)),
    "incidents.add": ("-----Y-", lambda w, a: w.incidents.add(a, AN_INCIDENT)),
    "incidents.listed": ("-----Y-", _note_and_list),
    "retention.pending": (ONLY_PRODUCT, _announce_and_look),
    "retention.announce": (ONLY_PRODUCT, lambda w, a: w.retention.announce(a, AN_ENDING)),
    "retention.finish": (ONLY_PRODUCT, lambda w, a: w.retention.finish(a, AN_ENDING)),
    "retention.closed_before": (
        ONLY_PRODUCT,
        lambda w, a: w.retention.closed_before(a, BRUNO.id, LATER),
    ),
    "retention.delete_closed_before": (
        ONLY_PRODUCT,
        lambda w, a: w.retention.delete_closed_before(a, BRUNO.id, LATER),
    ),
    "audit.append": (
        EVERYBODY,
        lambda w, a: w.audit.append(a, AuditAction.EXPORT, MONDAY_9, client_id=ADA.id),
    ),
    "audit.of_client": ("Y0---Y-", lambda w, a: w.audit.of_client(a, ADA.id)),
    "audit.trail": ("-----Y-", lambda w, a: w.audit.trail(a, 0, 9)),
    "audit.head": ("-----Y-", lambda w, a: w.audit.head(a)),
    "calendars.add": (
        "--Y?YYY",
        lambda w, a: w.calendars.add(a, a_calendar("another", address="x")),
    ),
    "calendars.get": ("--Y?YYY", lambda w, a: w.calendars.get(a, a_calendar().id)),
    "calendars.listed": ("--Y0YYY", lambda w, a: w.calendars.listed(a)),
    "calendars.save": ("--Y?YYY", lambda w, a: w.calendars.save(a, a_calendar())),
    "calendars.remove": ("--Y?YYY", lambda w, a: w.calendars.remove(a, a_calendar().id)),
    "calendars.due": (ONLY_PRODUCT, lambda w, a: w.calendars.due(a, LATER, 9)),
    "calendars.bookings": (
        "--Y?YYY",
        lambda w, a: w.calendars.bookings(a, a_calendar().id, MONDAY_9),
    ),
    "calendars.book": ("--Y?YYY", lambda w, a: w.calendars.book(a, a_booking())),
    "calendars.mapped": ("--Y?YYY", lambda w, a: w.calendars.mapped(a, a_calendar().id)),
    "calendars.map_entry": (
        "--Y?YYY",
        lambda w, a: w.calendars.map_entry(a, a_calendar().id, MARK, ADA.id),
    ),
    "calendars.codes": ("--Y0YYY", lambda w, a: w.calendars.codes(a, BRUNO.id)),
    "calendars.issue_code": ("--Y?YYY", _issue_another_code),
    "closures.add": ("----YY-", lambda w, a: w.closures.add(a, replace(WINTER, id=ANOTHER))),
    "closures.listed": ("--YYYYY", lambda w, a: w.closures.listed(a)),
    "closures.remove": ("----YY-", lambda w, a: w.closures.remove(a, WINTER.id)),
    "updates.first_time": (ONLY_PRODUCT, lambda w, a: w.updates.first_time(a, 1, 2, MONDAY_9)),
    "updates.bury": (
        ONLY_PRODUCT,
        lambda w, a: w.updates.bury(
            a, bot_id=1, update_id=2, raw="{}", error="KeyError", now=MONDAY_9
        ),
    ),
    "updates.note_contact": (ONLY_PRODUCT, lambda w, a: w.updates.note_contact(a, MONDAY_9)),
    "updates.last_contact": (ONLY_PRODUCT, _note_and_ask),
    "updates.try_writing": (ONLY_PRODUCT, lambda w, a: w.updates.try_writing(a, MONDAY_9)),
    "absences.save": ("--Y?---", lambda w, a: w.absences.save(a, an_absence())),
    "absences.current": ("--Y0--Y", lambda w, a: w.absences.current(a, BRUNO.id, MONDAY_9)),
    "absences.covering": (ONLY_PRODUCT, lambda w, a: w.absences.covering(a, BRUNO.id, MONDAY_9)),
    "absences.unended": (ONLY_PRODUCT, lambda w, a: w.absences.unended(a, MONDAY_9)),
    "absences.told": (ONLY_PRODUCT, lambda w, a: w.absences.told(a, an_absence().id)),
    "absences.tell": (
        ONLY_PRODUCT,
        lambda w, a: w.absences.tell(a, an_absence().id, ADA.id, "back"),
    ),
    "wishes.get": ("Y0--Y-Y", lambda w, a: w.wishes.get(a, ADA.id)),
    "wishes.put": ("Y?-----", lambda w, a: w.wishes.put(a, a_wish())),
    "wishes.acknowledge": ("----Y--", lambda w, a: w.wishes.acknowledge(a, ADA.id, MONDAY_9)),
    "self_checks.put": ("--Y?---", lambda w, a: w.self_checks.put(a, FRIDAY)),
    "self_checks.listed": ("--Y0---", lambda w, a: w.self_checks.listed(a)),
    "self_checks.erase": ("--Y0---", lambda w, a: w.self_checks.erase(a)),
    "prompts.last": ("--Y0--Y", lambda w, a: w.prompts.last(a, BRUNO.id, Prompt.GUESS)),
    "prompts.note": (
        "--Y?--Y",
        lambda w, a: w.prompts.note(a, BRUNO.id, Prompt.GUESS, LATER),
    ),
    "guesses.add": ("--Y?---", _guess_the_next),
    "guesses.of_client": ("Y0Y0-YY", lambda w, a: w.guesses.of_client(a, ADA.id)),
    "guesses.reveal": (ONLY_PRODUCT, lambda w, a: w.guesses.reveal(a, ADA.id, LATER)),
    "guesses.reveal_each": (
        ONLY_PRODUCT,
        lambda w, a: w.guesses.reveal_each(a, [ADA.id], LATER),
    ),
    "guesses.revealed": (ONLY_PRODUCT, lambda w, a: w.guesses.revealed(a, ADA.id)),
    "updates.purge": (ONLY_PRODUCT, lambda w, a: w.updates.purge(a, MONDAY_9)),
}


OF_THERAPISTS = frozenset(
    {
        "clients.add",
        "staff.therapist",
        "staff.save_therapist",
        "digests.last",
        "calendars.add",
        "calendars.get",
        "calendars.listed",
        "calendars.save",
        "calendars.remove",
        "frames.current",
        "frames.add",
        "absences.save",
        "absences.current",
        "self_checks.put",
        "self_checks.listed",
        "self_checks.erase",
        "prompts.last",
        "prompts.note",
    }
)
"""What is a therapist's own, whoever their clients are."""


async def live_in(work: UnitOfWork) -> None:
    """Something of Ada's in every table."""
    await meet(work)
    await work.sessions.plan(AS_PRODUCT, NEXT)
    await work.replies.put(AS_PRODUCT, REPLIED, a_reply(sharing=Sharing.SHARED))
    await work.checkins.move(AS_PRODUCT, REPLIED, expecting=frozenset(CheckInState))
    await work.invitations.issue(AS_BRUNO, "token", FOR_ADA, LATER)
    await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, DIALOG)
    await work.digests.add(AS_PRODUCT, a_digest())
    await work.notices.add(AS_PRODUCT, a_notice())
    await work.episodes.add(AS_PRODUCT, an_episode())
    await work.contact.note(AS_PRODUCT, an_event())
    await work.goals.put(AS_ADA, a_goal())
    await work.frames.add(AS_BRUNO, a_frame())
    await work.frames.put_reading(AS_ADA, a_reading())
    await work.instruments.add(AS_OPERATOR, brought())
    await work.outbox.put(AS_PRODUCT, an_outgoing())
    await work.posted.remember(AS_PRODUCT, a_posted())
    await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
    await work.calendars.add(AS_PRODUCT, a_calendar())
    await work.calendars.book(AS_PRODUCT, a_booking())
    await work.calendars.map_entry(AS_PRODUCT, a_calendar().id, MARK, ADA.id)
    await work.calendars.issue_code(AS_PRODUCT, ADA.id, "K7Q2")
    await work.closures.add(AS_OPERATOR, WINTER)
    await work.audit.append(AS_BRUNO, AuditAction.CLIENT_VIEW, MONDAY_9, client_id=ADA.id)
    await work.absences.save(AS_BRUNO, an_absence())
    await work.absences.tell(AS_PRODUCT, an_absence().id, ADA.id, "back")
    await work.wishes.put(AS_ADA, a_wish())
    await work.self_checks.put(AS_BRUNO, FRIDAY)
    await work.prompts.note(AS_BRUNO, BRUNO.id, Prompt.GUESS, MONDAY_9)
    await work.guesses.add(AS_BRUNO, a_guess(REPLIED))
    await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9)


@pytest.fixture
async def lived_in(open_work: OpenWork) -> OpenWork:
    async with open_work() as work:
        await live_in(work)
        await work.commit()
    return open_work


async def _counted(counting: Awaitable[int]) -> str:
    """A count as words: none is an answer too."""
    return f"{await counting} rows"


def promised_methods() -> dict[str, Any]:
    """Every method of every repository in the ports, as `repository.method`."""
    return {
        f"{repository}.{name}": method
        for repository, protocol in get_type_hints(UnitOfWork).items()
        for name, method in inspect.getmembers(protocol, inspect.iscoroutinefunction)
    }


PROMISED = promised_methods()


def test_every_method_has_its_rule() -> None:
    assert set(PROMISED) == set(RULES)


@pytest.mark.parametrize("method", PROMISED)
def test_every_method_is_told_who_asks(method: str) -> None:
    parameters = list(inspect.signature(PROMISED[method]).parameters)
    assert parameters[:2] == ["self", "actor"]


@pytest.mark.parametrize("method", RULES)
async def test_everybody_gets_what_is_theirs_and_no_more(lived_in: OpenWork, method: str) -> None:
    letters, call = RULES[method]
    promised = dict(zip(ACTORS, (LETTERS[letter] for letter in letters), strict=True))
    found = {name: await outcome(lived_in, method, call, who) for name, who in ACTORS.items()}
    assert found == promised


async def outcome(open_work: OpenWork, method: str, call: Call, actor: Actor) -> str:
    """What the actor gets; nothing is committed, so the next one finds the same."""
    async with open_work() as work:
        try:
            result = await call(work, actor)
        except NotAllowedError:
            return REFUSED
        except NotFoundError:
            return NOT_FOUND
    returns_nothing = get_type_hints(PROMISED[method])["return"] is type(None)
    return ALLOWED if result or returns_nothing else NOTHING


async def test_a_therapist_who_handed_a_client_over_sees_nothing_more(lived_in: OpenWork) -> None:
    """Except what is their own: their digests."""
    async with lived_in() as work:
        await work.clients.add(AS_OPERATOR, a_client("Gina", BRUNO))  # who stays
        await work.clients.save(AS_DALIA, replace(ADA, therapist_id=CHIDI.id))
        await work.commit()
    theirs = {name: rule for name, rule in RULES.items() if rule[0][3] in "0?"}
    still = {
        name: await outcome(lived_in, name, call, AS_BRUNO)
        for name, (_, call) in theirs.items()
        if name not in OF_THERAPISTS
    }
    assert set(still.values()) <= {NOTHING, NOT_FOUND}

"""Pause, resume, stop, forget, one's own data, one's own view, who reads what."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.alliance import scoring
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client, ClientState
from bot.alliance.retention import backups_gone_on
from bot.alliance.spreading import NOTHING_YET, gather
from bot.alliance.timing import local_date, zone
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers import own_data
from bot.chat.talk import Talk
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import general as general_texts
from bot.chat.texts import joining as joining_texts
from bot.chat.texts import rights as texts
from bot.chat.verbs import Verb
from bot.i18n.digits import western
from bot.usecases.actors import ClientActor
from bot.usecases.export_client import ExportClient
from bot.usecases.find_instrument import by_name, imported_of
from bot.usecases.gather_own_data import GatherOwnData
from bot.usecases.leave import ForgetClient, PauseClient, ResumeClient, StopClient

_PAUSES = (timedelta(weeks=1), timedelta(weeks=2), timedelta(weeks=4), None)
_PAUSES_TO_WRITE = timedelta(weeks=6)
"""As far ahead as the day in the example: none that has a button."""
_SHOWN = 12


async def ask_pause(talk: Talk, args: str) -> None:
    """With a day, until then; without words, buttons."""
    client = _joined(talk)
    if client is None:
        await _not_for_you(talk)
        return
    if args:
        await _pause_until(talk, client, args)
        return
    today = local_date(talk.now, zone(client.speech.timezone))
    options = [
        (_pause_label(talk, length, today), Press(Verb.PAUSE_FOR, a=number))
        for number, length in enumerate(_PAUSES)
    ]
    keep = (talk.t.label("No pause"), Press(Verb.KEEP))
    text = texts.ask_pause(talk.t, today + _PAUSES_TO_WRITE)
    await talk.say(text, talk.keyboards.rows(*options, keep))


async def _pause_until(talk: Talk, client: Client, typed: str) -> None:
    today = local_date(talk.now, zone(client.speech.timezone))
    until = _day(typed)
    if until is None:
        await talk.say(texts.no_such_day(talk.t, today + _PAUSES_TO_WRITE))
    elif until <= today:
        await talk.say(texts.not_a_day_ahead(talk.t, until))
    else:
        use_case = PauseClient(messenger=talk.messenger)
        await use_case(talk.work, ClientActor(client.id), client, until=until, now=talk.now)
        await talk.say(texts.paused(talk.t, until))


def _day(typed: str) -> date | None:
    """`2027-01-04`, in the digits of any script."""
    try:
        return datetime.strptime(western(typed.strip()), "%Y-%m-%d").date()  # noqa: DTZ007  # a day
    except ValueError:
        return None


def _pause_label(talk: Talk, length: timedelta | None, today: date) -> str:
    if length is None:
        return talk.t.label("Until I come back")
    return talk.t.label("Until {day}", day=talk.t.date(today + length))


async def pause(talk: Talk, press: Press) -> TapAnswer | None:
    client = _joined(talk)
    if client is None or press.a >= len(_PAUSES):
        return TapAnswer(general_texts.button_is_stale(talk.t))
    length = _PAUSES[press.a]
    today = local_date(talk.now, zone(client.speech.timezone))
    until = None if length is None else today + length
    use_case = PauseClient(messenger=talk.messenger)
    await use_case(talk.work, ClientActor(client.id), client, until=until, now=talk.now)
    await talk.show(texts.paused(talk.t, until))
    return None


async def resume(talk: Talk, _args: str) -> None:
    client = talk.client
    if client is None or client.consent is None:
        await _not_for_you(talk)
    elif client.state is ClientState.ACTIVE:
        await talk.say(texts.not_paused(talk.t))
    else:
        await ResumeClient()(talk.work, ClientActor(client.id), client)
        await talk.say(texts.resumed(talk.t))


async def ask_stop(talk: Talk, _args: str) -> None:
    if _joined(talk) is None:
        await _not_for_you(talk)
        return
    rows = talk.keyboards.rows(
        (talk.t.label("Yes, stop"), Press(Verb.STOP_YES)),
        (talk.t.label("No, go on"), Press(Verb.KEEP)),
    )
    await talk.say(texts.ask_stop(talk.t), rows)


async def stop(talk: Talk, _press: Press) -> TapAnswer | None:
    client = _joined(talk)
    if client is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    use_case = StopClient(messenger=talk.messenger)
    await use_case(talk.work, ClientActor(client.id), client, talk.now)
    await talk.show(texts.stopped(talk.t))
    return None


async def ask_forget(talk: Talk, _args: str) -> None:
    if talk.client is None:
        await _not_for_you(talk)
        return
    rows = talk.keyboards.rows(
        (talk.t.label("Yes, erase everything"), Press(Verb.FORGET_YES)),
        (talk.t.label("No, keep it"), Press(Verb.KEEP)),
    )
    await talk.say(texts.ask_forget(talk.t), rows)


async def forget(talk: Talk, _press: Press) -> TapAnswer | None:
    client = talk.client
    if client is None:
        return TapAnswer(general_texts.button_is_stale(talk.t))
    use_case = ForgetClient(messenger=talk.messenger)
    receipt = await use_case(talk.work, ClientActor(client.id), client, talk.now)
    for ref in receipt.refs:
        await talk.take_away(ref)
    today = local_date(talk.now, zone(client.speech.timezone))
    # Written as to a stranger: nothing that is left may name the client.
    backups_gone = backups_gone_on(today, talk.clinic.policies.backup_retention)
    text = texts.receipt(talk.t, receipt, today, backups_gone)
    await replace(talk, client=None).say(text)
    return None


async def keep(talk: Talk, _press: Press) -> TapAnswer | None:
    await talk.show(texts.kept(talk.t))
    return None


async def my_data(talk: Talk, export: ExportClient) -> None:
    """`/mydata`."""
    if talk.client is None:
        await _not_for_you(talk)
        return
    gather = GatherOwnData(export=export, instrument=talk.messenger.instrument)
    await own_data.my_data(talk, talk.client, gather)


async def progress(talk: Talk, instrument: Instrument) -> None:
    """`/progress`: the client's own view, private replies included."""
    client = talk.client
    if client is None:
        await _not_for_you(talk)
        return
    history = await talk.work.replies.history(ClientActor(client.id), client.id)
    brought = await imported_of(talk.work, [reply for _, reply in history])
    known = by_name(instrument, brought)
    gathered = NOTHING_YET
    rows = []
    for checkin, reply in history:
        if (given_on := known.get(reply.instrument)) is None:
            continue
        gathered, whole = gather(gathered, reply, given_on)
        index = None if whole is None else scoring.index(whole, given_on)
        if index is not None:
            rows.append((talk.t.date(checkin.session_starts_at), talk.t.number(index, 1)))
    await talk.say(texts.progress(talk.t, rows[-_SHOWN:]))


async def privacy(talk: Talk, _args: str) -> None:
    """The consent again, for clients; who reads what, for staff; both for both."""
    parts = []
    if talk.client is not None or not talk.roles:
        parts.append(consent_texts.consent(talk.t, talk.clinic.policies))
    if talk.therapist is not None or talk.admin is not None:
        parts.append(general_texts.privacy_for_staff(talk.t))
    for part in parts:
        await talk.say(part)


def _joined(talk: Talk) -> Client | None:
    """The client, once they agreed and while they have not stopped."""
    client = talk.client
    if client is None or client.state not in (ClientState.ACTIVE, ClientState.PAUSED):
        return None
    return client


async def _not_for_you(talk: Talk) -> None:
    if talk.roles:
        await talk.say(general_texts.not_now(talk.t))
    else:
        await talk.say(joining_texts.stranger(talk.t))

"""`/goals`: client and therapist see the same goals, each with what they may do about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.goals import LONGEST_GOAL, MOST_GOALS, Goal, GoalId, GoalState, standing
from bot.alliance.naming import same_alias
from bot.alliance.people import Client, ClientId, ClientState, Role
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import general as general_texts
from bot.chat.texts import goals as texts
from bot.chat.texts import staff as staff_texts
from bot.chat.verbs import Verb
from bot.chat.voices.news import ChatNews
from bot.usecases.actors import ClientActor, Product
from bot.usecases.agree_on_goals import AgreeToGoal, EndGoal, Partner, ProposeGoal
from bot.usecases.ports import Dialog, MessageRef

GOAL_WORDS = "goal_words"
"""Kind of the dialog while somebody may write a goal."""
_MOST_BUTTONS = 90


@dataclass(frozen=True, slots=True)
class _Pair:
    """Whose goals, and which of the two is here."""

    client: Client
    me: Role
    actor: Partner

    @property
    def person(self) -> UUID:
        return self.actor.id


async def goals(talk: Talk, args: str) -> None:
    """A client sees their own; a therapist those of the client named, or whom to choose from."""
    if talk.therapist is not None and (args or talk.client is None):
        await _goals_of_clients(talk, args)
        return
    if not _takes_part(talk.client):
        await talk.say(general_texts.not_now(talk.t))
        return
    await _overview(talk, _pair(talk, None))


async def _goals_of_clients(talk: Talk, args: str) -> None:
    actor = talk.acting_therapist
    listed = await talk.work.clients.listed(actor)
    named = [one for one in listed if same_alias(one.alias, args)]
    if named:
        await _overview(talk, _Pair(named[0], Role.THERAPIST, actor))
    elif args or not listed:
        await talk.say(general_texts.no_such_alias(talk.t))
    else:
        presses = [(one.alias, Press(Verb.GOALS_OF, id=one.id)) for one in listed[:_MOST_BUTTONS]]
        await talk.say(staff_texts.choose_client(talk.t), talk.keyboards.rows(*presses))


async def of(talk: Talk, press: Press) -> TapAnswer | None:
    await _overview(talk, await _of_press(talk, press.id))
    return None


async def choose(talk: Talk, press: Press) -> TapAnswer | None:
    pair, goal, standing_ones = await _goal(talk, press)
    before = next((one for one in standing_ones if one.id == goal.changes), None)
    await talk.show(texts.one(talk.t, pair.me, goal, before), _actions(talk, pair, goal))
    return None


def _actions(talk: Talk, pair: _Pair, goal: Goal) -> Rows:
    t = talk.t
    if goal.state is GoalState.AGREED:
        offered = [
            (t.label("It is reached"), Verb.GOAL_REACHED),
            (t.label("Put it in other words"), Verb.REWORD_GOAL),
            (t.label("Let it go"), Verb.LET_GOAL_GO),
        ]
    elif goal.proposed_by is pair.me:
        offered = [(t.label("Take the proposal back"), Verb.DECLINE_GOAL)]
    else:
        offered = [
            (t.label("I agree with this goal"), Verb.AGREE_TO_GOAL),
            (t.label("Not this goal"), Verb.DECLINE_GOAL),
        ]
    return talk.keyboards.rows(*((label, Press(verb, id=goal.id)) for label, verb in offered))


# --- acts ---------------------------------------------------------------------------------------


async def agree(talk: Talk, press: Press) -> TapAnswer | None:
    pair, goal, _ = await _goal(talk, press)
    agree_to = AgreeToGoal(messenger=ChatNews(talk.messenger))
    await agree_to(talk.work, pair.actor, pair.client, goal.id, talk.now)
    await talk.show(texts.after_agreeing(talk.t))
    return None


async def decline(talk: Talk, press: Press) -> TapAnswer | None:
    await _end(talk, press, GoalState.DECLINED)
    await talk.show(texts.after_declining(talk.t))
    return None


async def reached(talk: Talk, press: Press) -> TapAnswer | None:
    await _end(talk, press, GoalState.REACHED)
    await talk.show(texts.after_ending(talk.t, GoalState.REACHED))
    return None


async def let_go(talk: Talk, press: Press) -> TapAnswer | None:
    await _end(talk, press, GoalState.LET_GO)
    await talk.show(texts.after_ending(talk.t, GoalState.LET_GO))
    return None


async def _end(talk: Talk, press: Press, how: GoalState) -> None:
    pair, goal, _ = await _goal(talk, press)
    await EndGoal()(talk.work, pair.actor, pair.client, goal.id, how=how, now=talk.now)


# --- words --------------------------------------------------------------------------------------


async def propose(talk: Talk, press: Press) -> TapAnswer | None:
    await _wait_for_words(talk, await _of_press(talk, press.id), changes=None)
    return None


async def reword(talk: Talk, press: Press) -> TapAnswer | None:
    pair, goal, _ = await _goal(talk, press)
    await _wait_for_words(talk, pair, changes=goal.id)
    return None


async def _wait_for_words(talk: Talk, pair: _Pair, changes: GoalId | None) -> None:
    data = {
        "client": str(pair.client.id),
        "changes": "" if changes is None else str(changes),
        "asked_at": talk.now.isoformat(),
    }
    dialog = Dialog(kind=GOAL_WORDS, data=data)
    await talk.work.dialogs.put(Product(), pair.me, pair.person, dialog)
    await talk.show(texts.ask_words(talk.t, pair.me))


async def typed(talk: Talk, role: Role, dialog: Dialog, text: str, ref: MessageRef) -> None:
    """The words of a goal; too many are asked for again."""
    client_id = ClientId(UUID(dialog.data["client"]))
    pair = await _of_press(talk, None if role is Role.CLIENT else client_id)
    if len(text) > LONGEST_GOAL:
        await talk.say(texts.too_long(talk.t))
        return
    changes = GoalId(UUID(dialog.data["changes"])) if dialog.data["changes"] else None
    propose_goal = ProposeGoal(messenger=ChatNews(talk.messenger))
    await talk.work.dialogs.clear(Product(), pair.me, pair.person)
    try:
        async with talk.work.savepoint():
            await propose_goal(
                talk.work, pair.actor, pair.client, text, changes=changes, now=talk.now
            )
    except InvalidValueError:
        await talk.say(texts.not_possible(talk.t))
        return
    await talk.take_away(ref)
    await talk.say(texts.proposed(talk.t, pair.me))


# --- who and what -------------------------------------------------------------------------------


async def _overview(talk: Talk, pair: _Pair) -> None:
    found = await _standing(talk, pair)
    rows = [
        (texts.place_label(talk.t, place), Press(Verb.CHOOSE_GOAL, id=one.id))
        for place, one in enumerate(found, start=1)
    ]
    if sum(one.changes is None for one in found) < MOST_GOALS:
        whose = None if pair.me is Role.CLIENT else pair.client.id
        rows.append((talk.t.label("Propose a goal"), Press(Verb.PROPOSE_GOAL, id=whose)))
    text = texts.overview(talk.t, pair.me, found, pair.client.alias)
    await talk.show(text, talk.keyboards.rows(*rows))


async def _standing(talk: Talk, pair: _Pair) -> Sequence[Goal]:
    every = await talk.work.goals.of_client(pair.actor, pair.client.id)
    return standing(every, pair.client.therapist_id)


async def _of_press(talk: Talk, client_id: UUID | None) -> _Pair:
    """Without an id the client's own; with one, that client to their therapist."""
    if client_id is None:
        return _pair(talk, None)
    client = await talk.work.clients.get(talk.acting_therapist, ClientId(client_id))
    return _pair(talk, client)


def _pair(talk: Talk, client: Client | None) -> _Pair:
    if client is not None:
        return _Pair(client, Role.THERAPIST, talk.acting_therapist)
    if talk.client is None or not _takes_part(talk.client):
        raise NotFoundError("not a client here")
    return _Pair(talk.client, Role.CLIENT, ClientActor(talk.client.id))


def _takes_part(client: Client | None) -> bool:
    return client is not None and client.state in (ClientState.ACTIVE, ClientState.PAUSED)


async def _goal(talk: Talk, press: Press) -> tuple[_Pair, Goal, Sequence[Goal]]:
    """A goal that stands, to the client whose it is or to their therapist; and its neighbours."""
    if press.id is None:
        raise NotFoundError("no goal named")
    pair = await _partner(talk, GoalId(press.id))
    found = await _standing(talk, pair)
    for goal in found:
        if goal.id == press.id:
            return pair, goal, found
    raise NotFoundError("that goal does not stand any more")


async def _partner(talk: Talk, goal_id: GoalId) -> _Pair:
    if _takes_part(talk.client):
        pair = _pair(talk, None)
        own = await talk.work.goals.of_client(pair.actor, pair.client.id)
        if any(one.id == goal_id for one in own):
            return pair
    goal = await talk.work.goals.get(talk.acting_therapist, goal_id)
    return await _of_press(talk, goal.client_id)

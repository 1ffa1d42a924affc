"""What a therapist sees and does about a strain: /client, and the buttons beside it."""

from dataclasses import dataclass, replace

from bot.alliance.client_views import ClientView
from bot.alliance.episodes import Act, EpisodeId
from bot.alliance.errors import AlreadyClosedError, InvalidValueError, NotFoundError
from bot.alliance.naming import same_alias
from bot.alliance.people import ClientId
from bot.alliance.repair import Difficulty
from bot.chat.callback_data import Press
from bot.chat.content import Content, Kind, TapAnswer, split
from bot.chat.keyboards import ACT_ORDER, DIFFICULTY_ORDER, Rows, source_of, tend
from bot.chat.talk import Talk
from bot.chat.texts import client_view as texts
from bot.chat.texts import episodes as episode_texts
from bot.chat.texts import repair as repair_texts
from bot.chat.texts import report as report_texts
from bot.chat.texts import staff as staff_texts
from bot.chat.verbs import Verb
from bot.usecases.report_json import to_json
from bot.usecases.show_client import ShowClient
from bot.usecases.show_digest import DigestView
from bot.usecases.tend_episode import TendEpisode

_MOST_BUTTONS = 90
_DIFFICULTIES = tuple(Difficulty)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeHandlers:
    """Each acts as the therapist at this address, for their own clients only."""

    show_client: ShowClient

    async def client(self, talk: Talk, args: str) -> None:
        listed = await talk.work.clients.listed(talk.acting_therapist)
        if args:
            found = [one for one in listed if same_alias(one.alias, args)]
            if not found:
                raise NotFoundError("no client by that alias")
            await self._show(talk, found[0].id)
            return
        if not listed:
            await talk.say(staff_texts.clients(talk.t, []))
            return
        rows = talk.keyboards.rows(
            *((one.alias, Press(Verb.CLIENT_VIEW, id=one.id)) for one in listed[:_MOST_BUTTONS])
        )
        await talk.say(staff_texts.choose_client(talk.t), rows)

    async def view(self, talk: Talk, press: Press) -> TapAnswer | None:
        if press.id is None:
            raise NotFoundError("no client named")
        await self._show(talk, ClientId(press.id))
        return None

    async def tend(self, talk: Talk, press: Press) -> TapAnswer | None:
        """Referring is asked about once more: it closes the episode for good."""
        if press.id is None or press.a >= len(ACT_ORDER):
            raise InvalidValueError("no such act")
        act, episode_id = ACT_ORDER[press.a], EpisodeId(press.id)
        if act is Act.REFER and not press.b:
            return await self._ask_referral(talk, episode_id)
        try:
            episode = await TendEpisode()(
                talk.work, talk.acting_therapist, episode_id, act, talk.now
            )
        except AlreadyClosedError:
            return TapAnswer(episode_texts.over_already(talk.t))
        client = await talk.work.clients.get(talk.acting_therapist, episode.client_id)
        await talk.say(episode_texts.noted(talk.t, client.alias, episode))
        return None

    async def source(self, talk: Talk, press: Press) -> TapAnswer | None:
        if talk.therapist is None or press.a >= len(DIFFICULTY_ORDER):
            raise NotFoundError("no such step")
        await talk.say(repair_texts.source(talk.t, DIFFICULTY_ORDER[press.a]))
        return None

    async def _ask_referral(self, talk: Talk, episode_id: EpisodeId) -> TapAnswer | None:
        episode = await talk.work.episodes.get(talk.acting_therapist, episode_id)
        if not episode.is_open:
            return TapAnswer(episode_texts.over_already(talk.t))
        client = await talk.work.clients.get(talk.acting_therapist, episode.client_id)
        advice = repair_texts.beyond_repair(talk.t)
        rows = talk.keyboards.rows(
            (
                talk.t.label("Yes, close it as referred"),
                tend(episode_id, Act.REFER, confirmed=True),
            ),
            _source(talk, Difficulty.BEYOND),
        )
        await talk.say(episode_texts.ask_referral(talk.t, client.alias, advice), rows)
        return None

    async def _show(self, talk: Talk, client_id: ClientId) -> None:
        view = await self.show_client(talk.work, talk.acting_therapist, client_id, talk.now)
        *parts, last = split(texts.view(talk.t, view))
        for part in parts:
            await talk.say(part)
        await talk.say(last, _rows(talk, view))
        if view.found is not None:
            await _draw(talk, view)


def _rows(talk: Talk, view: ClientView) -> Rows:
    if view.episode is None:
        return ()
    about = texts.difficulty_of(view)
    return (
        talk.keyboards.episode(view.episode),
        *talk.keyboards.rows(_source(talk, about)),
    )


def _source(talk: Talk, about: Difficulty) -> tuple[str, Press]:
    return talk.t.label("Where this comes from"), source_of(about)


async def _draw(talk: Talk, view: ClientView) -> None:
    """The same chart as in the overview, of one client."""
    drawn = report_texts.report(talk.t, DigestView(digest=view.digest, trends=view.trends))
    title = texts.title(talk.t, view.client.alias)
    report = to_json(replace(drawn, title=title, headline=title))
    await talk.post(
        Content(title, protect=True, kind=Kind.PHOTO, draws=True), attachment=report.encode()
    )

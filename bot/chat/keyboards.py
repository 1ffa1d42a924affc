"""Rows of buttons for what is on screen. Only the scale's buttons are bare numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.checkins import CheckInId
from bot.alliance.digests import ClientDigest
from bot.alliance.episodes import Act, Episode, EpisodeId, acts_left
from bot.alliance.instruments import ResponseScale
from bot.alliance.people import Address, Sharing
from bot.alliance.repair import Difficulty
from bot.alliance.replies import FollowUp
from bot.alliance.steps import AskComment, AskFollowUp, AskItem, AskSharing, Close, Step
from bot.chat.callback_data import Codec, Press
from bot.chat.content import Button
from bot.chat.texts import checkin as texts
from bot.chat.texts import episodes as texts_of_episodes
from bot.chat.verbs import Verb
from bot.i18n.bidi import Direction
from bot.i18n.translator import Translator

Rows = tuple[tuple[Button, ...], ...]

_ONE_ROW = 7  # digits a small phone shows side by side; more are halved, as 0-5 and 6-10
FOLLOW_UP_ORDER = (FollowUp.YES, FollowUp.PARTLY, FollowUp.NO, FollowUp.NOTHING)
ACT_ORDER = (Act.ADDRESSED, Act.LATER, Act.REFER)
"""Their place is what buttons carry."""
DIFFICULTY_ORDER = tuple(Difficulty)
SHARING_ORDER = (Sharing.SHARED, Sharing.TREND, Sharing.PRIVATE)


def source_of(about: Difficulty) -> Press:
    return Press(Verb.REPAIR_SOURCE, a=DIFFICULTY_ORDER.index(about))


def tend(episode_id: EpisodeId, act: Act, *, confirmed: bool = False) -> Press:
    return Press(Verb.TEND, id=episode_id, a=ACT_ORDER.index(act), b=int(confirmed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboards:
    """Makes the buttons of one person's messages."""

    codec: Codec
    owner: Address
    t: Translator

    def button(self, text: str, press: Press) -> Button:
        return Button(text, self.codec.encode(press, self.owner))

    def rows(self, *buttons: tuple[str, Press]) -> Rows:
        """One button per row."""
        return tuple((self.button(text, press),) for text, press in buttons)

    def step(
        self, checkin_id: CheckInId, step: Step, scale: ResponseScale, proposed: Sharing
    ) -> Rows:
        """Under a check-in at that step."""
        match step:
            case AskItem(index=index):
                return self._item(checkin_id, index, scale)
            case AskFollowUp():
                return self._follow_up(checkin_id)
            case AskComment():
                return self._comment(checkin_id)
            case AskSharing():
                return self._sharing(checkin_id, proposed)
            case Close():
                return ()

    def opening(self, checkin_id: CheckInId) -> Rows:
        """Under the neutral sentence of a discreet check-in."""
        return self.rows((self.t.label("Open"), Press(Verb.OPEN, id=checkin_id)))

    def _item(self, checkin_id: CheckInId, index: int, scale: ResponseScale) -> Rows:
        digits = [
            self.button(str(value), Press(Verb.VALUE, id=checkin_id, a=index, b=value))
            for value in range(scale.low, scale.high + 1)
        ]
        skip = self._skip(Press(Verb.SKIP, id=checkin_id, a=index))
        rows = [
            *self._digit_rows(digits),
            (skip,) if index == 0 else self._sided(self._back(checkin_id), skip),
            (self._help(checkin_id),),
        ]
        if index == 0:
            not_held = Press(Verb.NOT_HELD, id=checkin_id)
            rows.append((self.button(self.t.label("We did not meet"), not_held),))
        return tuple(rows)

    def _digit_rows(self, digits: Sequence[Button]) -> list[tuple[Button, ...]]:
        if len(digits) <= _ONE_ROW:
            return [self._sided(*digits)]
        half = -(-len(digits) // 2)
        return [self._sided(*digits[:half]), self._sided(*digits[half:])]

    def _sided(self, *row: Button) -> tuple[Button, ...]:
        """Telegram has no right-to-left keyboards: a row with an order is turned round."""
        return row[::-1] if self.t.direction is Direction.RTL else row

    def what_to_try(self, client: ClientDigest, about: Difficulty) -> tuple[Button, ...]:
        """All that is known of a client with every step, and where the first step comes from."""
        view = Press(Verb.CLIENT_VIEW, id=client.client_id)
        return self._sided(
            self.button(texts_of_episodes.about_label(self.t, client.alias), view),
            self.button(self.t.label("Where this comes from"), source_of(about)),
        )

    def _follow_up(self, checkin_id: CheckInId) -> Rows:
        def press(number: int) -> Press:
            return Press(Verb.FOLLOW_UP, id=checkin_id, a=number)

        answers = [(texts.follow_up_label(self.t, one), one) for one in FollowUp]
        skip = self._skip(press(len(FOLLOW_UP_ORDER)))
        return (
            *self.rows(*((text, press(FOLLOW_UP_ORDER.index(one))) for text, one in answers)),
            self._sided(self._back(checkin_id), skip),
            (self._help(checkin_id),),
        )

    def episode(self, episode: Episode) -> tuple[Button, ...]:
        """What the therapist may still say about it, side by side."""
        acts = (
            self.button(texts_of_episodes.act_label(self.t, act), tend(episode.id, act))
            for act in acts_left(episode)
        )
        return self._sided(*acts)

    def _comment(self, checkin_id: CheckInId) -> Rows:
        none = Press(Verb.NO_COMMENT, id=checkin_id)
        return (
            (self.button(self.t.label("No comment"), none),),
            (self._back(checkin_id),),
            (self._help(checkin_id),),
        )

    def _sharing(self, checkin_id: CheckInId, proposed: Sharing) -> Rows:
        order = sorted(SHARING_ORDER, key=lambda sharing: sharing is not proposed)
        return (
            *self.rows(
                *(
                    (
                        texts.sharing_label(self.t, sharing),
                        Press(Verb.SHARE, id=checkin_id, a=SHARING_ORDER.index(sharing)),
                    )
                    for sharing in order
                )
            ),
            (self._help(checkin_id),),
        )

    def _skip(self, press: Press) -> Button:
        return self.button(self.t.label("Skip"), press)

    def _back(self, checkin_id: CheckInId) -> Button:
        return self.button(self.t.label("Back"), Press(Verb.BACK, id=checkin_id))

    def _help(self, checkin_id: CheckInId) -> Button:
        press = Press(Verb.HELP_NOW, id=checkin_id)
        return self.button(self.t.label("I need help now"), press)

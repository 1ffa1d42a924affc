"""From a first sign to a repair, and what never moves an episode."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.alliance import episodes
from bot.alliance.checkins import CheckInId
from bot.alliance.episodes import (
    ASKED_FROM,
    OPEN,
    Act,
    Cause,
    Episode,
    EpisodeId,
    EpisodeState,
    Observation,
    Shape,
    after_act,
    after_asking,
    after_handing_over,
    after_leaving,
    after_session,
    asked_anyway,
    begun,
    open_one,
    wants_follow_up,
)
from bot.alliance.replies import FollowUp
from bot.alliance.signals import Flag, Level, Rule
from tests.alliance.alliance_people import ADA

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
FLOOR = 7.5
WATCHED = Flag(level=Level.WATCH, rule=Rule.DROP, score=6.7, limit=6.9)
RUPTURED = Flag(level=Level.RUPTURE, rule=Rule.DROP, score=5.0, limit=6.5)
SLOWLY = Flag(level=Level.RUPTURE, rule=Rule.RUN, score=6.5, limit=6.6, sessions=3)
SAID = Flag(level=Level.RUPTURE, rule=Rule.DIRECT_SIGN, score=9.0, limit=8.0)
HELD_BACK = Flag(level=Level.WATCH, rule=Rule.WITHDRAWAL, score=9.0, limit=8.0)


def seen(
    index: float | None, flag: Flag | None = None, answer: FollowUp | None = None, number: int = 0
) -> Observation:
    return Observation(
        checkin_id=CheckInId(UUID(int=number)),
        session_starts_at=NOON + number * WEEK,
        index=index,
        flag=flag,
        floor=FLOOR,
        answer=answer,
    )


def opened(index: float | None, flag: Flag) -> Episode:
    found = begun(EpisodeId(UUID(int=1)), 1, ADA, seen(index, flag), NOON)
    assert found is not None
    return found


def lived(episode: Episode, *sessions: Observation) -> Episode:
    for number, session in enumerate(sessions, start=1):
        episode = after_session(episode, session, NOON + number * WEEK)
    return episode


# --- opening and confirming ---------------------------------------------------------------------


def test_a_session_without_a_sign_opens_nothing() -> None:
    assert begun(EpisodeId(UUID(int=1)), 1, ADA, seen(3.0), NOON) is None


@pytest.mark.parametrize(
    ("index", "flag", "state"),
    [
        (6.7, WATCHED, EpisodeState.POSSIBLE),
        (8.5, HELD_BACK, EpisodeState.POSSIBLE),
        (5.0, RUPTURED, EpisodeState.CONFIRMED),
        (8.5, SAID, EpisodeState.CONFIRMED),
    ],
)
def test_one_small_sign_is_possible_a_rupture_or_a_direct_sign_is_confirmed(
    index: float, flag: Flag, state: EpisodeState
) -> None:
    assert opened(index, flag).state is state


def test_a_second_sign_confirms_also_after_one_calm_session() -> None:
    possible = opened(6.7, WATCHED)
    assert lived(possible, seen(6.7, HELD_BACK)).state is EpisodeState.CONFIRMED
    assert lived(possible, seen(8.5), seen(6.7, WATCHED)).state is EpisodeState.CONFIRMED


def test_a_client_who_says_it_went_unsaid_confirms_what_was_possible() -> None:
    found = lived(opened(6.7, WATCHED), seen(8.5, answer=FollowUp.NO))
    assert found.state is EpisodeState.CONFIRMED


# --- repair -------------------------------------------------------------------------------------


def test_two_rated_sessions_back_where_it_was_are_a_repair_and_one_is_not() -> None:
    dip = opened(5.0, RUPTURED)
    assert lived(dip, seen(8.0)).state is EpisodeState.CONFIRMED
    mended = lived(dip, seen(8.0), seen(FLOOR))
    assert mended.state is EpisodeState.REPAIRED
    assert mended.moves[-1].cause is Cause.BACK
    assert mended.ended_at == NOON + 2 * WEEK


def test_a_rating_below_the_old_level_or_a_new_sign_begins_the_count_anew() -> None:
    dip = opened(5.0, RUPTURED)
    assert lived(dip, seen(8.0), seen(7.4), seen(8.0)).is_open
    assert lived(dip, seen(8.0), seen(8.0, HELD_BACK), seen(8.0)).is_open


def test_sessions_without_a_rating_neither_mend_nor_undo() -> None:
    dip = opened(5.0, RUPTURED)
    waiting = lived(dip, *[seen(None)] * 50)
    assert waiting == dip
    assert lived(dip, seen(8.0), seen(None), seen(8.0)).state is EpisodeState.REPAIRED


def test_a_sign_in_words_is_not_mended_by_ratings_that_never_fell() -> None:
    said = opened(8.5, SAID)
    calm = [seen(8.5)] * 10
    assert lived(said, *calm).state is EpisodeState.CONFIRMED
    addressed = after_act(said, Act.ADDRESSED, NOON)
    assert lived(addressed, *calm[:2]).state is EpisodeState.REPAIRED
    talked = lived(said, seen(8.5, answer=FollowUp.YES), seen(8.5))
    assert talked.state is EpisodeState.REPAIRED


def test_one_small_sign_in_words_passes_with_two_calm_sessions() -> None:
    assert lived(opened(8.5, HELD_BACK), seen(8.5), seen(8.5)).state is EpisodeState.REPAIRED


def test_without_a_level_from_before_only_signs_stand_against_a_repair() -> None:
    first = begun(EpisodeId(UUID(int=1)), 1, ADA, replace(seen(2.0, SAID), floor=None), NOON)
    assert first is not None
    assert lived(first, seen(2.0), seen(2.0)).is_open
    assert not lived(after_act(first, Act.ADDRESSED, NOON), seen(2.0), seen(2.0)).is_open


# --- what the client answers --------------------------------------------------------------------


def test_there_was_nothing_closes_it() -> None:
    found = lived(opened(5.0, RUPTURED), seen(6.0, answer=FollowUp.NOTHING))
    assert found.state is EpisodeState.REPAIRED
    assert found.moves[-1].cause is Cause.SAID_NOTHING


def test_there_was_nothing_beside_a_new_sign_closes_nothing() -> None:
    found = lived(opened(5.0, RUPTURED), seen(5.0, RUPTURED, FollowUp.NOTHING))
    assert found.state is EpisodeState.CONFIRMED


def test_not_talked_about_takes_addressed_back_and_partly_does_not() -> None:
    addressed = after_act(opened(5.0, RUPTURED), Act.ADDRESSED, NOON)
    assert lived(addressed, seen(6.0, answer=FollowUp.NO)).state is EpisodeState.CONFIRMED
    assert lived(addressed, seen(6.0, answer=FollowUp.PARTLY)).state is EpisodeState.ADDRESSED


def test_a_rupture_opens_what_was_addressed_again_and_something_to_watch_does_not() -> None:
    addressed = after_act(opened(5.0, RUPTURED), Act.ADDRESSED, NOON)
    assert lived(addressed, seen(5.0, RUPTURED)).state is EpisodeState.CONFIRMED
    assert lived(addressed, seen(6.8, WATCHED)).state is EpisodeState.ADDRESSED


# --- what people do -----------------------------------------------------------------------------


def test_the_therapists_buttons() -> None:
    dip = opened(5.0, RUPTURED)
    assert after_act(dip, Act.ADDRESSED, NOON).state is EpisodeState.ADDRESSED
    assert after_act(dip, Act.LATER, NOON).state is EpisodeState.CONFIRMED
    assert after_act(dip, Act.REFER, NOON).state is EpisodeState.REFERRED


@pytest.mark.parametrize("act", [Act.ADDRESSED, Act.LATER])
def test_the_same_button_twice_counts_once(act: Act) -> None:
    once = after_act(opened(5.0, RUPTURED), act, NOON)
    assert after_act(once, act, NOON + WEEK) == once


def test_a_client_who_stops_leaves_it_unresolved_and_one_handed_over_refers_it() -> None:
    dip = opened(5.0, RUPTURED)
    assert after_leaving(dip, NOON).state is EpisodeState.UNRESOLVED
    assert after_handing_over(dip, NOON).state is EpisodeState.REFERRED


# --- the follow-up question ---------------------------------------------------------------------


def test_what_is_confirmed_is_followed_up_and_what_is_possible_is_not() -> None:
    assert wants_follow_up(opened(5.0, RUPTURED))
    assert not wants_follow_up(opened(6.7, WATCHED))


def test_it_is_asked_until_answered_and_twice_at_most() -> None:
    episode = opened(5.0, RUPTURED)
    for number in range(2):
        assert wants_follow_up(episode)
        episode = after_asking(episode, CheckInId(UUID(int=number)), NOON)
    assert not wants_follow_up(episode)


def test_after_an_answer_it_is_asked_again_only_when_something_new_happened() -> None:
    answered = lived(opened(5.0, RUPTURED), seen(6.0, answer=FollowUp.PARTLY))
    assert not wants_follow_up(answered)
    assert wants_follow_up(after_act(answered, Act.ADDRESSED, NOON))
    assert wants_follow_up(lived(answered, seen(5.0, RUPTURED)))


def test_the_question_comes_now_and_then_without_an_episode_too() -> None:
    every = [asked_anyway(CheckInId(UUID(int=number << 64)), 20) for number in range(2000)]
    assert 0.1 < sum(every) / len(every) < 0.15
    assert every == [asked_anyway(CheckInId(UUID(int=n << 64)), 20) for n in range(2000)]


def test_the_first_check_ins_do_not_carry_it_by_chance() -> None:
    ids = [CheckInId(UUID(int=number)) for number in range(100)]
    assert not any(asked_anyway(one, ASKED_FROM - 2) for one in ids)
    assert any(asked_anyway(one, ASKED_FROM - 1) for one in ids)


# --- shape --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "ratings", "shape"),
    [
        (RUPTURED, [], Shape.DIP),
        (RUPTURED, [5.0], Shape.DIP),
        (RUPTURED, [5.0, 5.0], Shape.TROUGH),
        (SLOWLY, [5.0, 5.0], Shape.SLOW),
        (SLOWLY, [5.0] * 5, Shape.LASTING),
    ],
)
def test_the_shape_of_a_strain(flag: Flag, ratings: list[float], shape: Shape) -> None:
    found = lived(opened(5.0, flag), *(seen(rating) for rating in ratings))
    assert found.shape is shape
    assert found.low == 1 + len(ratings)


def test_a_sign_in_words_has_no_dip() -> None:
    assert opened(8.5, SAID).shape is Shape.WORDS


# --- whatever happens, in whatever order --------------------------------------------------------

INDEXES = st.none() | st.floats(0, 10)
FLAGS = st.none() | st.sampled_from([WATCHED, RUPTURED, SLOWLY, SAID, HELD_BACK])


class LifeOfEpisodes(RuleBasedStateMachine):
    """One client's episodes, driven by everything that may happen."""

    @initialize()
    def begin(self) -> None:
        self.now = NOON
        self.known: list[Episode] = []
        self.ended: list[Episode] = []

    @rule(weeks=st.integers(1, 5000))
    def time_passes(self, weeks: int) -> None:
        """And nothing is asked of the episode: there is no such thing as a tick for it."""
        self.now += weeks * timedelta(minutes=1)

    @rule(index=INDEXES, flag=FLAGS, answer=st.none() | st.sampled_from(FollowUp))
    def a_check_in_closes(
        self, index: float | None, flag: Flag | None, answer: FollowUp | None
    ) -> None:
        observation = seen(index, flag, answer, number=len(self.known))
        current = open_one(self.known)
        if current is not None:
            self._put(after_session(current, observation, self.now))
            return
        number = len(self.known) + 1
        new = begun(EpisodeId(UUID(int=number)), number, ADA, observation, self.now)
        if new is not None:
            self.known.append(new)

    @rule()
    def a_check_in_expires_unanswered(self) -> None:
        current = open_one(self.known)
        if current is not None:
            assert after_session(current, seen(None), self.now) == current

    @precondition(lambda self: self.known)
    @rule(act=st.sampled_from(Act))
    def the_therapist_acts(self, act: Act) -> None:
        self._put(after_act(self.known[-1], act, self.now))

    @precondition(lambda self: self.known)
    @rule()
    def the_client_stops(self) -> None:
        self._put(after_leaving(self.known[-1], self.now))

    @precondition(lambda self: self.known and wants_follow_up(self.known[-1]))
    @rule()
    def a_check_in_leaves(self) -> None:
        self._put(after_asking(self.known[-1], CheckInId(UUID(int=0)), self.now))

    def _put(self, changed: Episode) -> None:
        before = self.known[-1]
        assert changed.moves[: len(before.moves)] == before.moves  # history only grows
        if not before.is_open:
            assert changed == before
        self.known[-1] = changed

    @invariant()
    def at_most_one_is_open(self) -> None:
        assert sum(one.is_open for one in self.known) <= 1
        assert all(not one.is_open for one in self.known[:-1])

    @invariant()
    def nothing_moves_after_an_end(self) -> None:
        for one in self.known:
            assert all(move.state in OPEN for move in one.moves[:-1])
            assert one.moves[0].state in (EpisodeState.POSSIBLE, EpisodeState.CONFIRMED)

    @invariant()
    def counts_fit_together(self) -> None:
        for one in self.known:
            assert 0 <= one.low <= one.sessions
            assert 0 <= one.calm <= one.sessions


TestLifeOfEpisodes = LifeOfEpisodes.TestCase
TestLifeOfEpisodes.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_nothing_in_the_automaton_asks_what_time_it_is() -> None:
    """Years between two check-ins change nothing but the dates in the history."""
    soon = after_session(opened(5.0, RUPTURED), seen(8.0), NOON)
    late = after_session(opened(5.0, RUPTURED), seen(8.0), NOON + 500 * WEEK)
    assert (soon.state, soon.calm) == (late.state, late.calm)
    assert not hasattr(episodes, "timedelta")

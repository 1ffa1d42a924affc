from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.digests import (
    ClientDigest,
    ClientEntries,
    Digest,
    Need,
    Period,
    compose,
)
from bot.alliance.disclosure import Entry
from bot.alliance.instruments import Facet
from bot.alliance.notes import Note
from bot.alliance.people import Client, ClientId, Sharing
from bot.alliance.replies import Reply
from bot.alliance.signals import Level, Rule
from tests.alliance.alliance_people import ADA, BANK, checkin, level, reply, utc

SHARED, TREND, PRIVATE = Sharing.SHARED, Sharing.TREND, Sharing.PRIVATE


def answered(number: int, given_reply: Reply, sharing: Sharing = SHARED) -> Entry:
    """Ada answers five minutes after she is asked about the session of week `number`."""
    asked = checkin(number).due_at
    done = asked + timedelta(minutes=5)
    made = checkin(
        number,
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        sent_at=asked,
        completed_at=done,
        closed_at=done,
    )
    return Entry(checkin=made, reply=given_reply.with_sharing(sharing), instrument=BANK)


def silent(number: int, *, sent: bool = True) -> Entry:
    asked = checkin(number)
    return Entry(
        checkin=replace(
            asked,
            state=CheckInState.EXPIRED,
            reason=Reason.NO_ANSWER if sent else Reason.TOO_LATE,
            sent_at=asked.due_at if sent else None,
            closed_at=asked.expires_at,
        )
    )


def cancelled(number: int) -> Entry:
    made = checkin(number)
    return Entry(
        checkin=replace(
            made,
            state=CheckInState.CANCELLED,
            reason=Reason.SESSION_CANCELLED,
            closed_at=made.session_starts_at,
        )
    )


def weeks(first: int, last: int) -> Period:
    """Mondays at noon UTC: week `n` holds everything of the session of week `n`."""
    start = utc("2026-01-05T12:00")
    return Period(after=start + timedelta(weeks=first), until=start + timedelta(weeks=last + 1))


def digest(entries: Sequence[Entry], week: int, client: Client = ADA) -> ClientDigest | None:
    found = compose(weeks(week, week), [ClientEntries(client=client, entries=entries)]).clients
    return found[0] if found else None


def line(entries: Sequence[Entry], week: int, client: Client = ADA) -> ClientDigest:
    found = digest(entries, week, client)
    assert found is not None
    return found


GOOD = [answered(1, level(8)), answered(2, level(9)), answered(3, level(8)), answered(4, level(9))]
LOWER = reply(goal=7, heard=7, bond=6)
"""Low enough to be watched after `GOOD`."""


# --- one quiet client ---------------------------------------------------------------------------


def test_a_week_in_which_all_is_well_is_one_plain_line() -> None:
    found = line([*GOOD, answered(5, level(8))], 5)
    assert found == ClientDigest(
        client_id=ADA.id,
        alias="K-17",
        index=8,
        change=-0.5,
        moves=(),
        answered=1,
        due=1,
        cancelled=0,
        flags=(),
        silent_after_drop=False,
        comments=0,
    )
    assert not found.needs_care
    assert found.need is Need.NONE


def test_a_first_and_a_second_rating_have_nothing_to_be_compared_with() -> None:
    assert line([answered(1, level(8))], 1).change is None
    assert line([answered(1, level(8)), answered(2, level(3))], 2).change is None
    third = line([answered(1, level(8)), answered(2, level(6)), answered(3, level(4))], 3)
    assert third.change == -3


def test_the_change_is_against_the_level_that_the_limit_was_made_from() -> None:
    after_a_dip = [*GOOD, answered(5, level(0)), answered(6, level(8))]
    found = line(after_a_dip, 6)
    assert found.change is not None
    # A plain mean with the dip in it would say 1.2; the dip counts as less low.
    assert found.change == pytest.approx(-0.17, abs=0.005)


def test_after_a_long_break_there_is_nothing_to_compare_with() -> None:
    back = answered(40, level(4))
    assert line([*GOOD, back], 40).change is None


def test_a_reply_without_enough_anchors_has_no_index_but_was_answered() -> None:
    found = line([*GOOD, answered(5, reply(goal=8, heard=None, bond=None))], 5)
    assert (found.index, found.change, found.answered) == (None, None, 1)


def test_a_half_answered_check_in_gives_its_index_and_was_not_answered() -> None:
    half = replace(answered(5, reply(goal=8, heard=8, bond=8)), checkin=silent(5).checkin)
    found = line([*GOOD, half], 5)
    assert (found.index, found.answered, found.due) == (8, 0, 1)


def test_a_week_without_a_check_in_has_no_line() -> None:
    assert digest(GOOD, 5) is None
    assert digest([], 1) is None


def test_a_digest_covers_its_period_and_nothing_later() -> None:
    assert line(GOOD, 2).index == 9
    assert line(GOOD, 2) == line(GOOD[:2], 2)


def test_a_digest_composed_again_later_says_what_it_said() -> None:
    then = [*GOOD, answered(5, level(4)), silent(6)]
    assert line([*then, answered(7, level(9))], 6) == line(then, 6)


def test_the_end_of_a_period_belongs_to_it_and_its_start_does_not() -> None:
    end = answered(1, level(8)).checkin.completed_at
    assert end is not None
    entries = [ClientEntries(client=ADA, entries=[answered(1, level(8))])]
    week = timedelta(weeks=1)
    assert compose(Period(after=end - week, until=end), entries).clients
    assert not compose(Period(after=end, until=end + week), entries).clients


def test_an_open_check_in_waits_for_the_digest_in_which_it_ends() -> None:
    waiting = Entry(checkin=checkin(5, state=CheckInState.SENT, sent_at=checkin(5).due_at))
    assert digest([*GOOD, waiting], 5) is None
    assert digest([*GOOD, Entry(checkin=checkin(5))], 5) is None


def test_a_completed_check_in_counts_while_its_comment_is_still_open() -> None:
    done = answered(5, level(8))
    entry = replace(done, checkin=replace(done.checkin, closed_at=None))
    assert entry.reply is not None
    undecided = replace(entry, reply=replace(entry.reply, sharing=None))
    assert line([*GOOD, undecided], 5).answered == 1
    asked_who = replace(ADA, asks_sharing=True)
    assert digest([*GOOD, undecided], 5, asked_who) is None


def test_cancelled_check_ins_were_not_due() -> None:
    found = line([*GOOD, cancelled(5)], 5)
    assert (found.answered, found.due, found.cancelled, found.index) == (0, 0, 1, None)


def test_two_sessions_in_a_period_are_counted_and_the_latest_index_told() -> None:
    entries = [ClientEntries(client=ADA, entries=[*GOOD, answered(5, level(7)), silent(6)])]
    (found,) = compose(weeks(4, 6), entries).clients
    assert (found.answered, found.due, found.index) == (2, 3, 7)
    assert found.change == pytest.approx(7 - 8.5)


def test_comments_that_may_be_read_are_counted() -> None:
    said = answered(5, level(8).with_comment("more time"))
    assert line([*GOOD, said], 5).comments == 1
    kept = answered(5, level(8).with_comment("more time"), TREND)
    assert line([*GOOD, kept], 5).comments == 0
    assert line([*GOOD, answered(5, level(8).with_comment(None))], 5).comments == 0


# --- signs --------------------------------------------------------------------------------------


def test_a_drop_is_a_flag_with_its_numbers_and_its_session() -> None:
    found = line([*GOOD, answered(5, level(4))], 5)
    (raised,) = found.flags
    assert raised.flag.level is Level.RUPTURE
    assert raised.flag.score == 4
    assert raised.checkin_id == checkin(5).id
    assert raised.session_starts_at == checkin(5).session_starts_at
    assert found.needs_care
    assert found.need is Need.RUPTURE


def test_a_flag_of_last_week_is_not_told_again() -> None:
    assert line([*GOOD, answered(5, level(4)), answered(6, level(8))], 6).flags == ()


def test_something_to_watch_does_not_ask_for_care_yet() -> None:
    found = line([*GOOD, answered(5, LOWER)], 5)
    assert found.need is Need.WATCH
    assert not found.needs_care


def test_silence_after_a_sign_asks_for_care() -> None:
    found = line([*GOOD, answered(5, level(4)), silent(6)], 6)
    assert found.silent_after_drop
    assert found.need is Need.SILENCE
    assert found.needs_care


def test_silence_in_good_times_does_not() -> None:
    assert not line([*GOOD, silent(5)], 5).silent_after_drop


def test_silence_before_the_drop_or_after_a_recovery_does_not() -> None:
    assert not line([*GOOD, silent(5), answered(6, level(4))], 6).silent_after_drop
    both = [ClientEntries(client=ADA, entries=[*GOOD, silent(5), answered(6, level(4))])]
    assert not compose(weeks(5, 6), both).clients[0].silent_after_drop
    recovered = [*GOOD, answered(5, level(4)), answered(6, level(8)), silent(7)]
    assert not line(recovered, 7).silent_after_drop


def test_a_check_in_that_never_left_is_nobodys_silence() -> None:
    assert not line([*GOOD, answered(5, level(4)), silent(6, sent=False)], 6).silent_after_drop
    assert not line([*GOOD, answered(5, level(4)), cancelled(6)], 6).silent_after_drop


def test_how_a_reply_was_given_is_noted_and_is_no_sign() -> None:
    straight = line([*GOOD, answered(5, level(8, tension=8))], 5)
    assert straight.notes == (Note.STRAIGHT_LINE,)
    assert straight.need is Need.NONE
    assert line([*GOOD, answered(5, level(8, tension=0))], 5).notes == ()
    assert line([*GOOD, silent(5)], 5).notes == ()


def test_trend_only_is_not_noted_since_a_note_would_show_its_answers() -> None:
    assert line([*GOOD, answered(5, level(8, tension=8), TREND)], 5).notes == ()


def test_facets_that_moved_are_told_with_how_far() -> None:
    usual = [answered(n, reply(goal=8, heard=8, bond=8)) for n in range(1, 4)]
    found = line([*usual, answered(4, reply(goal=3, heard=8, bond=10))], 4)
    assert [(move.facet, move.change, move.is_worse) for move in found.moves] == [
        (Facet.GOALS, -5, True),
        (Facet.BOND, 2, False),
    ]


# --- who sees it --------------------------------------------------------------------------------


def test_trend_only_counts_in_index_change_and_signs() -> None:
    found = line([*GOOD, answered(5, level(4), TREND)], 5)
    assert (found.index, found.change, found.answered) == (4, -4.5, 1)
    assert found.flags[0].flag.rule is Rule.DROP
    assert found.flags[0].flag.score == 4


def test_trend_only_shows_no_item_and_no_single_value() -> None:
    found = line([*GOOD, answered(5, level(8, tension=9), TREND)], 5)
    flag = found.flags[0].flag
    assert flag.rule is Rule.DIRECT_SIGN
    assert (flag.items, flag.score, flag.limit) == ((), None, None)


def test_trend_only_says_that_something_was_held_back_and_not_how_much() -> None:
    alone = line([*GOOD, answered(5, level(8, yes_but_no=9), TREND)], 5).flags[0].flag
    assert alone.rule is Rule.WITHDRAWAL
    assert (alone.items, alone.score, alone.limit) == ((), None, None)
    lower = reply(goal=7, heard=7, bond=6, yes_but_no=9)
    dropped = line([*GOOD, answered(5, lower, TREND)], 5).flags[0].flag
    assert dropped.rule is Rule.DROP_AND_WITHDRAWAL
    assert (dropped.items, dropped.marker) == ((), None)
    assert dropped.score == pytest.approx(20 / 3)


def test_after_half_a_year_of_silence_the_old_level_no_longer_counts() -> None:
    assert line([*GOOD, answered(30, level(4))], 30).flags == ()
    assert line([*GOOD, answered(9, level(4))], 9).flags != ()


def test_a_direct_sign_that_is_shared_names_its_item() -> None:
    flag = line([*GOOD, answered(5, level(8, tension=9))], 5).flags[0].flag
    assert (flag.items, flag.score) == (("tension",), 9)


def test_trend_only_says_which_facet_moved_and_not_how_far() -> None:
    usual = [answered(n, reply(goal=8, heard=8, bond=8)) for n in range(1, 4)]
    found = line([*usual, answered(4, reply(goal=3, heard=8, bond=8), TREND)], 4)
    assert [(move.facet, move.change, move.is_worse) for move in found.moves] == [
        (Facet.GOALS, None, True)
    ]


def test_no_shared_change_can_be_used_to_work_out_a_trend_only_answer() -> None:
    shared = [answered(1, level(8, tasks=8)), answered(2, level(8, tasks=8))]
    last = answered(4, level(8, tasks=2))
    low, high = (
        line([*shared, answered(3, level(8, tasks=value), TREND), last], 4) for value in (0, 10)
    )
    assert low == high
    assert [move.facet for move in low.moves] == [Facet.TASKS]


values = st.integers(0, 10)


@given(st.lists(st.tuples(values, values, st.sampled_from([None, *Sharing])), max_size=8))
def test_a_kept_reply_and_no_reply_read_exactly_alike(
    course: list[tuple[int, int, Sharing | None]],
) -> None:
    """The promise: whatever else happened, in every digest along the way."""

    def entries(*, keeps: bool) -> list[Entry]:
        made = []
        for number, (value, tension, sharing) in enumerate(course, start=1):
            kept = answered(
                number, level(value, tension=tension).with_comment("…"), sharing or PRIVATE
            )
            unanswered = sharing is None or (sharing is PRIVATE and not keeps)
            made.append(silent(number) if unanswered else kept)
        return made

    for week in range(1, len(course) + 2):
        assert digest(entries(keeps=True), week) == digest(entries(keeps=False), week)


def test_what_ada_keeps_to_herself_is_not_seen_before_silence_would_be() -> None:
    kept = answered(5, level(0), PRIVATE)
    before = Period(after=weeks(5, 5).after, until=checkin(5).expires_at - timedelta(seconds=1))
    assert compose(before, [ClientEntries(client=ADA, entries=[*GOOD, kept])]).clients == ()


# --- many clients -------------------------------------------------------------------------------


def as_client(alias: str, entries: Sequence[Entry]) -> ClientEntries:
    client = replace(ADA, id=ClientId(UUID(int=len(alias) + ord(alias[0]))), alias=alias)
    return ClientEntries(client=client, entries=entries)


def test_who_needs_care_stands_first_and_then_the_alias_decides() -> None:
    found = compose(
        weeks(6, 6),
        [
            as_client("zoe", [*GOOD, answered(6, level(8))]),
            as_client("Bea", [*GOOD, answered(6, level(8))]),
            as_client("yan", [*GOOD, answered(6, LOWER)]),
            as_client("wim", [*GOOD, answered(5, level(4)), silent(6)]),
            as_client("vic", [*GOOD, answered(6, level(2))]),
            as_client("ulla", [*GOOD, answered(6, level(2))]),
            as_client("away", GOOD),
        ],
    )
    assert [one.alias for one in found.clients] == ["ulla", "vic", "wim", "yan", "Bea", "zoe"]
    assert found.needing_care == 3
    assert found.due == 6


def test_a_week_with_nobody_is_an_empty_digest() -> None:
    assert compose(weeks(1, 1), []) == Digest(period=weeks(1, 1), clients=())
    assert compose(weeks(1, 1), []).needing_care == 0


def test_a_printed_digest_names_nobody_and_shows_no_rating() -> None:
    printed = repr(line([*GOOD, answered(5, level(4))], 5))
    assert "K-17" not in printed
    assert "index" not in printed
    assert "score" not in printed


def test_a_check_in_that_could_not_be_delivered_is_not_the_digests_matter() -> None:
    gone: CheckIn = replace(
        checkin(5),
        state=CheckInState.UNDELIVERABLE,
        reason=Reason.BLOCKED,
        closed_at=utc("2026-02-10T00:00"),
    )
    assert digest([*GOOD, Entry(checkin=gone)], 5) is None

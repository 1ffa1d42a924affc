"""A form of others in the overview: judged by rounds, told on its own scale, if it is shared."""

from collections.abc import Sequence
from dataclasses import replace

from bot.alliance.digests import ClientEntries, Period, judged
from bot.alliance.disclosure import Entry
from bot.alliance.instruments import CutOff, Instrument
from bot.alliance.people import Sharing
from bot.alliance.replies import Asked, Reply
from bot.alliance.spreading import parts_of
from tests.alliance.alliance_people import ADA, level, utc
from tests.alliance.test_digests import PRIVATE, SHARED, TREND, answered, line
from tests.instrument_files import a_form

SPREAD = a_form(4, parts=2, low=0, high=10)
WHOLE = a_form(3, low=1, high=5, name="whole")
EVER = Period(after=utc("2025-01-01T00:00"), until=utc("2028-01-01T00:00"))


def on(form: Instrument, week: int, value: int, part: int = 0, sharing: Sharing = SHARED) -> Entry:
    """Ada answers a part of the form with the same value throughout."""
    items = parts_of(form)[part]
    given = Reply(
        instrument=form.name,
        locale="en",
        asked=tuple(Asked(item=item, wording="0" * 16) for item in items),
        responses=dict.fromkeys(items, value),
        position=len(items),
    )
    return replace(answered(week, given, sharing), instrument=form)


def indices(*entries: Entry) -> list[float | None]:
    found = judged(EVER, ClientEntries(client=ADA, entries=entries))
    return [one.rating.index for one in found]


def course(form: Instrument, values: Sequence[int], first: int = 1) -> list[Entry]:
    return [on(form, first + n, value) for n, value in enumerate(values)]


def test_a_spread_form_has_an_index_when_a_round_is_complete_and_not_before() -> None:
    found = indices(on(SPREAD, 1, 8), on(SPREAD, 2, 6, 1), on(SPREAD, 3, 9), on(SPREAD, 4, 9, 1))
    assert found == [None, 7, None, 9]


def test_what_is_kept_private_never_completes_a_round_for_others() -> None:
    assert indices(on(SPREAD, 1, 8), on(SPREAD, 2, 6, 1, PRIVATE)) == [None, None]
    again = on(SPREAD, 3, 4, 1)
    assert indices(on(SPREAD, 1, 8), on(SPREAD, 2, 0, 1, PRIVATE), again) == [None, None, 6]


def test_a_fall_on_five_points_is_judged_by_the_clients_own_past() -> None:
    steady = course(WHOLE, [5, 5, 4, 5, 5, 4, 5])
    assert line([*steady, on(WHOLE, 8, 2)], 8).flags
    assert not line([*steady, on(WHOLE, 8, 5)], 8).flags


def test_another_instrument_begins_a_new_course() -> None:
    """Fives of five after fours of ten are no rise, and the other way round no fall."""
    before = [answered(week, level(9)) for week in range(1, 8)]
    found = line([*before, on(WHOLE, 8, 2)], 8)
    assert not found.flags
    assert (found.index, found.change) == (2.5, None)


def test_scores_are_told_on_the_own_scale_with_the_cut_offs_of_the_file() -> None:
    (total,) = WHOLE.subscales
    low = CutOff(value=7, population="adults")
    form = replace(WHOLE, subscales=(replace(total, cut_offs=(low, CutOff(value=5))),))
    own = line([on(form, 1, 2)], 1).own_readings
    assert own is not None
    (reading,) = own.readings
    assert (own.instrument, reading.score.value, reading.low) == ("whole/1", 6, (low,))


def test_of_our_own_bank_there_is_nothing_to_tell_on_an_own_scale() -> None:
    assert line([answered(1, level(8))], 1).own_readings is None


def test_scores_of_an_earlier_period_are_not_told_again() -> None:
    entries = [on(WHOLE, 1, 4), replace(on(WHOLE, 2, 4), reply=None)]
    assert line(entries, 1).own_readings is not None
    assert line([on(WHOLE, 1, 4), answered(2, level(8))], 2).own_readings is None


def test_what_is_kept_from_the_therapist_is_in_no_score() -> None:
    for kept in (TREND, PRIVATE):
        assert line([on(WHOLE, 1, 4, 0, kept)], 1).own_readings is None
        found = line([on(SPREAD, 1, 8, 0, kept), on(SPREAD, 2, 8, 1)], 2)
        assert found.own_readings is None

"""A strain's place in the digest and on the chart."""

from dataclasses import replace
from datetime import UTC, timedelta

from bot.alliance.client_views import client_view
from bot.alliance.digests import ClientEntries, Digest, Need, compose, newest_in
from bot.alliance.disclosure import Entry
from bot.alliance.episodes import Act, Episode, after_act, after_asking, after_leaving
from bot.alliance.instruments import Facet
from bot.alliance.people import Sharing
from bot.alliance.spans import with_spans
from bot.alliance.trends import trends
from tests.alliance.alliance_people import ADA, level, utc
from tests.alliance.test_digests import answered, silent, weeks
from tests.alliance.test_episodes import RUPTURED, WATCHED, opened

QUIET = ClientEntries(client=ADA, entries=[answered(0, level(8)), answered(1, level(8))])
BEGAN = utc("2026-01-12T20:00")
STRAIN = replace(opened(5.0, RUPTURED), began_at=BEGAN)
ADDRESSED = after_act(STRAIN, Act.ADDRESSED, BEGAN + timedelta(days=2))
POSSIBLE = replace(opened(6.7, WATCHED), began_at=BEGAN)


def digest_of(episode: Episode | None, week: int = 9) -> Digest:
    known = {} if episode is None else {ADA.id: episode}
    return compose(weeks(week, week), [QUIET], known)


def test_without_a_check_in_only_a_client_with_a_strain_has_a_line() -> None:
    assert digest_of(None).clients == ()
    (line,) = digest_of(STRAIN).clients
    assert (line.due, line.answered, line.index, line.episode) == (0, 0, None, STRAIN)


def test_a_confirmed_strain_needs_care_and_an_addressed_or_possible_one_has_a_line_only() -> None:
    assert digest_of(STRAIN).clients[0].need is Need.STRAIN
    assert digest_of(STRAIN).needing_care == 1
    for calmer in (ADDRESSED, POSSIBLE):
        assert digest_of(calmer).needing_care == 0
        assert len(digest_of(calmer).clients) == 1


def test_a_new_rupture_weighs_more_than_an_old_strain() -> None:
    good = [answered(number, level(8 + number % 2)) for number in range(6)]
    entries = ClientEntries(client=ADA, entries=[*good, answered(6, level(2))])
    (line,) = compose(weeks(6, 6), [entries], {ADA.id: STRAIN}).clients
    assert line.need is Need.RUPTURE


def test_the_newest_counts_while_it_is_open_or_ended_in_the_period() -> None:
    period = weeks(1, 1)
    inside = after_leaving(STRAIN, period.until)
    earlier = after_leaving(STRAIN, period.after)
    assert newest_in(period, {ADA.id: [earlier, STRAIN]}) == {ADA.id: STRAIN}
    assert newest_in(period, {ADA.id: [inside]}) == {ADA.id: inside}
    assert newest_in(period, {ADA.id: [earlier]}) == {}
    assert newest_in(period, {ADA.id: []}) == {}


def test_a_strain_is_a_span_from_its_first_sign_to_its_end() -> None:
    digest = compose(weeks(0, 1), [QUIET])
    drawn = trends(digest, [QUIET], UTC)
    (shown,) = with_spans(drawn, {ADA.id: [STRAIN]}, UTC)
    (span,) = shown.spans
    assert (span.start, span.end) == (BEGAN.date(), None)

    ended = after_leaving(STRAIN, BEGAN + timedelta(days=3))
    (shown,) = with_spans(drawn, {ADA.id: [ended]}, UTC)
    assert shown.spans[0].end == BEGAN.date() + timedelta(days=3)


def test_what_lies_before_the_chart_is_not_drawn_and_what_reaches_in_begins_with_it() -> None:
    drawn = trends(compose(weeks(0, 1), [QUIET]), [QUIET], UTC)
    long_ago = replace(STRAIN, began_at=BEGAN - timedelta(weeks=100))
    over = after_leaving(long_ago, BEGAN - timedelta(weeks=99))
    (shown,) = with_spans(drawn, {ADA.id: [over, long_ago]}, UTC)
    (span,) = shown.spans
    assert span.start == drawn[0].points[0].on


# --- /client ------------------------------------------------------------------------------------


def test_facets_are_changes_from_the_own_mean_and_rest_on_shared_answers_only() -> None:
    entries = [
        answered(0, level(8, tasks=6)),
        answered(1, level(8, tasks=6)),
        answered(2, level(1, tasks=0), Sharing.TREND),
        answered(3, level(9, tasks=3)),
    ]
    client = ClientEntries(client=ADA, entries=entries)
    view = client_view(client, [], [], utc("2026-03-01T00:00"), UTC)
    changes = {one.facet: one.change for one in view.facets}
    assert changes == {Facet.TASKS: -3, Facet.BOND: 1, Facet.GOALS: 1, Facet.HEARD: 1}
    assert view.facets[0].facet is Facet.TASKS


def test_too_few_answers_show_no_facet() -> None:
    client = ClientEntries(client=ADA, entries=[answered(0, level(8)), answered(1, level(2))])
    assert client_view(client, [], [], utc("2026-03-01T00:00"), UTC).facets == ()


def test_a_client_without_anything_has_an_empty_view() -> None:
    client = ClientEntries(client=ADA, entries=[silent(0)])
    view = client_view(client, [], [], utc("2026-01-01T00:00"), UTC)
    assert view.found is None
    assert view.trends == ()
    assert view.episode is None


# --- said once ----------------------------------------------------------------------------------

DROPPED = [*(answered(number, level(8 + number % 2)) for number in range(6)), answered(6, level(2))]


def news_of(week: int, entries: list[Entry], episode: Episode | None = STRAIN) -> bool:
    known = {} if episode is None else {ADA.id: episode}
    client = ClientEntries(client=ADA, entries=entries)
    return compose(weeks(week, week), [client], known).clients[0].is_news


def test_a_strain_is_news_with_a_reply_a_first_silence_or_a_move_and_not_without() -> None:
    quiet = [*DROPPED, silent(7), silent(8), silent(9)]
    assert [news_of(week, quiet) for week in (6, 7, 8, 9, 10)] == [True, True, False, False, False]
    assert news_of(9, [*quiet[:-1], answered(9, level(8))])
    at = weeks(9, 9).until
    assert news_of(9, quiet, after_act(STRAIN, Act.LATER, at))
    assert not news_of(9, quiet, after_asking(STRAIN, quiet[9].checkin.id, at))


def test_a_silence_where_no_strain_is_known_is_always_told() -> None:
    assert news_of(9, [*DROPPED, silent(7), silent(8), silent(9)], None)


def test_a_reply_kept_to_oneself_is_no_news() -> None:
    kept = answered(9, level(2), sharing=Sharing.PRIVATE)
    assert not news_of(9, [*DROPPED, silent(7), silent(8), kept])

"""The made-up clients, the measures, and what the rule promises on them."""

from random import Random  # noqa: TID251  # seeded: the same clients every time
from statistics import fmean, stdev
from xml.etree import ElementTree as ET  # our own picture

import pytest

from bot.alliance.signals import Level
from bot.ops.detection_bench import insiders
from bot.ops.detection_bench.__main__ import renewed
from bot.ops.detection_bench.contenders import contenders, families, ours
from bot.ops.detection_bench.courses import SESSIONS, Course, Shape, World, simulate
from bot.ops.detection_bench.curves import Curve, Point, curves, picture
from bot.ops.detection_bench.measures import Clients, clients, measure, over_seeds
from bot.ops.detection_bench.tables import WORLDS, rules_table, worlds_table


def made(world: World, shape: Shape | None, count: int = 300, seed: int = 4) -> list[Course]:
    chance = Random(seed)  # noqa: S311  # nothing secret
    return [simulate(world, shape, chance) for _ in range(count)]


@pytest.fixture(scope="module")
def known() -> Clients:
    return clients(World(), seed=77, each=250)


def test_courses_are_of_the_assumed_kind() -> None:
    courses = made(World(), None)
    ratings = [[one for one in course.ratings if one is not None] for course in courses]
    assert {len(course.ratings) for course in courses} == {SESSIONS}
    assert all(0 <= one <= 10 for each in ratings for one in each)
    assert all(one * 3 == pytest.approx(round(one * 3)) for each in ratings for one in each)
    assert fmean(len(each) for each in ratings) == pytest.approx(0.85 * SESSIONS, abs=0.4)
    spreads = sorted(stdev(each) for each in ratings)
    assert 0.4 < spreads[150] < 0.6


def test_a_coarse_world_has_coarse_ratings() -> None:
    found = {
        one for course in made(WORLDS["three items of five points"], None) for one in course.ratings
    }
    assert len(found - {None}) <= 13


@pytest.mark.parametrize("shape", list(Shape))
def test_a_dip_is_where_it_is_said_to_be(shape: Shape) -> None:
    drops = []
    for course in made(World(gaps=0.0), shape):
        assert course.onset is not None
        assert course.last is not None
        assert 5 <= course.onset <= course.last < SESSIONS
        rated = [one for one in course.ratings if one is not None]
        drops.append(fmean(rated[: course.onset]) - min(rated[course.onset : course.last + 1]))
    assert fmean(drops) > 1.2


def test_the_same_seed_makes_the_same_clients() -> None:
    assert clients(World(), 1, 5) == clients(World(), 1, 5)
    assert clients(World(), 1, 5) != clients(World(), 2, 5)


def test_a_hit_counts_only_while_the_dip_lasts() -> None:
    def at(number: int) -> Clients:
        steady = Course(ratings=(8.0,) * 10, onset=None, last=None)
        dip = Course(ratings=(8.0,) * 10, onset=4, last=6)
        return {None: [steady], **{shape: [dip] for shape in Shape}}

    for session, hit in ((3, 0), (4, 100), (6, 100), (7, 0)):
        flags = [number == session for number in range(10)]
        found = measure(lambda _, flags=flags: flags, at(session))  # type: ignore[misc]
        assert (found.v, found.flagged, found.per_session) == (hit, 100, 10)
        assert found.delay == (session - 4 if hit else 0)


def test_an_estimate_has_an_interval_over_seeds() -> None:
    found = over_seeds([10, 12, 14])
    assert (found.mean, found.half) == pytest.approx((12, 1.96 * 2 / 3**0.5))
    assert found.text() == "12 ± 2"


def test_a_rupture_is_rarely_called_on_steady_clients_and_often_on_dips(known: Clients) -> None:
    found = measure(lambda course: ours(course, Level.RUPTURE), known)
    assert found.flagged <= 14
    assert found.v >= 58
    assert found.slow >= 58
    assert found.lasting >= 84


def test_a_watch_costs_more_and_finds_more(known: Clients) -> None:
    found = measure(ours, known)
    assert found.flagged <= 33
    assert found.v >= 73
    assert found.slow >= 76
    assert found.lasting >= 90


def test_who_knows_more_finds_more_at_the_same_price(known: Clients) -> None:
    some = {kind: courses[:40] for kind, courses in known.items()}
    blind = measure(lambda course: insiders.learning(course, 2.5), some)
    told = measure(lambda course: insiders.knowing(course, 2.5), some)
    assert told.flagged < blind.flagged
    assert told.v > blind.v


def test_an_insider_says_nothing_of_a_session_without_rating() -> None:
    course = Course(ratings=(8.0, None, 8.0, None))
    assert insiders.learning(course, -1e9) == [False, False, True, False]


def test_every_rule_gives_a_flag_or_none_for_every_session() -> None:
    courses = [*made(World(), None, 3), *made(World(), Shape.V, 3)]
    odd = [(), (None,), (8.0,), (None, 8.0, 8.0), (8.0,) * 30]
    for ratings in [*(course.ratings for course in courses), *odd]:
        for one in contenders():
            flags = list(one.judge(Course(ratings=ratings)))
            assert len(flags) == len(ratings)
            assert not any(f for f, rating in zip(flags, ratings, strict=True) if rating is None)


def test_the_tables_have_a_row_for_every_rule_and_world() -> None:
    found = [clients(World(), seed, 4) for seed in (1, 2)]
    assert len(rules_table(found).splitlines()) == 2 + len(contenders())
    assert len(worlds_table((1, 2), 3).splitlines()) == 2 + len(WORLDS)


def test_curves_go_from_strict_to_lenient_for_every_family() -> None:
    drawn = curves(clients(World(), 3, 4))
    assert [curve.name for curve in drawn] == list(families())
    assert all(list(curve.points) == sorted(curve.points) for curve in drawn)


def test_the_picture_is_well_formed_and_names_every_curve() -> None:
    drawn = [
        Curve(name=name, points=[Point(0, 0, 0, 0), Point(9, 50, 60, 90)]) for name in families()
    ]
    root = ET.fromstring(picture(drawn))  # noqa: S314  # our own picture
    texts = {element.text for element in root.iter() if element.text}
    assert set(families()) <= texts


def test_a_page_is_renewed_between_its_marks_only() -> None:
    page = "before\n<!-- rules -->\nold\n<!-- /rules -->\nafter\n"
    assert renewed(page, {"rules": "new"}) == page.replace("old", "new")
    empty = page.replace("old\n", "")
    assert renewed(empty, {"rules": "new"}) == page.replace("old", "new")
    with pytest.raises(ValueError, match="no marks"):
        renewed(page, {"worlds": "new"})

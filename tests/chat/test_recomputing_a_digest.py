"""Every number a therapist is shown can be worked out from the client's own export."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # seeded: the same courses every time

import pytest

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.instruments import ItemId
from bot.alliance.people import Client, Register, Sharing
from bot.alliance.replies import Asked, Reply
from bot.chat.texts.digest import digest
from bot.chat.texts.report import report
from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.usecases.actors import ClientActor, Operator, Product
from bot.usecases.export_client import ExportClient, ShownScale
from bot.usecases.own_data_json import export_json
from bot.usecases.ports import DigestPost
from bot.usecases.show_digest import BEGINNING, DigestView, ShowDigest
from tests.chat import by_hand
from tests.usecases.front_desk import AT_THREE, FrontDesk, opened

[(INSTRUMENT, _)] = shipped_instruments()
ENGLISH = Catalogs.load().translator("en", Register.POLITE, "UTC")
MARKS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))
WEEKS = 24


class Ids:
    def text(self, reply: Reply, item: ItemId, client: Client) -> str:
        return item

    def scale(self, reply: Reply, item: ItemId, client: Client) -> ShownScale:
        return ShownScale()


def course(chance: Random, week: int) -> tuple[CheckInState, Reply | None]:
    """Ups and downs with a dip now and then; skipped, kept, silent and cancelled ones between."""
    what = chance.random()
    if what < 0.06:
        return CheckInState.CANCELLED, None
    if what < 0.16:
        return CheckInState.EXPIRED, None
    level = 8.3 - (2.5 if week % 9 in (6, 7) else 0) + chance.gauss(0, 0.5)
    names = [*by_hand.ANCHORS, *chance.sample(sorted(set(by_hand.ITEMS) - {*by_hand.ANCHORS}), 2)]
    reply = Reply(
        instrument="alliance/1",
        locale="en",
        asked=tuple(Asked(item=ItemId(name), wording="") for name in names),
    )
    for place, name in enumerate(names):
        turned = by_hand.ITEMS[name].get("reversed")
        value = min(10, max(0, round(level + chance.gauss(0, 0.6))))
        value = chance.choice((9, 2, 1, 0)) if turned else value
        reply = reply.with_response(place, None if chance.random() < 0.05 else value)
    shares = (Sharing.SHARED, Sharing.SHARED, Sharing.SHARED, Sharing.TREND, Sharing.PRIVATE)
    return CheckInState.COMPLETED, reply.with_sharing(chance.choice(shares))


def ended(checkin: CheckIn, state: CheckInState) -> CheckIn:
    closed = {
        CheckInState.COMPLETED: checkin.due_at + timedelta(minutes=4),
        CheckInState.EXPIRED: checkin.expires_at,
    }.get(state, checkin.session_starts_at)
    reasons = {
        CheckInState.COMPLETED: Reason.ANSWERED,
        CheckInState.EXPIRED: Reason.NO_ANSWER,
        CheckInState.CANCELLED: Reason.SESSION_CANCELLED,
    }
    return replace(
        checkin,
        state=state,
        reason=reasons[state],
        sent_at=None if state is CheckInState.CANCELLED else checkin.due_at,
        completed_at=closed if state is CheckInState.COMPLETED else None,
        closed_at=closed,
    )


@dataclass
class Shown:
    """What Bruno is shown and what Ada may take along, at the same moment."""

    view: DigestView
    export: by_hand.Export
    now: datetime

    @property
    def sessions(self) -> list[by_hand.Session]:
        return list(by_hand.sessions(self.export, self.now))

    @property
    def current(self) -> list[by_hand.Session]:
        after = self.view.digest.period.after
        return [one for one in self.sessions if by_hand.moment(one.row["counts_from"]) > after]


async def lived(seed: int, *, posted_week: int | None = None) -> Shown:
    """Ada's first weeks, with a long break after the fourteenth, and Bruno's overview of them."""
    chance, desk = Random(seed), await opened()  # noqa: S311  # nothing secret
    await desk.join(desk.ada)
    for week in range(WEEKS):
        gap = 20 if week >= 14 else 0
        await desk.record(AT_THREE + timedelta(weeks=week + gap))
    for week, checkin in enumerate(await desk.checkins()):
        state, reply = course(chance, week)
        if reply is not None:
            async with desk.open_work() as work:
                await work.replies.put(Product(), checkin, reply)
                await work.commit()
        await desk.put(ended(checkin, state))
    now = (await desk.checkins())[-1].expires_at + timedelta(days=1)
    if posted_week is not None:
        await posted(desk, (await desk.checkins())[posted_week].expires_at)
    async with desk.open_work() as work:
        view = await ShowDigest(instrument=INSTRUMENT)(work, Operator(), desk.bruno, now)
        found = await ExportClient(texts=Ids())(work, ClientActor(desk.ada), desk.ada, now)
    return Shown(view, json.loads(json.dumps(export_json(found))), now)


async def posted(desk: FrontDesk, until: datetime) -> None:
    async with desk.open_work() as work:
        await work.digests.add(
            Product(),
            DigestPost(
                id=desk.chance.uuid(),
                therapist_id=desk.bruno,
                due_at=until,
                covers_after=BEGINNING,
                covers_until=until,
            ),
        )
        await work.commit()


SEEDS = range(1, 9)


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_signs_of_all_sessions_come_out_by_hand(seed: int) -> None:
    shown = await lived(seed)
    [one] = shown.view.digest.clients
    by_now = [session.flag for session in shown.sessions if session.flag is not None]
    assert len(one.flags) == len(by_now) > 2
    for raised, (level, rule, score, limit) in zip(one.flags, by_now, strict=True):
        assert (str(raised.flag.level), str(raised.flag.rule)) == (level, rule)
        assert (raised.flag.score, raised.flag.limit) == pytest.approx((score, limit))


@pytest.mark.parametrize("seed", SEEDS)
async def test_index_change_and_counts_come_out_by_hand(seed: int) -> None:
    for posted_week in (None, WEEKS - 4):
        shown = await lived(seed, posted_week=posted_week)
        [one] = shown.view.digest.clients
        assert (one.index, one.change) == pytest.approx(latest(shown))
        states = [each.row["state"] for each in shown.current]
        answered = [each for each in shown.current if by_hand.is_seen(each.row)]
        assert one.answered == len(answered)
        assert one.due == len(states) - states.count("cancelled")
        assert one.cancelled == states.count("cancelled")


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_point_of_the_picture_comes_out_by_hand(seed: int) -> None:
    shown = await lived(seed)
    [trend] = shown.view.trends
    assert len(trend.points) == len(shown.sessions) == WEEKS
    for point, session in zip(trend.points, shown.sessions, strict=True):
        assert point.index == pytest.approx(session.index)
        assert point.usual == pytest.approx(session.usual)
        assert point.limit == pytest.approx(session.limit)
        assert (point.flag and str(point.flag)) == (session.flag and session.flag[0])


def latest(shown: Shown) -> tuple[float | None, float | None]:
    """Index and change of the period's last rating."""
    rated = [one for one in shown.current if one.index is not None]
    if not rated or rated[-1].index is None or rated[-1].usual is None:
        return (rated[-1].index if rated else None), None
    return rated[-1].index, rated[-1].index - rated[-1].usual


def facet_moves(shown: Shown) -> dict[str, float]:
    seen = [one.row for one in shown.sessions if by_hand.is_seen(one.row)]
    newest = [one.row for one in shown.current if by_hand.is_seen(one.row)][-1]
    before = seen[: seen.index(newest)]
    return by_hand.moves([row for row in before if row["sharing"] == "shared"], newest)


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_moved_comes_out_by_hand(seed: int) -> None:
    shown = await lived(seed)
    [one] = shown.view.digest.clients
    found = facet_moves(shown)
    assert {str(move.facet) for move in one.moves} == set(found)
    for move in one.moves:
        assert move.is_worse is (found[move.facet] < 0)
        if move.change is not None:
            assert move.change == pytest.approx(found[move.facet])


NUMBER = re.compile(r"(?<![\w.])[-+\u2212]?\d+(?:\.\d+)?")


def numbers(text: str) -> list[float]:
    """Those of a text, its dates and the alias left out."""
    plain = text.translate(MARKS).replace("K-17", "")
    plain = re.sub(r"\b[A-Z][a-z]+ \d+, \d{4}", "", plain)
    return [float(found.replace("\u2212", "-")) for found in NUMBER.findall(plain)]


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_number_is_printed_that_does_not_come_out_by_hand(seed: int) -> None:
    shown = await lived(seed)
    index, change = latest(shown)
    assert index is not None
    assert change is not None
    known: list[float] = [0, 1, 8, 10, index, change, *facet_moves(shown).values()]
    known += [sum(by_hand.is_seen(one.row) for one in shown.current)]
    known += [sum(one.row["state"] != "cancelled" for one in shown.current)]
    for session in shown.sessions:
        if session.flag is not None:
            known.append(by_hand.weeks_since_break(shown.export, session))
            known += [number for number in session.flag[2:] if number is not None]
            known += [by_hand.marker(session.row, "rupture_indirect") or 0, 2]
    drawn = report(ENGLISH, shown.view).clients[0]
    told = [digest(ENGLISH, shown.view), *drawn.findings, drawn.latest, drawn.change]
    for number in numbers("\n".join(told)):
        assert any(abs(number - one) <= 0.05 + 1e-9 for one in known), number

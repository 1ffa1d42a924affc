"""The measures as tables in Markdown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from bot.alliance.signals import Level
from bot.ops.detection_bench.contenders import Contender, contenders, ours
from bot.ops.detection_bench.courses import World
from bot.ops.detection_bench.measures import Clients, Measure, clients, measure, over_seeds

HEADS = (
    "steady clients ever flagged, %",
    "false flags per 100 sessions",
    "V hit, %",
    "slow decline hit, %",
    "lasting drop hit, %",
    "delay, sessions",
)
_FIELDS: tuple[tuple[Callable[[Measure], float], int], ...] = (
    (lambda found: found.flagged, 0),
    (lambda found: found.per_session, 1),
    (lambda found: found.v, 0),
    (lambda found: found.slow, 0),
    (lambda found: found.lasting, 0),
    (lambda found: found.delay, 1),
)

WORLDS: dict[str, World] = {
    "as assumed": World(),
    "no session left out": World(gaps=0.0),
    "answers without noise of their own": World(item_spread=0.0),
    "V of one session": World(v=((1.0,),)),
    "V of two sessions": World(v=((1.0, 1.0),)),
    "V of three sessions": World(v=((1.0, 1.0, 1.0),)),
    "V of one to three sessions": World(v=((1.0,), (1.0, 1.0), (1.0, 1.0, 1.0))),
    "V with its bottom in the middle (half, whole, half)": World(v=((0.5, 1.0, 0.5),)),
    "every dip the shallowest (2.6 SD, 1.2 points)": World(deepest=1.0),
    "dips up to twice as deep": World(deepest=2.0),
    "dips beginning at session 4 to 7": World(onsets=(3, 7)),
    "dips beginning at session 12 to 19": World(onsets=(11, 19)),
    "own SDs evenly between 0.25 and 0.8": World(even=(0.25, 0.8)),
    "one client in ten volatile (SD 0.8 to 1.4)": World(volatile=0.1),
    "clients half as steady (SD 0.9)": World(spread=(0.9, 0.3)),
    "clients twice as steady (SD 0.22)": World(spread=(0.22, 0.3)),
    "near the ceiling (level 9.3)": World(level=(9.3, 0.3)),
    "heavy tails (t, 4 df)": World(tails=4),
    "swings skewed downwards": World(skew=True),
    "no carry": World(carry=(0.0, 0.0)),
    "strong carry (0.7)": World(carry=(0.7, 0.7)),
    "rising 0.06 a session": World(trend=0.06),
    "falling 0.06 a session": World(trend=-0.06),
    "three items of five points": World(steps=4),
    "one item of eleven points": World(items=1),
}


def rules_table(found: Sequence[Clients]) -> str:
    """Every rule on the same clients; one element of `found` per seed."""
    rows = (
        [_name(each), *_cells([measure(each.judge, one) for one in found])] for each in contenders()
    )
    return _table(["rule", *HEADS], rows)


def worlds_table(seeds: Sequence[int], each: int) -> str:
    """Our rule where the assumptions hold and where they do not: rupture / watch or rupture."""
    return _table(["clients", *(HEADS[n] for n in (0, 2, 3, 4))], _worlds(seeds, each))


def _worlds(seeds: Sequence[int], each: int) -> Iterator[list[str]]:
    for name, world in WORLDS.items():
        found = [clients(world, seed, each) for seed in seeds]
        both = [
            [measure(partial(ours, level=level), one) for one in found]
            for level in (Level.RUPTURE, None)
        ]
        fields = (_FIELDS[0], _FIELDS[2], _FIELDS[3], _FIELDS[4])
        cells = [
            " / ".join(f"{over_seeds([field(one) for one in level]).mean:.0f}" for level in both)
            for field, _ in fields
        ]
        yield [name, *cells]


def _name(contender: Contender) -> str:
    return contender.name + " †" * contender.looks_back + " ‡" * contender.is_insider


def _cells(found: Sequence[Measure]) -> list[str]:
    return [over_seeds([field(one) for one in found]).text(digits) for field, digits in _FIELDS]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

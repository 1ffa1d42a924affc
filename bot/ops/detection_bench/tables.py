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
    "every dip the shallowest (2.6 SD, 1.2 points)": World(deepest=1.0),
    "a V of one single session": World(one_session=True),
    "no session left out": World(gaps=0.0),
    "clients half as steady (SD 0.9)": World(spread=(0.9, 0.3)),
    "clients twice as steady (SD 0.22)": World(spread=(0.22, 0.3)),
    "near the ceiling (level 9.3)": World(level=(9.3, 0.3)),
    "heavy tails (t, 4 df)": World(tails=4),
    "swings skewed downwards": World(skew=True),
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
    return f"{contender.name} †" if contender.looks_back else contender.name


def _cells(found: Sequence[Measure]) -> list[str]:
    return [over_seeds([field(one) for one in found]).text(digits) for field, digits in _FIELDS]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

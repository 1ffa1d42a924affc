"""`python -m bot.ops.detection_bench [FOLDER]`: prints the tables, and renews them in a folder.

The folder holds `detection.md`, whose tables stand between marks, and `detection-curves.svg`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.ops.detection_bench.courses import World
from bot.ops.detection_bench.curves import curves, picture
from bot.ops.detection_bench.measures import clients
from bot.ops.detection_bench.tables import rules_table, worlds_table

SEEDS = tuple(range(1, 11))
EACH = 400
"""Clients of each kind and seed."""


def main(arguments: Sequence[str]) -> None:
    """A few minutes on one core."""
    found = [clients(World(), seed, EACH) for seed in SEEDS]
    parts = {"rules": rules_table(found)}
    _say(parts["rules"])
    parts["worlds"] = worlds_table(SEEDS, EACH)
    _say(parts["worlds"])
    if arguments:
        folder = Path(arguments[0])
        drawn = picture(curves(clients(World(), SEEDS[-1] + 1, 4 * EACH)))
        (folder / "detection-curves.svg").write_text(drawn, encoding="utf-8")
        page = folder / "detection.md"
        page.write_text(renewed(page.read_text(encoding="utf-8"), parts), encoding="utf-8")
        _say(f"Renewed {page} and its picture.")


def renewed(page: str, parts: dict[str, str]) -> str:
    """The page with each part between its marks.

    Raises:
        ValueError: the page lacks a mark.
    """
    for name, text in parts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page has no marks for {name}")
        page = f"{before}{begin}{text}\n{end}{after}"
    return page


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

"""The page about instruments keeps what it promises."""

import re
from pathlib import Path

from bot.exchange.published_keys import PUBLISHED
from bot.exchange.toml_instrument import read_toml

PAGE = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")


def test_the_example_imports() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    read = read_toml(example.encode())
    assert read.instrument.name == "made-up/1"
    assert sorted(read.texts) == ["en", "fr"]
    assert [item.id for item in read.instrument.items if item.reversed] == ["i3"]
    assert read.instrument.subscales[1].needed == 3
    assert read.about.is_open


def test_the_keys_on_the_page_are_those_in_the_code() -> None:
    for name, key in PUBLISHED.items():
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")]
        _, _, items, scale, turned, subscales, *_ = (cell.strip() for cell in row.split("|"))
        assert (int(items), scale) == (key.items, f"{key.low}\N{EN DASH}{key.high}")
        assert {int(each) for each in re.findall(r"\d+", turned)} == set(key.reversed)
        told = {
            each.split()[0]: tuple(map(int, each.split()[1:]))
            for each in subscales.split(",")
            if each.strip()
        }
        assert told == dict(key.subscales)

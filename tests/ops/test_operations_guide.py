"""Whatever wakes an operator stands in the guide, and nothing there is made up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.settings import setting_names
from bot.usecases.events import Event

TOP = Path(__file__).parents[2]
GUIDE = (TOP / "docs" / "operations.md").read_text(encoding="utf-8")
QUIET = {"debug", "info"}


def rows(heading: str) -> set[str]:
    """The names in the first column of the table under a heading."""
    part = GUIDE.partition(f"\n{heading}\n")[2]
    part = re.split(r"\n#+ ", part)[0]
    return set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))


def spoken() -> Iterator[tuple[str, bool]]:
    """Every call that logs: the event where it is named, and whether it may be an alert."""
    for path in sorted((TOP / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {name for node in ast.walk(tree) if (name := _event_in(node))}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _logs(call) and call.args:
                name, alert = _event_in(call.args[0]), _may_alert(call)
                # Without a name the event was handed in from elsewhere in that file.
                yield from ((one, alert) for one in ([name] if name else named))


def _event_in(node: ast.AST) -> str | None:
    """`X` of `Event.X`."""
    match node:
        case ast.Attribute(value=ast.Name(id="Event"), attr=name):
            return name
        case _:
            return None


def _logs(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "event"


def _may_alert(call: ast.Call) -> bool:
    level = next((word.value for word in call.keywords if word.arg == "level"), None)
    return level is not None and not (isinstance(level, ast.Constant) and level.value in QUIET)


def test_every_alert_has_a_line_that_says_what_to_do() -> None:
    alerts = {Event[name].value for name, alert in spoken() if alert}
    missing = alerts - rows("### Alerts") - {Event.POLL_RECOVERED.value}
    assert len(alerts) > 15
    assert missing == set()


def test_every_event_is_written_somewhere_and_stands_in_the_guide_once() -> None:
    alerts, news = rows("### Alerts"), rows("### News")
    assert alerts | news == {event.value for event in Event}
    assert not alerts & news
    assert {Event[name] for name, _ in spoken()} == set(Event)


def test_every_setting_stands_in_the_guide() -> None:
    assert rows("## Settings") == set(setting_names())


def test_every_metric_stands_in_the_guide() -> None:
    source = (TOP / "bot" / "ops" / "metrics.py").read_text(encoding="utf-8")
    gauges = set(re.findall(r'^        "(\w+)": \(', source, re.MULTILINE))
    assert gauges
    assert {name for name in gauges if f"`alliance_{name}`" not in GUIDE} == set()


def test_the_files_it_points_to_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)", GUIDE):
        assert (TOP / "docs" / target).exists(), target

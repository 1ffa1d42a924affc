"""What a monitoring system may know: counts of events and a few ages, nothing about anybody.

The labels are the event's name, from the closed set of `Event`, and the lane of the outbox.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ops.health import Vitals
from bot.usecases.events import Event, EventLog, Field
from bot.usecases.ports import Lane

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class CountingLog:
    """Passes every event on, and counts it whatever its level."""

    log: EventLog
    counts: Counter[Event] = field(default_factory=Counter)

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self.counts[event] += 1
        self.log.event(event, level=level, **fields)


def exposition(counts: Counter[Event], vitals: Vitals) -> bytes:
    """All of it in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Picture(counts, vitals))
    return generate_latest(registry)


@dataclass(frozen=True, slots=True, eq=False)  # the registry wants it hashed as the one it is
class _Picture(Collector):
    counts: Counter[Event]
    vitals: Vitals

    def collect(self) -> Iterator[Metric]:
        events = CounterMetricFamily(
            "alliance_events", "Events since the start, by name.", labels=["event"]
        )
        for event in Event:
            events.add_metric([event.value], self.counts[event])
        yield events
        yield self._depth()
        for name, (words, value) in _gauges(self.vitals).items():
            if value is not None:
                yield GaugeMetricFamily(f"alliance_{name}", words, value=float(value))

    def _depth(self) -> Metric:
        depth = GaugeMetricFamily(
            "alliance_queue_depth", "Rows that have not left yet, by lane.", labels=["lane"]
        )
        if self.vitals.store_writes:
            for lane in Lane:
                depth.add_metric([lane.name.lower()], self.vitals.queue_depth.get(lane, 0))
        return depth


def _gauges(vitals: Vitals) -> dict[str, tuple[str, float | bool | None]]:
    return {
        "ready": ("1 while everything needed works.", vitals.ready),
        "store_writes": ("1 while the database takes a commit.", vitals.store_writes),
        "key_opens": ("1 while the root key opens what is stored.", vitals.key_opens),
        "contact_age_seconds": ("Since Telegram last reached us.", vitals.contact_age),
        "queue_age_seconds": ("How long the oldest row has been due.", vitals.queue_age),
        "loop_lag_seconds": ("How late the event loop is.", vitals.loop_lag),
    }

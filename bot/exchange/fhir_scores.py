"""What is scored of a Questionnaire: our own subscales, else its titled groups and the total."""

from collections.abc import Iterator

from bot.alliance.instruments import Aggregate, CutOff, Item, ItemId, Subscale
from bot.exchange.fhir_parts import SUBSCALE, Entry, extension_value, extensions, own_tag
from bot.exchange.fhir_tree import Tree
from bot.exchange.instrument_rules import ID, MOST_SUBSCALES

TOTAL = "total"


def subscales(tree: Tree, document: Entry, items: tuple[Item, ...]) -> tuple[Subscale, ...]:
    own = list(extensions(document, SUBSCALE))
    if own:
        return tuple(
            _own_subscale(tree, each, f"subscale[{number}]", items)
            for number, each in enumerate(own[:MOST_SUBSCALES])
        )
    found = tuple(_by_groups(tree))
    every = tuple(item.id for item in items)
    if any(set(each.items) == set(every) for each in found):
        return found
    return (*found, Subscale(id=TOTAL, items=every, needed=len(every)))


def _by_groups(tree: Tree) -> Iterator[Subscale]:
    """A group with a title is a subscale: the sum of its items, when all are answered."""
    for name in tree.titles:
        chosen = tuple(each.id for each in tree.questions if name in each.groups)
        if chosen:
            yield Subscale(id=name, items=chosen, needed=len(chosen))


def _own_subscale(tree: Tree, entry: Entry, place: str, items: tuple[Item, ...]) -> Subscale:
    """As written by our own export."""
    known = {item.id for item in items}
    listed = [extension_value({"extension": [each]}, "item") for each in extensions(entry, "item")]
    chosen = tuple(ItemId(each) for each in listed if isinstance(each, str) and each in known)
    if not chosen or len(chosen) != len(listed):
        tree.findings.wrong(f"{place}.item", "no item has this id")
    name = tree.findings.match(extension_value(entry, "id"), ID, f"{place}.id", "an id")
    kind = tree.findings.one_of(
        extension_value(entry, "aggregate"), tuple(Aggregate), f"{place}.aggregate"
    )
    needed = extension_value(entry, "needed")
    return Subscale(
        id=name,
        items=chosen,
        aggregate=Aggregate(kind or Aggregate.SUM),
        needed=tree.findings.whole(needed, f"{place}.needed", 1, max(1, len(chosen))),
        cut_offs=tuple(_cut_off(tree, each, place) for each in extensions(entry, "cutOff")),
    )


def _cut_off(tree: Tree, entry: Entry, place: str) -> CutOff:
    language = own_tag(extension_value(entry, "language"))
    population = extension_value(entry, "population")
    return CutOff(
        value=tree.findings.number(extension_value(entry, "value"), place, 0, 10_000),
        inclusive=extension_value(entry, "inclusive") is not False,
        language=language or None,
        population=population if isinstance(population, str) else None,
    )

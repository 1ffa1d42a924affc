"""The one that takes checks away takes them away, and nothing else."""

import ast
from types import ModuleType
from typing import Any

from bot.usecases.actors import AdminActor, ClientActor, Operator, Product, TherapistActor
from bot.usecases.visibility import ANYBODY, THE_PRODUCT, admit
from tests.mutation import rules
from tests.mutation.checks import Mutant, Rule, mutants_of, slots
from tests.mutation.places import every_mutant
from tests.mutation.planting import function_in, plant
from tests.mutation.spared import SPARED

KNOWN: dict[str, Any] = {"admit": admit, "ANYBODY": ANYBODY, "THE_PRODUCT": THE_PRODUCT}


def taken(source: str, rule: Rule) -> list[Mutant]:
    return list(mutants_of("bot/somewhere.py", source, [rule], KNOWN))


def said(source: str, rule: Rule) -> list[str]:
    return [one.what for one in taken(source, rule)]


def test_whoever_is_not_admitted_is_let_in_one_kind_at_a_time() -> None:
    found = taken(
        "def due(actor):\n    admit(actor, THE_PRODUCT)\n    return 'done'", rules.admitted
    )
    assert [one.what.split()[1] for one in found[:-1]] == [
        "ClientActor",
        "TherapistActor",
        "AdminActor",
        "Operator",
    ]
    assert found[-1].what == "admit(actor, THE_PRODUCT) is gone"
    assert {(one.holder, one.line) for one in found} == {("due", 2)}


def test_where_everybody_is_admitted_there_is_nothing_to_take_away() -> None:
    assert not said("def get(actor):\n    admit(actor, ANYBODY)", rules.admitted)


def test_each_condition_of_a_query_goes_by_itself() -> None:
    source = "def _get(kind):\n    return select(A).where(A.id == WHICH, and_(x, y), sees(kind))"
    assert said(source, rules.found) == [
        "does not ask for A.id == WHICH",
        "does not ask for sees(kind)",
        "does not ask for x",
        "does not ask for y",
    ]


def test_a_condition_for_one_kind_of_actor_goes_and_its_absence_for_others_stays() -> None:
    source = (
        "def _sees(kind) -> ColumnElement[bool]:\n"
        "    if kind is ClientActor:\n"
        "        return A.id == ME\n"
        "    return true()"
    )
    assert said(source, rules.judged) == ["does not ask for A.id == ME"]
    assert said("seen = A.id == ME if kind is X else true()", rules.chosen)
    assert not said("seen = A.id == ME if kind is X else B.id == ME", rules.chosen)


def test_a_refusal_is_taken_away_for_one_of_its_reasons_at_a_time() -> None:
    source = "def f(actor):\n    if a or b:\n        raise NotFoundError('no')"
    assert said(source, rules.refused) == [
        "never refuses because a",
        "never refuses because b",
    ]


def test_what_is_wrong_with_a_value_or_a_button_is_no_matter_of_who_may() -> None:
    assert not said("if a:\n    raise InvalidValueError('no')", rules.refused)
    assert not said("if press.id is None:\n    raise NotFoundError('no')", rules.refused)


def test_handlers_no_longer_stop_for_those_they_are_not_for() -> None:
    stops = "def f(talk):\n    if talk.client is None or x:\n        return"
    assert said(stops, rules.left_early) == ["never stops because talk.client is None"]
    assert not said("def f():\n    if found is None:\n        return", rules.left_early)


def test_the_source_is_as_it_was_after_each() -> None:
    source = "def f(actor):\n    if a or b:\n        raise NotFoundError('no')"
    mutants = taken(source, rules.refused)
    first, again = mutants[0].code(), mutants[0].code()
    assert first == again
    assert first != mutants[1].code()


def test_a_function_in_use_loses_its_check_and_its_neighbour_does_not() -> None:
    source = (
        "class Rows:\n"
        "    def get(self, actor):\n"
        "        admit(actor, THE_PRODUCT)\n"
        "        return 'found'\n"
        "    def put(self, actor):\n"
        "        admit(actor, THE_PRODUCT)\n"
    )
    module = ModuleType("somewhere")
    vars(module).update(KNOWN)
    exec(compile(source, "bot/somewhere.py", "exec"), vars(module))  # noqa: S102  # the lines above
    gone = next(one for one in taken(source, rules.admitted) if one.what.endswith("is gone"))
    put_before = function_in(module, "Rows.put").__code__

    plant(module, gone.holder, gone.code())

    assert module.Rows().get(ClientActor) == "found"
    assert function_in(module, "Rows.put").__code__ is put_before


def test_what_is_written_down_once_is_replaced_too() -> None:
    source = "LETTERS = sorted('ba')\nFIRST = LETTERS[0]\ndef first():\n    return FIRST\n"
    module = ModuleType("somewhere")
    module.__file__ = "somewhere.py"
    exec(compile(source, "somewhere.py", "exec"), vars(module))  # noqa: S102  # the line above
    function = module.first
    plant(module, None, compile(source.replace("ba", "dc"), "somewhere.py", "exec"))
    assert function() == "c"


def test_a_function_within_a_function_is_a_part_of_it() -> None:
    tree = ast.parse("class A:\n    def f(self):\n        def g():\n            return x")
    holders = {one.holder for one in slots(tree) if isinstance(one.node, ast.Return)}
    assert holders == {"A.f"}


def test_every_kind_of_actor_is_known() -> None:
    assert set(ANYBODY) == {ClientActor, TherapistActor, AdminActor, Operator, Product}


def test_whatever_is_spared_is_there_and_says_why() -> None:
    assert set(SPARED) <= {one.name for one in every_mutant()}
    assert all(reason.endswith(".") for reason in SPARED.values())

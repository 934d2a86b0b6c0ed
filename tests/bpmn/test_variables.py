"""Variables, mappings and scopes, saved and restored between all steps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.bpmn.drawing import (
    Case,
    element,
    extensions,
    flows,
    io,
    nodes,
    process,
    repeat,
    script,
)
from tests.bpmn.small_processes import one


def test_variables_go_to_the_instance_and_survive_joins() -> None:
    """In SpiffWorkflow's own task data the branch that ends last would overwrite what the other changed."""
    case = Case(
        process(
            nodes("start:s and:g user:b user:c and:j xor:x:bad user:good user:bad end:e")
            + flows("s>g; g>b>j; g>c>j; j>x; x>good[=lijst = [2,3] and k.p = 2]; x>bad; good>e; bad>e")
        ),
        lijst=[1, 2, 3],
        k={"p": 1},
    )
    case.do("b", lijst=[Decimal(2), Decimal(3)], k={"p": Decimal(2)}).do("c")
    assert case.tasks() == ["good"]


def test_with_output_mappings_only_what_is_mapped_goes_out() -> None:
    task = element("user", "t", extensions(io(outputs={"besluit": "=antwoord.besluit"})))
    case = Case(one(task))
    case.do("t", antwoord={"besluit": "ja", "kladje": "x"}, anders=1)
    assert case.values == {"besluit": "ja"}


def test_an_input_hides_the_variable_of_the_instance_and_is_gone_afterwards() -> None:
    task = element("user", "t", extensions(io(inputs={"naam": '="lokaal"'})))
    case = Case(one(task), naam="buiten")
    assert case.wait("t").local_variables == {"naam": "lokaal"}
    token = case.wait("t").token
    assert case.run.evaluate("=naam", token) == "lokaal"
    assert case.run.evaluate("=naam") == "buiten"
    case.do("t", naam="gewijzigd")
    assert case.values == {"naam": "buiten"}


def test_names_with_spaces_are_read_as_names_also_inside_a_context() -> None:
    case = Case(
        one(script("t", "=uiterste datum + persoon.volledige naam", "uit")),
        names=("uiterste datum", "persoon", "persoon.volledige naam"),
        **{"uiterste datum": "1 maart ", "persoon": {"volledige naam": "Jo Bos"}},
    )
    assert case.values["uit"] == "1 maart Jo Bos"


def test_inputs_see_the_ones_before_them() -> None:
    task = element("user", "t", extensions(io(inputs={"a": "=1", "b": "=a + 1"})))
    assert Case(one(task)).wait("t").local_variables == {"a": 1, "b": 2}


def test_a_sub_process_with_inputs_has_a_scope_of_its_own() -> None:
    inner = nodes("start:is user:iu end:ie") + flows("is>iu>ie")
    case = Case(one(element("subProcess", "t", extensions(io(inputs={"ronde": "=1"})) + inner)))
    assert case.wait("iu").local_variables == {"ronde": 1}
    case.do("iu", ronde=2, nieuw=3)
    assert case.values == {"nieuw": 3}


def test_a_text_can_be_evaluated_over_answers_that_are_not_yet_variables() -> None:
    case = Case(one(element("user", "t")), bedrag=Decimal(10))
    token = case.wait("t").token
    assert case.run.evaluate("=bedrag > 5 and akkoord", token, {"akkoord": True}) is True
    assert case.run.evaluate("gewone tekst") == "gewone tekst"


@pytest.mark.parametrize(
    "name", ["typename", "$feel:date", "__class__", "data", "id", "een naam met spaties"]
)
def test_a_variable_may_have_any_name_also_in_local_scope(name: str) -> None:
    """In SpiffWorkflow's own data a key called typename makes an instance impossible to load."""
    task = element("user", "t", extensions(io(outputs={"uit": "=1"})) + repeat("=lijst", sequential=True))
    case = Case(one(task), lijst=[{name: {"typename": "BpmnWorkflow"}}, {name: 2}])
    assert case.wait("t#1").local_variables["item"] == {name: {"typename": "BpmnWorkflow"}}
    case.do("t#1", **{name: {"typename": "TaskDataReference"}})
    assert case.wait("t#2").local_variables["item"] == {name: 2}


def test_local_dates_and_decimals_come_back_as_they_were() -> None:
    inputs = {
        "dag": '=date("2026-03-01")',
        "duur": '=duration("P3D")',
        "getal": "=0.1 + 0.2",
        "niets": "=null",
    }
    case = Case(one(element("user", "t", extensions(io(inputs=inputs)))))
    token = case.wait("t").token
    assert (
        case.run.evaluate('=dag + duur = date("2026-03-04") and getal = 0.3 and niets = null', token) is True
    )

"""Tasks, jobs, decisions, calls, mappings and repetition, saved and restored between all steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.bpmn import JobWait, UserTaskWait
from engine.errors import DiagramRefused, ExpressionError, TokenNotOpen, TooManyIterations
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    boundary,
    call,
    element,
    extensions,
    flows,
    io,
    nodes,
    process,
    repeat,
    script,
    timer,
)


def one(task: str, **more: Any) -> bytes:
    return process(nodes("start:s user:z end:e") + task + flows("s>t>z>e"), **more)


# ---------------------------------------------------------------- user tasks and jobs


def test_a_user_task_tells_who_may_do_it_until_when_with_which_form() -> None:
    task = element(
        "user",
        "t",
        extensions(
            '<zeebe:userTask/><zeebe:formDefinition formId="beoordelen"/>'
            '<zeebe:assignmentDefinition assignee="=wie" candidateGroups="=groepen" '
            'candidateUsers="piet, klaas"/>'
            '<zeebe:taskSchedule dueDate="=uiterlijk" followUpDate="2026-02-01T09:00"/>'
            '<zeebe:priorityDefinition priority="=40 + 30"/>'
            '<zeebe:properties><zeebe:property name="excluded" value="=[betrokkene]"/></zeebe:properties>'
        ),
    )
    case = Case(
        one(task), wie="jan", groepen=["team a", "team b"], uiterlijk=date(2026, 3, 1), betrokkene="kees"
    )
    wait = case.wait("t")
    assert isinstance(wait, UserTaskWait)
    assert (wait.assignee, wait.candidate_groups, wait.candidate_users) == (
        "jan",
        ("team a", "team b"),
        ("piet", "klaas"),
    )
    assert wait.due_date == datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC)  # all of the last day
    assert wait.follow_up_date == datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
    assert (wait.priority, wait.form_id, wait.excluded) == (70, "beoordelen", ("kees",))
    assert (wait.process_id, wait.path, wait.loop_counter, wait.name) == ("P", (), None, "t")


def test_a_bare_user_task_has_the_defaults() -> None:
    wait = Case(one(element("user", "t"))).wait("t")
    assert (wait.assignee, wait.candidate_groups, wait.candidate_users) == (None, (), ())
    assert (wait.due_date, wait.priority, wait.form_id) == (None, 50, None)


def test_a_second_completion_is_refused() -> None:
    case = Case(one(element("user", "t")))
    token = case.wait("t").token
    case.do("t")
    with pytest.raises(TokenNotOpen) as refused:
        case.run.complete_task(token, {})
    assert refused.value.token == token


def test_a_token_that_waits_for_something_else_cannot_be_completed() -> None:
    case = Case(one(d.catch("t", d.MESSAGE)))
    (token,) = case.run.waiting_tokens()
    with pytest.raises(TokenNotOpen):
        case.run.complete_task(token, {})
    with pytest.raises(TokenNotOpen):
        case.run.complete_job(999, {})


def test_a_job_tells_its_type_retries_headers_and_own_variables() -> None:
    task = element(
        "job",
        "t",
        extensions(
            '<zeebe:taskDefinition type="letter" retries="5"/><zeebe:taskHeaders>'
            '<zeebe:header key="letter" value="ontvangst"/><zeebe:header key="to" value="=naam"/>'
            "</zeebe:taskHeaders>" + io(inputs={"naam": '=persoon.voornaam + " " + persoon.achternaam'})
        ),
    )
    case = Case(one(task), persoon={"voornaam": "Jo", "achternaam": "Bos"})
    wait = case.wait("t")
    assert isinstance(wait, JobWait)
    assert (wait.type, wait.retries) == ("letter", 5)
    assert wait.headers == {"letter": "ontvangst", "to": "Jo Bos"}
    assert wait.local_variables == {"naam": "Jo Bos"}
    assert case.do("t", verzonden=True).tasks() == ["z"]
    assert case.values["verzonden"] is True
    assert "naam" not in case.values


def test_a_send_task_is_a_job_and_a_bare_task_is_passed() -> None:
    sending = element("sendTask", "t", extensions('<zeebe:taskDefinition type="notify"/>'))
    case = Case(one(sending))
    assert case.jobs() == ["t"]
    assert case.do("t").tasks() == ["z"]
    assert Case(one(nodes("task:t"))).tasks() == ["z"]
    assert Case(one(nodes("manualTask:t"))).tasks() == ["z"]


def test_tokens_already_known_are_not_told_again() -> None:
    case = Case(process(nodes("start:s and:g user:a user:b end:e") + flows("s>g; g>a>e; g>b>e")))
    known = case.run.waiting_tokens()
    assert len(known) == 2
    assert case.run.waits(known) == []


def test_an_attribute_that_cannot_be_evaluated_is_an_error_that_names_the_task() -> None:
    task = element("user", "t", extensions('<zeebe:assignmentDefinition candidateGroups="=1 + 1"/>'))
    case = Case(one(task))
    with pytest.raises(ExpressionError) as refused:
        case.run.waits()
    assert refused.value.element == "t"


# ---------------------------------------------------------------- scripts and decisions


def test_a_script_task_puts_one_value_into_one_variable() -> None:
    case = Case(one(script("t", "=aantal * 2", "dubbel")), aantal=Decimal(21))
    assert case.values["dubbel"] == 42


def test_a_decision_is_asked_with_the_variables_in_scope_and_its_answer_kept() -> None:
    asked: list[tuple[str, Any, str]] = []

    def decide(decision: str, scope: Mapping[str, Any], element_id: str) -> Any:
        asked.append((decision, scope["soort"], element_id))
        return {"weken": Decimal(6)}

    task = element(
        "businessRuleTask",
        "t",
        extensions('<zeebe:calledDecision decisionId="termijn" resultVariable="uitkomst"/>'),
    )
    case = Case(one(task), decide=decide, soort="a")
    assert asked == [("termijn", "a", "t")]
    assert case.values["uitkomst"] == {"weken": 6}
    (step,) = [step for step in case.trail if step.kind == "decided"]
    assert step.details == {"decision": "termijn", "variable": "uitkomst", "value": {"weken": Decimal(6)}}


def test_a_decision_with_output_mappings_lets_only_those_out() -> None:
    task = element(
        "businessRuleTask",
        "t",
        extensions(
            '<zeebe:calledDecision decisionId="x" resultVariable="uitkomst"/>'
            + io(outputs={"weken": "=uitkomst.weken"})
        ),
    )
    case = Case(one(task), decide=lambda *_: {"weken": Decimal(6), "intern": 1})
    assert case.values == {"weken": 6}


def test_the_element_itself_is_known_to_its_expressions() -> None:
    assert Case(one(script("t", "=taak.element", "wie"))).values["wie"] == "t"


def test_now_and_today_are_the_moment_of_the_run_in_amsterdam() -> None:
    drawn = one(script("t", "=string(today())", "dag"))
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert Case(drawn, now=late).values["dag"] == "2026-07-01"


# ---------------------------------------------------------------- variables


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


# ---------------------------------------------------------------- calls


CALLED = process(
    nodes("start:cs user:cu end:ce") + script("sc", "=invoer + 1", "resultaat") + flows("cs>cu>sc>ce"), "C"
)


def test_a_call_shares_the_variables_of_the_case() -> None:
    case = Case(one(call("t", "C", propagate=True)), CALLED, invoer=Decimal(1))
    assert case.tasks() == ["t/cu"]
    assert case.wait("cu").process_id == "C"
    case.do("cu", extra="x")
    assert case.tasks() == ["z"]
    assert case.values == {"invoer": 1, "resultaat": 2, "extra": "x"}


def test_a_closed_call_lets_out_only_what_is_mapped() -> None:
    drawn = one(call("t", "C", io(inputs={"invoer": "=5"}, outputs={"uit": "=resultaat"}), propagate=False))
    case = Case(drawn, CALLED, resultaat="van buiten")
    assert case.wait("cu").local_variables == {"invoer": 5}
    case.do("cu", extra="x")
    assert case.values == {"resultaat": "van buiten", "uit": 6}


def test_a_closed_call_without_mappings_lets_nothing_out() -> None:
    case = Case(one(call("t", "C", propagate=False)), CALLED, invoer=Decimal(1))
    case.do("cu", extra="x")
    assert case.values == {"invoer": 1}
    assert case.tasks() == ["z"]


def test_two_calls_of_one_process_at_the_same_time_do_not_mix() -> None:
    body = nodes("start:s and:g and:j user:z end:e")
    body += call("c1", "C", io(inputs={"invoer": "=1"}, outputs={"een": "=resultaat"}))
    body += call("c2", "C", io(inputs={"invoer": "=10"}, outputs={"twee": "=resultaat"}))
    case = Case(process(body + flows("s>g; g>c1>j; g>c2>j; j>z>e")), CALLED)
    assert case.tasks() == ["c1/cu", "c2/cu"]
    case.do("cu").do("cu")
    assert case.values == {"een": 2, "twee": 11}
    assert case.tasks() == ["z"]


def test_a_sealed_call_sees_its_input_mappings_and_nothing_else() -> None:
    inner = process(
        nodes("start:cs user:cu end:ce")
        + script("sc", "={gezien: invoer, verborgen: geheim}", "resultaat")
        + flows("cs>cu>sc>ce"),
        "C",
    )
    drawn = one(call("t", "C", io(inputs={"invoer": "=geheim + 1"}), from_parent=False))
    case = Case(drawn, inner, geheim=Decimal(1))
    assert case.wait("cu").local_variables == {"invoer": 2}
    case.do("cu", extra="x")
    # At its end it gives back what it made; what went in stays behind.
    assert case.values == {"geheim": 1, "extra": "x", "resultaat": {"gezien": 2, "verborgen": None}}


def test_what_a_sealed_call_makes_is_its_own_until_it_ends() -> None:
    inner = process(
        nodes("start:cs user:cu user:cv end:ce")
        + script("sc", "=teller", "gelezen")
        + flows("cs>cu>sc>cv>ce"),
        "C",
    )
    case = Case(one(call("t", "C", from_parent=False)), inner, teller=Decimal(1))
    case.do("cu", teller=Decimal(5))
    assert case.values == {"teller": 1}
    case.do("cv")
    assert case.values == {"teller": 5, "gelezen": 5}


def test_a_sealed_call_that_gives_nothing_back_changes_nothing() -> None:
    drawn = one(call("t", "C", io(inputs={"invoer": "=3"}), propagate=False, from_parent=False))
    case = Case(drawn, CALLED, resultaat="van buiten")
    case.do("cu", extra="x")
    assert case.values == {"resultaat": "van buiten"}


def test_a_call_inside_a_sealed_call_sees_no_farther() -> None:
    between = process(nodes("start:ds end:de") + call("dc", "C") + flows("ds>dc>de"), "D")
    drawn = one(call("t", "D", io(inputs={"invoer": "=8"}, outputs={"uit": "=resultaat"}), from_parent=False))
    case = Case(drawn, between, CALLED, resultaat="van buiten")
    case.do("cu")
    assert case.values == {"resultaat": "van buiten", "uit": 9}


def test_each_round_of_a_sealed_call_sees_its_item() -> None:
    repeated = repeat("=lijst", "invoer", output=("uit", "=resultaat"))
    case = Case(
        one(call("t", "C", inside=repeated, from_parent=False)), CALLED, lijst=[Decimal(1), Decimal(2)]
    )
    case.do("cu").do("cu")
    assert case.values["uit"] == [2, 3]
    assert "resultaat" not in case.values


def test_a_timer_on_a_call_cancels_what_runs_inside() -> None:
    drawn = process(
        nodes("start:s user:x end:e")
        + call("ca", "D")
        + boundary("b", "ca", timer("Duration", "P1D"))
        + flows("s>ca>e; b>x>e")
    )
    between = process(nodes("start:ds end:de") + call("dc", "C") + flows("ds>dc>de"), "D")
    case = Case(drawn, between, CALLED)
    assert case.tasks() == ["ca/dc/cu"]
    assert case.later(days=2).tasks() == ["x"]
    assert case.do("x").completed


def test_calling_what_is_not_there_or_oneself_is_refused_when_compiled() -> None:
    with pytest.raises(DiagramRefused, match="ontbreekt"):
        d.library(one(call("t", "X")))
    with pytest.raises(DiagramRefused, match="roept zichzelf"):
        d.library(one(call("t", "P")))
    round_trip = process(nodes("start:cs end:ce") + call("cc", "P") + flows("cs>cc>ce"), "C")
    with pytest.raises(DiagramRefused, match="roept zichzelf"):
        d.library(one(call("t", "C")), round_trip)
    with pytest.raises(DiagramRefused, match="bij naam"):
        d.library(one(call("t", "=welke")))


# ---------------------------------------------------------------- repetition


def test_parallel_iterations_each_have_their_item_and_give_one_place_of_the_output() -> None:
    task = element("user", "t", repeat("=leden", "lid", output=("adviezen", "=advies")))
    case = Case(one(task), leden=["a", "b", "c"])
    assert case.tasks() == ["t#1", "t#2", "t#3"]
    assert case.wait("t#2").local_variables == {"lid": "b", "loopCounter": 2, "advies": None}
    case.do("t#3", advies="nee").do("t#1", advies="ja", kladje="x")
    assert case.tasks() == ["t#2"]
    assert "kladje" not in case.values
    case.do("t#2", advies="ja")
    assert case.tasks() == ["z"]
    assert case.values["adviezen"] == ["ja", "ja", "nee"]
    assert set(case.values) == {"leden", "adviezen"}


def test_sequential_iterations_come_one_after_the_other_null_items_too() -> None:
    """In stock SpiffWorkflow a null item makes the instance stand still for ever."""
    task = element("user", "t", repeat("=lijst", sequential=True, output=("uit", "=item")))
    case = Case(one(task), lijst=["a", None, "c"])
    for expected in ("t#1", "t#2", "t#3"):
        assert case.tasks() == [expected]
        case.do(expected)
    assert case.tasks() == ["z"]
    assert case.values["uit"] == ["a", None, "c"]


def test_sequential_iterations_without_output_go_on_too() -> None:
    """Stock SpiffWorkflow raises at the second one."""
    case = Case(one(element("user", "t", repeat("=lijst", sequential=True))), lijst=[1, 2])
    assert case.do("t#1").do("t#2").tasks() == ["z"]


@pytest.mark.parametrize("sequential", [True, False])
def test_nothing_to_repeat_goes_straight_on_with_an_empty_output(sequential: bool) -> None:
    task = element("user", "t", repeat("=lijst", sequential=sequential, output=("uit", "=item")))
    case = Case(one(task), lijst=[])
    assert case.tasks() == ["z"]
    assert case.values["uit"] == []


@pytest.mark.parametrize("value", [None, "tekst", 3])
def test_a_collection_that_is_no_list_is_an_error(value: Any) -> None:
    with pytest.raises(ExpressionError) as refused:
        Case(one(element("user", "t", repeat("=lijst"))), lijst=value)
    assert refused.value.element == "t"


def test_too_many_iterations_are_refused() -> None:
    with pytest.raises(TooManyIterations) as refused:
        Case(one(element("user", "t", repeat("=for i in 1..1001 return i"))))
    assert refused.value.count == 1001


def test_the_completion_condition_ends_the_others() -> None:
    task = element(
        "user", "t", repeat("=lijst", output=("uit", "=stem"), until="=numberOfCompletedInstances >= 2")
    )
    case = Case(one(task), lijst=[1, 2, 3, 4])
    case.do("t#4", stem="voor")
    assert case.tasks() == ["t#1", "t#2", "t#3"]
    case.do("t#2", stem="tegen")
    assert case.tasks() == ["z"]
    assert case.values["uit"] == [None, "tegen", None, "voor"]


def test_the_completion_condition_also_stops_iterations_that_need_nobody() -> None:
    inside = extensions('<zeebe:script expression="=item * 2" resultVariable="dubbel"/>')
    repetition = repeat("=[1,2,3]", output=("uit", "=dubbel"), until="=numberOfCompletedInstances = 1")
    case = Case(one(element("scriptTask", "t", inside + repetition)))
    assert case.values["uit"] == [2, None, None]


def test_an_iteration_of_a_sub_process_keeps_its_variables_inside() -> None:
    inner = nodes("start:is user:iu user:iv end:ie") + flows("is>iu>iv>ie")
    task = element("subProcess", "t", repeat("=lijst", output=("uit", "=klad")) + inner)
    case = Case(one(task), lijst=["a", "b"])
    assert case.tasks() == ["t#1/iu", "t#2/iu"]
    case.do("iu", klad="eerste")
    assert case.tasks() == ["t#1/iv", "t#2/iu"]
    assert case.wait("iv").local_variables == {"item": "a", "loopCounter": 1, "klad": "eerste"}
    case.do("iu", klad="tweede").do("iv").do("iv")
    assert case.tasks() == ["z"]
    assert case.values == {"lijst": ["a", "b"], "uit": ["eerste", "tweede"]}


def test_what_an_iteration_maps_out_stays_in_the_iteration_for_its_output() -> None:
    task = element(
        "user",
        "t",
        extensions(io(outputs={"besluit": "=antwoord.besluit"}))
        + repeat("=lijst", output=("besluiten", '=item + ":" + besluit')),
    )
    case = Case(one(task), lijst=["a", "b"])
    case.do("t#1", antwoord={"besluit": "ja"}).do("t#2", antwoord={"besluit": "nee"})
    assert case.values == {"lijst": ["a", "b"], "besluiten": ["a:ja", "b:nee"]}


def test_a_repeated_call_and_a_repetition_inside_a_repetition() -> None:
    inner = nodes("start:is end:ie") + element("user", "iu", repeat("=rij", "cel", output=("binnen", "=som")))
    inner += flows("is>iu>ie")
    task = element("subProcess", "t", repeat("=tabel", "rij", output=("buiten", "=binnen")) + inner)
    case = Case(one(task), tabel=[[1, 2], [3]])
    assert case.tasks() == ["t#1/iu#1", "t#1/iu#2", "t#2/iu#1"]
    for answer in ("a", "b", "c"):
        case.do("iu", som=answer)
    assert case.values["buiten"] == [["a", "b"], ["c"]]
    calls = Case(
        one(call("t", "C", inside=repeat("=lijst", "invoer", output=("uit", "=resultaat")))),
        CALLED,
        lijst=[1, 5],
    )
    assert calls.tasks() == ["t#1/cu", "t#2/cu"]
    calls.do("cu").do("cu")
    assert calls.values["uit"] == [2, 6]


def test_a_boundary_event_on_a_repetition_is_there_once_and_ends_all_of_it() -> None:
    drawn = process(
        nodes("start:s user:z user:x end:e")
        + element("user", "t", repeat("=lijst"))
        + boundary("b", "t", timer("Duration", "P1D"))
        + flows("s>t>z>e; b>x>e")
    )
    case = Case(drawn, lijst=[1, 2, 3])
    assert list(case.timers()) == ["b"]
    assert case.do("t#2").later(days=2).tasks() == ["x"]


def test_an_error_in_one_iteration_reaches_the_border_of_the_whole() -> None:
    drawn = process(
        nodes("start:s user:z user:x end:e")
        + element("job", "t", repeat("=lijst") + extensions('<zeebe:taskDefinition type="j"/>'))
        + boundary("b", "t", d.ERROR)
        + flows("s>t>z>e; b>x>e")
    )
    case = Case(drawn, lijst=[1, 2, 3])
    assert case.error("t#2", "E1")
    assert case.tasks() == ["x"]
    assert case.jobs() == []


def test_a_repetition_in_a_loop_begins_anew_each_round() -> None:
    drawn = process(
        nodes("start:s xor:l xor:x:z user:z end:e")
        + element("user", "t", repeat("=lijst", output=("uit", "=item")))
        + flows("s>l>t>x; x>l[=again]; x>z; z>e")
    )
    case = Case(drawn, lijst=[1, 2], again=True)
    case.do("t#2").do("t#1")
    assert case.tasks() == ["t#1", "t#2"]
    case.do("t#1").do("t#2", again=False)
    assert case.tasks() == ["t#1", "t#2"]  # what an iteration answers stays inside it
    case.values.set("again", False)
    assert case.do("t#1").do("t#2").tasks() == ["z"]

"""User tasks and jobs, saved and restored between all steps."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.bpmn import JobWait, UserTaskWait
from engine.errors import ExpressionError, TokenNotOpen
from tests.bpmn import drawing as d
from tests.bpmn.drawing import (
    Case,
    element,
    extensions,
    flows,
    io,
    nodes,
    process,
)
from tests.bpmn.small_processes import one


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

"""What a party is told of the way ahead: only what every way passes comes for sure."""

from engine.casework.route import Ahead, ahead
from engine.policy import Policy
from tests.bpmn.drawing import HEAD, MESSAGE, element, extensions, flows, nodes


def step(ident: str, phase: str, kind: str = "user") -> str:
    return element(
        kind,
        ident,
        extensions(f'<zeebe:properties><zeebe:property name="phase" value="{phase}"/></zeebe:properties>'),
    )


def policy(inside: str) -> Policy:
    drawn = (
        f'{HEAD}<bpmn:message id="M" name="msg"><bpmn:extensionElements><zeebe:subscription '
        'correlationKey="=zaak.nummer"/></bpmn:extensionElements></bpmn:message>'
        f'<bpmn:process id="p" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'
    )
    return Policy({"processes/p.bpmn": drawn.encode()})


def after(inside: str, *open_now: str) -> tuple[set[str], set[str]]:
    found: Ahead = ahead(policy(inside), "p", [("p", one) for one in open_now])
    return set(found.sure), set(found.maybe)


def test_what_lies_on_every_way_is_sure_and_what_lies_on_one_is_not() -> None:
    drawn = (
        nodes("start:s user:a xor:split:talk xor:join end:e")
        + step("talk", "praten")
        + step("judge", "oordeel")
        + step("close", "sluiten")
        + flows("s>a>split>talk>join; split>judge[=true]; judge>join>close>e")
    )
    assert after(drawn, "a") == ({"sluiten"}, {"praten", "oordeel"})
    assert after(drawn, "judge") == ({"sluiten"}, set())
    assert after(drawn, "close") == (set(), set())


def test_both_sides_of_a_parallel_way_are_sure() -> None:
    drawn = (
        nodes("start:s user:a and:split and:join end:e")
        + step("talk", "praten")
        + step("judge", "oordeel")
        + flows("s>a>split>talk>join; split>judge>join>e")
    )
    assert after(drawn, "a") == ({"praten", "oordeel"}, set())


def test_what_may_break_in_may_come() -> None:
    boundary = element("boundaryEvent", "asks", MESSAGE, attachedToRef="a")
    drawn = (
        nodes("start:s user:a end:e end:e2")
        + boundary
        + step("judge", "oordeel")
        + step("close", "sluiten")
        + flows("s>a>close>e; asks>judge>e2")
    )
    assert after(drawn, "a") == ({"sluiten"}, {"oordeel"})


def test_a_circle_without_an_end_promises_nothing() -> None:
    drawn = (
        nodes("start:s and:split user:a xor:again user:watch end:e")
        + step("close", "sluiten")
        + flows("s>split>a>close>e; split>again>watch>again")
    )
    assert after(drawn, "watch") == (set(), set())
    assert after(drawn, "a", "watch") == ({"sluiten"}, set())


def test_what_waits_for_somebody_outside_is_not_sure_where_another_way_ends_by_itself() -> None:
    waits = element("intermediateCatchEvent", "waits", MESSAGE)
    drawn = (
        nodes("start:s user:a and:split end:e end:e2")
        + waits
        + step("close", "sluiten")
        + step("judge", "oordeel")
        + flows("s>a>split>close>e; split>waits>judge>e2")
    )
    assert after(drawn, "a") == ({"sluiten"}, {"oordeel"})


def test_a_way_through_a_sub_process_leads_out_of_it_again() -> None:
    inner = nodes("start:is end:ie") + step("talk", "praten") + flows("is>talk>ie")
    drawn = (
        nodes("start:s end:e")
        + element("subProcess", "sub", inner)
        + step("close", "sluiten")
        + flows("s>sub>close>e")
    )
    assert after(drawn, "talk") == ({"sluiten"}, set())


def test_what_lies_behind_reopening_is_no_part_of_the_way_ahead() -> None:
    """Who comes back begins anew: what comes then is told once they did."""
    again = element("serviceTask", "again", extensions('<zeebe:taskDefinition type="case.reopen"/>'))
    back = element("boundaryEvent", "back", MESSAGE, attachedToRef="after")
    drawn = (
        nodes("start:s user:a user:after end:e")
        + step("judge", "oordeel")
        + step("close", "sluiten")
        + again
        + back
        + flows("s>a>judge>close>after>e; back>again>judge")
    )
    assert after(drawn, "after") == (set(), set())
    assert after(drawn, "close") == (set(), set())
    assert after(drawn, "again") == ({"oordeel", "sluiten"}, set())


def test_what_may_break_in_on_a_called_process_may_come_while_a_step_in_it_is_open() -> None:
    called = extensions('<zeebe:calledElement processId="q"/>')
    asks = element("boundaryEvent", "asks", MESSAGE, attachedToRef="call")
    main = (
        nodes("start:s end:e end:e2")
        + element("callActivity", "call", called)
        + asks
        + step("judge", "oordeel")
        + flows("s>call>e; asks>judge>e2")
    )
    inner = '</bpmn:process><bpmn:process id="q" isExecutable="true">'
    both = main + inner + nodes("start:qs user:b end:qe") + flows("qs>b>qe")
    found = ahead(policy(both), "p", [("p", "call"), ("q", "b")])
    assert (set(found.sure), set(found.maybe)) == (set(), {"oordeel"})

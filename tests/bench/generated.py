"""The generated process and data that every completion figure rests on, for us and for every peer alike.

Thirty user tasks, two of them in a called process, each with its own form of thirty fields (about 1 kB of JSON:
numbers, boxes, dates, texts) under the task's own name; ten script tasks; four exclusive gateways that may go
round by a script and come together again; ten reminders of fourteen days that do not interrupt, each with a
script and an end of its own.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from tests.engine.small_policy import CALENDAR, Drawing, dictionary, form

STEPS = 30
FIELDS = 30
CALLED = (14, 15)  # the steps that stand in the called process
TIMED = range(0, STEPS, 3)
SCRIPTED = range(1, STEPS, 3)
CHOOSING = (5, 11, 20, 26)
PROCESS, INNER = "gegenereerd", "gegenereerd_deel"
_WORDS = ("klacht", "gemeente", "burger", "besluit", "termijn", "gesprek", "ontvangst", "afdeling", "brief")


class Language(Enum):
    """Whose words the expressions of a diagram are in."""

    FEEL = "feel"  # ours
    PYTHON = "python"  # stock SpiffWorkflow
    JAVASCRIPT = "javascript"  # bpmn-engine


def element(step: int) -> str:
    """The id of the task of a step, counted from 0, and the name under which its form is kept."""
    return f"stap_{step:02}"


def step_of(name: str) -> int:
    """The step of a task."""
    return int(name.rpartition("_")[2])


def answers(name: str, seed: int) -> dict[str, Any]:
    """What is filled in at the task of this name; differs from case to case."""
    return {name: _form(random.Random(step_of(name) * 100_003 + seed))}


def _form(dice: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in range(FIELDS):
        value: Any
        match place % 5:
            case 0:
                value = dice.randint(0, 100_000)
            case 1:
                value = dice.random() < 0.5
            case 2:
                value = f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
            case _:
                value = " ".join(dice.choice(_WORDS) for _ in range(dice.randint(3, 7)))
        found[f"veld_{place:02}"] = value
    return found


def raw_bytes(seeds: range) -> float:
    """The JSON of all forms of one case, each posted once; the mean over these cases."""
    every = [answers(element(step), seed) for seed in seeds for step in range(STEPS)]
    return sum(len(json.dumps(one)) for one in every) / len(seeds)


# -- the diagrams --------------------------------------------------------------------------------------


def diagrams(language: Language = Language.FEEL) -> dict[str, bytes]:
    """The process and the one it calls, by file."""
    drawing = Drawing(PROCESS).start()
    for step in range(STEPS):
        if step == CALLED[0]:
            _call(drawing, language)
        if step not in CALLED:
            _step(drawing, step, language)
    drawing.end("einde")
    inner = Drawing(INNER).start()
    for step in CALLED:
        _task(inner, step, language)
    inner.end("einde_deel")
    return {f"processes/{one.id}.bpmn": one.xml() for one in (drawing, inner)}


def one_source() -> str:
    """Both processes in one file, as bpmn-engine wants a process and the one it calls."""
    outer, inner = (xml.decode() for xml in diagrams(Language.JAVASCRIPT).values())
    called = re.sub(r'"(flow\d+|begin)"', r'"deel_\1"', inner)
    process = re.search("<bpmn:process .*</bpmn:process>", called, re.DOTALL)
    assert process is not None
    both = outer.replace(
        "<bpmndi:BPMNDiagram", process[0].replace("true", "false", 1) + "<bpmndi:BPMNDiagram"
    )
    return both.replace("<bpmn:conditionExpression ", '<bpmn:conditionExpression language="JavaScript" ')


def _call(drawing: Drawing, language: Language) -> None:
    if language is Language.FEEL:
        called = f'<zeebe:calledElement processId="{INNER}" propagateAllChildVariables="true"/>'
        drawing.add("callActivity", "deel", extension=called)
    else:
        drawing.add("callActivity", "deel", attributes=f'calledElement="{INNER}"')


def _task(drawing: Drawing, step: int, language: Language) -> None:
    form_id = f"formulier_{step:02}" if language is Language.FEEL else None
    drawing.task(element(step), groups="balie", form=form_id)


def _step(drawing: Drawing, step: int, language: Language) -> None:
    """One task with what stands beside and behind it."""
    _task(drawing, step, language)
    if step in TIMED:
        last, lasting = drawing.last, '"P14D"' if language is Language.PYTHON else "P14D"
        drawing.boundary_timer(f"over_{step}", element(step), "timeDuration", lasting, interrupting=False)
        _script(drawing, f"herinnering_{step}", language)
        drawing.end(f"herinnerd_{step}")
        drawing.last = last
    if step in SCRIPTED:
        _script(drawing, f"systeem_{step}", language)
    if step in CHOOSING:
        # The flows: to the gateway, onward (the default), into the script with its condition, back.
        split, join = f"keuze_{step}", f"samen_{step}"
        drawing.add("exclusiveGateway", split, attributes=f'default="flow{drawing.flows + 2}"')
        drawing.add("exclusiveGateway", join)
        _script(drawing, f"omweg_{step}", language, after="")
        drawing.flow(split, f"omweg_{step}", _condition(step, language))
        drawing.flow(f"omweg_{step}", join)
        drawing.last = join


def _script(drawing: Drawing, name: str, language: Language, after: str | None = None) -> None:
    match language:
        case Language.FEEL:
            given = f'<zeebe:script expression="={{ok: true, n: 1}}" resultVariable="{name}"/>'
            drawing.add("scriptTask", name, extension=given, after=after)
        case Language.PYTHON:
            text = f"<bpmn:script>{name} = {{'ok': True, 'n': 1}}</bpmn:script>"
            drawing.add("scriptTask", name, inner=text, after=after)
        case Language.JAVASCRIPT:
            text = f"<bpmn:script>environment.output.{name} = {{ok: true, n: 1}}; next();</bpmn:script>"
            drawing.add("scriptTask", name, inner=text, after=after, attributes='scriptFormat="javascript"')


def _condition(step: int, language: Language) -> str:
    """Whether to go round by the script: never, but nobody knows that beforehand."""
    match language:
        case Language.FEEL:
            return f"={element(step)}.veld_00 < 0"
        case Language.PYTHON:
            return f"{element(step)}['veld_00'] < 0"
        case Language.JAVASCRIPT:
            return f"next(null, environment.output.{element(step)}.veld_00 < 0);"


# -- the policies --------------------------------------------------------------------------------------


def _fields(name: str) -> list[dict[str, Any]]:
    """The fields of a form, of the kinds of `_form`."""
    kinds: tuple[dict[str, Any], ...] = (
        {"type": "number"},
        {"type": "checkbox"},
        {"type": "datetime", "subtype": "date", "dateLabel": "Datum"},
        {"type": "textfield"},
        {"type": "textfield"},
    )
    return [
        {
            "key": f"{name}.veld_{place:02}",
            "label": f"Veld {place}",
            "validate": {"required": place % 5 != 1},
            **kinds[place % 5],
        }
        for place in range(FIELDS)
    ]


def policy() -> Mapping[str, bytes]:
    """The files to put live in our engine."""
    forms = {
        f"forms/formulier_{step:02}.form": form(f"formulier_{step:02}", *_fields(element(step)))
        for step in range(STEPS)
    }
    return {**_registers(*(element(step) for step in range(STEPS))), **diagrams(), **forms}


def loop_policy() -> Mapping[str, bytes]:
    """One task that comes again and again: does a case grow slower as it grows older?"""
    drawing = Drawing("lus").start().task(element(0), groups="balie", form="formulier_00")
    drawing.add("exclusiveGateway", "nog_eens", attributes='default="flow4"')
    drawing.flow("nog_eens", element(0), f"={element(0)}.veld_00 >= 0")
    drawing.add("endEvent", "einde", after="nog_eens")
    return {
        **_registers(element(0)),
        "processes/lus.bpmn": drawing.xml(),
        "forms/formulier_00.form": form("formulier_00", *_fields(element(0))),
    }


def waiting_policy() -> Mapping[str, bytes]:
    """Two tasks at once and a moment beside them: many of these fill the inbox and the timer table."""
    drawing = Drawing("wachten").start().add("parallelGateway", "deel")
    drawing.task("een", groups="balie", after="deel").end("klaar_een")
    drawing.task("twee", groups="balie", after="deel").end("klaar_twee")
    drawing.timer("over_tien_dagen", "timeDuration", "P10D", after="deel").end("klaar_drie")
    return {**_registers("n"), "processes/wachten.bpmn": drawing.xml()}


def _registers(*names: str) -> dict[str, bytes]:
    return {
        "processes/calendar.csv": CALENDAR,
        "processes/data-dictionary.csv": dictionary(*(f"{name}:context" for name in names)),
    }

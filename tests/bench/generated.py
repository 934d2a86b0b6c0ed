"""The generated process and data that every completion figure rests on, for us and for every peer alike.

Thirty user tasks in a row, each with its own form of ten text fields (about 1 kB of JSON); after every
seventh an exclusive gateway that may skip the next task and its join; on every third a reminder of fourteen
days that does not interrupt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.engine.small_policy import CALENDAR, Drawing, dictionary, form, text_field

STEPS = 30
FIELDS = 10
GATEWAY_EVERY, TIMER_EVERY = 7, 3
_SENTENCE = "Een antwoord zoals mensen het geven: een paar zinnen van gewone lengte, met wat uitleg. "


def element(step: int) -> str:
    """The id of the task of a step, counted from 0."""
    return f"stap_{step:02}"


def fields(step: int) -> list[str]:
    """The variables that the form of a step gives."""
    return [f"{element(step)}_veld_{number}" for number in range(FIELDS)]


def answers(name: str, seed: int) -> dict[str, str]:
    """What is filled in at the task of this name; differs from case to case."""
    step = int(name.rpartition("_")[2])
    return {field: f"{seed} {place} {_SENTENCE}"[:88] for place, field in enumerate(fields(step))}


def raw_bytes(seed: int) -> int:
    """The JSON of all forms of one case, each posted once."""
    return sum(len(json.dumps(answers(element(step), seed))) for step in range(STEPS))


def diagram(*, stock: bool = False) -> bytes:
    """The process; `stock` writes conditions and durations as Python, as stock SpiffWorkflow reads them."""
    drawing = Drawing("gegenereerd").start()
    skips: str | None = None
    for step in range(STEPS):
        here = element(step)
        drawing.task(here, groups="balie", form=None if stock else f"formulier_{step:02}")
        if skips:
            drawing.add("exclusiveGateway", f"samen_{step}", after=here)
            drawing.flow(skips, f"samen_{step}", _condition(step - 1, stock))
            skips = None
        last = drawing.last
        if step % TIMER_EVERY == 0:
            drawing.boundary_timer(
                f"herinnering_{step}", here, "timeDuration", '"P14D"' if stock else "P14D", interrupting=False
            )
            drawing.end(f"herinnerd_{step}", after=f"herinnering_{step}")
            drawing.last = last
        if step % GATEWAY_EVERY == GATEWAY_EVERY - 2:
            skips = f"keuze_{step}"
            drawing.add("exclusiveGateway", skips, attributes=f'default="flow{drawing.flows + 2}"')
    return drawing.end("einde").xml()


def _condition(step: int, stock: bool) -> str:
    return f"{fields(step)[0]} == 'overslaan'" if stock else f'={fields(step)[0]} = "overslaan"'


def policy() -> Mapping[str, bytes]:
    """The files to put live in our engine."""
    names = [name for step in range(STEPS) for name in fields(step)]
    forms = {
        f"forms/formulier_{step:02}.form": form(
            f"formulier_{step:02}", *(text_field(name, required=True) for name in fields(step))
        )
        for step in range(STEPS)
    }
    return {
        "processes/calendar.csv": CALENDAR,
        "processes/data-dictionary.csv": dictionary(*names),
        "processes/gegenereerd.bpmn": diagram(),
        **forms,
    }


def loop_policy() -> Mapping[str, bytes]:
    """One task that comes again and again: does a case grow slower as it grows older?"""
    drawing = Drawing("lus").start().task("stap_00", groups="balie", form="formulier_00")
    drawing.add("exclusiveGateway", "nog_eens", attributes='default="flow4"')
    drawing.flow("nog_eens", "stap_00", f'={fields(0)[0]} != "klaar"')
    drawing.add("endEvent", "einde", after="nog_eens")
    return {
        "processes/calendar.csv": CALENDAR,
        "processes/data-dictionary.csv": dictionary(*fields(0)),
        "processes/lus.bpmn": drawing.xml(),
        "forms/formulier_00.form": form("formulier_00", *(text_field(name) for name in fields(0))),
    }


def waiting_policy() -> Mapping[str, bytes]:
    """Two tasks at once and a moment beside them: many of these fill the inbox and the timer table."""
    drawing = Drawing("wachten").start().add("parallelGateway", "deel")
    drawing.task("een", groups="balie", after="deel").end("klaar_een")
    drawing.task("twee", groups="balie", after="deel").end("klaar_twee")
    drawing.timer("over_tien_dagen", "timeDuration", "P10D", after="deel").end("klaar_drie")
    return {
        "processes/calendar.csv": CALENDAR,
        "processes/data-dictionary.csv": dictionary("n"),
        "processes/wachten.bpmn": drawing.xml(),
    }

"""The saved state of an instance: only its open tokens, as small JSON.

`[codec, fingerprint, next number, completed, rows of the instance, [[host number, rows], ...]]` with a row
per token: `[number, parent number or 0, index of the element, state, extra]`, the extra left out when empty:
`d` local variables (typed JSON of engine.feel), `i` bookkeeping, `u` due moment (epoch seconds), `f` flow it
came by. Parents and hosts come before what stands under them.

Names of elements are not in it: they are in the deployment the instance is bound to. The fingerprint says
whether that is the one the state was made with.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import orjson

from engine.bpmn.process_spec import ProcessSpec
from engine.bpmn.tokens import READY, STARTED, WAITING, Inside, Instance, Surroundings, Token, Workflow
from engine.errors import StateRefused
from engine.feel import from_json, to_json
from engine.sentence import Sentence

CODEC = 1
_STATES = frozenset({WAITING, READY, STARTED})


def fingerprint(specs: Mapping[str, ProcessSpec]) -> int:
    """A number that changes when the elements of these processes, or their order, change."""
    text = "\n".join(
        f"{key}\t{spec.name}\t{type(spec).__name__}" for key in sorted(specs) for spec in specs[key].order
    )
    return zlib.crc32(text.encode())


def dump(instance: Instance, mark: int) -> bytes:
    """The state as bytes; `load` gives the same instance back."""
    if instance.completed:
        return orjson.dumps([CODEC, mark, instance.next_number, True, [], []])
    insides = [[host, _rows(inside)] for host, inside in instance.subprocesses.items()]
    return orjson.dumps([CODEC, mark, instance.next_number, False, _rows(instance), insides])


def _rows(workflow: Workflow) -> list[list[Any]]:
    rows = []
    root = workflow.task_tree
    for token in workflow.tasks.values():
        if token is root:
            continue
        parent = 0 if token._parent == root.id else token._parent
        row: list[Any] = [token.id, parent, token.task_spec.index, token._state]
        extra: dict[str, Any] = {}
        if token.data:
            extra["d"] = to_json(token.data)
        if token.internal_data:
            extra["i"] = token.internal_data
        if token.due is not None:
            extra["u"] = token.due
        if token.task_spec.is_join:
            extra["f"] = token.arrived_by
        if extra:
            row.append(extra)
        rows.append(row)
    return rows


def load(
    state: bytes, spec: ProcessSpec, specs: Mapping[str, ProcessSpec], mark: int, surroundings: Surroundings
) -> Instance:
    """The instance with its open tokens. Raises StateRefused for anything that `dump` did not make for these
    specs.
    """
    try:
        codec, known_mark, next_number, completed, rows, insides = orjson.loads(state)
    except (ValueError, TypeError):
        raise StateRefused(reason=Sentence("de stand is onleesbaar")) from None
    if codec != CODEC:
        raise StateRefused(
            reason=Sentence(
                "de stand heeft vorm {codec}, dit programma leest vorm {ours}", codec=codec, ours=CODEC
            )
        )
    if known_mark != mark:
        raise StateRefused(reason=Sentence("de stand hoort bij een andere versie van het proces"))
    try:
        instance = Instance(spec, specs, surroundings)
        instance.next_number = _natural(next_number)
        instance.completed = completed is True
        _restore(instance, rows, instance)
        for host_number, inside_rows in insides:
            host = instance.open[host_number]
            key = host.task_spec.spec
            if host_number in instance.subprocesses or host._state != STARTED:
                raise ValueError(host_number)
            inside = Inside(specs[key], host)
            instance.subprocesses[host.id] = inside
            _restore(inside, inside_rows, instance)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as problem:
        raise StateRefused(
            reason=Sentence("de stand is beschadigd ({kind})", kind=type(problem).__name__)
        ) from None
    return instance


def _natural(number: Any) -> int:
    if type(number) is not int or not 0 <= number < 2**53:
        raise ValueError(number)
    return number


def _restore(workflow: Workflow, rows: Any, instance: Instance) -> None:
    order = workflow.spec.order
    root = workflow.task_tree
    for number, parent, index, token_state, *extras in rows:
        if number in instance.open or not 0 < _natural(number) < instance.next_number:
            raise ValueError(number)
        if token_state not in _STATES:
            raise ValueError(token_state)
        above = workflow.tasks[parent] if parent else root
        token = Token(workflow, order[_natural(index)], above, number=number)
        if extras:
            extra = extras[0]
            if "d" in extra:
                token.data = from_json(extra["d"])
            if "i" in extra:
                token.internal_data = dict(extra["i"])
            if "u" in extra:
                token.due = float(extra["u"])
            if "f" in extra:
                token.arrived_by = _natural(extra["f"])
        token._set_state(token_state)

"""Context functions (table 83): they never change a context, they make a new one."""

from __future__ import annotations

from typing import Any

from engine.feel.calling import Builtin, Param, Signature
from engine.feel.runtime import Fault, Runtime
from engine.feel.types import STRING, ContextType, ListType
from engine.feel.values import kind_of

Context = dict[str, Any]


def _get_entries(run: Runtime, m: Context) -> list[Context]:
    run.check_length(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


def _context(run: Runtime, entries: list[Any]) -> Context:
    made: Context = {}
    run.check_length(len(entries))
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise Fault(
                "argument-type",
                param="entries",
                name="context",
                expected="list<context<key: string, value: Any>>",
                actual=kind_of(entry),
            )
        if entry["key"] in made:
            raise Fault("duplicate-key", name=entry["key"])
        made[entry["key"]] = entry["value"]
    return made


def _put(run: Runtime, context: Context, key: str, value: Any) -> Context:
    run.check_length(len(context) + 1)
    return {**context, key: value}


def _put_deep(run: Runtime, context: Context, keys: list[Any], value: Any) -> Context:
    if not keys or any(type(key) is not str for key in keys):
        raise Fault("argument-type", param="keys", name="context put", expected="list<string>", actual="list")
    path: list[Context] = [context]
    for key in keys[:-1]:
        inner = path[-1].get(key)
        if type(inner) is not dict:
            raise Fault("no-such-entry", name=key, actual="context")
        path.append(inner)
    made = value
    for outer, key in zip(reversed(path), reversed(keys)):
        made = _put(run, outer, key, made)
    return made  # type: ignore[no-any-return]


def _merge(run: Runtime, contexts: list[Any]) -> Context:
    made: Context = {}
    for context in contexts:
        if type(context) is not dict:
            raise Fault(
                "argument-type",
                param="contexts",
                name="context merge",
                expected="list<context>",
                actual=kind_of(context),
            )
        run.check_length(len(made) + len(context))
        made.update(context)
    return made


_M = Param("m", (ContextType(),))
_CONTEXT = Param("context", (ContextType(),))

FUNCTIONS = (
    Builtin("get value", Signature((_M, Param("key", (STRING,))), lambda run, m, key: m.get(key))),
    Builtin("get entries", Signature((_M,), _get_entries)),
    Builtin("context", Signature((Param("entries", (ListType(),)),), _context)),
    Builtin(
        "context put",
        Signature((_CONTEXT, Param("key", (STRING,)), Param("value")), _put),
        Signature((_CONTEXT, Param("keys", (ListType(),)), Param("value")), _put_deep),
    ),
    Builtin("context merge", Signature((Param("contexts", (ListType(),)),), _merge)),
)

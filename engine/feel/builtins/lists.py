"""List functions (10.3.4.4, table 77): positions count from 1, negative ones from the end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from engine.feel.calling import Builtin, Param, Signature, call
from engine.feel.comparison import compare, equal
from engine.feel.runtime import Fault, Runtime
from engine.feel.types import ANY, NUMBER, FunctionType, ListType
from engine.feel.values import Function

_LIST = Param("list", (ListType(),))
_PLAIN = frozenset({Decimal, str, bool, date})  # kinds whose equality is Python's own
_ITEM_ANY = (ANY,)


def _position(name: str, size: int, position: Decimal) -> int:
    """The index for a FEEL position, or a Fault when there is no such element."""
    if position == position.to_integral_value() and 1 <= abs(position) <= size:
        at = int(position)
        return at - 1 if at > 0 else size + at
    raise Fault(
        "argument-value",
        param="position",
        name=name,
        why_nl=f"de lijst heeft {size} elementen",
        why_en=f"the list has {size} elements",
    )


def contains(items: list[Any], element: Any, run: Runtime) -> bool:
    """Whether an equal element is in the list."""
    run.spend(len(items))
    return any(equal(item, element, run) is True for item in items)


def _sublist(run: Runtime, items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    begin = _position("sublist", len(items), start)
    count = len(items) - begin if length is None else int(min(length, Decimal(len(items) + 1)))
    if count < 0 or begin + count > len(items):
        _position("sublist", len(items), Decimal(0))
    run.check_length(count)
    return items[begin : begin + count]


def _append(run: Runtime, items: list[Any], more: list[Any]) -> list[Any]:
    run.check_length(len(items) + len(more))
    return items + more


def _concatenate(run: Runtime, lists: list[Any]) -> list[Any]:
    made: list[Any] = []
    for part in lists:
        if part is None:
            raise Fault("argument-type", param="list", name="concatenate", expected="list", actual="null")
        items = part if type(part) is list else [part]
        run.check_length(len(made) + len(items))
        made.extend(items)
    return made


def _insert(run: Runtime, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    at = _position("insert before", len(items), position)
    run.check_length(len(items) + 1)
    return [*items[:at], item, *items[at:]]


def _remove(run: Runtime, items: list[Any], position: Decimal) -> list[Any]:
    at = _position("remove", len(items), position)
    run.check_length(len(items))
    return items[:at] + items[at + 1 :]


def _replace_at(run: Runtime, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    at = _position("list replace", len(items), position)
    run.check_length(len(items))
    return [*items[:at], item, *items[at + 1 :]]


def _takes_two(function: Function, name: str, param: str) -> None:
    if not isinstance(function, Builtin) and len(function.parameters) != 2:
        raise Fault(
            "argument-value",
            param=param,
            name=name,
            why_nl="de functie moet twee argumenten hebben",
            why_en="the function must take two arguments",
        )


def _replace_matching(run: Runtime, items: list[Any], match: Function, new: Any) -> list[Any]:
    run.check_length(len(items))
    _takes_two(match, "list replace", "match")
    made = []
    for item in items:
        chosen = call(match, [item, new], run)
        if type(chosen) is not bool:
            raise Fault("not-a-condition", actual="null")
        made.append(new if chosen else item)
    return made


def _reverse(run: Runtime, items: list[Any]) -> list[Any]:
    run.check_length(len(items))
    return items[::-1]


def _index_of(run: Runtime, items: list[Any], match: Any) -> list[Decimal]:
    run.check_length(len(items))
    return [Decimal(i) for i, item in enumerate(items, 1) if equal(item, match, run) is True]


def _distinct(run: Runtime, items: list[Any]) -> list[Any]:
    made: list[Any] = []
    plain: set[tuple[type, Any]] = set()
    for item in items:
        if type(item) in _PLAIN:
            run.spend(1)
            key = (type(item), item)
            if key in plain:
                continue
            plain.add(key)
        elif contains(made, item, run):
            continue
        made.append(item)
    return made


def _union(run: Runtime, lists: list[Any]) -> list[Any]:
    return _distinct(run, _concatenate(run, lists))


def _flatten(run: Runtime, items: list[Any]) -> list[Any]:
    made: list[Any] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.spend(1)
            if type(item) is list:
                waiting.append(iter(item))
                break
            made.append(item)
            if len(made) > run.limits.list_length:
                run.check_length(len(made))
        else:
            waiting.pop()
    return made


def _sort(run: Runtime, items: list[Any], precedes: Function | None = None) -> list[Any]:
    run.check_length(len(items))
    if precedes is not None:
        _takes_two(precedes, "sort", "precedes")

    def before(a: Any, b: Any) -> bool:
        if precedes is None:
            run.spend(1)
            return compare("<", a, b)
        return call(precedes, [a, b], run) is True

    def position(a: Any, b: Any) -> int:
        if before(a, b):
            return -1
        return 1 if before(b, a) else 0

    return sorted(items, key=cmp_to_key(position))


_LISTS = (Param("list", _ITEM_ANY),)
_POSITION = Param("position", (NUMBER,))
_NEW = Param("newItem", _ITEM_ANY)

FUNCTIONS = (
    Builtin(
        "list contains",
        Signature((_LIST, Param("element")), lambda run, items, element: contains(items, element, run)),
    ),
    Builtin("count", Signature((_LIST,), lambda run, items: Decimal(len(items)))),
    Builtin(
        "sublist",
        Signature(
            (_LIST, Param("start position", (NUMBER,)), Param("length", (NUMBER,), optional=True)), _sublist
        ),
    ),
    Builtin("append", Signature((_LIST, Param("item")), _append, variadic=True)),
    Builtin("concatenate", Signature(_LISTS, _concatenate, variadic=True)),
    Builtin("insert before", Signature((_LIST, _POSITION, _NEW), _insert)),
    Builtin("remove", Signature((_LIST, _POSITION), _remove)),
    Builtin(
        "list replace",
        Signature((_LIST, _POSITION, _NEW), _replace_at),
        Signature((_LIST, Param("match", (FunctionType(),)), _NEW), _replace_matching),
    ),
    Builtin("reverse", Signature((_LIST,), _reverse)),
    Builtin("index of", Signature((_LIST, Param("match")), _index_of)),
    Builtin("union", Signature(_LISTS, _union, variadic=True)),
    Builtin("distinct values", Signature((_LIST,), _distinct)),
    Builtin("flatten", Signature((_LIST,), _flatten)),
    Builtin("sort", Signature((_LIST, Param("precedes", (FunctionType(),), optional=True)), _sort)),
)

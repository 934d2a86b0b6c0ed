"""From the types that a text names to types: those of the language, and those of the model around it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.syntax import TypeNode
from engine.feel.types import (
    ANY,
    SIMPLE_TYPES,
    TYPE_ALIASES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
)

Types = Mapping[str, FeelType]


def resolve_type(node: TypeNode, types: Types) -> FeelType | None:
    """The type a text names, or None when it is unknown."""
    match node.name:
        case "list" if node.arguments or "list" not in types:
            element = resolve_type(node.arguments[0], types) if node.arguments else ANY
            return None if element is None else ListType(element=element)
        case "range" if node.arguments or "range" not in types:
            element = resolve_type(node.arguments[0], types) if node.arguments else ANY
            return None if element is None else RangeType(element=element)
        case "context" if node.entries or "context" not in types:
            entries = [(key, resolve_type(kind, types)) for key, kind in node.entries]
            known = tuple((key, kind) for key, kind in entries if kind is not None)
            return ContextType(entries=known) if len(known) == len(entries) else None
        case "function" if node.result is not None or "function" not in types:
            return _function_type(node, types)
    return types.get(node.name) or SIMPLE_TYPES.get(node.name) or TYPE_ALIASES.get(node.name)


def _function_type(node: TypeNode, types: Types) -> FeelType | None:
    if node.result is None:
        return FunctionType()
    result = resolve_type(node.result, types)
    parameters = [resolve_type(kind, types) for kind in node.arguments]
    known = tuple(kind for kind in parameters if kind is not None)
    if result is None or len(known) != len(parameters):
        return None
    return FunctionType(parameters=known, result=result)

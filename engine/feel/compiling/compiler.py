"""What makes closures of a tree, whatever its nodes are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.calling import Closure
from engine.feel.named_types import Types
from engine.feel.runtime import Env
from engine.feel.syntax import Node

Test = Callable[[Env, Any], "bool | None"]
Maker = Callable[["Compiler", Any], Closure]
"""Makes the closure of one kind of node."""


class Compiler:
    """Makes closures with a maker for each kind of node. `types` are the named types of the model around the
    text.
    """

    def __init__(self, types: Types, makers: Mapping[type[Node], Maker]) -> None:
        self.types = types
        self._makers = makers

    def compile(self, node: Node) -> Closure:
        """The value of a node, as a function of the scope."""
        return self._makers[type(node)](self, node)

"""The FEEL texts of one model, compiled: expressions and unary tests, each knowing the element it stands
in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import FeelSyntaxError
from engine.feel.calling import Closure
from engine.feel.compiling import Compiler, Maker, compiler_for
from engine.feel.free_names import FreeName, free_names
from engine.feel.inference import Inference
from engine.feel.lexing import Names, is_simple
from engine.feel.parser import parse, parse_tests
from engine.feel.runtime import Env
from engine.feel.syntax import For, Name, Node, UnaryTests
from engine.feel.syntax import Iterator as FeelIterator
from engine.feel.types import ANY, FeelType

from .evaluation import Run, from_feel
from .findings import Finding
from .model import Literal, Tests
from .reading.literals import FEEL_LANGUAGES


@dataclass(frozen=True, slots=True)
class Made(Node):
    """A closure that stands in a FEEL tree as a node of its own: boxed expressions inside FEEL ones."""

    closure: Closure


def _made(compiler: Compiler, node: Made) -> Closure:
    return node.closure


_ALSO: Mapping[type[Node], Maker] = {Made: _made}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a text may use, with their types.

    `names` are those the parser must know, as they are more than one plain word: where a variable can stand,
    and after a dot. In an open scope, other names may come from the caller of the decision.
    """

    bound: Mapping[str, FeelType]
    names: Names
    open: bool = False

    @staticmethod
    def of(bound: Mapping[str, FeelType], members: frozenset[str], *, open: bool = False) -> Scope:
        """A scope with these variables; any of the members may stand after a dot."""
        return Scope({}, Names(frozenset(), members), open).with_names(bound)

    def with_names(self, bound: Mapping[str, FeelType]) -> Scope:
        """This scope with more variables in it."""
        extra = frozenset(name for name in bound if not is_simple(name))
        names = Names(self.names.top | extra, self.names.members | extra) if extra else self.names
        return Scope({**self.bound, **bound}, names, self.open)


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that a text uses and its scope does not hold."""

    element: str
    name: FreeName


@dataclass(frozen=True, slots=True)
class TextRead:
    """A text of the model as it was read, for checks: its element, itself, its tree and its scope."""

    element: str
    text: str
    tree: Node
    scope: Scope


@dataclass(frozen=True, slots=True)
class CompiledTests:
    """Unary tests, for a scope in which `?` is the value; `each` are the tests one by one.

    `closure` says in which element it is; `bare` leaves that to its caller.
    """

    element: str
    text: str
    tree: UnaryTests | None  # None: not FEEL
    closure: Closure
    bare: Closure
    each: tuple[Closure, ...]

    @property
    def any_value(self) -> bool:
        """Whether this is `-`, which every value passes."""
        return self.tree is not None and self.tree.tests is None

    def passes(self, value: Any, run: Run) -> bool:
        """Whether a value passes, outside any other scope."""
        return self.closure(Env({"?": value}, run)) is True

    def position(self, value: Any, run: Run) -> int:
        """The place of the first single test that a value passes; past the last when it passes none."""
        env = Env({"?": value}, run)
        found = (place for place, test in enumerate(self.each) if test(env) is True)
        return next(found, len(self.each))


class Texts:
    """Compiles the texts of one file, and notes the names in them that their scope does not hold."""

    def __init__(
        self, file: str, language: str | None, types: Mapping[str, FeelType], findings: list[Finding]
    ) -> None:
        self.file, self.language, self.findings = file, language, findings
        self.compiler = compiler_for(types, _ALSO)
        self.types = types
        self.unknown: list[UnknownName] = []
        self.read: list[TextRead] = []

    def tree(self, literal: Literal, scope: Scope) -> Node | None:
        """The FEEL tree of a literal expression; None, with a finding, when it has none."""
        if not literal.text or not self.is_feel(literal.language):
            return None
        try:
            tree = parse(literal.text, scope.names)
        except FeelSyntaxError as error:
            self.findings.append(from_feel(error.finding, self.file, literal.id))
            return None
        self.note(literal.id, literal.text, tree, scope)
        return tree

    def note(self, element: str, text: str, tree: Node, scope: Scope) -> None:
        self.read.append(TextRead(element, text, tree, scope))
        used = (name for name in free_names(tree) if name.path[0] not in scope.bound)
        self.unknown.extend(UnknownName(element, name) for name in used)

    def bounds(self, literal: Literal, scope: Scope) -> tuple[Node, Node] | None:
        """The two ends of `1..n`, which may stand where an iterator gets its values, and nowhere else."""
        if ".." not in literal.text or not self.is_feel(literal.language):
            return None
        try:
            parse(literal.text, scope.names)
        except FeelSyntaxError:
            pass
        else:
            return None  # a range or another expression
        try:
            tree = parse(f"for i in {literal.text} return i", scope.names)
        except FeelSyntaxError:
            return None
        match tree:
            case For(iterators=(FeelIterator(source=low, upto=Node() as high),)):
                self.note(literal.id, literal.text, low, scope)
                self.note(literal.id, literal.text, high, scope)
                return (
                    Made(0, 0, self.placed(literal.id, self.compiler.compile(low))),
                    Made(0, 0, self.placed(literal.id, self.compiler.compile(high))),
                )
        return None

    def type_of(self, literal: Literal, scope: Scope) -> FeelType:
        """What type of value a text gives, as far as that can be said without running it."""
        try:
            return Inference(self.types).of(parse(literal.text, scope.names), scope.bound)
        except FeelSyntaxError:
            return ANY

    def expression(self, literal: Literal, scope: Scope) -> Closure:
        """A literal expression, an input expression or an output entry. No text means null."""
        tree = self.tree(literal, scope)
        if tree is not None:
            return self.placed(literal.id, paid(self.compiler.compile(tree), tree))
        return self.placed(literal.id, self.unreadable(literal.text, literal.language, parse))

    def tests(self, tests: Tests, scope: Scope) -> CompiledTests:
        """Unary tests: an input entry, or the values a type, input or output is limited to."""
        try:
            # An empty cell is `-` (8.3.3).
            tree = parse_tests(tests.text or "-", scope.names) if self.is_feel(tests.language) else None
        except FeelSyntaxError as error:
            self.findings.append(from_feel(error.finding, self.file, tests.id))
            tree = None
        if tree is None:
            bare = self.unreadable(tests.text, tests.language, parse_tests)
            return CompiledTests(tests.id, tests.text, None, self.placed(tests.id, bare), bare, ())
        self.note(tests.id, tests.text, tree, scope)
        singles = [UnaryTests(test.start, test.end, (test,), False) for test in tree.tests or ()]
        compile = self.compiler.compile
        bare = compile(tree)
        return CompiledTests(
            tests.id,
            tests.text,
            tree,
            self.placed(tests.id, bare),
            bare,
            tuple(compile(single) for single in singles),
        )

    def is_feel(self, own: str | None) -> bool:
        language = own or self.language
        return not language or language in FEEL_LANGUAGES or language.lower() == "feel"

    def unreadable(self, text: str, language: str | None, read: Callable[[str, Names], Node]) -> Closure:
        """What cannot be read is null, and says why each time it is asked for."""
        if not self.is_feel(language):
            other = language or self.language
            return lambda env: state_of(env).remark("unknown-language", found=other)
        try:
            read(text, Names())
        except FeelSyntaxError as error:
            why = error.finding
            return lambda env: state_of(env).relay(why)
        return lambda env: None

    def placed(self, element: str, closure: Closure) -> Closure:
        """A closure whose findings are about this element; the place is put back afterwards."""
        file = self.file

        def run(env: Env) -> Any:
            state = state_of(env)
            before = state.file, state.element
            state.file, state.element = file, element
            try:
                return closure(env)
            finally:
                state.file, state.element = before

        return run


def paid(closure: Closure, tree: Node) -> Closure:
    """A closure that costs steps after the length of its text: a function or a loop may ask for it often."""
    cost = (tree.end - tree.start) >> 3
    if not cost:
        return closure

    def run(env: Env) -> Any:
        env.run.spend(cost)
        return closure(env)

    return run


def state_of(env: Env) -> Run:
    """The decision that an expression of a model is evaluated in."""
    assert isinstance(env.run, Run)
    return env.run


def plain_name(tree: Node | None) -> str | None:
    """The name that a tree consists of, if it is nothing else."""
    return tree.name if isinstance(tree, Name) else None

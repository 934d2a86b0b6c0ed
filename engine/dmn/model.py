"""What a DMN file says, as frozen values: the metamodel of DMN 1.5 chapters 6, 7, 8 and 10, read from XML.

Nothing here is resolved or compiled yet. Every piece carries the id of its element (or a made-up one that
names its place, so that a finding can always point somewhere).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias


class HitPolicy(Enum):
    """What a table answers when rules match (DMN 1.5, 8.2.10)."""

    UNIQUE = "UNIQUE"  # at most one rule may match
    ANY = "ANY"  # several may match when their outputs are equal
    PRIORITY = "PRIORITY"  # the match whose outputs come first in the output values
    FIRST = "FIRST"  # the first match in rule order
    COLLECT = "COLLECT"  # all matches, in any order, or their aggregation
    RULE_ORDER = "RULE ORDER"  # all matches, in rule order
    OUTPUT_ORDER = "OUTPUT ORDER"  # all matches, in the order of the output values


class Aggregation(Enum):
    """What a Collect table makes of its matches (DMN 1.5, 8.2.10)."""

    LIST = ""  # no aggregation: a list
    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


class FunctionKind(Enum):
    """Who runs the body of a function definition (DMN 1.5, 6.3.9)."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL text: a literal expression, an input expression or an output entry (7.3.9)."""

    id: str
    text: str
    type_ref: str | None = None
    language: str | None = None  # None: the language of the definitions


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: an input entry, or allowed, input or output values (7.3.12)."""

    id: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """An information item: a name and possibly a type (7.3.4)."""

    id: str
    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class TableInput:
    """A column that is tested (8.3.2)."""

    id: str
    label: str
    expression: Literal
    values: Tests | None = None


@dataclass(frozen=True, slots=True)
class TableOutput:
    """A column that is answered (8.3.3); `name` is empty for a single output."""

    id: str
    name: str
    label: str
    type_ref: str | None = None
    values: Tests | None = None
    default: Literal | None = None


@dataclass(frozen=True, slots=True)
class TableRule:
    """A row (8.3.4): one entry per input and per output, and the remarks beside it."""

    id: str
    number: int
    inputs: tuple[Tests, ...]
    outputs: tuple[Literal, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table (chapter 8)."""

    id: str
    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rules: tuple[TableRule, ...]
    type_ref: str | None = None
    remarks: tuple[str, ...] = ()
    """Names of the columns of remarks."""


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """One entry of a boxed context; without a variable it is the result of the context (7.3.11)."""

    variable: Variable | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class BoxedContext:
    id: str
    entries: tuple[ContextEntry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    id: str
    items: tuple[Expression | None, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Columns and rows: a list of contexts (7.3.14)."""

    id: str
    columns: tuple[Variable, ...]
    rows: tuple[tuple[Expression | None, ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    parameter: Variable
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call: what is called is itself an expression, usually a name (7.3.10)."""

    id: str
    function: Expression | None
    bindings: tuple[Binding, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A boxed function, or the encapsulated logic of a business knowledge model (7.3.15)."""

    id: str
    kind: FunctionKind
    parameters: tuple[Variable, ...]
    body: Expression | None
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    id: str
    test: Expression | None
    then: Expression | None
    otherwise: Expression | None
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    id: str
    source: Expression | None
    match: Expression | None
    type_ref: str | None = None


class Loop(Enum):
    """The boxed iterators (7.3.19, 7.3.20)."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Iterator:
    id: str
    loop: Loop
    variable: str
    source: Expression | None
    body: Expression | None  # `return` of a for, `satisfies` of the others
    type_ref: str | None = None


Expression: TypeAlias = (
    Literal
    | DecisionTable
    | BoxedContext
    | BoxedList
    | Relation
    | Invocation
    | FunctionDefinition
    | Conditional
    | Filter
    | Iterator
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An href: an element id in the model with this namespace; an empty namespace is the model itself."""

    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    name: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision (6.3.6): its logic, and the inputs, decisions and knowledge that it may use."""

    id: str
    name: str
    variable: Variable
    logic: Expression | None
    information: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()
    question: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class BusinessKnowledge:
    """A business knowledge model (6.3.8): a named function."""

    id: str
    name: str
    variable: Variable
    logic: FunctionDefinition | None
    knowledge: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionService:
    """A decision service (6.3.9): some decisions with a boundary around them, callable as a function."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[Reference, ...] = ()
    encapsulated: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The signature that an item definition gives to a function type (7.3.3)."""

    parameters: tuple[Variable, ...]
    output_type_ref: str | None


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type (7.3.2). `constraint` holds for the whole value, `allowed` for each item of a
    collection.
    """

    id: str
    name: str
    type_ref: str | None = None
    is_collection: bool = False
    components: tuple[ItemDefinition, ...] = ()
    allowed: Tests | None = None
    constraint: Tests | None = None
    function: FunctionItem | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, known here under `name` (6.3.3); an empty name brings its elements in as our own."""

    namespace: str
    name: str
    location: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """One DMN file."""

    id: str
    name: str
    namespace: str
    file: str
    language: str | None = None
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[BusinessKnowledge, ...] = ()
    services: tuple[DecisionService, ...] = ()
    prefixes: dict[str, str] = field(
        default_factory=dict
    )  # XML prefixes of the root, for QName type references

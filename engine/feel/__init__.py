"""The FEEL language (DMN 1.5, chapter 10), on its own: it knows nothing of BPMN or decision tables.

    >>> from engine.feel import evaluate
    >>> evaluate('if Aantal dagen > 3 then "laat" else "op tijd"', {"Aantal dagen": 5}).value
    'laat'

A text is read once and compiled to Python closures; it has no way to reach Python. Values are documented in
`values`, limits in `limits`, findings (what went wrong where, in Dutch and English) in `findings`.
"""

from engine.feel.builtins import BUILTINS
from engine.feel.calling import Builtin
from engine.feel.checking import check, check_unary_tests, infer, variables_read
from engine.feel.expressions import (
    Compiled,
    Result,
    compile_expression,
    compile_unary_tests,
    evaluate,
    unary_test,
)
from engine.feel.findings import FeelSyntaxError, Finding, Severity
from engine.feel.json_values import from_json, to_json, to_json_text
from engine.feel.lexing import Names
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.parser import parse
from engine.feel.runtime import Env, Runtime
from engine.feel.syntax import Node as Expression
from engine.feel.temporal import (
    DateTime,
    DayTimeDuration,
    FarDate,
    Time,
    YearMonthDuration,
)
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_AND_MONTHS_DURATION,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    type_conforms,
)
from engine.feel.values import (
    Function,
    FunctionError,
    PythonFunction,
    Range,
    UnsupportedValue,
    coerce,
    conforms,
    from_python,
    kind_of,
    to_python,
)

__all__ = [
    "ANY",
    "BOOLEAN",
    "BUILTINS",
    "DATE",
    "DATE_AND_TIME",
    "DAYS_AND_TIME_DURATION",
    "DEFAULT_LIMITS",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "YEARS_AND_MONTHS_DURATION",
    "Builtin",
    "Compiled",
    "ContextType",
    "DateTime",
    "DayTimeDuration",
    "Env",
    "Expression",
    "FarDate",
    "FeelSyntaxError",
    "FeelType",
    "Finding",
    "Function",
    "FunctionError",
    "FunctionType",
    "Limits",
    "ListType",
    "Names",
    "PythonFunction",
    "Range",
    "RangeType",
    "Result",
    "Runtime",
    "Severity",
    "Time",
    "UnsupportedValue",
    "YearMonthDuration",
    "check",
    "check_unary_tests",
    "coerce",
    "compile_expression",
    "compile_unary_tests",
    "conforms",
    "evaluate",
    "from_json",
    "from_python",
    "infer",
    "kind_of",
    "parse",
    "to_json",
    "to_json_text",
    "to_python",
    "type_conforms",
    "unary_test",
    "variables_read",
]

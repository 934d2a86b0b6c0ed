"""Runs a folder of the DMN Technology Compatibility Kit and counts the expected results that come out.

The kit is public: https://github.com/dmn-tck/tck (folder `TestCases`). A directory holds a model, the
models it imports, and test files in the kit's own XML (`testCases.xsd`): inputs, and per decision or
decision service the expected value. `errorResult="true"` means that the value is null because of an error;
we count it as passed when the value is as expected, and count apart how many of those come with a finding
that says why.

Run it with `python -m engine.dmn.tck DIR [--json]`, or `behoorlijk tck DIR`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.feel import evaluate
from engine.feel.comparison import equal
from engine.feel.runtime import Runtime
from engine.hardened_xml import HasDocumentType, NotXml, root_of

from .running import DecisionResult, Model, load

_TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")  # relative; the kit rounds its expected numbers to some eight digits


@dataclass(frozen=True, slots=True)
class Failure:
    """One expected result that did not come out."""

    directory: str
    file: str
    case: str
    result: str
    expected: str
    found: str
    why: str

    def as_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class KitReport:
    """The score of a run: per directory (passed, total), and every failure."""

    directories: dict[str, tuple[int, int]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    errors: int = 0  # expected errors that came out as null
    explained_errors: int = 0  # of those, with a finding that says why

    @property
    def passed(self) -> int:
        return sum(passed for passed, _ in self.directories.values())

    @property
    def total(self) -> int:
        return sum(total for _, total in self.directories.values())

    def as_json(self) -> dict[str, object]:
        return {
            "passed": self.passed,
            "failed": self.total - self.passed,
            "total": self.total,
            "failures": [failure.as_json() for failure in self.failures],
            "errors": self.errors,
            "explained_errors": self.explained_errors,
            "directories": {
                name: {"passed": passed, "failed": total - passed, "total": total}
                for name, (passed, total) in self.directories.items()
            },
        }

    def lines(self) -> Iterator[str]:
        """The report for people: a line per directory, a line per failure, and the total."""
        for name, (passed, total) in self.directories.items():
            yield f"{passed:5d} of {total:5d}  {name}"
        for failure in self.failures:
            place = f"{failure.directory}/{failure.file} case {failure.case}, {failure.result}"
            outcome = f"expected {failure.expected}, found {failure.found}. {failure.why}"
            yield f"FAILED {place}: {outcome}".rstrip()
        yield f"{self.passed} passed, {self.total - self.passed} failed, {self.total} in total"
        yield f"{self.explained_errors} of {self.errors} expected errors say why"


def run(folder: Path | str) -> KitReport:
    """Run every test file below `folder`. A file that cannot be read counts as one failure."""
    report = KitReport()
    root = Path(folder)
    for directory in sorted({file.parent for file in root.rglob("*.xml")}):
        for file in sorted(directory.glob("*.xml")):
            _run_file(report, directory.relative_to(root).as_posix(), file)
    return report


def _run_file(report: KitReport, directory: str, file: Path) -> None:
    passed, total = report.directories.get(directory, (0, 0))

    def failed(case: str, result: str, expected: str, found: str, why: str) -> None:
        report.failures.append(Failure(directory, file.name, case, result, expected, found, why))

    try:
        root = root_of(file.read_bytes())
    except (NotXml, HasDocumentType, OSError) as error:
        failed("", "", "a test file", "no XML", str(error))
        report.directories[directory] = (passed, total + 1)
        return
    if root.tag != _TEST + "testCases":
        return
    model = _model(root, file)
    for case in root.iterfind(_TEST + "testCase"):
        for node in case.iterfind(_TEST + "resultNode"):
            total += 1
            name = node.get("name") or ""
            wanted = node.find(_TEST + "expected")
            expected = None if wanted is None else value_of(wanted)
            result = _decide(model, case, name)
            if same(expected, result.value):
                passed += 1
                if node.get("errorResult") == "true":
                    report.errors += 1
                    report.explained_errors += bool(result.findings)
            else:
                why = "; ".join(finding.en for finding in result.findings[:3])
                failed(case.get("id") or "", name, repr(expected), repr(result.value), why)
    report.directories[directory] = (passed, total)


def _model(root: etree._Element, file: Path) -> Model:
    """The model that a test file names, with the other models of its directory to import from."""
    named = (root.findtext(_TEST + "modelName") or "").strip()
    found = sorted(file.parent.glob("*.dmn"))
    own = file.parent / named if named else found[0]
    others = [other.read_bytes() for other in found if other != own]
    return load(own.read_bytes() if own.is_file() else b"", file=own.name, imports=others)


def _decide(model: Model, case: etree._Element, name: str) -> DecisionResult:
    inputs: dict[str, Any] = {}
    for node in case.iterfind(_TEST + "inputNode"):
        namespace = node.get("namespace")
        key = f"{{{namespace}}}{node.get('name')}" if namespace else node.get("name") or ""
        inputs[key] = value_of(node)
    service = case.get("invocableName")
    if service and case.get("type") == "decisionService":
        result = model.evaluate_service(service, inputs)
        if len(model.service_outputs(service)) > 1 and isinstance(result.value, dict):
            return replace(result, value=result.value.get(name))
        return result
    if service and case.get("type") == "bkm":
        return model.call(service, inputs)
    return model.evaluate(name, inputs)


def value_of(node: etree._Element) -> Any:
    """The FEEL value that a kit node describes: a plain value, a list, or components (a context)."""
    listed = node.find(_TEST + "list")
    if listed is not None:
        return None if _nil(listed) else [value_of(item) for item in listed.iterfind(_TEST + "item")]
    components = node.findall(_TEST + "component")
    if components:
        return {part.get("name"): None if _nil(part) else value_of(part) for part in components}
    plain = node.find(_TEST + "value")
    if plain is None or _nil(plain):
        return None
    kind = (plain.get(_XSI + "type") or "string").rpartition(":")[2]
    return _READ.get(kind, str)(plain.text or "")


def _nil(node: etree._Element) -> bool:
    return node.get(_XSI + "nil") in ("true", "1")


def _by_feel(function: str) -> Callable[[str], Any]:
    return lambda text: evaluate(f"{function}(text)", {"text": text.strip()}).value


_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "boolean": lambda text: text.strip() in ("true", "1"),
    "date": _by_feel("date"),
    "time": _by_feel("time"),
    "dateTime": _by_feel("date and time"),
    "duration": _by_feel("duration"),
    **dict.fromkeys(
        ("decimal", "double", "float", "integer", "int", "long"),
        lambda text: Decimal(text.strip()),
    ),
}


def same(expected: Any, found: Any) -> bool:
    """Equal for the kit: numbers up to its rounding, contexts and lists by their parts, the rest exactly."""
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(expected - found) <= _TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    return type(expected) is type(found) and equal(expected, found, Runtime()) is True


def main(arguments: list[str]) -> int:
    """Print the report of one kit folder; 1 when anything failed."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    if len(folders) != 1:
        print("use: python -m engine.dmn.tck DIR [--json]", file=sys.stderr)
        return 2
    report = run(folders[0])
    print(
        json.dumps(report.as_json(), ensure_ascii=False)
        if "--json" in arguments
        else "\n".join(report.lines())
    )
    return 0 if report.total and not report.failures else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

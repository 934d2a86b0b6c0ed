"""norm_coverage: every rule that must be carried out is carried by an element, a row, a form, a letter or a
list.

The register `processes/norms.csv` has a kind per rule. Rules of the kinds in `MUST_BE_CARRIED` need a place
that carries them, or stand on the open list of that file (`status` open, with a `reason`), which holds 25 at
most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.dmn import Model
from engine.dmn.model import DecisionTable
from engine.model.findings import Finding
from engine.policy.registers import NORMS_FILE

MUST_BE_CARRIED = frozenset(
    {"step", "letter", "term", "route", "decision", "guard", "decision-table", "code-list"}
)
MOST_OPEN = 25
_SAY = Saying("norm_coverage")
_WORD = re.compile(r"[^\s,;()]+")


@dataclass(frozen=True, slots=True)
class NormEntry:
    """One rule of the register with every place that carries it, as `file#element`."""

    id: str
    source: str
    kind: str
    rule: str
    places: tuple[str, ...]
    open: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The whole register against the whole deployment."""

    entries: tuple[NormEntry, ...]
    problems: tuple[str, ...]
    """Sentences about the register itself: unknown ids, an open list that is too long or gives no reasons."""

    def entry(self, norm: str) -> NormEntry | None:
        """One rule by its id."""
        return next((one for one in self.entries if one.id == norm), None)

    @property
    def gaps(self) -> tuple[NormEntry, ...]:
        """Rules that must be carried, are not, and are not on the open list."""
        return tuple(
            one for one in self.entries if one.kind in MUST_BE_CARRIED and not one.places and not one.open
        )

    @property
    def open(self) -> tuple[NormEntry, ...]:
        """The open list."""
        return tuple(one for one in self.entries if one.open)


def coverage(files: Mapping[str, bytes] | Bundle) -> CoverageReport:
    """Holds the register against the files."""
    bundle = files if isinstance(files, Bundle) else Bundle(files)
    carried: dict[str, list[str]] = {}
    for norm, place in carriers(bundle):
        known = carried.setdefault(norm, [])
        if place not in known:
            known.append(place)
    entries = tuple(
        NormEntry(
            row["id"],
            row.get("source", ""),
            row.get("kind", ""),
            row.get("rule", ""),
            tuple(carried.get(row["id"], ())),
            row.get("status", "") == "open",
            row.get("reason", ""),
        )
        for row in bundle.norm_rows
        if row.get("id")
    )
    problems = []
    listed = [one for one in entries if one.open]
    if len(listed) > MOST_OPEN:
        problems.append(f"Op de open lijst staan {len(listed)} regels; hooguit {MOST_OPEN} mag.")
    problems += [f"Regel {one.id} staat open zonder reden." for one in listed if not one.reason]
    return CoverageReport(entries, tuple(problems))


def check(bundle: Bundle) -> Iterator[Finding]:
    """A rule that loses its last carrier refuses the deployment, unless it stands on the open list."""
    if not bundle.has_norms:
        return
    report = coverage(bundle)
    for gap in report.gaps:
        yield _SAY.error(
            NORMS_FILE,
            gap.id,
            f"Niets draagt regel {gap.id} ({gap.kind}): {gap.rule}",
            f"Nothing carries rule {gap.id}.",
        )
    for problem in report.problems:
        yield _SAY.warning(NORMS_FILE, "", problem, problem)


def carriers(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """(norm id, place) for everything that says which rule it carries."""
    for diagram in bundle.diagrams:
        holders = [(one.id, one.extensions) for one in diagram.processes.values()]
        holders += [(one.id, one.extensions) for one in diagram.elements.values()]
        for element, extensions in holders:
            for norm in extensions.properties.get("norm", "").split():
                yield norm, f"{diagram.file}#{element}"
    for path, model in bundle.models.items():
        for norm, element in _in_model(model, bundle):
            yield norm, f"{path}#{element}"
    for path, form in bundle.form_files:
        for norm, elements in form.norms.items():
            for element in elements:
                yield norm, f"{path}#{element}"
    for path, letter in bundle.letter_files:
        for norm in letter.norms:
            yield norm, path
    for path, code_list in bundle.list_files:
        for norm in code_list.norms:
            yield norm, path


def _in_model(model: Model, bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Ids of known rules in the annotations of rows, in the column `norm`, and after `norm:` in a
    description.
    """
    known = bundle.norms
    for decision in model.decisions:
        _, mark, named = decision.description.partition("norm:")
        if mark:
            for word in _WORD.findall(named):
                yield from _each(word, known, decision.id)
    for table in _tables(model.definitions):
        column = next((at for at, output in enumerate(table.outputs) if output.name == "norm"), None)
        for rule in table.rules:
            texts = list(rule.annotations)
            if column is not None and column < len(rule.outputs):
                text = rule.outputs[column].text.strip()
                if len(text) > 2 and text[0] == text[-1] == '"':
                    yield from ((word, rule.id) for word in text[1:-1].split())
            for text in texts:
                for word in _WORD.findall(text):
                    yield from _each(word, known, rule.id)


def _each(word: str, known: Mapping[str, object], element: str) -> Iterator[tuple[str, str]]:
    word = word.rstrip(".:")
    if word in known:
        yield word, element


def _tables(part: object) -> Iterator[DecisionTable]:
    if isinstance(part, DecisionTable):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _tables(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for one in fields(part):
            yield from _tables(getattr(part, one.name))

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
from engine.forms.json_text import JsonError, read_json
from engine.model.findings import Finding
from engine.policy.registers import NORMS_FILE

MUST_BE_CARRIED = frozenset(
    {"step", "letter", "term", "route", "decision", "guard", "decision-table", "code-list"}
)
KINDS = MUST_BE_CARRIED | {"data", "role", "report", "scope"}
OPEN = "open"
MOST_OPEN = 25
COLUMN = "norm"
"""Name of the column of a table, an answer or a remark, that names the rules of each row."""
_SAY = Saying("norm_coverage")
_WORD = re.compile(r"[^\s,;()]+")
_NAMED = re.compile(r"\bnorms?:", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_TEXTS = "forms/texts/"
_LARGEST = 1_000_000


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
    """Sentences about the register itself: rules that are there twice, kinds and states that do not exist, an
    open list that is too long, gives no reasons or names what is carried."""

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
            row.get("status", "") == OPEN,
            row.get("reason", ""),
        )
        for row in bundle.norm_rows
        if row.get("id")
    )
    return CoverageReport(entries, tuple(one.message for one in _register(bundle, entries)))


def check(bundle: Bundle) -> Iterator[Finding]:
    """A rule that loses its last carrier refuses the deployment, unless it stands on the open list."""
    if not bundle.has_norms:
        return
    report = coverage(bundle)
    for gap in () if bundle.has_unread() else report.gaps:
        yield _SAY.error(
            NORMS_FILE,
            gap.id,
            f"Niets draagt regel {gap.id}: geen stap, tabel, formulier, brief of lijst noemt deze regel. "
            f"Noem haar daar met de eigenschap norm. De regel is: {gap.rule}",
            f"Nothing carries rule {gap.id}: no step, table, form, letter or list names it. "
            f"Name it there with the property norm. The rule is: {gap.rule}",
        )
    yield from _register(bundle, report.entries)


def _register(bundle: Bundle, entries: tuple[NormEntry, ...]) -> Iterator[Finding]:
    """What is wrong with the register itself."""

    def wrong(norm: str, nl: str, en: str) -> Finding:
        return _SAY.warning(NORMS_FILE, norm, nl, en)

    listed = [one for one in entries if one.open]
    if len(listed) > MOST_OPEN:
        yield wrong(
            "",
            f"Op de open lijst staan {len(listed)} regels; het mogen er hooguit {MOST_OPEN} zijn. "
            "Laat een deel ervan door een stap, tabel, formulier, brief of lijst uitvoeren.",
            f"There are {len(listed)} rules on the open list; at most {MOST_OPEN} may be. Let a "
            "step, table, form, letter or list carry some of them.",
        )
    for one in listed:
        if not one.reason:
            yield wrong(
                one.id, f"Regel {one.id} staat open zonder reden.", f"Rule {one.id} is open without a reason."
            )
        if one.places:
            yield wrong(
                one.id,
                f"Regel {one.id} staat nog op de open lijst, maar wordt al genoemd in {one.places[0]}.",
                f"Rule {one.id} is on the open list, but {one.places[0]} carries it.",
            )
    seen: set[str] = set()
    for one in entries:
        if one.id in seen:
            yield wrong(one.id, f"Regel {one.id} staat er twee keer.", f"Rule {one.id} is there twice.")
        seen.add(one.id)
        if one.kind not in KINDS:
            known = ", ".join(sorted(KINDS))
            yield wrong(
                one.id,
                f"Regel {one.id} heeft een soort die niet bestaat: '{one.kind}'. Kies uit: {known}.",
                f"Rule {one.id} has a kind that does not exist: '{one.kind}'. Choose from: {known}.",
            )
    for row in bundle.norm_rows:
        if row.get("id") and row.get("status", "") not in ("", OPEN):
            yield wrong(
                row["id"],
                f"De stand van regel {row['id']} is '{row['status']}'. Laat haar leeg of schrijf '{OPEN}'.",
                f"The status of rule {row['id']} is '{row['status']}'. Leave it empty or write '{OPEN}'.",
            )


def carriers(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """(norm id, place) for everything that says which rule it carries."""
    for diagram in bundle.diagrams:
        holders = [(one.id, one.extensions.properties) for one in diagram.processes.values()]
        holders += [(one.id, one.extensions.properties) for one in diagram.elements.values()]
        holders += [(one.id, one.properties) for one in diagram.flows.values()]
        for element, properties in holders:
            for norm in properties.get("norm", "").split():
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
    for path, content in bundle.files.items():
        if path.startswith(_TEXTS) and path.endswith(".json"):
            yield from ((norm, path) for norm in _in_words(content))


def _in_words(content: bytes) -> Iterator[str]:
    """The rules of a file with words for pages: `norms` at its top. What cannot be read names none."""
    try:
        data = read_json(content, _LARGEST)
    except JsonError:
        return
    named = data.get("norms") if isinstance(data, Mapping) else None
    for one in named if isinstance(named, list) else [named]:
        if isinstance(one, str):
            yield from one.split()


def _in_model(model: Model, bundle: Bundle) -> Iterator[tuple[str, str]]:
    """The ids in a column `norm`, of answers or of remarks, known or not; and those of known rules in other
    remarks and after `norm:` in a description, which are prose.
    """
    known = bundle.norms
    for decision in model.decisions:
        if (mark := _NAMED.search(decision.description)) is not None:
            yield from _known(decision.description[mark.end() :], known, decision.id)
    for table in _tables(model.definitions):
        columns = [at for at, output in enumerate(table.outputs) if output.name == COLUMN]
        for rule in table.rules:
            for text in (rule.outputs[at].text.strip() for at in columns):
                quoted = _QUOTED.findall(text)
                if _QUOTED.fullmatch(text):
                    yield from ((word, rule.id) for word in quoted[0].split())
                else:  # an expression: some of its texts may be what it chooses by
                    yield from _known(" ".join(quoted), known, rule.id)
            for at, text in enumerate(rule.annotations):
                if at < len(table.remarks) and table.remarks[at] == COLUMN:
                    yield from ((word, rule.id) for word in _WORD.findall(text))
                else:
                    yield from _known(text, known, rule.id)


def _known(text: str, known: Mapping[str, object], element: str) -> Iterator[tuple[str, str]]:
    for word in _WORD.findall(text):
        yield from _each(word, known, element)


def _each(word: str, known: Mapping[str, object], element: str) -> Iterator[tuple[str, str]]:
    word = word.strip(".:'\"‘’“”")
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

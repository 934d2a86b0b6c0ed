"""What people call the parts of a file that a remark points at: a step, a line, a row, a question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from engine.bpmn import Diagram
from engine.checks import Bundle
from engine.comparing.diagrams import named as of_element
from engine.comparing.diagrams import opening, way
from engine.comparing.fields import named as of_field
from engine.comparing.tables import label_of
from engine.dmn.model import DecisionTable, Definitions, TableInput, TableOutput, TableRule
from engine.sentence import Sentence


def places(files: Mapping[str, bytes], paths: Collection[str]) -> dict[tuple[str, str], str]:
    """(path, id) -> words for everything with an id in these of the files; what cannot be read has none."""
    bundle = Bundle({path: content for path, content in files.items() if path in paths})
    found: dict[tuple[str, str], str] = {}
    for diagram in bundle.diagrams:
        found |= {(diagram.file, name): words for name, words in _of_diagram(diagram)}
    for path, model in bundle.models.items():
        if model.definitions is not None:
            found |= {(path, name): words for name, words in _of_tables(model.definitions) if name}
    for path, form in bundle.form_files:
        found |= {
            (path, name): opening(of_field(one)) for one in form.walk() for name in (one.dotted, one.id)
        }
    return found


def _of_diagram(diagram: Diagram) -> Iterator[tuple[str, str]]:
    yield from ((one.id, one.name) for one in diagram.processes.values() if one.name)
    for element in diagram.elements.values():
        yield element.id, " ".join(element.name.split()) or opening(of_element(element))
    yield from ((flow.id, Sentence("Weg {way}", way=way(diagram, flow))) for flow in diagram.flows.values())


def _of_tables(definitions: Definitions) -> Iterator[tuple[str, str]]:
    yield from ((one.id, one.name) for one in definitions.inputs)
    for decision in definitions.decisions:
        yield decision.id, decision.name
        if decision.logic is not None:
            yield decision.logic.id, decision.name
        if isinstance(decision.logic, DecisionTable):
            yield from _of_table(decision.name, decision.logic)


def _of_table(name: str, table: DecisionTable) -> Iterator[tuple[str, str]]:
    for column in table.inputs:
        yield from ((one, _column(name, column)) for one in (column.id, column.expression.id))
    yield from ((column.id, _column(name, column)) for column in table.outputs)
    for row in table.rules:
        yield row.id, Sentence("{table}, rij {number}", table=name, number=row.number)
        yield from ((cell.id, _cell(name, row, above)) for cell, above in zip(row.inputs, table.inputs))
        yield from ((cell.id, _cell(name, row, above)) for cell, above in zip(row.outputs, table.outputs))


def _column(table: str, column: TableInput | TableOutput) -> Sentence:
    return Sentence("{table}, kolom ‘{column}’", table=table, column=label_of(column))


def _cell(table: str, row: TableRule, above: TableInput | TableOutput) -> Sentence:
    return Sentence(
        "{table}, rij {number}, ‘{column}’", table=table, number=row.number, column=label_of(above)
    )

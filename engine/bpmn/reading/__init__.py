"""From the bytes of .bpmn files to `Diagram` values.

Reading never raises on what a file says: what is not XML, is dangerous or makes the model ambiguous
(duplicate ids) becomes a finding, what is merely unknown is kept in `Diagram.unread`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from engine.bpmn.diagram import Diagram
from engine.bpmn.reading.file import FileReader
from engine.bpmn.reading.notes import error
from engine.bpmn.reading.vocabulary import bpmn
from engine.bpmn.reading.xml import UnsafeXml, parse
from engine.model.findings import Finding

__all__ = ["read_diagram", "read_diagrams"]

FILES_KEPT = 128
LARGEST_KEPT = 300_000  # bytes


def read_diagrams(files: Mapping[str, bytes]) -> tuple[list[Diagram], list[Finding]]:
    """Read every file (path -> content). A file that cannot be read gives findings and no diagram.

    Ids of processes must be unique over all files, ids of elements within a file; what is double is a
    finding.
    """
    diagrams: list[Diagram] = []
    findings: list[Finding] = []
    owners: dict[str, str] = {}
    for file in sorted(files):
        diagram, found = read_diagram(file, files[file])
        findings += found
        if diagram is None:
            continue
        diagrams.append(diagram)
        for process in diagram.processes:
            if process in owners:
                findings.append(
                    error(
                        file,
                        process,
                        "duplicate-process",
                        f"Het proces-id {process} staat ook in {owners[process]}; geef elk een eigen id.",
                        f"Process id {process} is also used in {owners[process]}.",
                    )
                )
            owners.setdefault(process, file)
    return diagrams, findings


def read_diagram(file: str, content: bytes) -> tuple[Diagram | None, list[Finding]]:
    """Read one file; None with a finding when it is not a BPMN diagram at all.

    What was read lately is not read again: of a draft most files are those of the version that is live.
    """
    diagram, findings = _kept(file, content) if len(content) <= LARGEST_KEPT else _read(file, content)
    return diagram, list(findings)


def _read(file: str, content: bytes) -> tuple[Diagram | None, Sequence[Finding]]:
    try:
        root = parse(content)
    except UnsafeXml as problem:
        return None, [error(file, "", problem.rule, problem.message, problem.message_en)]
    if root.tag != bpmn("definitions"):
        return None, [
            error(
                file,
                "",
                "not-bpmn",
                "Het bestand is geen BPMN 2.0-diagram (het begint niet met bpmn:definitions).",
                "The file is not a BPMN 2.0 diagram.",
            )
        ]
    return FileReader(file, root).read()


@lru_cache(maxsize=FILES_KEPT)
def _kept(file: str, content: bytes) -> tuple[Diagram | None, Sequence[Finding]]:
    return _read(file, content)

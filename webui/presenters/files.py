"""Files of a deployment, sorted by what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from engine import DeployedFile, Deployment, errors

KINDS = (
    ("Diagrammen", (".bpmn",)),
    ("Beslistabellen", (".dmn",)),
    ("Formulieren", (".form",)),
    ("Brieven en teksten", (".md",)),
    ("Lijsten en gegevens", (".csv", ".json")),
)


def by_kind(files: Iterable[DeployedFile]) -> list[tuple[str, list[DeployedFile]]]:
    """Files under a heading; what fits nowhere comes last."""
    rest = sorted(files, key=lambda row: row.path)
    groups = []
    for heading, endings in KINDS:
        found = [row for row in rest if row.path.endswith(endings)]
        rest = [row for row in rest if not row.path.endswith(endings)]
        if found:
            groups.append((heading, found))
    return [*groups, ("Overig", rest)] if rest else groups


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, its head first; at most a thousand."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace")))
    return [row for row, _ in zip(reader, range(1000), strict=False) if row]


def chosen(deployments: Iterable[Deployment], deployment_id: int) -> Deployment:
    """The deployment with this id. Raises NotFound."""
    found = next((one for one in deployments if one.id == deployment_id), None)
    if found is None:
        raise errors.NotFound()
    return found

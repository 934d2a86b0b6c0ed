"""Files of a deployment, sorted by what they are, and shown as what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine import DeployedFile, Deployment, Person, Role, errors
from webui.access import engine
from webui.filled_forms import FormPage
from webui.language import N_

if TYPE_CHECKING:
    from engine import FileView, FormToFill, Node

LETTERS = "forms/letters/"
KINDS = (
    (N_("Diagrammen"), (".bpmn",)),
    (N_("Beslistabellen"), (".dmn",)),
    (N_("Formulieren"), (".form",)),
    (N_("Brieven en teksten"), (".md",)),
    (N_("Lijsten en gegevens"), (".csv", ".json")),
)


def by_kind(files: Iterable[DeployedFile], called: Mapping[str, str]) -> list[tuple[str, list[DeployedFile]]]:
    """Files under a heading, by what they are called; without a name later, and what fits nowhere last."""
    rest = sorted(files, key=lambda row: (row.path not in called, called.get(row.path, "").lower(), row.path))
    groups = []
    for heading, endings in KINDS:
        found = [row for row in rest if row.path.endswith(endings)]
        rest = [row for row in rest if not row.path.endswith(endings)]
        if found:
            groups.append((heading, found))
    return [*groups, (N_("Overig"), rest)] if rest else groups


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a CSV file, its head first; at most a thousand."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return [row for row, _ in zip(reader, range(1000), strict=False) if row]


def chosen(deployments: Iterable[Deployment], deployment_id: int) -> Deployment:
    """The deployment with this id. Raises NotFound."""
    found = next((one for one in deployments if one.id == deployment_id), None)
    if found is None:
        raise errors.NotFound()
    return found


def shown(path: str, view: FileView) -> dict[str, Any]:
    """What the page of a file shows of it, whichever version or draft it is of."""
    form = preview(view.form)
    return {
        "path": path,
        "view": view,
        "form": form,
        "drawn_fields": frozenset(drawn(form.view.nodes)) if form and form.view else frozenset(),
        "staff_form": preview(view.staff_form),
        "table": csv_rows(view.text) if path.endswith(".csv") else None,
    }


def preview(form: FormToFill | None) -> FormPage | None:
    """A form as it looks before anything is filled in; None for other files."""
    return None if form is None else FormPage(engine().form_view(form, {}))


def drawn(nodes: Iterable[Node]) -> Iterator[str]:
    """Ids of the fields that can be seen, also inside groups and lists."""
    for node in nodes:
        if not node.hidden:
            yield node.field_id
            yield from drawn(node.nodes)
            for item in node.items:
                yield from drawn(item.nodes)


def is_letter(path: str) -> bool:
    """Whether a file is a letter, and no part that letters share."""
    return (
        path.startswith(LETTERS) and path.endswith(".md") and not path.removeprefix(LETTERS).startswith("_")
    )


def may_change(person: Person) -> bool:
    """Whether this person may change the policy."""
    return person.has_role(Role.OWNER)

"""unique_names: what is called by an id exists once: forms, letters, code lists, decisions.

Ids of processes and elements are looked at while reading the diagrams.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.model.findings import Finding

_SAY = Saying("unique_names")


def check(bundle: Bundle) -> Iterator[Finding]:
    """The second of two things with one name is the finding."""
    yield from _doubles("formulier", ((path, form.id) for path, form in bundle.form_files))
    yield from _doubles("codelijst", ((path, one.id) for path, one in bundle.list_files))
    letters = [(path, one.id) for path, one in bundle.letter_files]
    yield from _doubles("brief", (one for one in letters if "texts/" not in one[0]))
    yield from _doubles("tekst", (one for one in letters if "texts/" in one[0]))
    yield from _doubles(
        "beslissing", ((path, one.id) for path, model in bundle.models.items() for one in model.decisions)
    )


def _doubles(kind: str, named: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for path, name in named:
        if name in owners:
            yield _SAY.error(
                path,
                name,
                f"Het id '{name}' ({kind}) staat ook in {owners[name]}. Geef elk een eigen id.",
                f"The id '{name}' is in {owners[name]} too. Give each an id of its own.",
            )
        owners.setdefault(name, path)

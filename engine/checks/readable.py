"""readable: every file can be read for what it is.

XML without document type, entities or endless nesting; ids that occur once; JSON, CSV and letters without
mistakes. What the readers of the rooms find is passed on as it is, under the name of the reader's own rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.letters import PAPER_FILES
from engine.model.findings import Finding

_SAY = Saying("readable")
PAPER_KINDS = (".typ", *PAPER_FILES)  # letters on paper: the house template, pictures, fonts
_KINDS = (".bpmn", ".dmn", ".form", ".json", ".csv", ".md", ".html", ".txt", *PAPER_KINDS)
_LARGEST = 5_000_000


def check(bundle: Bundle) -> Iterator[Finding]:
    """What the readers found, and files that nobody reads."""
    yield from bundle.diagram_findings
    yield from bundle.form_findings
    yield from bundle.list_findings
    yield from bundle.letter_findings
    yield from bundle.calendar_findings
    for path, content in bundle.files.items():
        if not path.endswith(_KINDS):
            yield _SAY.warning(
                path,
                "",
                "Dit soort bestand leest niemand. Haal het weg.",
                "Nobody reads this kind of file. Remove it.",
            )
        elif len(content) > _LARGEST:
            yield _SAY.error(
                path,
                "",
                f"Het bestand is groter dan {_LARGEST // 1_000_000} MB. Maak het kleiner.",
                f"The file is larger than {_LARGEST // 1_000_000} MB. Make it smaller.",
            )

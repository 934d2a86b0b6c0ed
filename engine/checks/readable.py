"""readable: every file can be read for what it is.

XML without document type, entities or endless nesting; ids that occur once; JSON, CSV and letters without
mistakes. What the readers of the rooms find is passed on as it is, under the name of the reader's own rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.forms.json_text import in_words
from engine.letters import PAPER_FILES
from engine.model.findings import Finding
from engine.policy.registers import DICTIONARY_FILE, HOUSE_FILE, NORMS_FILE, PHASES_FILE

_SAY = Saying("readable")
PAPER_KINDS = (".typ", *PAPER_FILES)  # letters on paper: the house template, pictures, fonts
_KINDS = (".bpmn", ".dmn", ".form", ".json", ".csv", ".md", ".html", ".txt", *PAPER_KINDS)
_TEXTS = "forms/texts/"
_LARGEST = 5_000_000


def check(bundle: Bundle) -> Iterator[Finding]:
    """What the readers found, and files that nobody reads."""
    yield from bundle.diagram_findings
    yield from bundle.form_findings
    yield from bundle.list_findings
    yield from bundle.letter_findings
    yield from bundle.calendar_findings
    yield from _registers(bundle)
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


def _registers(bundle: Bundle) -> Iterator[Finding]:
    """Plain data: what is broken here is read as if nothing stood in it, and letters and pages miss it."""
    for path, content in bundle.files.items():
        if path.endswith(".json") and "codelists/" not in path:
            yield from _json(path, content)
        elif path in (DICTIONARY_FILE, NORMS_FILE):
            try:
                content.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield _SAY.error(
                    path,
                    "",
                    "Dit bestand is geen UTF-8-tekst. Bewaar het als CSV in UTF-8.",
                    "This file is not UTF-8 text. Save it as CSV in UTF-8.",
                )


def _json(path: str, content: bytes) -> Iterator[Finding]:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        told = in_words(wrong)
        yield _SAY.error(path, "", told.nl, told.en)
        return
    if path == PHASES_FILE:
        if not isinstance(read, list) or not all(isinstance(one, dict) and one.get("id") for one in read):
            yield _SAY.error(
                path,
                "",
                'Schrijf hier een lijst van fasen, elk met een id: [{"id": "…", "label": "…"}].',
                'Write a list of phases here, each with an id: [{"id": "…", "label": "…"}].',
            )
    elif (path == HOUSE_FILE or path.startswith(_TEXTS)) and not isinstance(read, dict):
        yield _SAY.error(
            path,
            "",
            'Schrijf hier namen met hun waarde, tussen accolades: {"naam": "…"}.',
            'Write names with their values here, between braces: {"naam": "…"}.',
        )

"""known_letters: every letter that is sent exists, and letters use parts and code lists that exist."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.bundle import Bundle
from engine.checks.saying import Saying
from engine.letters import letter_uses, required_names
from engine.model.findings import Finding

_SAY = Saying("known_letters")


def check(bundle: Bundle) -> Iterator[Finding]:
    """Letters, parts and lists that are named and are not there; letters that nobody sends."""
    sent: set[str] = set()
    worked_out = bundle.has_unread(".bpmn")
    letters_unread, lists_unread = bundle.has_unread(".md"), bundle.has_unread(".json")
    for diagram in bundle.diagrams:
        for process in diagram.processes.values():
            receipt = process.extensions.properties.get("receipt", "")
            if receipt and receipt not in bundle.letters and not letters_unread:
                yield _SAY.error(
                    diagram.file,
                    process.id,
                    f"De brief '{receipt}' (receipt) bestaat niet in deze versie. Verbeter de naam, of "
                    "stuur de brief mee.",
                    f"There is no letter '{receipt}' (receipt) in this version. Correct the name, or send "
                    "the letter along.",
                )
            sent.add(receipt)
    for diagram, element in bundle.elements():
        job = element.extensions.job
        if job is None or job.type != "letter":
            continue
        name = element.extensions.headers.get("letter", "").strip()
        if name.startswith("="):
            worked_out = True
        elif name:
            sent.add(name)
            if name not in bundle.letters and not letters_unread:
                yield _SAY.error(
                    diagram.file,
                    element.id,
                    f"De brief '{name}' bestaat niet in deze versie. Verbeter de naam, of stuur de brief "
                    "mee.",
                    f"There is no letter '{name}' in this version. Correct the name, or send the letter "
                    "along.",
                )
    for path, letter in bundle.letter_files:
        uses = letter_uses(letter, bundle.parts)
        for part in uses.parts:
            if part not in bundle.parts and not letters_unread:
                yield _SAY.error(
                    path,
                    letter.id,
                    f"Het deel '{part}' bestaat niet. Verbeter de naam, of stuur het deel mee.",
                    f"There is no part '{part}'. Correct the name, or send the part along.",
                )
        for part in required_names(letter):
            if uses.is_readable and part not in uses.parts:
                yield _SAY.error(
                    path,
                    letter.id,
                    f"De brief moet deel '{part}' houden, maar voegt het niet in. Zet het terug in de brief.",
                    f"The letter must keep part '{part}', but does not include it. Put it back into the "
                    "letter.",
                )
        for list_id in uses.lists:
            if list_id not in bundle.lists and not lists_unread:
                yield _SAY.error(
                    path,
                    letter.id,
                    f"De codelijst '{list_id}' bestaat niet. Verbeter de naam, of stuur de lijst mee.",
                    f"There is no code list '{list_id}'. Correct the name, or send the list along.",
                )
        if "texts/" not in path and bundle.diagrams and not worked_out and letter.id not in sent:
            yield _SAY.warning(
                path,
                letter.id,
                "Geen enkele stap stuurt deze brief. Laat een stap haar sturen, of haal de brief weg.",
                "No step sends this letter. Let a step send it, or remove the letter.",
            )

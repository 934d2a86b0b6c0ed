"""The whole file of a case as one ZIP that others can read and check without this program."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from engine.casework import own_page
from engine.casework.chronicle import broken_at
from engine.casework.letter_pdf import has_pdf, shown_pdf
from engine.casework.looks import note_look
from engine.casework.sentences import told
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed
from engine.model.actor import Actor
from engine.model.documents import DocumentKind, DocumentRow
from engine.model.records import HistoryRecord
from engine.ports import Unit
from engine.queries import check_dossier
from engine.queries.case import deadline_view, places, reader
from engine.queries.packing import Packing

READ_ME = """\
Dit is het dossier van zaak {key}.

zaak.json            de zaak en al haar gegevens zoals ze nu zijn
gegevens.csv         elke waarde die een gegeven had, met het volgnummer van de handeling
geschiedenis.csv     wat er gebeurde, door wie en wanneer, om te lezen
geschiedenis.json    hetzelfde, precies zoals bewaard; elke regel draagt een hash over zichzelf en de vorige
taken.csv            wie welke stap deed
termijnen.csv        elke termijn; de uitwerking staat in zaak.json
inzage.csv           wie het dossier heeft ingezien
stukken/             brieven (als pagina, als tekst en als PDF) en andere documenten
stukken.json         welk bestand welk stuk is; een afschrift is de brief zonder de persoonlijke link van de
                     ontvanger, want wie die heeft, kan namens de ontvanger iets doen. De geschiedenis bewijst
                     van een afschrift de pagina en de tekst; de PDF is ervan gemaakt voor dit dossier, en
                     alleen hashes.json gaat daarover
procedure/           de tekeningen en tabellen waarmee de zaak is behandeld
hashes.json          SHA-256 van elk bestand hierboven
controleer.py        gaat na dat het dossier heel is, zonder het programma dat het maakte:
                     python controleer.py
"""


def export(here: Surroundings, instance_id: int, username: str) -> BinaryIO:
    """The file of a case, for the caller to close. Raises NotFound, NotAllowed, Excluded."""
    now = here.now()
    # First the PDFs, since making one is written into the history that goes along.
    letters = {one for one in _letters(here, instance_id, username) if has_pdf(here, one)}
    with Packing() as packed, here.store.read() as unit:
        instance = unit.instance(instance_id)
        found = reader(here, unit, instance, username)
        organisation = found.organisation
        policy = here.shelf.get(instance.deployment_id, unit)
        numbers = {one.id: one.number for one in unit.deployments()}
        entries = unit.history(instance_id)
        rows = [told(entry, organisation, policy, numbers[entry.deployment_id]) for entry in entries]
        variables = {name: orjson.loads(value) for name, value in unit.variables(instance_id).items()}
        deadlines = [deadline_view(one, now, policy) for one in unit.deadlines(instance_id)]
        documents = unit.documents(instance_id)
        files: dict[str, bytes] = {
            "zaak.json": _json(
                {
                    "nummer": instance.key,
                    "titel": instance.title,
                    "proces": instance.process_id,
                    "versie": numbers[instance.deployment_id],
                    "beleid_hash": unit.deployment_hash(instance.deployment_id),
                    "stand": instance.state,
                    "fase": instance.phase,
                    "begonnen": instance.started_at,
                    "gesloten": instance.closed_at,
                    "beeindigd": instance.ended_at,
                    "uitkomst": instance.outcome,
                    "bewaren_tot": instance.retain_until,
                    "gegevens": variables,
                    "termijnen": [asdict(one) for one in deadlines],
                    "geschiedenis_heel": broken_at(entries) is None,
                }
            ),
            "gegevens.csv": _csv(
                ("naam", "handeling", "waarde"),
                [(name, seq, value) for name, seq, value in unit.variable_history(instance_id)],
            ),
            "geschiedenis.csv": _csv(
                ("volgnummer", "moment", "gepland", "soort", "wie", "element", "zin", "gegevens", "hash"),
                [
                    (
                        row.seq,
                        row.at.isoformat(),
                        row.planned_at.isoformat() if row.planned_at else "",
                        row.kind.value,
                        row.actor_name,
                        row.element_id,
                        row.sentence,
                        entry.data,
                        row.hash,
                    )
                    for row, entry in zip(rows, entries)
                ],
            ),
            "taken.csv": _csv(
                ("taak", "stap", "stand", "begonnen", "klaar", "door"),
                [
                    (
                        task.id,
                        task.name,
                        task.state.value,
                        task.created_at.isoformat(),
                        task.closed_at.isoformat() if task.closed_at else "",
                        organisation.name(task.completed_by),
                    )
                    for task in unit.tasks(instance_id)
                ],
            ),
            "termijnen.csv": _csv(
                ("termijn", "laatste_dag", "stand", "norm", "grond", "gezet", "regel"),
                [
                    (
                        one.label,
                        one.due,
                        one.state.value,
                        one.norm,
                        one.ground,
                        one.set_at.isoformat(),
                        policy.cited(one.norm),
                    )
                    for one in deadlines
                ],
            ),
            "inzage.csv": _csv(
                ("moment", "soort", "wie", "wat"),
                [(at.isoformat(), kind, who, what) for at, kind, who, what in unit.looks(instance_id)],
            ),
        }
        files["geschiedenis.json"] = _json([_as_kept(entry) for entry in entries])
        packed.add("LEESMIJ.txt", READ_ME.format(key=instance.key).encode())
        for name, content in files.items():
            packed.add(name, content)
        packed.add("stukken.json", _json([_pack(here, unit, packed, row, letters) for row in documents]))
        reached = {place.file for place in places(policy, entries, instance)}
        for path, content in policy.files.items():
            if path in reached or path.endswith(".dmn"):
                packed.add(f"procedure/{path}", content)
        listed = sorted((name, hashed) for name, hashed in packed.hashes.items() if name != "LEESMIJ.txt")
        packed.add("hashes.json", _json(dict(listed)))
        packed.add("controleer.py", Path(check_dossier.__file__).read_bytes())
    note_look(here, instance_id, Actor.person(username), "export")
    return packed.file


def _pack(
    here: Surroundings, unit: Unit, packed: Packing, row: DocumentRow, letters: Collection[int]
) -> dict[str, Any]:
    """Put one document in, as it is kept, as text and as PDF; says which file is what. A letter is a copy
    without the address of its recipient's page: a dossier goes to others."""
    kept = unit.document_content(row.id)[:3]
    copied = row.kind is DocumentKind.LETTER
    content, html, text = own_page.copy_of(*kept) if copied else kept
    if text is None and row.is_mail:
        text = unit.words_of_document(row.id) or None
    name = f"stukken/{row.id:05d}-{row.filename}"
    packed.add(name, bytes(content))
    if text is not None:
        packed.add(f"{name}.txt", text.encode())
    pdf = shown_pdf(here, row.id) if row.id in letters else None
    as_pdf = f"stukken/{row.id:05d}-{pdf.filename}" if pdf else None
    if pdf is not None and as_pdf is not None:
        packed.add(as_pdf, pdf.content)
    return {
        "nummer": row.id,
        "titel": row.title,
        "bestand": name,
        "pagina": name if html is not None else None,
        "tekst": f"{name}.txt" if text is not None else None,
        "pdf": as_pdf,
        "afschrift": copied and (content, html) != kept[:2],
    }


def _letters(here: Surroundings, instance_id: int, username: str) -> list[int]:
    """The letters of a case, for who may have its file."""
    with here.store.read() as unit:
        if not reader(here, unit, unit.instance(instance_id), username).handler:
            raise NotAllowed("Het hele dossier is alleen voor wie aan de zaak werkt.")
        return [row.id for row in unit.documents(instance_id) if row.kind is DocumentKind.LETTER]


def _as_kept(entry: HistoryRecord) -> dict[str, Any]:
    """An entry with what its hash is made of, so that others can make it again."""
    return {
        "instance_id": entry.instance_id,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "planned_at": entry.planned_at.astimezone(UTC).isoformat() if entry.planned_at else None,
        "kind": entry.kind.value,
        "actor_kind": entry.actor_kind.value,
        "actor": entry.actor,
        "process_id": entry.process_id,
        "element_id": entry.element_id,
        "deployment_id": entry.deployment_id,
        "data": entry.data,
        "hash": entry.hash.hex(),
    }


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell

"""The whole file of a case as one ZIP that others can read and check without this program."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import orjson

from engine.casework.chronicle import broken_at
from engine.casework.looks import note_look
from engine.casework.sentences import told
from engine.casework.surroundings import Surroundings
from engine.errors import NotAllowed
from engine.model.actor import Actor
from engine.queries.case import deadline_view, places, reader

READ_ME = """\
Dit is het dossier van zaak {key}.

zaak.json            de zaak en al haar gegevens zoals ze nu zijn
gegevens.csv         elke waarde die een gegeven had, met het volgnummer van de handeling
geschiedenis.csv     wat er gebeurde, door wie en wanneer; elke regel draagt de hash van de vorige
taken.csv            wie welke stap deed
termijnen.csv        elke termijn; de uitwerking staat in zaak.json
inzage.csv           wie het dossier heeft ingezien
stukken/             brieven en andere documenten
procedure/           de tekeningen en tabellen waarmee de zaak is behandeld
hashes.json          SHA-256 van elk bestand hierboven
"""


def export(here: Surroundings, instance_id: int, username: str) -> bytes:
    """The file of a case. Raises NotFound, NotAllowed, Excluded."""
    now = here.now()
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        found = reader(here, unit, instance, username)
        if not found.handler:
            raise NotAllowed("Het hele dossier is alleen voor wie aan de zaak werkt.")
        organisation = found.organisation
        policy = here.shelf.get(instance.deployment_id, unit)
        numbers = {one.id: one.number for one in unit.deployments()}
        entries = unit.history(instance_id)
        rows = [told(entry, organisation, policy, numbers[entry.deployment_id]) for entry in entries]
        variables = {name: orjson.loads(value) for name, value in unit.variables(instance_id).items()}
        deadlines = [deadline_view(one, now) for one in unit.deadlines(instance_id)]
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
                ("termijn", "laatste_dag", "stand", "norm", "grond", "gezet"),
                [
                    (one.label, one.due, one.state.value, one.norm, one.ground, one.set_at.isoformat())
                    for one in deadlines
                ],
            ),
            "inzage.csv": _csv(
                ("moment", "soort", "wie", "wat"),
                [(at.isoformat(), kind, who, what) for at, kind, who, what in unit.looks(instance_id)],
            ),
        }
        for row in documents:
            content, _, text, _, _ = unit.document_content(row.id)
            files[f"stukken/{row.id:05d}-{row.filename}"] = bytes(content)
            if text:
                files[f"stukken/{row.id:05d}-{row.filename}.txt"] = text.encode()
        reached = {place.file for place in places(policy, entries, instance)}
        for path, content in policy.files.items():
            if path in reached or path.endswith(".dmn"):
                files[f"procedure/{path}"] = content
    note_look(here, instance_id, Actor.person(username), "export")
    return _zip(files, instance.key)


def _zip(files: dict[str, bytes], key: str) -> bytes:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LEESMIJ.txt", READ_ME.format(key=key))
        for name, content in sorted(files.items()):
            archive.writestr(name, content)
        archive.writestr("hashes.json", _json(hashes))
    return packed.getvalue()


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

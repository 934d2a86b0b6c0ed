"""The tray: post that came in. Whether somebody may look into it, the front door asks first."""

from collections.abc import Mapping
from typing import Any

from engine.casework.answers import as_json
from engine.casework.surroundings import Surroundings
from engine.errors import Excluded, NotFound
from engine.feel import evaluate, from_python, to_python
from engine.model.dutch_time import AMSTERDAM
from engine.model.incoming import IncomingRow, IncomingState, IncomingView

MOST = 200


def incoming_rows(here: Surroundings, state: IncomingState, person: str) -> tuple[IncomingRow, ...]:
    """Post in one state; none that is of, or seems to be of, a case that keeps this person out."""
    with here.store.read() as unit:
        return tuple(unit.incoming_rows(state, MOST, person))


def incoming(here: Surroundings, incoming_id: int, person: str) -> IncomingView:
    """One piece of post to read. Raises NotFound, Excluded."""
    with here.store.read() as unit:
        found = unit.incoming(incoming_id)
        if found is None:
            raise NotFound("Dit bericht bestaat niet.")
        row = found[0]
        cases = [one for one in (row.instance_id, row.suggested_id) if one is not None]
        for instance in unit.instances(cases).values():
            if person in instance.excluded:
                raise Excluded(instance_id=instance.id)
    return IncomingView(*found)


def incoming_file(here: Surroundings, incoming_id: int, position: int, person: str) -> tuple[str, str, bytes]:
    """A file of it: name, media type, content. Raises NotFound, Excluded."""
    view = incoming(here, incoming_id, person)
    with here.store.read() as unit:
        content = unit.incoming_content(incoming_id, position)
    file = next((one for one in view.files if one.position == position), None)
    if content is None or file is None:
        raise NotFound("Dit bestand bestaat niet.")
    return file.filename, file.media_type, content


def first_answers(here: Surroundings, process_id: str, incoming_id: int, person: str) -> Mapping[str, Any]:
    """What the form of a new case begins with, by the property `fromMail` of the start event: FEEL over
    `bericht`. Nothing when the diagram does not say. Raises NotFound, Excluded.
    """
    view = incoming(here, incoming_id, person)
    definition = here.shelf.newest().process(process_id)
    text = next(
        (
            point.element.extensions.properties.get("fromMail", "")
            for point in definition.starts
            if point.kind is None
        ),
        "",
    )
    if not text:
        return {}
    row = view.row
    moment = (row.written_at or row.received_at).astimezone(AMSTERDAM)
    message = {
        "afzender": row.sender,
        "naam": row.sender_name or row.sender,
        "onderwerp": row.subject,
        "tekst": view.text,
        "datum": moment.date(),
        "ontvangen_op": row.received_at.astimezone(AMSTERDAM).date(),
        "bron": "scan" if row.source == "scan" else "e-mail",
    }
    value = evaluate(text.removeprefix("="), {"bericht": from_python(message)}).value
    plain = to_python(value)
    return dict(as_json(plain)) if isinstance(plain, dict) else {}

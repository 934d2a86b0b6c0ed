"""Putting post that came in where it belongs: into a case, or aside."""

from collections.abc import Iterator
from html import escape

from engine.actions.beginning import keep_attachment
from engine.actions.case_action import CaseAction
from engine.actions.involved import must_be_involved
from engine.actions.notifying import notify_people
from engine.actions.start_instance import startable
from engine.casework import last_events
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, NotAllowed, NotFound, ProcessError, ReasonNeeded
from engine.model.actor import Actor
from engine.model.documents import Attachment
from engine.model.incoming import IncomingFile, IncomingRow, IncomingSource, IncomingState
from engine.model.organisation import Role
from engine.model.written_dates import moment_in_words
from engine.ports import Unit
from engine.sentence import Sentence

NO_SUBJECT = Sentence("zonder onderwerp")
PAGE = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title><style>'
    "body{{font:1rem/1.5 sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem;color:#1a1a1a}}"
    "dl{{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0 0 1.5rem}}"
    "dt{{font-weight:600}}dd{{margin:0}}pre{{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}}"
    "</style></head><body><h1>{title}</h1><dl>{facts}</dl><pre>{text}</pre></body></html>"
)


def sorts(here: Surroundings, username: str) -> bool:
    """Whether this person sorts the post: who may start cases, or runs the program."""
    with here.store.read() as unit:
        person = here.people.get(unit).person(username)
    return person.has_role(Role.ADMIN, Role.OPERATOR) or bool(startable(here, username))


def must_sort(here: Surroundings, username: str) -> None:
    """Raises NotAllowed unless this person sorts the post."""
    if not sorts(here, username):
        raise NotAllowed("De binnengekomen post is voor wie zaken begint.")


def file_incoming(
    here: Surroundings, incoming_id: int, instance_id: int, username: str, field: str = ""
) -> None:
    """Put a piece of post into a case. Raises NotFound, NotAllowed, Excluded, Conflict."""
    must_sort(here, username)
    with here.store.write() as unit:
        put_into_case(here, unit, incoming_id, instance_id, Actor.person(username), "", field)


def set_aside(here: Surroundings, incoming_id: int, username: str, reason: str) -> None:
    """A piece of post that belongs to no case. Raises NotAllowed, ReasonNeeded, Conflict."""
    must_sort(here, username)
    if not reason.strip():
        raise ReasonNeeded("Schrijf op waarom dit bij geen zaak hoort.")
    with here.store.write() as unit:
        if not unit.handle_incoming(
            incoming_id,
            IncomingState.SET_ASIDE,
            instance_id=None,
            by=username,
            at=here.now(),
            note=reason.strip()[:500],
        ):
            raise Conflict("Een ander heeft dit bericht al behandeld.")


def put_into_case(
    here: Surroundings,
    unit: Unit,
    incoming_id: int,
    instance_id: int,
    actor: Actor,
    why: str,
    field: str = "",
) -> None:
    """The message and its files become documents of the case, and the contact of the case is told."""
    now = here.now()
    found = unit.incoming(incoming_id)
    if found is None:
        raise NotFound("Dit bericht bestaat niet.")
    row, text, files = found
    instance = unit.instance(instance_id, lock=True)
    organisation = here.people.get(unit)
    if actor.is_person:
        must_be_involved(here, unit, instance, actor, organisation, now)
    if not unit.handle_incoming(
        incoming_id, IncomingState.FILED, instance_id=instance_id, by=actor.name, at=now, note=why
    ):
        raise Conflict("Een ander heeft dit bericht al behandeld.")
    action = CaseAction(here, unit, instance, actor, now, organisation)
    who = row.sender_name or row.sender
    action.sentence = (
        last_events.written(last_events.POST_FROM, who=who) if who else last_events.written(last_events.POST)
    )
    for attachment, title in _documents(unit, row, text, files, field):
        keep_attachment(action, attachment, title)
    action.save()
    if not actor.is_person:
        scanned = row.source is IncomingSource.SCAN
        told = Sentence(
            "In {key} kwam {what} binnen{sender}: {subject}",
            key=instance.key,
            what=Sentence("een scan") if scanned else Sentence("een e-mail"),
            sender=Sentence(" van {who}", who=who) if who else "",
            subject=row.subject,
        )
        title = Sentence("Post binnen: {subject}", subject=row.subject or NO_SUBJECT)
        tell_contact(action, "info", title, told, f"post-{incoming_id}")


def _documents(
    unit: Unit, row: IncomingRow, text: str, files: tuple[IncomingFile, ...], field: str
) -> Iterator[tuple[Attachment, str]]:
    for file in files:
        content = unit.incoming_content(row.id, file.position)
        if content is None:
            continue
        if row.source is not IncomingSource.SCAN and file.position == 0:
            name = f"e-mail-{row.id}.{file.filename.rpartition('.')[2]}"
            title = f"E-mail van {row.sender_name or row.sender}: {row.subject or NO_SUBJECT}"
            page = page_of(row, text, files)
            yield Attachment(name, file.media_type, content, "", "mail", page, text), title[:300]
        else:
            source = "scan" if row.source is IncomingSource.SCAN else "mail"
            title = row.subject if source == "scan" else file.filename
            yield Attachment(file.filename, file.media_type, content, field, source), title[:300]


def page_of(row: IncomingRow, text: str, files: tuple[IncomingFile, ...]) -> str:
    """A message as a page to read: its words only, nothing in it acts or loads."""
    facts = [
        ("Van", f"{row.sender_name} <{row.sender}>" if row.sender_name else row.sender),
        ("Geschreven", moment_in_words(row.written_at) if row.written_at else "onbekend"),
        ("Ontvangen", moment_in_words(row.received_at)),
    ]
    facts += [("Bijlage", f"{one.filename}{f' ({one.refused})' if one.refused else ''}") for one in files[1:]]
    facts += [("Let op", row.note)] if row.note else []
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    title = escape(row.subject or "E-mail zonder onderwerp")
    return PAGE.format(title=title, facts=told, text=escape(text))


def tell_contact(action: CaseAction, level: str, subject: str, text: str, key: str) -> None:
    """Tell the contact person of a case; when there is none, whoever has an open task in it."""
    contact = action.process_property("contact")
    try:
        value = action.look().evaluate(contact) if contact else None
    except ProcessError:
        value = None
    who = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]
    if not who:
        for task in action.unit.open_tasks([action.instance.id]):
            who += [task.assignee] if task.assignee else [*task.functions, *task.users]
    notify_people(action, dict.fromkeys(who), level, subject, text, key)

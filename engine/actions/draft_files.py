"""Files that somebody chose on a task page wait there until the task is done, or they are taken away."""

from collections.abc import Sequence

from engine.actions.complete_user_task import access_to, must_be_open
from engine.arriving.doorman import Doorman
from engine.casework.surroundings import Surroundings
from engine.errors import FileRefused, WrongValue
from engine.model.actor import Actor
from engine.model.documents import Attachment
from engine.model.outside import KeptFile
from engine.ports import Unit
from engine.sentence import Sentence

MOST_FILES = 20


def keep(here: Surroundings, task_id: int, attachments: Sequence[Attachment], username: str) -> None:
    """Keep these files with this person's draft; one that waits there already is not kept twice.

    Raises as completing the task does, FileRefused, and WrongValue when they are too many. When one of them
    is refused, the others wait all the same.
    """
    good, refusal = let_in(here.doorman, attachments)
    with here.store.write() as unit:
        _must_do(here, unit, task_id, username)
        for one in new_among(good, unit.draft_attachments(task_id, username), here.doorman.largest):
            unit.add_draft_file(task_id, username, one)
    if refusal is not None:
        raise refusal


def let_in(
    doorman: Doorman, attachments: Sequence[Attachment]
) -> tuple[list[Attachment], FileRefused | None]:
    """The files that may come in, and why each of the others may not, in one refusal."""
    good: list[Attachment] = []
    refused: list[FileRefused] = []
    for one in attachments:
        try:
            good.append(doorman.let_in(one))
        except FileRefused as refusal:
            refused.append(refusal)
    if len(refused) > 1:
        return good, FileRefused(_together(_said_once([one.sentence for one in refused])))
    return good, refused[0] if refused else None


def _said_once(sentences: Sequence[str]) -> list[str]:
    """The same without what is told twice; the long list of what may come in stands there once, after the
    names of all files of other kinds."""
    names: dict[str, None] = {}
    said: dict[str, Sentence | str] = {}
    for one in sentences:
        if isinstance(one, Sentence) and "kinds" in one.values:
            names[f"“{one.values['name']}”"] = None
            told = ", ".join(names)[1:-1]  # the sentence has the outermost marks itself
            said["kinds"] = Sentence(one.template, **{**one.values, "name": told})
        else:
            said[one] = one
    return list(said.values())


def _together(sentences: Sequence[str]) -> str:
    """One sentence, however many there are: not one in the other without end."""
    if len(sentences) == 1:
        return sentences[0]
    half = len(sentences) // 2
    return Sentence("{first} {more}", first=_together(sentences[:half]), more=_together(sentences[half:]))


def new_among(
    attachments: Sequence[Attachment], waiting: Sequence[Attachment], most_bytes: int
) -> list[Attachment]:
    """Those that do not wait yet. Raises WrongValue when all together are too many or too large."""
    new = [one for one in attachments if not _is_among(one, waiting)]
    if len(waiting) + len(new) > MOST_FILES:
        raise WrongValue(Sentence("U kunt ten hoogste {n} bestanden meesturen.", n=MOST_FILES))
    if sum(len(one.content) for one in (*waiting, *new)) > most_bytes:
        raise WrongValue(
            Sentence("De bestanden zijn samen groter dan {n} MB. Haal er een weg.", n=most_bytes // 1_048_576)
        )
    return new


def drop(here: Surroundings, task_id: int, file_id: int, username: str) -> None:
    """Take a file away again; one that is not this person's stays."""
    with here.store.write() as unit:
        _must_do(here, unit, task_id, username)
        unit.drop_draft_file(task_id, username, file_id)


def files(here: Surroundings, task_id: int, username: str) -> tuple[KeptFile, ...]:
    """What waits with this person's draft."""
    with here.store.read() as unit:
        return unit.draft_files(task_id, username)


def with_waiting(
    here: Surroundings, task_id: int, attachments: Sequence[Attachment], username: str
) -> tuple[Attachment, ...]:
    """The files that wait, and those of now that did not wait yet."""
    with here.store.read() as unit:
        waiting = unit.draft_attachments(task_id, username)
    return (*waiting, *(one for one in attachments if not _is_among(one, waiting)))


def _is_among(one: Attachment, others: Sequence[Attachment]) -> bool:
    return any(
        (one.field, one.filename, one.content) == (other.field, other.filename, other.content)
        for other in others
    )


def _must_do(here: Surroundings, unit: Unit, task_id: int, username: str) -> None:
    task, instance, revision = unit.task_and_instance(task_id)
    organisation = here.people.get(unit, revision)
    must_be_open(task, organisation)
    access_to(here, Actor.person(username), organisation, instance, here.now()).must_do(task)

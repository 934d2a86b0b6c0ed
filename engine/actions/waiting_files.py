"""Files that somebody brought with a form that could not be handed in yet: they wait until it is.

Somebody outside has no account, and a case that is not begun has no number. So such files wait like those of
a public form: under a secret that stands in the page only. The secret opens them at one `place`: for who
posted it, at the address where it was posted. They go for good half a day after the last one came, or when
the form is in.
"""

from collections.abc import Sequence

from engine.actions.draft_files import let_in, new_among
from engine.actions.public_forms import UNSAVED
from engine.casework.surroundings import Surroundings, token_hash
from engine.errors import NotFound
from engine.model.documents import Attachment
from engine.model.outside import KeptFile

NO_FORM = ""  # in the place of a process: what waits here is no public form


def keep(here: Surroundings, secret: str, place: str, attachments: Sequence[Attachment]) -> None:
    """Keep these files; one that waits there already is not kept twice.

    Raises FileRefused, WrongValue when they are too many; the files that are good wait all the same.
    """
    good, refusal = let_in(here.doorman, attachments)
    if good:
        now, key = here.now(), _key(secret, place)
        with here.store.write() as unit:
            try:
                unit.form(key, lock=True)
                unit.change_form(key, changed_at=now, until=now + UNSAVED)
            except NotFound:
                unit.add_form(key, NO_FORM, now, now + UNSAVED)
            for one in new_among(good, unit.form_files(key), here.doorman.largest):
                unit.add_form_file(key, one.field, one)
    if refusal is not None:
        raise refusal


def files(here: Surroundings, secret: str, place: str) -> tuple[KeptFile, ...]:
    """What waits; nothing when the secret is not of this place, or its time has passed."""
    with here.store.read() as unit:
        try:
            kept = unit.form(_key(secret, place))
        except NotFound:
            return ()
        return kept.files if kept.until > here.now() else ()


def attachments(here: Surroundings, secret: str, place: str) -> tuple[Attachment, ...]:
    """The same with their content."""
    if not files(here, secret, place):
        return ()
    with here.store.read() as unit:
        return tuple(unit.form_files(_key(secret, place)))


def drop(here: Surroundings, secret: str, place: str, file_id: int) -> None:
    """Take a file away again; one that is not of this secret stays."""
    with here.store.write() as unit:
        unit.drop_form_file(_key(secret, place), file_id)


def forget(here: Surroundings, secret: str, place: str) -> None:
    """The form is in: nothing waits any more."""
    with here.store.write() as unit:
        unit.drop_forms([_key(secret, place)])


def _key(secret: str, place: str) -> str:
    return token_hash(f"{secret} {place}")

"""The round along mailbox and scan folder. One piece of post never holds up another: what cannot be kept is
tried again at the next looks, then set aside where it came in and raised for the operators; it is never
thrown away.
"""

import logging
from collections.abc import Iterable

from engine.actions.setbacks import MOST_TRIES, PROGRAM, did_not_go, goes_again
from engine.actions.take_in_post import take_in_found
from engine.arriving import Found, Source, SourceDown
from engine.casework.surroundings import Surroundings
from engine.errors import (
    Conflict,
    DatabaseUnavailable,
    EngineFailed,
    FileRefused,
    ScannerUnreachable,
)  # fmt: skip
from engine.model.incoming import FetchCounts
from engine.model.setbacks import Setback, SetbackKind
from engine.sentence import Sentence
from engine.watching import note

FILES_IN_A_MESSAGE = 3
"""A message may be as large as so many of the largest files: in e-mail a file is a third larger (base64)."""


def fetch(here: Surroundings, sources: Iterable[Source], most_tries: int = MOST_TRIES) -> FetchCounts:
    """Look into each source once; what is tried in vain `most_tries` times is raised.

    Raises DatabaseUnavailable; everything that was not kept waits in its source.
    """
    counts = FetchCounts()
    for source in sources:
        try:
            counts += _look_into(here, source, most_tries)
        except (SourceDown, ScannerUnreachable) as problem:
            note(logging.WARNING, "post cannot be read now", error=type(problem).__name__)
            why = (
                problem.sentence
                if isinstance(problem, ScannerUnreachable)
                else Sentence("De post kan niet worden gelezen: {reason}", reason=str(problem))
            )
            did_not_go(here, SetbackKind.SOURCE, source.name, "", why, most_tries)
            counts += FetchCounts(failed=1)
    return counts


def _look_into(here: Surroundings, source: Source, most_tries: int) -> FetchCounts:
    with here.store.read() as unit:
        setbacks = {one.about: one for one in unit.open_setbacks(SetbackKind.POST, source.name)}
        down = unit.open_setbacks(SetbackKind.SOURCE, source.name)
    counts = FetchCounts()
    for found in source.waiting():
        before = setbacks.get(found.about)
        if before is not None and before.raised:
            _set_aside(here, source, found, before)  # the program died, or could not, just before
            continue
        counts += _take(here, source, found, before, most_tries)
    for one in down:
        goes_again(here, one, PROGRAM)
    return counts


def _take(
    here: Surroundings, source: Source, found: Found, before: Setback | None, most_tries: int
) -> FetchCounts:
    try:
        _must_fit(here, found)
        content = source.content(found)
        if content is None:
            return FetchCounts()
        counts = take_in_found(here, found, content)
    except (SourceDown, ScannerUnreachable, DatabaseUnavailable):
        raise
    except FileRefused as refused:
        # Why would name the file, and with it perhaps a person: it is not for the log.
        note(logging.WARNING, "something that came in was refused")
        setback = did_not_go(here, SetbackKind.POST, source.name, found.about, refused.sentence, 1)
    except Exception as problem:  # whatever it is, the post behind it goes on
        note(logging.ERROR, "something that came in could not be kept", error=type(problem).__name__)
        why = Sentence("Dit kan niet worden bewaard ({kind}).", kind=type(problem).__name__)
        setback = did_not_go(here, SetbackKind.POST, source.name, found.about, why, most_tries)
    else:
        source.taken(found)
        if before is not None:
            goes_again(here, before, PROGRAM)
        return counts
    if setback.raised:
        _set_aside(here, source, found, setback)
    return FetchCounts(failed=1)


def _must_fit(here: Surroundings, found: Found) -> None:
    door = here.doorman
    most = door.largest if found.filename else door.largest * FILES_IN_A_MESSAGE
    door.must_fit(found.filename or "e-mail", found.size, most)


def _set_aside(here: Surroundings, source: Source, found: Found, setback: Setback) -> None:
    """After it was raised, so that nothing lies aside that nobody was told of."""
    aside = source.set_aside(found)
    with here.store.write() as unit:
        unit.setback_aside(setback.id, aside)


def retry_post(here: Surroundings, setback: Setback, by: str) -> None:
    """Look again at what was set aside, or into a source that was down. Raises EngineFailed when it does not
    go again, with the cause of now; it is an incident still. Raises Conflict when its source is not in the
    settings any more."""
    source = next((one for one in here.sources if one.name == setback.place), None)
    if source is None:
        raise Conflict(
            "Deze postbus of map staat niet meer in de instellingen. Zet haar terug, of sluit de storing."
        )
    try:
        if setback.kind is SetbackKind.POST and setback.aside:
            source.put_back(setback.aside)
    except SourceDown as problem:
        raise EngineFailed(reason=str(problem)) from problem
    with here.store.write() as unit:
        if not unit.resolve_setback(setback.id, by, here.now()):
            raise Conflict("Deze storing is al opgelost.")
    fetch(here, [source], 1)
    with here.store.read() as unit:
        again = [
            one
            for kind in (SetbackKind.POST, SetbackKind.SOURCE)
            for one in unit.open_setbacks(kind, source.name)
            if one.raised and one.id > setback.id and one.since >= setback.tried_at
        ]
    if again:
        raise EngineFailed(reason=again[-1].message.rstrip("."))

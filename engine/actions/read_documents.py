"""Reading the text of files that came in, so that they are found by it: once for each, in the background.

Nobody waits for it: not who brings a file in, nor who searches. Reading happens outside every transaction, in
a process of its own (`engine.arriving.reading`).
"""

import time

from engine.arriving import words_of
from engine.casework.surroundings import Surroundings
from engine.model.documents import WITH_TEXT

AT_A_RING = 50
LONGEST = 5.0  # seconds at a ring, after which no more are begun: deadlines and mail wait for this


def read_documents(here: Surroundings) -> int:
    """Read what came in and was not read yet, the newest first; returns how many were.

    Several processes may do so: what one reads the others leave. What cannot be read has no words. Raises
    OSError when no process can be started; the file is read later then.
    """
    began, count = time.monotonic(), 0
    with here.store.read() as unit:
        waiting = unit.documents_to_read(here.now(), AT_A_RING)
    for document_id in waiting:
        if time.monotonic() - began > LONGEST:
            break
        with here.store.write() as unit:
            ours = unit.claim_reading(document_id, here.now())
        if ours:
            words = _words(here, document_id)
            with here.store.write() as unit:
                unit.keep_words(document_id, words)
            count += 1
    return count


def _words(here: Surroundings, document_id: int) -> str:
    """What stands in a document; nothing for one that holds none, or that came in with its text."""
    with here.store.read() as unit:
        row = unit.document(document_id)
        if row is None or row.letter_id is not None or row.media_type not in WITH_TEXT:
            return ""
        content, _, text, _, _ = unit.document_content(document_id)
    return words_of(bytes(content), row.media_type) if text is None else ""

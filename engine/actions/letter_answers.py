"""“Is this letter clear?”: what who got a letter thought of it, and what that tells about the letter."""

from collections import defaultdict
from datetime import datetime

from engine.casework.surroundings import Surroundings
from engine.errors import NotFound
from engine.model.actor import Actor, ActorKind
from engine.model.documents import DocumentKind
from engine.model.outside import LetterAnswer, LetterScore

LONGEST = 1000
MOST_REMARKS = 200


def answer(here: Surroundings, document_id: int, clear: bool, remark: str, by: Actor) -> None:
    """Keep the answer of the party that got the letter. Raises NotFound for anything else."""
    with here.store.write() as unit:
        row = unit.document(document_id)
        theirs = (
            row is not None
            and by.kind is ActorKind.PARTY
            and row.instance_id == by.instance_id
            and row.recipient_role == by.name
            and row.kind is DocumentKind.LETTER
            and row.letter_id
        )
        if row is None or not theirs:
            raise NotFound("Dit document bestaat niet.", document_id=document_id)
        said = "" if clear else remark.strip()[:LONGEST]
        unit.answer_letter(LetterAnswer(document_id, row.letter_id or "", clear, said, here.now()))


def scores(here: Surroundings) -> tuple[LetterScore, ...]:
    """How clear each letter is, those with most noes first."""
    with here.store.read() as unit:
        counts, remarks = unit.letter_counts(), unit.letter_remarks(MOST_REMARKS)
    said: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for letter, at, remark in remarks:
        said[letter].append((at, remark))
    return tuple(
        LetterScore(letter, title, yes, no, tuple(said[letter])) for letter, title, yes, no in counts
    )

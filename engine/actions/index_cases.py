"""Keeping the index of words up to date, after the work itself: no action of a case waits for it."""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from math import inf
from typing import Any, NamedTuple

import orjson

from engine.casework import own_page
from engine.casework.facts import HANDLERS_ONLY, fact
from engine.casework.folding import index_text, inside_words
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.casework.variables import decode
from engine.errors import BehoorlijkError, Conflict, DatabaseUnavailable, TooBusy
from engine.feel import to_python
from engine.model.history import HistoryKind
from engine.model.records import InstanceRecord
from engine.model.search import SearchEntry, SearchSource
from engine.policy import Policy
from engine.ports import Unit

_LONGEST = 20_000
_LONGEST_DOCUMENT = 100_000
_LONGEST_TITLE = 500  # of which the ends of words are kept: many times its length
_MOST_OF_A_CASE = 900_000  # octets; a tsvector of PostgreSQL holds 1,048,575 of them
_BESIDE_A_WORD = 6  # octets: its place and how often, and what aligns it
_PIECE = 4_000  # of a long document: what is shown of it is sent whole
# What is wrong with one case. What the database says is about all of them, and is not passed over.
_UNREADABLE = (BehoorlijkError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_RESULTS = frozenset({"letter", "deadline"})
AT_ONCE = 10
MOST_AT_A_SEARCH = 30
LONGEST_AT_A_SEARCH = 0.5  # seconds
LONGEST_AT_A_RING = 5.0  # deadlines and mail wait for this
_log = logging.getLogger("engine.search")


def index_changed(here: Surroundings, limit: int, *, new_words: bool = False, seconds: float = inf) -> int:
    """Put cases that changed into the index, the newest first, and with `new_words` those of which documents
    were read and those that an earlier program put in; returns how many were. After so many seconds no more
    are begun."""
    began, count = time.monotonic(), 0
    with here.store.read() as unit:
        behind = dict(unit.cases_to_index(limit))
        if new_words:
            behind |= dict(unit.cases_with_new_words(limit)) | dict(unit.cases_of_before(limit))
    changed = list(behind.items())
    for start in range(0, len(changed), AT_ONCE):
        if time.monotonic() - began > seconds:
            break
        with here.store.read() as unit:
            organisation = here.people.get(unit)
            gathered = [
                _Gathered(one, version, _gathered(here, unit, one, organisation))
                # Always the newest first: of two processes that put them in none waits for the other.
                for found, version in sorted(changed[start : start + AT_ONCE], reverse=True)
                for one in [unit.instance(found)]
            ]
            words = [read for found in gathered for read in unit.document_words(found.instance.id)]
        _put_in(here, gathered, words)
        count += len(gathered)
    return count


class _Gathered(NamedTuple):
    """What a case can be found by, as it was at this version."""

    instance: InstanceRecord
    version: int
    entries: list[SearchEntry]


def _put_in(here: Surroundings, cases: Sequence[_Gathered], words: Collection[int]) -> None:
    """All at once. Where the database refuses that, each by itself, and what it still refuses by its name:
    no case holds up another, nor what the bell does after this. Raises DatabaseUnavailable when it takes
    nothing at all."""
    try:
        _put_in_together(here, cases, words)
    except TooBusy:
        raise
    except DatabaseUnavailable:
        if len(cases) > 1:
            for one in cases:
                _put_in(here, [one], words)
            return
        instance, version, _ = cases[0]
        _log.exception("a case was refused by the index", extra={"fields": {"instance": instance.id}})
        _put_in_together(here, [_Gathered(instance, version, _by_name(instance))], words)


def _put_in_together(here: Surroundings, cases: Sequence[_Gathered], words: Collection[int]) -> None:
    with here.store.write() as unit:
        for instance, version, entries in cases:
            unit.index_case(instance.id, version, entries)
        unit.note_words_indexed([one.instance.id for one in cases], words)
        unit.note_indexed([(one.instance.id, one.version) for one in cases])


def index_in_turn(here: Surroundings, limit: int) -> int:
    """The same by one process at a time: where another does it now, there is nothing to do."""
    with here.store.read() as unit:
        if not unit.in_turn("index"):
            return 0
        return index_changed(here, limit, new_words=True, seconds=LONGEST_AT_A_RING)


def index_what_is_new(here: Surroundings) -> None:
    """Before somebody searches: what changed since the last ring. Searching goes on when nothing can be
    written."""
    try:
        index_changed(here, MOST_AT_A_SEARCH, seconds=LONGEST_AT_A_SEARCH)
    except (DatabaseUnavailable, Conflict):
        _log.warning("the index could not be brought up to date")


def _gathered(
    here: Surroundings, unit: Unit, instance: InstanceRecord, organisation: Organisation
) -> list[SearchEntry]:
    """What a case can be found by. One that cannot be read is found by its name, and holds up no other."""
    try:
        found = _entries(here, unit, instance, organisation)
    except DatabaseUnavailable:
        raise
    except _UNREADABLE:
        _log.exception("a case could not be read for the index", extra={"fields": {"instance": instance.id}})
        return _by_name(instance)
    return [*found, *_wholes(instance, found)]


def _by_name(instance: InstanceRecord) -> list[SearchEntry]:
    found = [_name(instance)]
    return [*found, *_wholes(instance, found)]


def _name(instance: InstanceRecord) -> SearchEntry:
    text = f"{instance.key} {instance.title} {instance.outcome}"
    return SearchEntry(instance.id, SearchSource.CASE, "", "", False, text[:_LONGEST])


def _entries(
    here: Surroundings, unit: Unit, instance: InstanceRecord, organisation: Organisation
) -> list[SearchEntry]:
    """Everything that a case can be found by, with who may find it so."""
    policy = here.shelf.get(instance.deployment_id, unit)
    found = [_name(instance)]

    def add(source: SearchSource, name: str, label: str, text: str, *, handlers_only: bool = False) -> None:
        if text.strip():
            found.append(SearchEntry(instance.id, source, name, label, handlers_only, text[:_LONGEST]))

    for name, stored in unit.variables(instance.id).items():
        for text, handlers_only in _readings(name, decode(stored), policy, organisation):
            item = policy.dictionary.get(name)
            add(SearchSource.FACT, name, item.label if item else name, text, handlers_only=handlers_only)
    texts = unit.document_words(instance.id) | unit.document_texts(instance.id)
    for row in unit.documents(instance.id):
        words = own_page.without_address(texts.get(row.id) or "")
        about = f"{row.title}. {row.recipient}. {row.filename if row.letter_id is None else ''}"
        for piece in _cut(f"{about} {words}".strip()[:_LONGEST_DOCUMENT]):
            add(SearchSource.DOCUMENT, str(row.id), row.title, piece)
    for entry in unit.history(instance.id, [HistoryKind.NOTE]):
        data = _data(entry.data)
        only = bool(data.get("handlers_only"))
        add(SearchSource.NOTE, str(entry.seq), "", str(data.get("text", "")), handlers_only=only)
    return found


def _cut(text: str) -> Iterator[str]:
    """A long text in pieces, between two lines, sentences or else words."""
    while len(text) > _PIECE:
        ends = (text.rfind(sign, _PIECE // 2, _PIECE) for sign in ("\n", ". ", " "))
        end = next((one for one in ends if one > 0), _PIECE - 1) + 1
        yield text[:end]
        text = text[end:]
    yield text


def _wholes(instance: InstanceRecord, entries: list[SearchEntry]) -> list[SearchEntry]:
    """All of it together: what everybody may find it by, and what those may who work on it."""
    return [
        SearchEntry(instance.id, SearchSource.WHOLE, "", "", only, " ".join(_once(instance, entries, only)))
        for only in (False, True)
    ]


def _once(instance: InstanceRecord, entries: list[SearchEntry], handlers: bool) -> list[str]:
    """Every word once, for letters repeat what others say; of all words as many as a database holds."""
    kept: dict[str, None] = {}
    room = _MOST_OF_A_CASE
    for word in _words(instance, entries, handlers):
        if word not in kept:
            room -= len(word.encode()) + _BESIDE_A_WORD
            if room < 0:
                break
            kept[word] = None
    return list(kept)


def _words(instance: InstanceRecord, entries: list[SearchEntry], handlers: bool) -> Iterator[str]:
    """Those of the title also from within: who remembers "overlast" looks for "geluidsoverlast". Those of
    documents last: there may be too many of them."""
    yield from inside_words(instance.title[:_LONGEST_TITLE])
    for entry in sorted(entries, key=lambda one: one.source is SearchSource.DOCUMENT):
        if handlers or not entry.handlers_only:
            yield from index_text(entry.text).split()


def _readings(name: str, value: Any, policy: Policy, organisation: Organisation) -> list[tuple[str, bool]]:
    """A variable as everybody reads it, and as those read it who work on the case when that is more."""
    item = policy.dictionary.get(name)
    plain = to_python(value)
    if name in _RESULTS or plain in (None, "", [], {}) or isinstance(plain, bool):
        return []
    whole = _text(fact(name, value, policy, organisation).text, plain)
    if item is None or item.seen_by == HANDLERS_ONLY:
        return [(whole, True)]
    part = _text(fact(name, value, policy, organisation, handler=False).text, plain)
    return [(part, False)] if part == whole else [(part, False), (whole, True)]


def _text(words: str, plain: Any) -> str:
    """A day is found by its numbers too."""
    return f"{words} {plain.isoformat()}" if hasattr(plain, "isoformat") else words


def _data(stored: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(stored) if stored else {}
    return found

"""Rows of the index of words: FTS5 on SQLite, a GIN index on the tsvector on PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    column,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
    text,
    update,
)

from engine.casework.folding import index_text
from engine.database.rows import Rows, locking
from engine.database.tables import SEARCH_WORDS, instance, search_entry, search_state
from engine.model.search import SearchEntry, SearchSource

EDITION = 2_000_000_000
"""Added to the version in `search_state`. What bears less was put in by a program that put in other words,
also one that still runs beside this one, and is put in anew. To have it done with every case a migration
makes the index `ix_search_state_of_before` with a higher one; an Integer holds 147 million more than this."""


class SearchRows(Rows):
    """What can be found, and which cases changed since."""

    def in_turn(self, work: str) -> bool:
        """Whether no other process of a server does this work now; it is ours until this transaction ends."""
        if self.c.dialect.name == "sqlite":
            return True  # one machine has one scheduler as a rule, and doing it twice does no harm
        turn = func.pg_try_advisory_xact_lock(func.hashtext(work))
        return bool(self.c.execute(select(turn)).scalar_one())

    def cases_to_index(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases that changed since they were put into the index, newest first."""
        rows = self.c.execute(
            select(instance.c.id, instance.c.version)
            .where(instance.c.to_index)
            .order_by(instance.c.id.desc())
            .limit(limit)
        )
        return [(int(found), int(version)) for found, version in rows]

    def cases_of_before(self, limit: int) -> list[tuple[int, int]]:
        """(instance, version) of cases that an earlier program put into the index, newest first."""
        # Found first, and by themselves: else SQLite walks through all cases and asks of each.
        found = (
            select(search_state.c.instance_id)
            .where(search_state.c.version < literal_column(str(EDITION)))
            .order_by(search_state.c.instance_id.desc())
            .limit(limit)
        )
        ids = list(self.c.execute(found).scalars())
        if not ids:
            return []
        rows = select(instance.c.id, instance.c.version).where(instance.c.id.in_(ids))
        return [
            (int(one), int(version)) for one, version in self.c.execute(rows.order_by(instance.c.id.desc()))
        ]

    def index_case(self, instance_id: int, version: int, entries: Sequence[SearchEntry]) -> None:
        """Put a case into the index as it is at this version."""
        # First of all: who puts the same case in at this moment waits here, and then finds what we put in.
        known = select(search_state.c.version).where(search_state.c.instance_id == instance_id)
        before = self.c.execute(locking(known, search_state)).scalar() or 0
        self.c.execute(
            self.insert_or_replace(search_state, "version"),
            {"instance_id": instance_id, "version": version + EDITION},
        )
        sqlite = self.c.dialect.name == "sqlite"
        here = {"here": instance_id}
        if sqlite:
            self.c.execute(_FORGET_WORDS, here)
        stays = self._documents_that_stay(instance_id, entries) if before >= EDITION else frozenset()
        other = or_(search_entry.c.source != SearchSource.DOCUMENT.value, search_entry.c.name.not_in(stays))
        self.c.execute(delete(search_entry).where(search_entry.c.instance_id == instance_id, other))
        new = [one for one in entries if one.source is not SearchSource.DOCUMENT or one.name not in stays]
        if new:
            self.c.execute(
                insert(search_entry),
                [
                    {
                        "instance_id": one.instance_id,
                        "source": one.source.value,
                        "name": one.name,
                        "label": one.label,
                        "handlers_only": one.handlers_only,
                        "text": one.text,
                        "folded": one.text if one.source is SearchSource.WHOLE else index_text(one.text),
                    }
                    for one in new
                ],
            )
        if sqlite:
            self.c.execute(_KEEP_WORDS, here)

    def _documents_that_stay(self, instance_id: int, entries: Sequence[SearchEntry]) -> frozenset[str]:
        """The documents that stand in the index just so, by name. They are long, and seldom change: reading
        them is little beside writing them."""
        wanted: dict[str, list[tuple[str, bool, str]]] = {}
        for one in entries:
            if one.source is SearchSource.DOCUMENT:
                wanted.setdefault(one.name, []).append((one.label, one.handlers_only, one.text))
        there: dict[str, list[tuple[str, bool, str]]] = {}
        columns = (search_entry.c.label, search_entry.c.handlers_only, search_entry.c.text)
        of_documents = search_entry.c.source == SearchSource.DOCUMENT.value
        rows = select(search_entry.c.name, *columns).where(
            search_entry.c.instance_id == instance_id, of_documents
        )
        for name, *piece in self.c.execute(rows.order_by(search_entry.c.id)):
            there.setdefault(name, []).append((piece[0], piece[1], piece[2]))
        return frozenset(name for name, pieces in there.items() if pieces == wanted.get(name))

    def note_indexed(self, cases: Sequence[tuple[int, int]]) -> None:
        """These (instance, version) stand in the index now. Nobody is waited for: a case that somebody acts
        on at this moment stays one that changed."""
        for instance_id, version in cases:
            free = locking(select(instance.c.id).where(instance.c.id == instance_id), instance, waits=False)
            self.c.execute(
                update(instance)
                .where(instance.c.id == free.scalar_subquery())
                .values(indexed_version=version, to_index=instance.c.version != version)
            )

    def matching(self, words: Sequence[str], instance_ids: Sequence[int], limit: int) -> list[SearchEntry]:
        """Pieces that hold one of the words, those with most of them first: of each of these cases as many as
        `limit` of what everybody reads, and as many of what only those read who work on it."""
        best = [_counted(_shows(word)) + _counted(_shows(word, whole=True)) for word in words]
        # Facts first: rows of documents stay in the index, those of facts are always newer.
        fact_first = case((search_entry.c.source == SearchSource.FACT.value, 0), else_=1)
        order = [sum(best[1:], best[0]).desc(), fact_first, search_entry.c.id]
        place = func.row_number().over(
            partition_by=(search_entry.c.instance_id, search_entry.c.handlers_only), order_by=order
        )
        found = (
            select(
                search_entry.c.instance_id,
                search_entry.c.source,
                search_entry.c.name,
                search_entry.c.label,
                search_entry.c.handlers_only,
                search_entry.c.text,
                place.label("place"),
            )
            .where(
                search_entry.c.instance_id.in_(instance_ids),
                search_entry.c.source.not_in((SearchSource.WHOLE.value, SearchSource.CASE.value)),
                # A page has few cases, a word may stand in all: reading theirs is less than asking the index.
                or_(*(_shows(word) for word in words)),
            )
            .subquery()
        )
        rows = self.c.execute(
            select(*(one for one in found.c if one.name != "place"))
            .where(found.c.place <= limit)
            .order_by(found.c.place)
        )
        return [SearchEntry(row[0], SearchSource(row[1]), *row[2:]) for row in rows]


def wholes_with(words: Sequence[str], dialect: str) -> Select[Any]:
    """Instances that hold words that begin so, each up to twice: not `handlers_only` in what everybody reads
    who sees the case, with it in all that is known of the case.

    Words are letters and digits only. They are asked for together: the index knows best which is rare.
    """
    question = select(search_entry.c.instance_id, search_entry.c.handlers_only).where(
        search_entry.c.source == literal_column(f"'{SearchSource.WHOLE.value}'")
    )
    if dialect == "sqlite":
        return question.join(_words, _words.c.rowid == search_entry.c.id).where(_matching(words))
    sought = " & ".join(f"{word}:*" for word in words)
    vector = func.to_tsvector(text("'simple'"), search_entry.c.folded)
    return question.where(vector.op("@@")(func.to_tsquery(text("'simple'"), bindparam(None, sought, Text))))


def _matching(words: Sequence[str]) -> ColumnElement[bool]:
    together = bindparam(None, " ".join(f'"{word}" *' for word in words), Text)
    return _words.c.folded.bool_op("MATCH")(together)


def holds(words: Sequence[str], *, for_all: bool) -> ColumnElement[bool]:
    """The same asked of one case, by its text."""
    one = select(search_entry.c.id).where(
        search_entry.c.instance_id == instance.c.id,
        search_entry.c.source == SearchSource.WHOLE.value,
        search_entry.c.handlers_only.is_(not for_all),
        *(_shows(word) for word in words),
    )
    # Not EXISTS: PostgreSQL would read the texts of all cases first, and look each one up in what it found.
    return one.limit(1).scalar_subquery().is_not(None)


def _shows(word: str, *, whole: bool = False) -> ColumnElement[bool]:
    """Whether a piece has a word that begins so, or is just that. The pieces of one page of cases are few: no
    index needed."""
    if whole:
        return (" " + search_entry.c.folded + " ").contains(f" {word} ")
    return (" " + search_entry.c.folded).contains(f" {word}")


def _counted(holds_it: ColumnElement[bool]) -> ColumnElement[int]:
    return case((holds_it, 1), else_=0)


_words = table(SEARCH_WORDS, column("rowid", Integer), column("folded", Text))
_FORGET_WORDS = text(
    "INSERT INTO search_words (search_words, rowid, folded) "
    "SELECT 'delete', id, folded FROM search_entry WHERE instance_id = :here "
    "AND (source = 'whole' OR NOT EXISTS (SELECT 1 FROM search_entry AS other "
    "WHERE other.instance_id = :here AND other.source = 'whole'))"
)
_KEEP_WORDS = text(
    "INSERT INTO search_words (rowid, folded) "
    "SELECT id, folded FROM search_entry WHERE instance_id = :here AND source = 'whole'"
)

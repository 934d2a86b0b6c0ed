"""The naive SpiffWorkflow way: stock library, the whole workflow as JSON loaded and saved at every step.

Run as `python -m tests.bench.naive_spiff <folder> <instances> [<PostgreSQL>]`, in a process of its own: our engine
closes the library's doors to Python's eval. Writes {"seconds": [...], "start": [...], "bytes"}.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.bench import generated

logging.getLogger("spiff").setLevel(logging.WARNING)


class Sqlite:
    """One table with one JSON text per instance, on SQLite as durable as ours."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"naive-{os.getpid()}.sqlite"
        self._database = sqlite3.connect(self.path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE warm AS SELECT zeroblob(5000000)")  # see `timing.LOG`
        self._database.execute("DROP TABLE warm")
        self._database.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")

    def add(self, text: str) -> int:
        return int(self._database.execute("INSERT INTO instance (state) VALUES (?)", (text,)).lastrowid or 0)

    def take(self, instance: int) -> str:
        self._database.execute("BEGIN IMMEDIATE")
        (text,) = self._database.execute("SELECT state FROM instance WHERE id = ?", (instance,)).fetchone()
        return str(text)

    def put(self, instance: int, text: str) -> None:
        self._database.execute("UPDATE instance SET state = ? WHERE id = ?", (text, instance))
        self._database.execute("COMMIT")

    def bytes(self) -> int:
        """The size of the database file, without free pages."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.execute("VACUUM")
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.stat().st_size


class PostgreSQL:
    """The same table in an empty database of PostgreSQL."""

    def __init__(self, conninfo: str) -> None:
        self._database = psycopg.connect(conninfo, autocommit=True)
        self._database.execute("CREATE TABLE instance (id bigserial PRIMARY KEY, state text NOT NULL)")

    def add(self, text: str) -> int:
        added = self._database.execute("INSERT INTO instance (state) VALUES (%s) RETURNING id", (text,))
        return int(_only(added.fetchone()))

    def take(self, instance: int) -> str:
        self._database.execute("BEGIN")
        found = self._database.execute("SELECT state FROM instance WHERE id = %s FOR UPDATE", (instance,))
        return str(_only(found.fetchone()))

    def put(self, instance: int, text: str) -> None:
        self._database.execute("UPDATE instance SET state = %s WHERE id = %s", (text, instance))
        self._database.execute("COMMIT")

    def bytes(self) -> int:
        size = self._database.execute("SELECT pg_total_relation_size('instance')")
        return int(_only(size.fetchone()))


def _only(row: tuple[Any, ...] | None) -> Any:
    assert row is not None
    return row[0]


class NaiveSpiff:
    """The stock library on one of these."""

    def __init__(self, kept: Sqlite | PostgreSQL) -> None:
        self.kept = kept
        parser = BpmnParser()
        for xml in generated.diagrams(generated.Language.PYTHON).values():
            parser.add_bpmn_str(xml)
        self._spec = parser.get_spec(generated.PROCESS)
        self._inner = parser.get_subprocess_specs(generated.PROCESS)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def start(self) -> tuple[int, float]:
        """Begin an instance: its id and how many seconds it took."""
        begun = time.perf_counter()
        workflow = BpmnWorkflow(self._spec, self._inner, script_engine=PythonScriptEngine())
        workflow.do_engine_steps()
        instance = self.kept.add(self._serializer.serialize_json(workflow))
        return instance, time.perf_counter() - begun

    def complete(self, instance: int, seed: int) -> float:
        """Do the open task; returns how many seconds it took."""
        begun = time.perf_counter()
        workflow = self._serializer.deserialize_json(self.kept.take(instance))
        (task,) = [one for one in workflow.get_tasks(state=TaskState.READY) if one.task_spec.manual]
        task.set_data(**generated.answers(task.task_spec.bpmn_id, seed))
        task.run()
        workflow.do_engine_steps()
        self.kept.put(instance, self._serializer.serialize_json(workflow))
        return time.perf_counter() - begun


def main() -> None:
    """One round: start instances, do all their tasks in turn."""
    kept = PostgreSQL(sys.argv[3]) if sys.argv[3:] else Sqlite(Path(sys.argv[1]))
    naive = NaiveSpiff(kept)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    started = [naive.start() for _ in range(int(sys.argv[2]))]
    seconds = [naive.complete(one, one) for _ in range(generated.STEPS) for one, _ in started]
    print(json.dumps({"seconds": seconds, "start": [spent for _, spent in started], "bytes": kept.bytes()}))


if __name__ == "__main__":
    main()

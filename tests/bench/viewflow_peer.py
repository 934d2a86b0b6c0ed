"""Times task completions in django-viewflow; run as a script by `completion_bench` with it on the path.

Reads {"folder", "postgresql", "instances", "steps", "scripted", "choosing", "answers": {instance: {step: {...}}}} on
standard input, writes {"seconds": [...], "start": [...], "bytes"}: its own model layer, without HTTP, on SQLite as
durable as ours, or in the empty database `postgresql` ({"HOST", "USER", "NAME"}). What of the process it has no words for (timers, called processes) is left out, in its favour.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found,import-untyped,unused-ignore]
from django.conf import settings  # type: ignore[import-not-found,import-untyped,unused-ignore]

asked: dict[str, Any] = json.load(sys.stdin)
database = Path(asked["folder"]) / f"viewflow-{os.getpid()}.sqlite"
ON_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(database),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
server: dict[str, str] | None = asked["postgresql"]
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    DATABASES={
        "default": {"ENGINE": "django.db.backends.postgresql", **server} if server else ON_SQLITE,
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SECRET_KEY="bench",
)
django.setup()

from django.contrib.auth.models import User  # type: ignore  # noqa: E402
from django.core.management import call_command  # type: ignore  # noqa: E402
from django.db import connection, transaction  # type: ignore  # noqa: E402
from viewflow import this  # type: ignore  # noqa: E402
from viewflow.workflow import flow  # type: ignore  # noqa: E402
from viewflow.workflow.models import Process, Task  # type: ignore  # noqa: E402

STEPS: int = asked["steps"]
SCRIPTED, CHOOSING = frozenset(asked["scripted"]), frozenset(asked["choosing"])


def element(step: int) -> str:
    return f"stap_{step:02}"


def goes_round(step: int) -> Any:
    """The condition of the gateway behind a step."""
    return lambda activation: activation.process.data[element(step)]["veld_00"] < 0


def script(name: str) -> Any:
    """A script: one variable gets its value."""

    def write(activation: Any) -> None:
        activation.process.data = {**activation.process.data, name: {"ok": True, "n": 1}}
        activation.process.save()

    return flow.Function(write)


def nodes() -> dict[str, Any]:
    """The generated process in viewflow's words."""
    found: dict[str, Any] = {"start": flow.StartHandle().Next(this.stap_00), "end": flow.End()}
    for step in range(STEPS):
        name = element(step)
        after = getattr(this, element(step + 1) if step + 1 < STEPS else "end")
        if step in CHOOSING:
            found[f"samen_{step}"] = flow.Join().Next(after)
            found[f"omweg_{step}"] = script(f"omweg_{step}").Next(getattr(this, f"samen_{step}"))
            round_, on = getattr(this, f"omweg_{step}"), getattr(this, f"samen_{step}")
            found[f"keuze_{step}"] = flow.If(goes_round(step)).Then(round_).Else(on)
            after = getattr(this, f"keuze_{step}")
        if step in SCRIPTED:
            found[f"systeem_{step}"] = script(f"systeem_{step}").Next(after)
            after = getattr(this, f"systeem_{step}")
        found[name] = flow.View(None).Assign(username="anna").Next(after)
    return found


# viewflow names a flow by the installed app its module lies in: this script passes for a part of its own.
MODULE = "viewflow.workflow.generated"
sys.modules[MODULE] = sys.modules["__main__"]
Generated: Any = type(
    "Generated", (flow.Flow,), {"__module__": MODULE, "process_class": Process, "task_class": Task, **nodes()}
)


def complete(instance: int) -> float:
    """Do the open task of a process; returns how many seconds it took."""
    begun = time.perf_counter()
    with transaction.atomic():
        task = Task.objects.select_related("process").get(process_id=instance, status="ASSIGNED")
        activation = task.flow_task.activation_class(task)
        activation.start(None)
        given = asked["answers"][str(instance)][task.flow_task.name]
        activation.process.data = {**(activation.process.data or {}), **given}
        activation.process.save()
        activation.execute()
    return time.perf_counter() - begun


def main() -> None:
    call_command("migrate", verbosity=0)
    if not server:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE warm AS SELECT zeroblob(5000000)")  # see `timing.LOG`
            cursor.execute("DROP TABLE warm")
    User.objects.create(username="anna")
    starts: list[float] = []
    instances: list[int] = []
    for _ in range(asked["instances"]):
        begun = time.perf_counter()
        with transaction.atomic():
            instances.append(Generated.start.run().pk)
        starts.append(time.perf_counter() - begun)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    seconds = [complete(instance) for _ in range(STEPS) for instance in instances]
    done = Process.objects.filter(status="DONE").count()
    assert done == len(instances), f"{done} of {len(instances)} ended"
    print(json.dumps({"seconds": seconds, "start": starts, "bytes": size()}))


def size() -> int:
    """Bytes of all that was stored, without free pages; checks that it was stored durably."""
    with connection.cursor() as cursor:
        if server:
            cursor.execute("SELECT pg_database_size(current_database()), current_setting('fsync')")
            found, synced = cursor.fetchone()
            assert synced == "on", synced
            return int(found)
        pragmas = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2], pragmas
    connection.close()
    with sqlite3.connect(database) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("VACUUM")
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.stat().st_size


main()

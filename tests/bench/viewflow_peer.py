"""Times task completions in django-viewflow; run as a script by `completion_bench` with it on the path.

Reads {"folder", "instances", "steps", "gateway_every", "answers": {step: {...}}} on standard input, writes
{"seconds": [...], "start": [...], "bytes"}: its own model layer, without HTTP, on SQLite as durable as ours.
"""

from __future__ import annotations

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
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(database),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
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
EVERY: int = asked["gateway_every"]


def skips(step: int) -> Any:
    """Whether the answers of a step say to skip the next one."""
    return lambda activation: activation.process.data[f"stap_{step:02}_veld_0"] == "overslaan"


def nodes() -> dict[str, Any]:
    """The generated process in viewflow's words (it has no timers that need no other service)."""
    found: dict[str, Any] = {"start": flow.StartHandle().Next(this.stap_00), "end": flow.End()}
    for step in range(STEPS):
        after = getattr(this, f"stap_{step + 1:02}" if step + 1 < STEPS else "end")
        if step % EVERY == EVERY - 2 and step + 2 < STEPS:
            beyond = getattr(this, f"stap_{step + 2:02}")
            found[f"keuze_{step}"] = flow.If(skips(step)).Then(beyond).Else(after)
            after = getattr(this, f"keuze_{step}")
        found[f"stap_{step:02}"] = flow.View(None).Assign(username="anna").Next(after)
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
        given = asked["answers"][task.flow_task.name]
        activation.process.data = {**(activation.process.data or {}), **given}
        activation.process.save()
        activation.execute()
    return time.perf_counter() - begun


def main() -> None:
    call_command("migrate", verbosity=0)
    User.objects.create(username="anna")
    starts: list[float] = []
    instances: list[int] = []
    for _ in range(asked["instances"]):
        begun = time.perf_counter()
        with transaction.atomic():
            instances.append(Generated.start.run().pk)
        starts.append(time.perf_counter() - begun)
    seconds = [complete(instance) for _ in range(STEPS) for instance in instances]
    done = Process.objects.filter(status="DONE").count()
    assert done == len(instances), f"{done} of {len(instances)} ended"
    connection.close()
    with sqlite3.connect(database) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("VACUUM")
    print(json.dumps({"seconds": seconds, "start": starts, "bytes": database.stat().st_size}))


main()

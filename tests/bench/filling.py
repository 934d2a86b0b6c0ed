"""Fills a database quickly: whole cases that were really played are copied row by row, under numbers of their own.

What pages read is copied; what waits for the clock (timers, jobs, watches, mail) is not, so that nothing fires.
A copied case gets further open tasks, copies of one that it has, until there are as many as wanted.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from engine.database import Database
from engine.database.tables import (
    deadline,
    document,
    document_content,
    history,
    instance,
    instance_access,
    search_entry,
    search_state,
    subscription,
    task_offer,
    user_task,
    variable,
)
from engine.model.records import wait_id

AT_ONCE = 200
_WORDS = text(
    "INSERT INTO search_words (rowid, folded) SELECT id, folded FROM search_entry "
    "WHERE instance_id >= :first AND source = 'whole'"
)
DAY = 1000  # a day in the rank of a task
FURTHER = 1_000_000  # tokens of further tasks start here: no real case comes so far
OF_A_CASE: tuple[Table, ...] = (
    instance_access, variable, history, subscription, search_state, search_entry,
)  # fmt: skip


def copy_cases(store: Database, templates: Sequence[int], cases: int, *, tasks: int = 0) -> int:
    """Copy these cases in turn until there are `cases` more, with `tasks` open tasks more altogether at least.

    Titles and ends of tasks differ a little from case to case. Returns how many open tasks were added.
    """
    dice = random.Random(5)
    added = 0
    with store.connect().begin() as connection:
        read = {one: _rows_of(connection, one) for one in templates}
        first = int(connection.execute(select(func.max(instance.c.id))).scalar_one()) + 1
        document_id = int(connection.execute(select(func.max(document.c.id))).scalar() or 0)
        for start in range(0, cases, AT_ONCE):
            batch: dict[Table, list[dict[str, Any]]] = {}
            for number in range(start, min(start + AT_ONCE, cases)):
                original = read[templates[number % len(templates)]]
                here, shift = first + number, dice.randint(-40, 40)
                row = dict(original[instance][0], id=here)
                row |= {"key": f"{row['key']}-{here}", "title": f"{row['title']} ({here})"}
                batch.setdefault(instance, []).append(row)
                for table in (*OF_A_CASE, deadline):
                    for one in original[table]:
                        copied = {name: value for name, value in one.items() if name != "id"}
                        batch.setdefault(table, []).append({**copied, "instance_id": here})
                for one in original[document]:
                    document_id += 1
                    copied = {**one, "id": document_id, "instance_id": here, "job_id": None}
                    batch.setdefault(document, []).append(copied)
                    content = original[document_content][0]
                    batch.setdefault(document_content, []).append({**content, "document_id": document_id})
                share = (tasks * (number + 1)) // cases - (tasks * number) // cases if tasks else 0
                added += _copy_tasks(batch, original, here, shift, share)
            for table in (instance, *OF_A_CASE, deadline, user_task, task_offer, document, document_content):
                if batch.get(table):
                    connection.execute(insert(table), batch[table])
        if store.is_sqlite:
            connection.execute(_WORDS, {"first": first})
    return added


def _rows_of(connection: Any, here: int) -> dict[Table, list[dict[str, Any]]]:
    found: dict[Table, list[dict[str, Any]]] = {}
    for table in (*OF_A_CASE, deadline, document, user_task):
        rows = connection.execute(select(table).where(table.c.instance_id == here)).mappings()
        found[table] = [dict(row) for row in rows]
    found[instance] = [
        dict(row) for row in connection.execute(select(instance).where(instance.c.id == here)).mappings()
    ]
    offers = select(task_offer).join(user_task, user_task.c.id == task_offer.c.task_id)
    found[task_offer] = [
        dict(row) for row in connection.execute(offers.where(user_task.c.instance_id == here)).mappings()
    ]
    documents = [row["id"] for row in found[document]]
    contents = select(document_content).where(document_content.c.document_id.in_(documents)).limit(1)
    found[document_content] = [dict(row) for row in connection.execute(contents).mappings()]
    return found


def _copy_tasks(
    batch: dict[Table, list[dict[str, Any]]],
    original: dict[Table, list[dict[str, Any]]],
    here: int,
    shift: int,
    share: int,
) -> int:
    """The tasks of a case, with its open ones again until there are `share`. Returns how many are open."""
    tasks = original[user_task]
    open_tasks = [one for one in tasks if one["state"] == "open"]
    wanted = [(one, one["token"]) for one in tasks]
    for number in range(max(0, share - len(open_tasks)) if open_tasks else 0):
        wanted.append((open_tasks[number % len(open_tasks)], FURTHER + number))
    for one, token in wanted:
        task_id = wait_id(here, token)
        moved = {"id": task_id, "instance_id": here, "token": token}
        due = one["due"]
        if due is not None and one["state"] == "open":
            moved |= {"due": due + timedelta(days=shift), "rank": one["rank"] + shift * DAY}
        batch.setdefault(user_task, []).append({**one, **moved})
        for offer in original[task_offer]:
            if offer["task_id"] == one["id"]:
                rank = moved.get("rank", offer["rank"])
                batch.setdefault(task_offer, []).append({**offer, "task_id": task_id, "rank": rank})
    return sum(one["state"] == "open" for one, _ in wanted)

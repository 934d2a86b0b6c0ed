"""What every store must do: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.database import Database, migrate, pending
from engine.database.tables import metadata
from engine.errors import Conflict, NotFound
from engine.language import language
from engine.model.actor import Actor
from engine.model.deadlines import DeadlineState
from engine.model.history import HistoryKind
from engine.model.instances import CaseFilter, InstanceState
from engine.model.organisation import FunctionHeld, Person, Role
from engine.model.records import (
    Change,
    DeadlineRecord,
    HistoryRecord,
    JobRecord,
    MailRecord,
    SubscriptionRecord,
    TaskRecord,
    TimerRecord,
    instance_of,
    wait_id,
)
from engine.model.tasks import TaskNarrowing
from engine.ports import Store, Unit
from engine.sentence import Bilingual, Sentence

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
        migrate(database)
    else:
        database = Database(request.getfixturevalue("postgresql_address"))
    with database.write() as unit:
        unit.add_deployment("hash", {"processes/a.bpmn": ("h1", b"inhoud")}, "test", "", NOW)
    yield database
    database.close()


def instance(unit: Unit, key: str = "Z-1", **changes: Any) -> int:
    values: dict[str, Any] = {
        "key": key, "title": "Zaak", "process_id": "proef", "deployment_id": 1,
        "state": InstanceState.RUNNING, "version": 0, "token_state": b"[]", "phase": None,
        "started_at": NOW, "started_by": "anna",
        "ended_at": None, "closed_at": None, "outcome": "", "retain_until": None, "state_reason": "",
        "access": (), "contact": None, "last_event": "", "history_seq": 0, "history_hash": b"\0" * 32,
    }  # fmt: skip
    return unit.add_instance(values | changes)


def task(here: int, token: int, **changes: Any) -> TaskRecord:
    made = TaskRecord(
        id=wait_id(here, token), instance_id=here, token=token, process_id="proef", element_id="werk",
        name="Werk", form_id=None, assignee=None, functions=("balie",), users=(), due=None,
        follow_up=None, priority=50, created_at=NOW,
    )  # fmt: skip
    return made._replace(**changes)


def change(**parts: Any) -> Change:
    made = Change.empty()
    for name, value in parts.items():
        setattr(made, name, value)
    return made


def test_the_migrations_make_exactly_the_tables(store: Database) -> None:
    assert not pending(store)
    with store.connect().connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []


def _is_ours(_thing: object, name: str, *_rest: object) -> bool:
    """The index of words is the database's own kind: a virtual table, or an index on an expression."""
    return not name.startswith(("search_words", "ix_search_words"))


def test_every_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.write() as unit:
            instance(unit)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as unit, pytest.raises(NotFound):
        unit.instance_by_key("Z-1")


def test_moments_lists_and_enums_come_back_as_they_went(store: Store) -> None:
    moment = datetime(2026, 10, 25, 0, 59, 59, 123456, tzinfo=UTC)
    with store.write() as unit:
        here = instance(unit, started_at=moment, access=("f:balie", "x:anna"), retain_until=date(2031, 1, 1))
    with store.read() as unit:
        found = unit.instance(here)
    assert (found.started_at, found.access, found.state) == (
        moment, ("f:balie", "x:anna"), InstanceState.RUNNING,
    )  # fmt: skip
    assert (found.excluded, found.retain_until, found.ended_at) == (("anna",), date(2031, 1, 1), None)


def test_of_two_who_save_the_same_version_one_is_refused(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
    with store.read() as unit:
        seen = unit.instance(here)
    with store.write() as unit:
        unit.save(seen, change(instance={"title": "Een"}), NOW)
    with pytest.raises(Conflict), store.write() as unit:
        unit.save(seen, change(instance={"title": "Twee"}), NOW)
    with store.read() as unit:
        assert (unit.instance(here).title, unit.instance(here).version) == ("Een", 1)


def test_case_keys_are_unique(store: Store) -> None:
    with store.write() as unit:
        instance(unit)
    with pytest.raises(Conflict) as refusal, store.write() as unit:
        instance(unit)
    assert "zaaknummer" in refusal.value.sentence


def test_variables_keep_every_value_and_give_the_newest(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        other = instance(unit, "Z-2")
        for number in range(3):
            unit.save(unit.instance(here), change(variables={"a": str(number), "b": "9"}), NOW)
        unit.save(unit.instance(other), change(variables={"a": '"ruis"'}), NOW)
    with store.read() as unit:
        assert unit.variable(here, "a") == "2"
        assert unit.variable(here, "c") is None
        assert unit.variables(here) == {"a": "2", "b": "9"}
        assert unit.variables(here, ["a", "c"]) == {"a": "2"}
        assert [value for name, _, value in unit.variable_history(here) if name == "a"] == ["0", "1", "2"]


def test_an_inbox_holds_what_is_offered_and_open_most_urgent_first(store: Store) -> None:
    with store.write() as unit:
        here, kept_out = instance(unit), instance(unit, "Z-2")
        later = task(here, 1, due=NOW + timedelta(days=9))
        soon = task(here, 2, due=NOW + timedelta(days=1), functions=("jurist", "balie"))
        urgent = task(here, 3, due=NOW + timedelta(days=1), priority=90, users=("anna",))
        mine = task(here, 4, assignee="anna")
        noise = task(here, 5, functions=("archief",))
        unit.save(unit.instance(here), change(tasks=[later, soon, urgent, mine, noise]), NOW)
        both = [task(kept_out, 1), task(kept_out, 2, functions=("jurist", "balie"))]
        unit.save(unit.instance(kept_out), change(tasks=both, access_added=["x:anna"]), NOW)
    with store.read() as unit:
        hats = ["u:anna", "f:balie"]
        found = unit.inbox(hats, "anna", None, 10)
        assert [record.token for record, _ in found] == [3, 2, 1, 4]
        first, rank = found[1]
        rest = unit.inbox(hats, "anna", (rank, first.id), 10)
        assert [record.token for record, _ in rest] == [1, 4]
        assert unit.count_open(hats, "anna", 1000) == 4
        assert unit.count_open(hats, "bram", 3) == 3
        assert unit.count_inbox(hats[:1], hats[1:], "anna", 1000, NOW + timedelta(days=2)) == (2, 3, 2)
        assert len(unit.inbox(["f:balie"], "bram", None, 10)) == 5
        assert len(unit.inbox(["f:balie"], "bram", None, 10, TaskNarrowing(search="z-2"))) == 2


def test_a_done_task_leaves_the_inbox_and_is_done_once(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        offered = task(here, 1, functions=("balie", "jurist"))
        unit.save(unit.instance(here), change(tasks=[offered]), NOW)
    done = change(tasks_done=[(offered.id, "anna")], many_offers=[offered.id])
    with store.write() as unit:
        unit.save(unit.instance(here), done, NOW)
    with store.read() as unit:
        assert unit.inbox(["f:balie", "f:jurist"], "bram", None, 10) == []
        found, _, _ = unit.task_and_instance(offered.id)
        assert (found.completed_by, found.closed_at) == ("anna", NOW)
        assert unit.did_in_loop(here, "werk", None, "anna")
        assert not unit.did_in_loop(here, "werk", None, "bram")
    with pytest.raises(Conflict), store.write() as unit:
        unit.save(unit.instance(here), done, NOW)


def test_a_task_is_given_to_one_and_given_back(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        offered = task(here, 1, functions=("balie", "jurist"))
        unit.save(unit.instance(here), change(tasks=[offered]), NOW)
        assert unit.assign(offered._replace(assignee="anna"))
        assert not unit.assign(offered._replace(assignee="bram"))
        assert unit.inbox(["f:balie", "f:jurist"], "bram", None, 10) == []
        taken = unit.open_tasks([here])[0]
        assert unit.assign(taken._replace(assignee=None))
        assert len(unit.inbox(["f:jurist"], "bram", None, 10)) == 1


def test_due_work_is_found_in_order_and_held_work_is_not(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        timers = [
            TimerRecord(wait_id(here, n), here, n, "proef", "klok", NOW + timedelta(hours=3 - n))
            for n in (1, 2, 9)
        ]
        job = JobRecord(wait_id(here, 4), here, 4, "proef", "brief", "letter", 3, NOW)
        unit.save(unit.instance(here), change(timers=timers, jobs=[job]), NOW)
    with store.write() as unit:
        due = unit.due_timers(NOW + timedelta(hours=1), 10)
        assert [one.token for one in due] == [9, 2]
        assert [one for one, _ in unit.claim_timers(NOW + timedelta(hours=1), 10)] == [due[0]]
        assert [one for one, _ in unit.claim_timers(NOW + timedelta(hours=1), 10, due[0])] == [due[1]]
        assert unit.claim_timers(NOW + timedelta(hours=1), 10, due[1]) == []
        assert unit.take_timer(due[0].id) == (due[0], unit.instance(here))
        assert [one.id for one in unit.due_jobs(NOW, 10)] == [job.id]
        assert unit.next_job(NOW) == (job, unit.instance(here))
        assert unit.next_job(NOW, job) is None
        assert unit.busy_instances(NOW, [here, here + 1]) == [here]
        unit.hold(here, True)
        assert unit.due_timers(NOW + timedelta(hours=9), 10) == []
        assert unit.due_jobs(NOW, 10) == []
        assert unit.next_job(NOW) is None
        assert unit.take_job(job.id) is None
        unit.hold(here, False)
        assert len(unit.due_timers(NOW + timedelta(hours=9), 10)) == 3
        assert unit.next_due() == NOW - timedelta(hours=6)


def test_a_failed_job_comes_back_later_and_not_after_the_last_time(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        job = JobRecord(wait_id(here, 4), here, 4, "proef", "brief", "letter", 3, NOW)
        unit.save(unit.instance(here), change(jobs=[job]), NOW)
        unit.job_failed(job.id, 1, NOW + timedelta(hours=1), "stuk", last=False)
        assert unit.due_jobs(NOW, 10) == []
        assert unit.due_jobs(NOW + timedelta(hours=2), 10)[0].attempts == 1
        unit.job_failed(job.id, 3, NOW, "stuk", last=True)
        assert unit.due_jobs(NOW + timedelta(hours=2), 10) == []
        unit.job_again(job.id, NOW)
        assert unit.due_jobs(NOW, 10)[0].attempts == 0


@pytest.mark.parametrize(
    "why",
    [
        Sentence("De brief {letter} bestaat niet.", letter="{x}"),
        Bilingual("Een getal.", "A number."),
        "ValueError: nee",
        '"aangehaald"',
        '{"sentence": "nagemaakt"}',
        "",
    ],
)
def test_why_a_job_or_mail_failed_is_kept_as_it_was_said(store: Store, why: str) -> None:
    mail = MailRecord(0, "sleutel", None, None, "a@example.org", "A", "Onderwerp", "Tekst", None, NOW)
    with store.write() as unit:
        here = instance(unit)
        job = JobRecord(wait_id(here, 4), here, 4, "proef", "brief", "letter", 3, NOW)
        unit.save(unit.instance(here), change(jobs=[job]), NOW)
        unit.job_failed(job.id, 1, NOW, why, last=False)
        unit.add_mail(mail, NOW)
        claimed = unit.claim_mail(NOW, NOW)
        assert claimed is not None
        assert unit.mail_failed(claimed, NOW, why, last=False)
        for found in (unit.jobs_of(here)[0].error, unit.job_rows(9)[0].error, unit.outbox_rows(9)[0].error):
            assert found == why
            assert type(found) is type(why)
            assert language("en").told(found) == language("en").told(why)


@pytest.mark.parametrize("old", ["De brief is stuk", "{x} is geen getal", '"x" is geen getal', '{"a": 1}'])
def test_why_mail_failed_before_sentences_were_kept_is_read_as_it_was_written(store: Store, old: str) -> None:
    mail = MailRecord(0, "sleutel", None, None, "a@example.org", "A", "Onderwerp", "Tekst", None, NOW)
    with store.write() as unit:
        unit.add_mail(mail, NOW)
        unit.c.execute(text("UPDATE outbox SET error = :old"), {"old": old})  # type: ignore[attr-defined]
        assert unit.outbox_rows(9)[0].error == old


def test_messages_are_correlated_by_name_and_key(store: Store) -> None:
    with store.write() as unit:
        for number, key in enumerate(("Z-1", "Z-2"), 1):
            here = instance(unit, key)
            waiting = SubscriptionRecord(here, number, "message", "intrekking", key, "proef", "trek_in")
            unit.save(unit.instance(here), change(subscriptions=[waiting]), NOW)
    with store.read() as unit:
        assert [one.key for one in unit.waiting_for("message", "intrekking")] == ["Z-1", "Z-2"]
        assert [one.key for one in unit.waiting_for("message", "intrekking", "Z-2")] == ["Z-2"]
        assert unit.waiting_for("signal", "intrekking") == []


def test_history_comes_back_in_order(store: Store) -> None:
    actor = Actor.person("anna")
    with store.write() as unit:
        here = instance(unit)
        entries = [
            HistoryRecord(
                here, n, NOW, None, HistoryKind.STARTED, actor.kind, "anna", "p", "e", 1, "{}", b"h"
            )
            for n in (1, 2)
        ]
        unit.save(unit.instance(here), change(history=entries), NOW)
        assert unit.history(here) == entries
        assert unit.history(here, [HistoryKind.CLOSED]) == []


def test_deadlines_end_with_their_watch(store: Store) -> None:
    with store.write() as unit:
        here = instance(unit)
        record = DeadlineRecord(
            0, here, "vier", "hoofd", "Vier weken", date(2026, 3, 30), date(2026, 3, 30), NOW, None, "N", "",
            NOW, "anna", "[]", True, date(2026, 3, 2),
        )  # fmt: skip
        number = unit.add_deadline(record)
        unit.add_watch(number, here, [("warn", -7, NOW), ("overdue", 1, NOW + timedelta(days=28))])
        step = unit.due_watch(NOW, 10)[0]
        assert unit.claim_watch(NOW, 10) == [(step, unit.instance(here))]
        assert unit.claim_watch(NOW, 10, step) == []
        assert (step.step, step.days) == ("warn", -7)
        assert unit.take_watch(step.id)
        assert not unit.take_watch(step.id)
        assert [row.id for row, _ in unit.cases(None, "x", CaseFilter(overdue_only=True), None, 9, NOW)] == [
            here
        ]
        unit.end_deadlines([number], DeadlineState.MET, NOW)
        assert unit.due_watch(NOW + timedelta(days=99), 10) == []
        assert unit.open_deadlines([here]) == []
        assert unit.deadlines(here)[0].state is DeadlineState.MET


def test_mail_with_the_same_key_is_one_mail_and_claimed_once(store: Store) -> None:
    mail = MailRecord(0, "sleutel", None, None, "a@example.org", "A", "Onderwerp", "Tekst", None, NOW)
    with store.write() as unit:
        unit.add_mail(mail, NOW)
        unit.add_mail(mail, NOW)
        assert len(unit.due_mail(NOW, 10)) == 1
        claimed = unit.claim_mail(NOW, NOW + timedelta(minutes=5))
        assert claimed is not None
        assert (claimed.key, claimed.attempts) == ("sleutel", 1)
        assert unit.claim_mail(NOW, NOW + timedelta(minutes=5)) is None
        assert unit.due_mail(NOW, 10) == []
        assert unit.due_mail(NOW + timedelta(minutes=6), 10)[0].attempts == 1


def test_who_was_too_slow_with_a_message_does_not_bring_it_back(store: Store) -> None:
    mail = MailRecord(0, "sleutel", None, None, "a@example.org", "A", "Onderwerp", "Tekst", None, NOW)
    later = NOW + timedelta(minutes=6)
    with store.write() as unit:
        unit.add_mail(mail, NOW)
        slow = unit.claim_mail(NOW, NOW + timedelta(minutes=5))
        quick = unit.claim_mail(later, later + timedelta(minutes=5))
        assert slow is not None
        assert quick is not None
        assert unit.mail_sent(quick.id, later)
        assert not unit.mail_failed(slow, later, "te laat", last=False)
        assert not unit.mail_sent(slow.id, later)
        assert unit.due_mail(later + timedelta(days=9), 10) == []


def test_an_ended_session_is_known_to_all_until_it_would_have_ended_by_itself(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.write() as unit:
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (0, [])
        for _ in range(2):  # pressed twice
            unit.end_session("een", later, NOW)
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (2, ["een"])
        unit.end_session("twee", later + timedelta(hours=1), later)
    with store.read() as unit:
        assert (unit.ended_sessions_revision(), unit.ended_sessions()) == (3, ["twee"])


def test_every_change_of_the_organisation_raises_its_revision(store: Store) -> None:
    person = Person("anna", "Anna", "", "", True, (Role.STAFF,), (FunctionHeld("balie", "Midden"),))
    with store.write() as unit:
        before = unit.organisation_revision()
        unit.save_person(person)
        unit.save_person(replace(person, username="bram", functions=()))
        unit.save_team("oost", "Oost")
        number = unit.add_stand_in("anna", "bram", date(2026, 3, 1), date(2026, 3, 2), "ziek", "admin")
        assert unit.organisation_revision() == before + 4
        assert unit.people()[0] == person
        assert unit.functions()[0].holders == ("anna",)
        assert [one.id for one in unit.teams()] == ["Midden", "oost"]
        assert unit.stand_ins()[0].id == number
        assert unit.drop_stand_ins([number]) == 1


def test_a_file_that_did_not_change_is_stored_once(store: Store) -> None:
    with store.write() as unit:
        files = {"processes/a.bpmn": ("h1", b"inhoud"), "processes/b.bpmn": ("h2", b"meer")}
        number = unit.add_deployment("hash2", files, "test", "nog een", NOW)
        assert unit.deployed_content(number) == {"processes/a.bpmn": b"inhoud", "processes/b.bpmn": b"meer"}
        assert [one.number for one in unit.deployments()] == [2, 1]
        assert unit.newest_deployment() == number


def test_ids_hold_the_instance_they_belong_to() -> None:
    assert instance_of(wait_id(500_000_000, 16_000_000)) == 500_000_000
    assert wait_id(500_000_000, 16_000_000) < 2**53


def test_behind_a_savepoint_one_part_is_undone_alone(store: Store) -> None:
    def part(unit: Unit, key: str) -> None:
        with unit.savepoint():
            instance(unit, key)

    with store.write() as unit:
        part(unit, "Z-1")
        with pytest.raises(Conflict):
            part(unit, "Z-1")
        part(unit, "Z-2")
    with store.read() as unit:
        assert {unit.instance_by_key(key).key for key in ("Z-1", "Z-2")} == {"Z-1", "Z-2"}


def test_what_runs_is_counted_whole_and_what_is_over_no_further_than_asked(store: Store) -> None:
    run, over, stood = InstanceState.RUNNING, InstanceState.COMPLETED, InstanceState.SUSPENDED
    cases = [("a", run)] * 3 + [("b", run), ("b", stood)] + [("a", over)] * 3 + [("b", over)] * 2
    with store.write() as unit:
        second = unit.add_deployment("ander", {}, "anna", "", NOW)
        for number, (process, state) in enumerate(cases):
            instance(unit, f"Z-{number}", process_id=process, state=state)
        instance(unit, "Z-99", deployment_id=second, process_id="c")
        found = [
            (one.deployment_id, one.process_id, one.state, one.count, one.more)
            for one in unit.instance_counts(2)
        ]
        assert found == [
            (second, "c", run, 1, False),
            (1, "a", over, 2, True),
            (1, "a", run, 3, False),
            (1, "b", over, 2, False),
            (1, "b", run, 1, False),
            (1, "b", stood, 1, False),
        ]
        assert unit.open_cases_per_deployment() == {1: 5, second: 1}

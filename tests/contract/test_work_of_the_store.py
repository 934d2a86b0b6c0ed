"""What leaves a store by itself, jobs, timers, mail and messages: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.language import language
from engine.model.records import (
    JobRecord,
    MailRecord,
    SubscriptionRecord,
    TimerRecord,
    wait_id,
)
from engine.ports import Store
from engine.sentence import Bilingual, Sentence
from tests.contract.rows import NOW, change, instance


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


def test_only_waiting_mail_whose_key_begins_so_is_dropped(store: Store) -> None:
    with store.write() as unit:
        for key in ("form-a_c-1", "form-a_c-2", "form-abc-1", "link-1"):
            unit.add_mail(MailRecord(0, key, None, None, "a@example.org", "A", "O", "T", None, NOW), NOW)
        first = unit.claim_mail(NOW, NOW)
        assert first is not None
        assert unit.mail_sent(first.id, NOW)
        assert unit.drop_waiting_mail("form-a_c-") == 1
        assert [mail.key for mail in unit.due_mail(NOW, 9)] == ["form-abc-1", "link-1"]
        assert len(unit.outbox_rows(9)) == 3


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

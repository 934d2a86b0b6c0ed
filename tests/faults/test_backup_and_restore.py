"""A backup is made while people work, and what is put back is proved to be all of it."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest

from engine import Settings, errors
from engine.bootstrap import build, let_go
from engine.database.backup import NotCopied
from engine.model.records import MailRecord
from engine.safekeeping import backup, restore
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.faults.test_verify_names_damage import furnish


@pytest.fixture
def place(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An empty place of the same kind as the database of the world."""
    folder = tmp_path / "elders"
    if not world.settings.database_url:
        yield Settings(var_dir=folder)
    else:
        cluster = request.getfixturevalue("postgresql")
        name = cluster.create()
        yield Settings(var_dir=folder, database_url=cluster.address(name))
        let_go()
        cluster.drop(name)
    let_go()


@ON_BOTH_DATABASES
def test_what_is_put_back_is_everything_and_goes_on(world: World, place: Settings, tmp_path: Path) -> None:
    started = furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    assert stat.S_IMODE(os.stat(kept.file).st_mode) == 0o600
    world.do("anna", "werk")  # after the copy
    done = restore(place, kept.file, force=False)
    assert done.proof.problems == ()
    assert done.proof.instances == 2
    assert done.kept_aside == ()
    again = build(place, clock=world.clock, mailer=world.mailer)
    links = [one.party_links(started.instance_id, "admin") for one in (world.engine, again)]
    assert links[0] == links[1], "secret links still work: the key came along"
    (task, _) = again.inbox("anna").rows
    again.complete_task(task.task_id, {}, "anna")
    assert again.verify().problems == ()


@ON_BOTH_DATABASES
def test_mail_that_waited_in_the_copy_leaves_only_when_an_operator_lets_it(
    world: World, place: Settings, tmp_path: Path
) -> None:
    world.mailer.down = True
    furnish(world)
    with world.engine._here.store.write() as unit:
        about_nothing = MailRecord(
            0, "los", None, None, "bram@example.org", "", "Los", "x", None, world.clock.now()
        )
        unit.add_mail(about_nothing, world.clock.now())
    waiting = [one for one in world.engine.outbox() if one.state == "waiting"]
    assert len(waiting) > 2
    kept = backup(world.settings, tmp_path / "kopie.zip")
    done = restore(place, kept.file, force=False)
    assert done.held_mails == len(waiting)
    assert done.proof.problems == ()
    world.clock.ahead(days=2)
    world.mailer.down = False
    again = build(place, clock=world.clock, mailer=world.mailer)
    assert again.run_due().mails == 0
    assert not world.mailer.sent
    (cause,) = again.causes("olga")
    (outside,) = again.setbacks("olga")
    assert re.match(r"Teruggezet uit een kopie van [a-z]+ \d+ [a-z]+ \d{4} om [\d.]+ uur", cause.message)
    assert outside.message == cause.message
    assert len(cause.rows) == len(waiting) - 1
    assert "Mail uit een teruggezette kopie staat stil: " in again.signals("olga")[0].text
    gone, *leaving = [one.id for one in cause.rows]
    with pytest.raises(errors.ReasonNeeded):
        again.close_mail(gone, "olga", " ")
    again.close_mail(gone, "olga", "is al aangekomen")
    assert again.retry_incidents(leaving, "olga", "nagekeken") == (len(leaving), 0)
    again.close_setback(outside.id, "olga", "was al weg")
    assert again.run_due().mails == len(leaving)
    assert not again.causes("olga")
    assert "los" not in [one.key for one in world.mailer.sent]
    assert again.verify().problems == ()


@ON_BOTH_DATABASES
def test_a_backup_while_people_work_is_of_one_moment(world: World, place: Settings, tmp_path: Path) -> None:
    drawing = Drawing("proef").start().task("een", groups="balie").task("twee", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    busy = Event()

    def work() -> None:
        while not busy.is_set():
            world.start()
            with suppress(errors.Conflict):  # the other was first
                world.do("anna")

    people = [Thread(target=work) for _ in range(2)]
    for one in people:
        one.start()
    try:
        copies = [backup(world.settings, tmp_path / f"kopie{number}.zip") for number in range(3)]
    finally:
        busy.set()
        for one in people:
            one.join()
    assert copies[0].manifest["rows"]["history"] < copies[2].manifest["rows"]["history"], "they did work"
    done = restore(place, copies[1].file, force=False)
    assert done.proof.problems == ()
    assert done.proof.details["heads"] == copies[1].manifest["heads"]
    assert done.proof.history_entries == copies[1].manifest["rows"]["history"]


@ON_BOTH_DATABASES
def test_what_stands_there_is_never_overwritten_and_with_force_moved_aside(
    world: World, place: Settings, tmp_path: Path
) -> None:
    furnish(world)
    first = backup(world.settings, tmp_path / "eerst.zip")
    restore(place, first.file, force=False)
    world.do("anna", "werk")
    second = backup(world.settings, tmp_path / "tweede.zip")
    with pytest.raises(NotCopied, match="Hier staan al gegevens"):
        restore(place, second.file, force=False)
    engine = build(place)
    assert engine.verify().history_entries == first.manifest["rows"]["history"]
    let_go()
    done = restore(place, second.file, force=True)
    assert done.proof.problems == ()
    assert done.proof.history_entries == second.manifest["rows"]["history"]
    assert "before" in done.kept_aside[0]


def test_force_waits_until_nobody_uses_the_place(world: World, tmp_path: Path) -> None:
    furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    other = sqlite3.connect(world.settings.database.removeprefix("sqlite:///"))
    other.execute("SELECT count(*) FROM instance").fetchone()
    with pytest.raises(NotCopied, match="nog in gebruik"):
        restore(world.settings, kept.file, force=True)
    other.close()
    assert restore(world.settings, kept.file, force=True).proof.problems == ()


def test_a_copy_that_is_not_what_was_copied_is_refused_and_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    with ZipFile(kept.file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    copy = tmp_path / "kopie.sqlite"
    copy.write_bytes(parts["database"])
    with sqlite3.connect(copy) as connection:
        connection.execute("DELETE FROM history WHERE instance_id = 2")
    connection.close()
    damaged = tmp_path / "beschadigd.zip"
    with ZipFile(damaged, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, copy.read_bytes() if name == "database" else content)
    place = Settings(var_dir=tmp_path / "elders")
    with pytest.raises(NotCopied, match="history"):
        restore(place, damaged, force=False)
    assert not list((tmp_path / "elders").glob("behoorlijk*"))


@pytest.mark.parametrize("content", [b"", b"geen zip", None])
def test_something_else_than_a_backup_is_refused(world: World, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "iets.zip"
    if content is None:
        with ZipFile(file, "w") as archive:
            archive.writestr("manifest.json", json.dumps({"kind": "sqlite"}))
            archive.writestr("database", b"")
    else:
        file.write_bytes(content)
    with pytest.raises(NotCopied, match="geen kopie van dit programma"):
        restore(Settings(var_dir=tmp_path / "elders"), file, force=False)


def _remade(kept: Path, target: Path, **changed: object) -> Path:
    """The same backup, with another manifest."""
    with ZipFile(kept) as archive, ZipFile(target, "w") as made:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **changed}).encode()
            made.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "changed", [{"rows": 5}, {"heads": None}, {"layout": ["0001"]}, {"made_at": "gisteren"}]
)
def test_a_manifest_of_another_kind_is_refused(
    world: World, tmp_path: Path, changed: dict[str, object]
) -> None:
    kept = backup(world.settings, tmp_path / "kopie.zip")
    file = _remade(kept.file, tmp_path / "anders.zip", **changed)
    with pytest.raises(NotCopied, match="geen kopie van dit programma"):
        restore(Settings(var_dir=tmp_path / "elders"), file, force=False)


def test_a_manifest_that_is_a_list_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "lijst.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", "[1]")
        archive.writestr("database", b"")
    with pytest.raises(NotCopied, match="geen kopie van dit programma"):
        restore(Settings(var_dir=tmp_path / "elders"), file, force=False)


def test_a_copy_that_was_damaged_on_its_way_is_refused(world: World, tmp_path: Path) -> None:
    furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    with ZipFile(kept.file) as archive:
        begin = archive.getinfo("database").header_offset + 30 + len("database")
    content = bytearray(kept.file.read_bytes())
    content[begin : begin + 2] = b"\xff\xff"  # no block of a ZIP begins so
    kept.file.write_bytes(content)
    with pytest.raises(NotCopied, match="is beschadigd"):
        restore(Settings(var_dir=tmp_path / "elders"), kept.file, force=False)


def test_a_log_that_outlived_its_database_is_not_played_into_the_copy(world: World, tmp_path: Path) -> None:
    furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    place = Settings(var_dir=tmp_path / "elders")
    restore(place, kept.file, force=False)
    let_go()
    file = Path(place.database.removeprefix("sqlite:///"))
    crashed = sqlite3.connect(file)
    crashed.execute("PRAGMA journal_mode=WAL")
    crashed.execute("PRAGMA wal_autocheckpoint=0")
    crashed.execute("DELETE FROM history")
    crashed.commit()
    log = file.with_name(file.name + "-wal").read_bytes()
    crashed.close()
    file.unlink()
    file.with_name(file.name + "-wal").write_bytes(log)  # as after a kill, and an operator who tidied up
    done = restore(place, kept.file, force=False)
    assert done.proof.problems == ()
    assert done.proof.history_entries == kept.manifest["rows"]["history"]
    assert done.kept_aside[0].endswith("-wal"), "nothing is thrown away"
    assert Path(done.kept_aside[0]).read_bytes() == log


def test_a_damaged_database_can_be_replaced_by_its_copy(world: World, tmp_path: Path) -> None:
    furnish(world)
    kept = backup(world.settings, tmp_path / "kopie.zip")
    place = Settings(var_dir=tmp_path / "elders")
    place.var_dir.mkdir()
    file = Path(place.database.removeprefix("sqlite:///"))
    file.write_bytes(b"this was a database once")
    with pytest.raises(errors.DatabaseUnavailable, match=r"beschadigd.*restore --force"):
        build(place)
    let_go()
    done = restore(place, kept.file, force=True)
    assert done.proof.problems == ()
    assert Path(done.kept_aside[0]).read_bytes() == b"this was a database once"


def test_what_the_disk_refuses_is_a_sentence_with_the_place(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(world)
    (tmp_path / "bestand").write_text("")
    with pytest.raises(NotCopied, match=r"dit is geen map \(.*bestand\)"):
        backup(world.settings, tmp_path / "bestand" / "kopie.zip")
    kept = backup(world.settings, tmp_path / "kopie.zip")

    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.safekeeping.ZipFile.write", full)
    with pytest.raises(NotCopied, match="de schijf is vol"):
        backup(world.settings, tmp_path / "vol.zip")
    assert not (tmp_path / "vol.zip").exists()
    monkeypatch.undo()
    monkeypatch.setattr("engine.database.backup.shutil.copyfile", full)
    with pytest.raises(NotCopied, match="de schijf is vol"):
        restore(Settings(var_dir=tmp_path / "elders"), kept.file, force=False)


def test_a_copy_of_a_newer_program_is_refused(world: World, tmp_path: Path) -> None:
    furnish(world)
    with world.engine._here.store.write() as unit:
        unit.c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")  # type: ignore[attr-defined]
    kept = backup(world.settings, tmp_path / "kopie.zip")
    with pytest.raises(NotCopied, match="nieuwer programma"):
        restore(Settings(var_dir=tmp_path / "elders"), kept.file, force=False)


def test_a_backup_never_writes_over_another_and_leaves_no_half_file(world: World, tmp_path: Path) -> None:
    furnish(world)
    target = tmp_path / "kopieen" / "kopie.zip"
    backup(world.settings, target)
    with pytest.raises(NotCopied, match="bestaat al"):
        backup(world.settings, target)
    gone = replace(world.settings, database_url=f"sqlite:///{tmp_path / 'nergens.sqlite'}")
    with pytest.raises(NotCopied, match="er is geen database"):
        backup(gone, tmp_path / "kopieen" / "ander.zip")
    assert [one.name for one in target.parent.iterdir()] == ["kopie.zip"]


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_without_pg_dump_a_sentence_says_what_to_install(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotCopied, match="pg_dump van PostgreSQL is nodig"):
        backup(world.settings, tmp_path / "kopie.zip")

"""Post that cannot be kept: tried again a few times, set aside where it came in, raised, mended and tried again.

It never holds up what came in behind it, and it is never thrown away.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from engine import SetbackKind, errors
from engine.actions import take_in_post
from engine.actions.setbacks import MOST_TRIES
from engine.arriving import Doorman, Found, ImapSource, MaildirSource, ScanFolder, SourceDown
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.test_post_in import Imap, maildir, message, policy, with_source

SMALL = 2_000  # bytes that the doorman lets in here


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Makes that messages with "kapot" in their subject cannot be kept, until they are mended."""
    kept = take_in_post._belongs_to
    state = {"broken": True}

    def belongs_to(unit: Any, one: Any) -> Any:
        if state["broken"] and "kapot" in one.subject:
            raise RuntimeError("geheim adres: piet@example.net")
        return kept(unit, one)

    monkeypatch.setattr(take_in_post, "_belongs_to", belongs_to)

    def mend(now_broken: bool) -> None:
        state["broken"] = now_broken

    return mend


def subjects(world: World) -> list[str]:
    return sorted(row.subject for row in world.engine.incoming("anna"))


@ON_BOTH_DATABASES
def scan_folder(tmp_path: Path) -> Path:
    """A folder of its own: on a slow machine the database beside the scans would be taken for one."""
    place = tmp_path / "scans"
    place.mkdir()
    return place


def test_what_cannot_be_kept_is_raised_after_some_tries_and_holds_up_nothing(
    world: World, tmp_path: Path, broken: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    messages = [
        message(subject, sender="x@example.com", Message_ID=f"<{subject}@x>") for subject in ("kapot", "goed")
    ]
    folder = maildir(tmp_path, *messages)
    with_source(world, MaildirSource(folder))
    for number in range(1, MOST_TRIES + 1):
        assert world.engine.setbacks("olga") == (), "not before it was tried often enough"
        counts = world.engine.take_in_post()
        assert (counts.waiting, counts.failed) == (1 if number == 1 else 0, 1)
    assert subjects(world) == ["goed"]
    (setback,) = world.engine.setbacks("olga")
    assert (setback.kind, setback.tries) == (SetbackKind.POST, MOST_TRIES)
    assert "RuntimeError" in setback.message
    assert "piet@example.net" not in setback.message + caplog.text, "who it is about is told nowhere"
    assert any("stil" in row.text for row in world.engine.signals("olga"))
    assert world.engine.queues().incidents == 1
    assert (folder / setback.aside).read_bytes() == bytes(messages[0]), "the original lies where it came in"
    assert world.engine.take_in_post().total == 0, "it is not tried any more"

    with pytest.raises(errors.NotAllowed):
        world.engine.setbacks("anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.retry_setback(setback.id, "anna")
    with pytest.raises(errors.EngineFailed, match="RuntimeError"):
        world.engine.retry_setback(setback.id, "olga")
    (again,) = world.engine.setbacks("olga")
    broken(False)
    world.engine.retry_setback(again.id, "olga")
    assert subjects(world) == ["goed", "kapot"]
    assert world.engine.setbacks("olga") == ()
    assert world.engine.queues().incidents == 0
    assert {row.resolved_by for row in world.engine.setbacks("olga", resolved=True)} == {"olga"}
    with pytest.raises(errors.Conflict):
        world.engine.retry_setback(again.id, "olga")


def test_a_hiccup_is_no_incident(world: World, tmp_path: Path, broken: Callable[[bool], None]) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    with_source(world, MaildirSource(maildir(tmp_path, message("kapot", Message_ID="<k@x>"))))
    world.engine.take_in_post()
    broken(False)
    assert world.engine.take_in_post().waiting == 1
    broken(True)
    with world.engine._here.store.read() as unit:
        assert unit.open_setbacks(SetbackKind.POST) == []
    assert world.engine.setbacks("olga", resolved=True) == ()


class Unread:
    """A source that must not be asked for content."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.name = inner, inner.name

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def content(self, found: Found) -> bytes | None:
        raise AssertionError(f"{found.key} was read before its size was looked at")


def large() -> EmailMessage:
    return message("groot", "x" * (4 * SMALL), Message_ID="<groot@x>")


def small_door(world: World) -> None:
    world.engine._here = replace(world.engine._here, doorman=Doorman(largest=SMALL))


def test_a_message_that_is_too_large_is_refused_before_it_is_read(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    small_door(world)
    folder = maildir(tmp_path, large())
    with_source(world, Unread(MaildirSource(folder)))
    assert world.engine.take_in_post().failed == 1
    (setback,) = world.engine.setbacks("olga")
    assert "te groot" in setback.message
    assert setback.tries == 1, "trying again would not make it smaller"
    assert (folder / setback.aside).read_bytes() == bytes(large())
    assert setback.aside.endswith(":2,FS")


def test_a_scan_that_is_too_large_is_refused_before_it_is_read(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    small_door(world)
    scans = scan_folder(tmp_path)
    for name in ("groot.pdf", "goed.pdf"):
        file = scans / name
        file.write_bytes(b"%PDF-1.4 " + b"x" * (2 * SMALL if name == "groot.pdf" else 5))
        os.utime(file, (1, 1))
    source = ScanFolder(scans)
    read: list[str] = []

    class Reading(Unread):
        def content(self, found: Found) -> bytes | None:
            read.append(found.key)
            return source.content(found)

    with_source(world, Reading(source))
    counts = world.engine.take_in_post()
    assert (counts.waiting, counts.failed) == (1, 1)
    assert read == ["goed.pdf"]
    (setback,) = world.engine.setbacks("olga")
    assert setback.aside == "geweigerd/groot.pdf"
    assert (scans / setback.aside).is_file()
    small_again = world.engine._here
    world.engine._here = replace(small_again, doorman=Doorman())
    world.engine.retry_setback(setback.id, "olga")
    assert subjects(world) == ["goed", "groot"]


def test_a_large_message_on_a_server_is_not_fetched(world: World) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    small_door(world)
    server = Imap(bytes(large()), size=50_000_000)
    server.start()
    with_source(world, ImapSource(f"imap://gemeente@127.0.0.1:{server.port}/INBOX", "geheim"))
    assert world.engine.take_in_post().failed == 1
    server.join(5)
    assert not any("BODY" in said for said in server.said)
    assert any(said.startswith("UID STORE 7 +FLAGS (\\Seen \\Flagged)") for said in server.said)
    (setback,) = world.engine.setbacks("olga")
    assert "geheim" not in setback.place


def test_a_mailbox_that_stays_down_is_raised_and_over_when_it_answers(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    folder = tmp_path / "in"
    with_source(world, MaildirSource(folder), ScanFolder(scan_folder(tmp_path)))
    for _ in range(MOST_TRIES):
        assert world.engine.setbacks("olga") == ()
        world.engine.take_in_post()
    (setback,) = world.engine.setbacks("olga")
    assert (setback.kind, setback.place) == (SetbackKind.SOURCE, f"maildir:{folder}")
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_setback(setback.id, "olga")
    maildir(tmp_path, message("Dag", Message_ID="<dag@x>"))
    assert world.engine.take_in_post().waiting == 1
    assert world.engine.setbacks("olga") == ()


class DeadScanner:
    """A virus scanner that can be down."""

    down = True

    def virus_in(self, content: bytes) -> str:
        from engine.arriving.scanner import ScannerDown

        if self.down:
            raise ScannerDown("does not answer")
        return ""


def test_post_waits_for_a_scanner_that_is_down_and_loses_no_file(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    scanner = DeadScanner()
    world.engine._here = replace(world.engine._here, doorman=Doorman(scanner=scanner))
    answer = message("Met bijlage", Message_ID="<b@x>")
    answer.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="bewijs.pdf")
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "brief.pdf").write_bytes(b"%PDF-1.4 x")
    os.utime(scans / "brief.pdf", (1, 1))
    with_source(world, MaildirSource(maildir(tmp_path, answer)), ScanFolder(scans))
    assert world.engine.take_in_post().failed == 2
    assert subjects(world) == []
    assert (scans / "brief.pdf").is_file(), "a good scan is not refused because nobody could look at it"
    scanner.down = False
    assert world.engine.take_in_post().waiting == 2
    mail = next(row for row in world.engine.incoming("anna") if row.subject == "Met bijlage")
    assert [one.refused for one in world.engine.incoming_view(mail.id, "anna").files] == ["", ""]


def test_what_is_raised_is_set_aside_at_the_next_look_when_that_failed(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    small_door(world)
    source = MaildirSource(maildir(tmp_path, large()))

    class Stubborn(Unread):
        stuck = True

        def set_aside(self, found: Found) -> str:
            if self.stuck:
                raise SourceDown("read-only")
            return source.set_aside(found)

    stubborn = Stubborn(source)
    with_source(world, stubborn)
    world.engine.take_in_post()
    assert len(world.engine.setbacks("olga")) == 1
    stubborn.stuck = False
    world.engine.take_in_post()
    (setback,) = world.engine.setbacks("olga")
    assert setback.aside
    assert list(source.waiting()) == []


def test_another_scan_of_the_same_name_is_another_scan(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    scans = scan_folder(tmp_path)
    with_source(world, ScanFolder(scans))
    for number, content in enumerate((b"MZ", b"%PDF-1.4 goed", b"MZ"), 1):
        (scans / "scan.pdf").write_bytes(content)
        os.utime(scans / "scan.pdf", (number, number))
        world.engine.take_in_post()
    assert subjects(world) == ["scan"]
    assert sorted(one.aside for one in world.engine.setbacks("olga")) == [
        "geweigerd/scan-2.pdf",
        "geweigerd/scan.pdf",
    ]

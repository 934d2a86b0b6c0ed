"""An e-mail that comes in is read by a process of its own: what it says comes over whole, what it does not."""

from __future__ import annotations

import io
import os
import time
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from engine.arriving import ReaderDown, message_in, outlook_in, reader, reading
from engine.arriving.handing_on import handed_on, taken_over
from engine.arriving.mail import read_message
from engine.arriving.outlook import read_outlook
from tests.arriving.test_mail import TRAPS, USUAL
from tests.arriving.test_outlook import PDF, attachment, whole
from tests.engine.test_post_in import undelivered

# Of each line a parser asks whether it ends one of all the parts it is in.
NESTED = TRAPS["matryoshka"] + b"a\n" * 100_000
HEAD = b"From: J <j@example.org>\nSubject: Over de lamp\nMessage-ID: <a@b>\n"


def test_what_it_says_comes_over_as_it_is() -> None:
    for raw in (USUAL, bytes(undelivered("x@y")), b"", b"From: a@b.nl\nSubject: \xff\xfe\n\n\xe9"):
        assert message_in(raw) == read_message(raw)
    raw = whole(attachment(0, "foto.pdf", PDF))
    assert outlook_in(raw) == read_outlook(raw)
    assert outlook_in(raw[:700]) is None


def test_a_trap_takes_no_time_here_and_its_head_is_told() -> None:
    here, began = time.process_time(), time.monotonic()
    message = message_in(HEAD + NESTED)
    assert time.process_time() - here < 1
    assert time.monotonic() - began < 3 * reading.SECONDS
    assert (message.sender, message.subject, message.id) == ("j@example.org", "Over de lamp", "a@b")
    assert (message.text, message.files, message.whole) == ("", (), False)


@pytest.mark.parametrize(
    "deed", ["x = bytearray(2_000_000_000)", "import os; os._exit(3)", "while True: pass"]
)
def test_where_nothing_can_be_read_there_is_a_message_all_the_same(
    deed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.py"
    hostile.write_text(
        "import sys\nfrom engine.arriving import reader, reading\nreader.MOST_SECONDS = 1\n"
        "usual = reader._message\n"
        "def read(content, **how):\n"
        "    if content == reading._ANY:\n        return usual(content)\n"
        f"    {deed}\n"
        "reader._message = read\nreader.main('message/rfc822', sys.argv[1])\n"
    )
    run = reading.subprocess.run

    def with_this(command: list[str], **how: object) -> object:
        return run([*command[:5], str(hostile), command[-1]], **how)  # type: ignore[call-overload]

    monkeypatch.setattr(reading.subprocess, "run", with_this)
    message = message_in(USUAL)
    assert message.id.startswith("sha256-")
    assert not message.whole


@pytest.mark.parametrize("outlook", [False, True])
@pytest.mark.parametrize(
    "deed", ["import sys; sys.exit(1)", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]
)
def test_what_reads_nothing_at_all_says_nothing_of_a_message(
    deed: str, outlook: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reading.subprocess.run
    monkeypatch.setattr(
        reading.subprocess, "run", lambda command, **how: run([command[0], "-c", deed], **how)
    )
    with pytest.raises(ReaderDown):
        (outlook_in if outlook else message_in)(USUAL)


def test_a_message_for_which_there_is_no_room_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = reading.TemporaryFile

    class Small(io.FileIO):
        def write(self, content: Any) -> int:
            if len(content) > 100:
                raise OSError(ENOSPC, "full")
            return super().write(content)

    def room(prefix: str) -> Any:
        with usual(prefix=prefix) as file:
            return Small(os.dup(file.fileno()), "r+b")

    def no_room(prefix: str) -> Any:
        raise OSError(ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "TemporaryFile", room)
        with pytest.raises(OSError, match="full") as found:
            message_in(USUAL)
        assert not isinstance(found.value, ReaderDown)
    monkeypatch.setattr(reading, "TemporaryFile", no_room)
    with pytest.raises(ReaderDown):
        message_in(USUAL)


def test_half_a_message_is_none() -> None:
    told = b"".join(handed_on(read_message(USUAL)))
    assert taken_over(io.BytesIO(told)) == read_message(USUAL)
    for broken in (b"", b"{}", b"[]", b"null", told[:-1], told[:50], told.replace(b'"files"', b'"fils"')):
        assert taken_over(io.BytesIO(broken)) is None


def test_what_no_database_keeps_does_not_come_over() -> None:
    told = b"".join(handed_on(replace(read_message(USUAL), text="hoi\0daar")))
    found = taken_over(io.BytesIO(told))
    assert found is not None
    assert found.text == "hoidaar"


def test_files_are_as_large_as_they_may_be_together(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"%PDF-1.7 " + b"x" * (2 * reader.MOST_WRITTEN)
    raw = (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: application/pdf; name="a.pdf"\n\n'
        + content
        + b"\n--b--\n"
    )
    assert [one.content for one in message_in(raw).files] == [content]

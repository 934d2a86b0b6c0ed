"""Where post comes from: a Maildir, an IMAP mailbox, a folder with scans. Each hands over its messages one by
one, and is told afterwards which were taken in, so that nothing is lost when the program dies halfway.
"""

from __future__ import annotations

import imaplib
import mailbox
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

SECONDS = 30
STILL = 5  # seconds that a scan must be unchanged: then it was written wholly
MOST = 200  # in one look
DONE, REFUSED = "verwerkt", "geweigerd"


class SourceDown(Exception):
    """The mailbox or folder cannot be read now; what is in it stays there."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that came in: an e-mail, or a file with its name."""

    key: str
    content: bytes
    filename: str = ""  # of a scan; empty for e-mail


class Source(Protocol):
    """A place where post comes in."""

    def waiting(self) -> Iterator[Found]:
        """What was not taken in yet. Raises SourceDown."""
        ...

    def taken(self, found: Found, *, refused: bool = False) -> None:
        """It is kept, or cannot be: it need not be handed over again."""
        ...


@dataclass(frozen=True, slots=True)
class MaildirSource:
    """A folder as mail servers on the same machine fill it; what is taken in is marked as seen."""

    folder: Path

    def waiting(self) -> Iterator[Found]:
        """Messages that nobody saw, oldest first."""
        if not (self.folder / "new").is_dir():
            raise SourceDown(f"{self.folder} is no Maildir")
        box = mailbox.Maildir(self.folder, create=False)
        for key in sorted(self._unseen())[:MOST]:
            try:
                content = box.get_bytes(key)
            except KeyError:
                continue  # somebody else moved or threw it away
            yield Found(key, content)

    def _unseen(self) -> Iterator[str]:
        """By the flags in the names: a mailbox of years is not read through at every look."""
        for part in ("new", "cur"):
            for file in (self.folder / part).glob("[!.]*"):
                key, _, flags = file.name.partition(":2,")
                if "S" not in flags and file.is_file():
                    yield key

    def taken(self, found: Found, *, refused: bool = False) -> None:
        """Marks it as seen; what could not be read is flagged too."""
        box = mailbox.Maildir(self.folder, create=False)
        message = box.get_message(found.key)
        message.set_subdir("cur")
        message.add_flag("FS" if refused else "S")
        box[found.key] = message


class ImapSource:
    """A mailbox on a mail server (RFC 3501); what is taken in is marked as seen."""

    def __init__(self, address: str, password: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname:
            raise ValueError(f"{address}: expected imaps://user@host/INBOX")
        self._encrypted = parts.scheme == "imaps"
        self._host, self._port = parts.hostname, parts.port or (993 if self._encrypted else 143)
        self._user, self._password = unquote(parts.username or ""), password
        self._box = unquote(parts.path.strip("/")) or "INBOX"
        self._server: imaplib.IMAP4 | None = None

    def waiting(self) -> Iterator[Found]:
        """Messages that nobody saw, oldest first."""
        try:
            kind = imaplib.IMAP4_SSL if self._encrypted else imaplib.IMAP4
            with kind(self._host, self._port, timeout=SECONDS) as server:
                self._server = server
                server.login(self._user, self._password)
                state, said = server.select(f'"{self._box}"')
                if state != "OK":
                    raise SourceDown(str(said))
                _, numbers = server.uid("SEARCH", "UNSEEN")
                for number in (numbers[0] or b"").split()[:MOST]:
                    _, parts = server.uid("FETCH", number.decode(), "(BODY.PEEK[])")
                    content = next((part[1] for part in parts if isinstance(part, tuple)), None)
                    if isinstance(content, bytes):
                        yield Found(number.decode(), content)
        except (OSError, imaplib.IMAP4.error) as problem:
            raise SourceDown(str(problem)) from problem
        finally:
            self._server = None

    def taken(self, found: Found, *, refused: bool = False) -> None:
        """Marks it as seen; what could not be read is flagged too."""
        if self._server is not None:
            self._server.uid("STORE", found.key, "+FLAGS", r"(\Seen \Flagged)" if refused else r"(\Seen)")


@dataclass(frozen=True, slots=True)
class ScanFolder:
    """A folder in which a scanner puts files; what is taken in moves to a folder inside it."""

    folder: Path

    def waiting(self) -> Iterator[Found]:
        """Files that are written wholly, oldest first."""
        try:
            files = [one for one in self.folder.iterdir() if one.is_file() and not one.name.startswith(".")]
            aged = sorted((one.stat().st_mtime, one) for one in files)
        except OSError as problem:
            raise SourceDown(str(problem)) from problem
        for changed, file in aged[:MOST]:
            if time.time() - changed < STILL:
                continue
            try:
                content = file.read_bytes()
            except OSError as problem:
                raise SourceDown(str(problem)) from problem
            yield Found(file.name, content, file.name)

    def taken(self, found: Found, *, refused: bool = False) -> None:
        """Moves it aside, under a name that is free."""
        aside = self.folder / (REFUSED if refused else DONE)
        aside.mkdir(exist_ok=True)
        goal, number = aside / found.key, 1
        while goal.exists():
            number += 1
            goal = aside / f"{Path(found.key).stem}-{number}{Path(found.key).suffix}"
        (self.folder / found.key).rename(goal)


def sources_of(mail_in: str, password: str, scan_folder: str) -> tuple[Source, ...]:
    """The sources of the settings. Raises ValueError."""
    found: list[Source] = []
    if mail_in.startswith("maildir:"):
        found.append(MaildirSource(Path(mail_in.removeprefix("maildir:"))))
    elif mail_in:
        found.append(ImapSource(mail_in, password))
    if scan_folder:
        found.append(ScanFolder(Path(scan_folder)))
    return tuple(found)

"""Where post comes from: a Maildir, an IMAP mailbox, a folder with scans. Each tells what waits and how large
it is before anything is read, and is told afterwards what was taken in, so that nothing is lost when the
program dies halfway. What cannot be kept is set aside inside the source itself, where people find it too.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

SECONDS = 30
STILL = 5  # seconds that a scan must be unchanged: then it was written wholly
MOST = 200  # in one look
DONE, REFUSED = "verwerkt", "geweigerd"
_SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")


class SourceDown(Exception):
    """The mailbox or folder cannot be read or changed now; what is in it stays there."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that came in and was not read yet: an e-mail, or a file with its name."""

    key: str  # where its source finds it
    size: int  # bytes
    about: str  # tells it apart from everything else that ever was in this source
    filename: str = ""  # of a scan; empty for e-mail


class Source(Protocol):
    """A place where post comes in. What it does raises SourceDown when it cannot be done now."""

    @property
    def name(self) -> str:
        """The same each time that the program runs; holds no password."""
        ...

    def waiting(self) -> Iterator[Found]:
        """What was not taken in yet, oldest first; of each its size, no content."""
        ...

    def content(self, found: Found) -> bytes | None:
        """What is in it; None when somebody else took it away. To be asked while `waiting` goes on."""
        ...

    def taken(self, found: Found) -> None:
        """It is kept: it need not be handed over again."""
        ...

    def set_aside(self, found: Found) -> str:
        """It cannot be kept: it stays, and is not handed over again. Gives its key from now on."""
        ...

    def put_back(self, key: str) -> None:
        """What was set aside under this key waits again."""
        ...


@dataclass(frozen=True, slots=True)
class MaildirSource:
    """A folder as mail servers on the same machine fill it; what is taken in is marked as seen (S), what
    cannot be kept is flagged (F) too. Flags are letters at the end of file names: nothing is rewritten."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder."""
        return f"maildir:{self.folder}"

    def waiting(self) -> Iterator[Found]:
        """Messages that nobody saw, by the flags in their names: years of post are not read at every look."""
        if not (self.folder / "new").is_dir():
            raise SourceDown(f"{self.folder} is no Maildir")
        with _files():
            unseen = [
                file
                for part in ("new", "cur")
                for file in (self.folder / part).glob("[!.]*")
                if "S" not in file.name.partition(":2,")[2] and file.is_file()
            ]
        for file in sorted(unseen, key=lambda one: one.name)[:MOST]:
            size = _size(file)
            if size is not None:
                yield Found(f"{file.parent.name}/{file.name}", size, file.name.partition(":2,")[0])

    def content(self, found: Found) -> bytes | None:
        """The message as it lies there."""
        return _content(self.folder / found.key)

    def taken(self, found: Found) -> None:
        """Marks it as seen."""
        self._flagged(found.key, "S")

    def set_aside(self, found: Found) -> str:
        """Marks it as seen and flagged."""
        return self._flagged(found.key, "FS")

    def put_back(self, key: str) -> None:
        """Takes the marks away."""
        _must_be_there(self.folder / key)
        self._flagged(key, "", without="FS")

    def _flagged(self, key: str, flags: str, without: str = "") -> str:
        name, _, before = Path(key).name.partition(":2,")
        marks = "".join(sorted((set(before) - set(without)) | set(flags)))
        goal = f"cur/{name}:2,{marks}"
        _moved(self.folder / key, self.folder / goal)
        return goal


class ImapSource:
    """A mailbox on a mail server (RFC 3501); what is taken in is marked as seen, what cannot be kept is
    flagged too."""

    def __init__(self, address: str, password: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname:
            raise ValueError(f"{address}: expected imaps://user@host/INBOX")
        self._encrypted = parts.scheme == "imaps"
        self._host, self._port = parts.hostname, parts.port or (993 if self._encrypted else 143)
        self._user, self._password = unquote(parts.username or ""), password
        self._box = unquote(parts.path.strip("/")) or "INBOX"
        self._server: imaplib.IMAP4 | None = None

    @property
    def name(self) -> str:
        """User, server and mailbox."""
        return (
            f"{'imaps' if self._encrypted else 'imap'}://{self._user}@{self._host}:{self._port}/{self._box}"
        )

    def waiting(self) -> Iterator[Found]:
        """Messages that nobody saw, with the size that the server tells (RFC822.SIZE)."""
        with self._signed_in() as server:
            _, told = server.response("UIDVALIDITY")
            epoch = (told[0] or b"").decode() if told else ""  # numbers mean something within one only
            _, numbers = server.uid("SEARCH", "UNSEEN")
            unseen = (numbers[0] or b"").split()[:MOST] if numbers else []
            sizes = _sizes(server, unseen) if unseen else {}
            for number in (one.decode() for one in unseen):
                if number in sizes:
                    yield Found(number, sizes[number], f"{epoch}-{number}")

    def content(self, found: Found) -> bytes | None:
        """The message, without marking it as seen."""
        with _imap():
            _, parts = self._here().uid("FETCH", found.key, "(BODY.PEEK[])")
        content = next((part[1] for part in parts if isinstance(part, tuple)), None)
        return content if isinstance(content, bytes) else None

    def taken(self, found: Found) -> None:
        """Marks it as seen."""
        self._marked(self._here(), found.key, "+FLAGS", r"(\Seen)")

    def set_aside(self, found: Found) -> str:
        """Marks it as seen and flagged."""
        self._marked(self._here(), found.key, "+FLAGS", r"(\Seen \Flagged)")
        return found.key

    def put_back(self, key: str) -> None:
        """Takes the marks away."""
        with self._signed_in() as server:
            self._marked(server, key, "-FLAGS", r"(\Seen \Flagged)")

    @contextmanager
    def _signed_in(self) -> Iterator[imaplib.IMAP4]:
        try:
            with _imap(), self._connected() as server:
                server.login(self._user, self._password)
                state, said = server.select(f'"{self._box}"')
                if state != "OK":
                    raise SourceDown(str(said))
                self._server = server
                yield server
        finally:
            self._server = None

    def _connected(self) -> imaplib.IMAP4:
        if not self._encrypted:
            return imaplib.IMAP4(self._host, self._port, timeout=SECONDS)
        # Without a context Python believes any certificate, and would give it the password.
        proof = ssl.create_default_context()
        return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=proof, timeout=SECONDS)

    def _here(self) -> imaplib.IMAP4:
        if self._server is None:
            raise SourceDown("the mail server is asked while nobody looks into the mailbox")
        return self._server

    def _marked(self, server: imaplib.IMAP4, number: str, change: str, flags: str) -> None:
        with _imap():
            state, said = server.uid("STORE", number, change, flags)
        if state != "OK":
            raise SourceDown(str(said))


@dataclass(frozen=True, slots=True)
class ScanFolder:
    """A folder in which a scanner puts files; what is taken in moves to a folder inside it, what cannot be
    kept to another."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder."""
        return f"scans:{self.folder}"

    def waiting(self) -> Iterator[Found]:
        """Files that are written wholly."""
        with _files():
            files = [one for one in self.folder.iterdir() if one.is_file() and not one.name.startswith(".")]
            aged = sorted((one.stat().st_mtime_ns, one.stat().st_size, one.name) for one in files)
        for changed, size, name in aged[:MOST]:
            if time.time() - changed / 1e9 >= STILL:
                yield Found(name, size, f"{name} {size} {changed}", name)

    def content(self, found: Found) -> bytes | None:
        """The file."""
        return _content(self.folder / found.key)

    def taken(self, found: Found) -> None:
        """Moves it to what was taken in."""
        self._into(self.folder / found.key, self.folder / DONE)

    def set_aside(self, found: Found) -> str:
        """Moves it to what was refused."""
        return f"{REFUSED}/{self._into(self.folder / found.key, self.folder / REFUSED)}"

    def put_back(self, key: str) -> None:
        """Moves it to where scans come in."""
        _must_be_there(self.folder / key)
        self._into(self.folder / key, self.folder)

    def _into(self, file: Path, folder: Path) -> str:
        """Under a name that is free."""
        with _files():
            folder.mkdir(exist_ok=True)
            goal, number = folder / file.name, 1
            while goal.exists():
                number += 1
                goal = folder / f"{file.stem}-{number}{file.suffix}"
        _moved(file, goal)
        return goal.name


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


@contextmanager
def _files() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise SourceDown(str(problem)) from problem


@contextmanager
def _imap() -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as problem:
        raise SourceDown(str(problem)) from problem


def _size(file: Path) -> int | None:
    with _files():
        try:
            return file.stat().st_size
        except FileNotFoundError:
            return None  # somebody else moved it or threw it away


def _content(file: Path) -> bytes | None:
    with _files():
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None


def _moved(file: Path, goal: Path) -> None:
    """To another name; what somebody else moved meanwhile (another scheduler looks too) is left to them."""
    with _files(), suppress(FileNotFoundError):
        file.rename(goal)


def _must_be_there(file: Path) -> None:
    if not file.is_file():
        raise SourceDown(f"{file.name} is not there any more")


def _sizes(server: imaplib.IMAP4, numbers: list[bytes]) -> dict[str, int]:
    _, lines = server.uid("FETCH", b",".join(numbers).decode(), "(RFC822.SIZE)")
    found = {}
    for line in lines:
        if isinstance(line, bytes) and (told := _SIZE.search(line)):
            found[(told[1] or told[4]).decode()] = int(told[2] or told[3])
    return found

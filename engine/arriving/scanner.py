"""Virus scanners: clamd by its INSTREAM command (clamd(8)), or any command that reads a file."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from urllib.parse import urlsplit

CHUNK = 1 << 18
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner did not answer, or not in a way that says whether the file is clean."""


class Scanner(Protocol):
    """Says whether content is clean."""

    def virus_in(self, content: bytes) -> str:
        """The name of what was found; empty when the content is clean. Raises ScannerDown."""
        ...


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's daemon: a TCP address, or the path of its socket when `host` is empty."""

    host: str
    port: int = 3310
    path: str = ""
    seconds: float = 30.0

    def virus_in(self, content: bytes) -> str:
        """The name of what was found; empty when the content is clean. Raises ScannerDown."""
        try:
            with self._connected() as peer:
                peer.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    piece = content[start : start + CHUNK]
                    peer.sendall(struct.pack("!L", len(piece)) + piece)
                peer.sendall(struct.pack("!L", 0))
                answer = b""
                while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                    piece = peer.recv(LONGEST_ANSWER)
                    if not piece:
                        break
                    answer += piece
        except OSError as problem:
            raise ScannerDown(str(problem)) from problem
        told = answer.rstrip(b"\0\n").decode("utf-8", "replace")
        if told == "stream: OK":
            return ""
        if told.startswith("stream: ") and told.endswith(" FOUND"):
            return told.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerDown(told or "no answer")

    def _connected(self) -> socket.socket:
        if self.path:
            peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            peer.settimeout(self.seconds)
            peer.connect(self.path)
            return peer
        return socket.create_connection((self.host, self.port), timeout=self.seconds)


@dataclass(frozen=True, slots=True)
class CommandScanner:
    """A command that gets the path of a file as last word: exit 0 clean, 1 found, anything else failed."""

    command: tuple[str, ...]
    seconds: float = 30.0

    def virus_in(self, content: bytes) -> str:
        """The last line it said when it found something; empty when clean. Raises ScannerDown."""
        with NamedTemporaryFile(prefix="scan-") as file:
            Path(file.name).write_bytes(content)
            try:
                done = subprocess.run(
                    [*self.command, file.name], capture_output=True, timeout=self.seconds, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as problem:
                raise ScannerDown(str(problem)) from problem
        said = done.stdout.decode("utf-8", "replace").strip().replace(file.name, "").splitlines()
        if done.returncode == 0:
            return ""
        if done.returncode == 1:
            return (said[-1] if said else "").strip(": ") or "gevonden"
        raise ScannerDown(f"exit {done.returncode}")


def scanner_of(setting: str, seconds: float = 30.0) -> Scanner | None:
    """The scanner of a setting: `clamd://host:port`, `unix:///path` or a command. Raises ValueError."""
    if not setting.strip():
        return None
    if setting.startswith(("clamd://", "unix://")):
        parts = urlsplit(setting)
        if parts.scheme == "unix":
            return Clamd("", path=parts.path, seconds=seconds)
        if not parts.hostname:
            raise ValueError(f"{setting}: no host")
        return Clamd(parts.hostname, parts.port or 3310, seconds=seconds)
    return CommandScanner(tuple(shlex.split(setting)), seconds)

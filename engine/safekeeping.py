"""A backup in one file, and putting it back with proof that it is complete.

The file is a ZIP: the database, the keys of the var folder (without them secret links and sessions of before
are worth nothing), and `manifest.json`, which says what was in the database when the copy was made: rows per
table and one hash over how every case stands. It holds personal data and keys: keep it as safely as the
system itself. It appears under its name only when it is whole, readable by its owner alone.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as NotInflated

from engine.bootstrap import build, open_database, upgrade
from engine.database import backup as copying
from engine.database.backup import NotCopied, disk_in_our_words
from engine.model.running import Verification
from engine.settings import Settings

MANIFEST, DATABASE = "manifest.json", "database"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made: where, how large, and what is in it."""

    file: Path
    size: int
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, where what was there before is kept, the proof that it is whole, and how many mails
    that waited in it stand still."""

    manifest: dict[str, Any]
    kept_aside: tuple[str, ...]
    proof: Verification
    held_mails: int


def holds_anything(settings: Settings) -> bool:
    """Whether the database of these settings is there, with something in it."""
    address = open_database(settings)
    return not copying.is_empty(address)


def backup(settings: Settings, file: Path) -> Kept:
    """Write everything to `file`, which must not exist; safe while the program runs. Raises NotCopied."""
    with disk_in_our_words(file.parent):
        return _backup(settings, file)


def _backup(settings: Settings, file: Path) -> Kept:
    if file.exists():
        raise NotCopied(f"{file} bestaat al. Kies een andere naam.")
    database = open_database(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy, whole = Path(folder) / DATABASE, Path(folder) / "whole.zip"
        found = copying.copy_to(database, copy)
        manifest = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "program": version("behoorlijk"),
            "kind": "sqlite" if database.is_sqlite else "postgresql",
            **found,
        }
        os.close(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
            for key in sorted(settings.var_dir.glob("*.key")):
                archive.write(key, f"keys/{key.name}")
            archive.write(copy, DATABASE)
        _on_disk(whole)
        whole.rename(file)
        _on_disk(file.parent)
    return Kept(file, file.stat().st_size, manifest)


def restore(
    settings: Settings, file: Path, *, force: bool, progress: Callable[[int], None] = lambda cases: None
) -> Restored:
    """Put a backup back and prove it. Refuses where something is stored, unless `force`: then that is moved
    aside, never thrown away. Mail that waited in the copy stands still until an operator lets it go. Raises
    NotCopied; the place is then as it was.
    """
    with disk_in_our_words(settings.var_dir):
        return _restore(settings, file, force, progress)


def _restore(settings: Settings, file: Path, force: bool, progress: Callable[[int], None]) -> Restored:
    database = open_database(settings)
    manifest = read_manifest(file)
    kind = "sqlite" if database.is_sqlite else "postgresql"
    if manifest["kind"] != kind:
        raise NotCopied(
            f"Deze kopie is van {manifest['kind']}, en BEHOORLIJK_DATABASE_URL wijst naar {kind}."
        )
    copying.must_be_known(manifest["layout"])
    if not copying.is_empty(database):
        if not force:
            raise NotCopied(
                "Hier staan al gegevens. Met --force worden die opzij gezet (niet weggegooid) en komt de "
                "kopie ervoor in de plaats."
            )
        if copying.in_use(database):
            raise NotCopied(
                "De database is nog in gebruik. Stop eerst `behoorlijk serve` en `behoorlijk scheduler`."
            )
    aside: list[str] = []
    with tempfile.TemporaryDirectory(prefix="behoorlijk-") as folder, ZipFile(file) as archive:
        with disk_in_our_words(Path(folder)):
            source = Path(archive.extract(DATABASE, folder))
        expected = {name: manifest[name] for name in ("layout", "rows", "heads")}
        if kept := copying.put_back(database, source, expected):
            aside.append(kept)
        try:
            aside += _keys(settings.var_dir, archive)
        except OSError as problem:
            raise NotCopied(
                f"De gegevens staan terug, maar de sleutels niet ({problem.strerror}). Haal de map keys uit "
                f"{file} en zet wat erin staat zelf in {settings.var_dir}: zonder die sleutels werken de "
                "persoonlijke links in brieven niet."
            ) from problem
    database.close()
    upgrade(settings)
    engine = build(settings)
    held = engine.hold_mail(datetime.fromisoformat(manifest["made_at"]))
    return Restored(manifest, tuple(aside), engine.verify(progress), held)


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says is in it. Raises NotCopied for a file that is no (whole) backup."""
    try:
        with ZipFile(file) as archive:
            damaged = archive.testzip()
            manifest = json.loads(archive.read(MANIFEST))
        if damaged is not None or DATABASE not in archive.namelist():
            raise NotCopied(f"{file} is beschadigd ({damaged or DATABASE}).")
        if not all(isinstance(manifest[name], kind) for name, kind in _TOLD.items()):
            raise TypeError(MANIFEST)
        datetime.fromisoformat(manifest["made_at"])
    except NotInflated as problem:
        raise NotCopied(f"{file} is beschadigd ({problem}).") from problem
    except (OSError, BadZipFile, LookupError, TypeError, ValueError, RuntimeError) as problem:
        raise NotCopied(
            f"{file} is geen kopie van dit programma, of niet heel overgekomen ({type(problem).__name__})."
        ) from problem
    return dict(manifest)


_TOLD = {"kind": str, "layout": str, "rows": dict, "heads": str, "made_at": str}


def _keys(folder: Path, archive: ZipFile) -> list[str]:
    """Put the keys back; another key of the same name is moved aside."""
    aside = []
    folder.mkdir(parents=True, exist_ok=True)
    for entry in archive.namelist():
        name = Path(entry).name
        if entry != f"keys/{name}" or not name.endswith(".key"):
            continue
        content, target = archive.read(entry), folder / name
        if target.exists():
            if target.read_bytes() == content:
                continue
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            moved = target.with_name(f"{name}.before-restore-{stamp}")
            target.rename(moved)
            aside.append(str(moved))
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as written:
            written.write(content)
    return aside


def _on_disk(path: Path) -> None:
    """Return only when the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

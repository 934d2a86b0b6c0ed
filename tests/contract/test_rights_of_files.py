"""A database in a file is for the eyes of its owner: what people told is in it."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.database import Database, migrate
from engine.database.backup import copy_to, put_back


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_log_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = Database(f"sqlite:///{path}")
    migrate(store)
    with store.write() as unit:
        unit.save_setting("proef", "ja")
        found = {one.name: rights(one) for one in tmp_path.glob("store.sqlite*")}
    assert set(found.values()) == {0o600}
    assert "store.sqlite-wal" in found
    store.close()


def test_what_is_put_back_has_the_rights_of_what_it_replaces(tmp_path: Path) -> None:
    path, copy = tmp_path / "store.sqlite", tmp_path / "copy"
    store = Database(f"sqlite:///{path}")
    migrate(store)
    found = copy_to(store, copy)
    store.close()
    path.chmod(0o640)
    put_back(store, copy, found)
    assert rights(path) == 0o640
    elsewhere = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    put_back(elsewhere, copy, found)
    assert rights(tmp_path / "elsewhere.sqlite") == 0o600

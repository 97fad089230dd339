"""A project in one file and back, from either database into either; and migrations from the first schema on."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.errors import StoreError, UsageError
from dragoman.store import opening
from dragoman.store.backup import back_up, bring_back, tables
from dragoman.store.database import SqliteDatabase
from dragoman.store.filters import EventFilter
from dragoman.store.opening import open_or_make, schema_version, scripts
from dragoman.store.store import Store
from tests.store.conftest import add, coded, event_of, ties

MOSUL = coded("a1")
SAME = coded("a2", "Twelve people were killed by gunmen in Mosul on Monday, police say.", outlet="Harbour Daily")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder, as far as backups care."""
    folder = tmp_path / "project"
    (folder / "actors").mkdir(parents=True)
    (folder / "dragoman.yaml").write_text("# settings\ncontact: desk@example.org\n", encoding="utf-8")
    (folder / "actors" / "own.yaml").write_text("[]\n", encoding="utf-8")
    return folder


def everything(store: Store) -> list[object]:
    return [
        list(store.events(EventFilter())),
        list(store.articles()),
        list(store.stories()),
        store.decisions([event_of(MOSUL)]),
    ]


def test_what_was_backed_up_comes_back_whole(open_store: Callable[[], Store], folder: Path, tmp_path: Path) -> None:
    store = open_store()
    add(store, MOSUL, SAME)
    add(store, coded("a1", "Gunmen killed 14 people in Mosul on Monday.", killed=14))
    store.decide("different", event_of(coded("a1")), event_of(SAME), made_by="ana")
    before = everything(store)
    assert back_up(folder, store.database, tmp_path / "b.tar.gz") > 0
    bring_back(tmp_path / "b.tar.gz", tmp_path / "again", store=None)
    again = tmp_path / "again"
    assert (again / "actors" / "own.yaml").is_file()
    assert "contact: desk@example.org" in (again / "dragoman.yaml").read_text(encoding="utf-8")
    with Store.open(str(again / "store.sqlite"), again / "witness.log", ties) as restored:
        assert everything(restored) == before
        assert restored.faults() == []
        add(restored, coded("a9"))
        assert restored.faults() == []


def test_a_backup_may_be_restored_into_another_database(
    open_store: Callable[[], Store], folder: Path, tmp_path: Path, postgres_server: object
) -> None:
    import psycopg

    store = open_store()
    add(store, MOSUL, SAME)
    back_up(folder, store.database, tmp_path / "b.tar.gz")
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:  # type: ignore[attr-defined]
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored")
    url = postgres_server.get_uri("restored")  # type: ignore[attr-defined]
    bring_back(tmp_path / "b.tar.gz", tmp_path / "again", store=url)
    assert not (tmp_path / "again" / "store.sqlite").exists()
    with Store.open(url, tmp_path / "again" / "witness.log", ties) as restored:
        assert everything(restored) == everything(store)
        assert restored.faults() == []
    with pytest.raises(UsageError, match="holds a store already"):
        bring_back(tmp_path / "b.tar.gz", tmp_path / "third", store=url)


def test_a_backup_is_made_while_others_write(
    open_store: Callable[[], Store], place: str, folder: Path, tmp_path: Path
) -> None:
    store, reader = open_store(), Store.open(place, None, ties, readonly=True)
    add(store, MOSUL)
    with store.database.writing():
        store.database.run("UPDATE meta SET value = value")
        back_up(folder, reader.database, tmp_path / "b.tar.gz")
    reader.close()
    bring_back(tmp_path / "b.tar.gz", tmp_path / "again", store=None)
    assert (tmp_path / "again" / "store.sqlite").is_file()


def test_a_file_that_is_no_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.tar.gz").write_bytes(b"no archive")
    with pytest.raises(UsageError, match="is no backup of Dragoman, or is damaged"):
        bring_back(tmp_path / "no.tar.gz", tmp_path / "x", store=None)
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(__file__, "../../escaped.py")
    with pytest.raises(UsageError, match="it holds no store"):
        bring_back(tmp_path / "other.tar.gz", tmp_path / "y", store=None)
    assert not (tmp_path.parent / "escaped.py").exists()


def test_every_table_is_backed_up(tmp_path: Path) -> None:
    database = open_or_make(str(tmp_path / "s.sqlite"))
    assert isinstance(database, SqliteDatabase)
    made = {str(name) for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name, _ in tables()} == made
    for name, columns in tables():
        held = [str(row[1]) for row in database.rows(f"PRAGMA table_info({name})")]
        assert columns == held, name
    database.close()


# ---------------------------------------------------------------- migrations


def test_a_store_of_an_earlier_schema_is_brought_up_to_date(
    open_store: Callable[[], Store], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store() as store:
        add(store, MOSUL)
        before = everything(store)
    later = [*scripts(), "CREATE TABLE later (n INTEGER PRIMARY KEY);\nINSERT INTO later (n) VALUES (7);\n"]
    monkeypatch.setattr(opening, "scripts", lambda: later)
    with pytest.raises(StoreError, match="has schema 1, this Dragoman 2; the next command that writes"):
        Store.open(place, None, ties, readonly=True)
    with open_store() as store:
        assert schema_version(store.database) == 2
        assert store.database.rows("SELECT n FROM later") == [(7,)]
        assert everything(store) == before
        assert store.faults() == []


def test_a_migration_that_fails_changes_nothing(
    open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store() as store:
        add(store, MOSUL)
    broken = [*scripts(), "CREATE TABLE later (n INTEGER PRIMARY KEY);\nINSERT INTO nowhere VALUES (1);\n"]
    monkeypatch.setattr(opening, "scripts", lambda: broken)
    with pytest.raises(StoreError, match="nowhere"):
        open_store()
    monkeypatch.undo()
    with open_store() as store:
        assert schema_version(store.database) == 1
        assert len(everything(store)[0]) == 1  # type: ignore[arg-type]


def test_schemas_are_never_changed() -> None:
    """A script is what stores on people's disks were made with: a change is a new script, and a line here."""
    assert [hashlib.sha256(script.encode()).hexdigest()[:16] for script in scripts()] == ["db91f6bbf1bd76a8"]

"""A project in one file, and back: a tar archive of the settings, the overlays, the witness and the store as it is at
one moment. A store in PostgreSQL is written table by table, so that a backup can be restored into either database."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import StoreError, UsageError
from dragoman.store import ledger
from dragoman.store.database import SqliteDatabase
from dragoman.store.opening import open_or_make, schema_version, scripts

if TYPE_CHECKING:
    from dragoman.store.database import Database

__all__ = ["back_up", "bring_back"]

_STORE = "store.sqlite"
_WITNESS = "witness.log"
_ROWS_AT_ONCE = 500


def back_up(folder: Path, database: Database, target: Path) -> int:
    """Write a project to `target`, whole or not at all. Returns its size in bytes."""
    if target.exists() and target.is_dir():
        raise UsageError(f'"{target}" is a folder; name a file to write')
    part = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            copy = Path(scratch) / _STORE
            if isinstance(database, SqliteDatabase):
                database.copy_to(copy)
            else:
                with database.reading():
                    _copy_rows(database, str(copy))
            _witness_of(copy, Path(scratch) / _WITNESS)
            with tarfile.open(part, "w:gz", compresslevel=3) as archive:
                for path in _settings(folder):
                    archive.add(path, path.relative_to(folder).as_posix(), filter=_anonymous)
                archive.add(copy, _STORE, filter=_anonymous)
                archive.add(Path(scratch) / _WITNESS, _WITNESS, filter=_anonymous)
        part.replace(target)
    except OSError as error:
        raise StoreError(f'the backup "{target}" cannot be written: {error.strerror or error}') from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def bring_back(source: Path, folder: Path, *, store: str | None) -> None:
    """Make a project from a backup. Raises `UsageError` where `folder` is not empty or `source` is no backup."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f'"{folder}" is not empty; name a new folder to restore into')
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _extract(archive, member, folder)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise UsageError(f'"{source}" is no backup of Dragoman, or is damaged: {error}') from error
    if not (folder / _STORE).is_file():
        raise UsageError(f'"{source}" is no backup of Dragoman: it holds no store')
    (folder / "actors").mkdir(exist_ok=True)
    (folder / "outlets").mkdir(exist_ok=True)
    if store is not None:
        target = open_or_make(store)
        try:
            if target.rows("SELECT 1 FROM runs LIMIT 1"):
                raise UsageError(f'"{target.place}" holds a store already')
            _copy_tables(SqliteDatabase(folder / _STORE, readonly=True), target)
        finally:
            target.close()
        (folder / _STORE).unlink()
    _set_store(folder, store)


def _settings(folder: Path) -> Iterator[Path]:
    yield folder / "dragoman.yaml"
    for room in ("actors", "outlets"):
        yield from sorted((folder / room).rglob("*.yaml"))


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One file of a backup; what a backup does not hold (links, devices, paths that lead elsewhere) is left out."""
    room, _, name = member.name.partition("/")
    is_own = member.name in ("dragoman.yaml", _STORE, _WITNESS) or (room in ("actors", "outlets") and ".." not in name)
    content = archive.extractfile(member) if member.isfile() and is_own else None
    if content is None:
        return
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of this machine in the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _witness_of(copy: Path, path: Path) -> None:
    """A witness for a store that was copied at another moment than the project's own witness was."""
    database = SqliteDatabase(copy)
    try:
        seq, chain = ledger.head(database)
    finally:
        database.close()
    path.touch()
    if seq:
        ledger.Witness(path).sign(seq, chain)


def _copy_rows(database: Database, target: str) -> None:
    copy = open_or_make(target)
    try:
        _copy_tables(database, copy)
        copy.run("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _copy_tables(database: Database, target: Database) -> None:
    """Every row of every table, from one database into another of the same schema."""
    if schema_version(database) != schema_version(target):
        raise StoreError(
            f'"{database.place}" has another schema than this Dragoman; open it with `dragoman check` first'
        )
    with target.writing():
        target.run("DELETE FROM meta")
        for table, columns in tables():
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            rows: list[Any] = []
            for row in database.stream(f"SELECT {', '.join(columns)} FROM {table}"):
                rows.append(row)
                if len(rows) == _ROWS_AT_ONCE:
                    target.run_many(sql, rows)
                    rows = []
            target.run_many(sql, rows)


def tables() -> list[tuple[str, list[str]]]:
    """The tables of the newest schema with their columns, read off the scripts that make them."""
    found = []
    text = "\n".join(line for script in scripts() for line in script.split("\n") if not line.startswith("--"))
    for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\)(?: WITHOUT ROWID)?;\n", text, re.DOTALL):
        flat = re.sub(r"\([^()]*\)", "", body)
        columns = [part.split()[0] for part in flat.split(",") if part.split() and part.split()[0] != "PRIMARY"]
        found.append((name, columns))
    return found


def _set_store(folder: Path, store: str | None) -> None:
    """Let the settings name the store that was restored into; the rest of them stays as it was."""
    path = folder / "dragoman.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("store:")]
    if store is not None:
        lines.insert(0, f"store: {json.dumps(store)}")
    path.write_text("\n".join(lines), encoding="utf-8")

"""Opening a store: made when it is new, brought up to date when it is old, refused when it is newer than this
program."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import TYPE_CHECKING

from dragoman.errors import StoreError
from dragoman.store.database import open_database, statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.store.database import Database

__all__ = ["open_existing", "open_or_make", "schema_version", "scripts"]


def open_or_make(place: str) -> Database:
    """The database at `place` with the newest schema; a store of an earlier one is brought up to date."""
    database = open_database(place)
    try:
        database.prepare()
        _migrate(database, scripts())
    except BaseException:
        database.close()
        raise
    return database


def open_existing(place: str, *, readonly: bool = False) -> Database:
    """The database of a store that is there. Raises `StoreError` when it is not, or is of another schema."""
    database = open_database(place, readonly=readonly)
    try:
        _demand_known(database, readonly=readonly)
        _migrate(database, scripts())
    except BaseException:
        database.close()
        raise
    return database


def _demand_known(database: Database, *, readonly: bool) -> None:
    if not database.has_tables():
        raise StoreError(f'"{database.place}" holds no store; `dragoman init` makes one')
    held, newest = schema_version(database), len(scripts())
    if held > newest:
        raise _too_new(database, held, newest)
    if held < newest and readonly:
        raise StoreError(
            f'the store "{database.place}" has schema {held}, this Dragoman {newest}; the next command that writes,'
            " such as `dragoman add`, brings it up to date"
        )


def schema_version(database: Database) -> int:
    """The version of the schema; 0 where there is none."""
    if not database.has_tables():
        return 0
    rows = database.rows("SELECT value FROM meta WHERE key = 'schema'")
    if not rows or not str(rows[0][0]).isdigit():
        raise StoreError(f'"{database.place}" is no store of Dragoman: it does not say which schema it has')
    return int(rows[0][0])


def scripts() -> list[str]:
    """The migrations, from nothing to the newest schema; the first makes schema 1."""
    folder = files("dragoman.store") / "schema"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def _migrate(database: Database, all_scripts: Sequence[str]) -> None:
    """Run what is missing, each script whole or not at all."""
    held, newest = schema_version(database), len(all_scripts)
    if held > newest:
        raise _too_new(database, held, newest)
    for version in range(held + 1, newest + 1):
        with database.writing():
            if schema_version(database) >= version:
                continue  # another process was faster
            for statement in statements(all_scripts[version - 1], database):
                database.run(statement)
            if version == 1:
                database.run("INSERT INTO meta (key, value) VALUES ('project', ?)", secrets.token_hex(16))
                database.run("INSERT INTO meta (key, value) VALUES ('schema', '1')")
            else:
                database.run("UPDATE meta SET value = ? WHERE key = 'schema'", str(version))


def _too_new(database: Database, held: int, newest: int) -> StoreError:
    return StoreError(
        f'the store "{database.place}" has schema {held}, this Dragoman knows {newest}:'
        " it was written by a newer version; install that one"
    )

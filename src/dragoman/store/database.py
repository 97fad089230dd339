"""The two databases a store can lie in, seen as one: SQLite in the project's folder, PostgreSQL by its URL.

SQL is written once, with "?" for values. Several processes may read while one writes; a second writer waits, and gives
up with `StoreLockedError` when the first takes too long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.errors import ComponentError, StoreError, StoreLockedError

if TYPE_CHECKING:
    import psycopg

__all__ = [
    "Database",
    "PostgresDatabase",
    "Row",
    "SqliteDatabase",
    "asked_together",
    "next_number",
    "open_database",
    "rows_of",
    "statements",
]

Row = tuple[Any, ...]

# How long a writer waits for another one.
_WAIT_SECONDS = 60
_CACHE_KIB = 128 * 1024
# So many pages the log holds before they are moved to their places: what one batch after another writes anew is moved
# once.
_PAGES_IN_LOG = 8192
# Of a new store. Half and twice as much are slower: a batch writes to about two thousand pages of the half.
_PAGE_BYTES = 8192
# So many values are asked for at once, a power of two.
_MOST_ASKED = 256
# Two writers of one PostgreSQL store queue at this number; it means nothing else.
_WRITER_LOCK = 0x647261676F


class Database(Protocol):
    """What a store asks of a database. Rows come as tuples, bytes as bytes."""

    @property
    def place(self) -> str:
        """Where it is, for messages; holds no password."""
        ...

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a question."""
        ...

    def stream(self, sql: str, *values: Any) -> Iterator[Row]:
        """The rows of a question one by one, for answers too large for memory."""
        ...

    def run(self, sql: str, *values: Any) -> None:
        """One statement."""
        ...

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row."""
        ...

    def writing(self) -> _Transaction:
        """A block that is written whole or not at all; one writer at a time."""
        ...

    def reading(self) -> _Transaction:
        """A block in which every question sees the store as it was at its beginning."""
        ...

    def shrink(self) -> None:
        """Give back the room of what was deleted, and overwrite it."""
        ...

    def prepare(self) -> None:
        """Make what the tables of a new store lie in."""
        ...

    def has_tables(self) -> bool:
        """Whether there is a store."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class _Transaction(Protocol):
    def __enter__(self) -> None: ...
    def __exit__(self, *error: Any) -> bool | None: ...


class SqliteDatabase:
    """A file, with its write-ahead log beside it while it is open."""

    def __init__(self, path: Path, *, readonly: bool = False, wait_seconds: float = _WAIT_SECONDS) -> None:
        self.path = path
        self._connection = _open_sqlite(path, readonly=readonly, wait_seconds=wait_seconds)

    @property
    def place(self) -> str:
        return str(self.path)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _told(error, self.place) from error

    def stream(self, sql: str, *values: Any) -> Iterator[Row]:
        try:
            yield from self._connection.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise _told(error, self.place) from error

    def run(self, sql: str, *values: Any) -> None:
        try:
            self._connection.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise _told(error, self.place) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.DatabaseError as error:
            raise _told(error, self.place) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        except BaseException:
            # Of a damaged file the first error tells, not that the end of the reading meets it again.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        self.run("COMMIT")

    def shrink(self) -> None:
        self.run("VACUUM")
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def prepare(self) -> None:
        pass

    def has_tables(self) -> bool:
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"))

    def copy_to(self, path: Path) -> None:
        """A copy of the store as it is now, made while others go on writing."""
        target = sqlite3.connect(path)
        try:
            with _sqlite_errors(self.place):
                self._connection.backup(target, pages=4096)
                target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        self._connection.close()


def _open_sqlite(path: Path, *, readonly: bool, wait_seconds: float) -> sqlite3.Connection:
    with _sqlite_errors(str(path)):
        address = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
        connection = sqlite3.connect(
            address, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            if not readonly:
                connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_IN_LOG}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")
            # A page damaged on disk raises an error where it is read, instead of giving wrong rows.
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def _sqlite_errors(place: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _told(error, place) from error


def _told(error: sqlite3.DatabaseError, place: str) -> StoreError:
    """SQLite's error as a sentence for the person who can act."""
    if not isinstance(error, sqlite3.OperationalError):
        return StoreError(f'the store "{place}" is damaged or no store: {error}; `dragoman check` tells more')
    if "locked" in str(error) or "busy" in str(error):
        return StoreLockedError(f'the store "{place}" is held by another writer; try again when it is done')
    return StoreError(f'the store "{place}" cannot be used: {error}')


class PostgresDatabase:
    """A PostgreSQL database reached by URL; its tables lie in the schema "dragoman"."""

    def __init__(self, url: str, *, readonly: bool = False, wait_seconds: float = _WAIT_SECONDS) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ComponentError('a store in PostgreSQL needs psycopg: pip install "dragoman[postgres]"') from error
        self._psycopg = psycopg
        self._place = _without_password(url)
        with self._errors():
            self._connection = psycopg.connect(url, autocommit=True)
            self._connection.execute(f"SET lock_timeout = '{int(wait_seconds * 1000)}ms'")
            self._connection.execute("SET search_path = dragoman")
            # As SQLite's `synchronous = FULL`: what was committed is on disk, whatever the server's default is.
            self._connection.execute("SET synchronous_commit = on")
            if readonly:
                self._connection.execute("SET default_transaction_read_only = on")

    @property
    def place(self) -> str:
        return self._place

    def rows(self, sql: str, *values: Any) -> list[Row]:
        with self._errors():
            return self._connection.execute(_dollar(sql), values or None).fetchall()

    def stream(self, sql: str, *values: Any) -> Iterator[Row]:
        with self._errors(), self._connection.transaction(), self._connection.cursor(name="dragoman") as cursor:
            cursor.itersize = 1000
            yield from cursor.execute(_dollar(sql), values or None)

    def run(self, sql: str, *values: Any) -> None:
        with self._errors():
            self._connection.execute(_dollar(sql), values or None)

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._errors(), self._connection.cursor() as cursor:
            cursor.executemany(_dollar(sql), rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._connection.transaction():
            with self._errors():
                self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITER_LOCK,))
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        if self._connection.info.transaction_status == self._psycopg.pq.TransactionStatus.INTRANS:
            yield
            return
        with self._connection.transaction():
            self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def shrink(self) -> None:
        self.run("VACUUM FULL")

    def prepare(self) -> None:
        self.run("CREATE SCHEMA IF NOT EXISTS dragoman")

    def has_tables(self) -> bool:
        return bool(
            self.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'dragoman' AND table_name = 'meta'")
        )

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except self._psycopg.errors.LockNotAvailable as error:
            raise StoreLockedError(
                f'the store "{self._place}" is held by another writer; try again when it is done'
            ) from error
        except self._psycopg.Error as error:
            raise StoreError(f'the store "{self._place}" cannot be used: {_first_line(error)}') from error


def open_database(place: str, *, readonly: bool = False, wait_seconds: float = _WAIT_SECONDS) -> Database:
    """The database at a path or a postgresql:// URL; a file is made when it is missing and not `readonly`."""
    if place.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(place, readonly=readonly, wait_seconds=wait_seconds)
    return SqliteDatabase(Path(place), readonly=readonly, wait_seconds=wait_seconds)


def next_number(database: Database, table: str, column: str) -> int:
    """The number for the next row of a table; the writer alone gives them."""
    return int(database.rows(f"SELECT max({column}) FROM {table}")[0][0] or 0) + 1


def rows_of(database: Database, question: str, values: Collection[Any]) -> list[Row]:
    """All rows of a question that ends with "… IN", for any number of values."""
    found: list[Row] = []
    for part in asked_together(values):
        found += database.rows(f"{question} ({', '.join('?' * len(part))})", *part)
    return found


def asked_together(values: Collection[Any]) -> Iterator[list[Any]]:
    """The values in parts that are asked for in one question, each filled up with None to one of a few lengths, so that
    the database has few different questions to make plans for."""
    asked = list(values)
    for start in range(0, len(asked), _MOST_ASKED):
        part = asked[start : start + _MOST_ASKED]
        yield part + [None] * ((1 << (len(part) - 1).bit_length()) - len(part))


def statements(script: str, database: Database) -> Iterator[str]:
    """The statements of a migration, in the words of the database."""
    lines = (line for line in script.split("\n") if not line.startswith("--"))
    for statement in "\n".join(lines).split(";\n"):
        if statement.strip():
            yield statement if isinstance(database, SqliteDatabase) else _in_postgres(statement)


_POSTGRES_WORDS = (
    (" INTEGER", " BIGINT"),
    (" BLOB", " BYTEA"),
    (" REAL", " DOUBLE PRECISION"),
    # Bytes decide the order of words, as in SQLite, not the server's language.
    (" TEXT", ' TEXT COLLATE "C"'),
    (" WITHOUT ROWID", ""),
)


def _in_postgres(statement: str) -> str:
    for word, other in _POSTGRES_WORDS:
        statement = statement.replace(word, other)
    return statement


def _dollar(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _without_password(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().split("\n", 1)[0]

"""The store as tables for analysis: Arrow from the database, SQL over them by DuckDB, which can read and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from dragoman.store.database import Database

__all__ = ["TABLES", "arrow_table", "query"]

# Name → its columns, with their type where it is not text, and the SQL whose rows fill them.
TABLES: dict[str, tuple[str, str]] = {
    "events": (
        (
            "event_id article_id story_id type quad_class:whole auxiliary_modes first_day:day last_day:day "
            "published:day country admin1 place geonameid:whole latitude:real longitude:real precision "
            "goldstein:real plover_score:real confidence:real"
        ),
        (
            "SELECT e.event_id, a.article_id, s.story_id, e.type, e.quad_class, e.auxiliary_modes, "
            "e.first_day, e.last_day, e.published, e.country, e.admin1, e.place, e.geonameid, e.latitude, "
            "e.longitude, e.precision, e.goldstein, e.plover_score, e.confidence FROM events e JOIN articles "
            "a ON a.article_no = e.article_no LEFT JOIN stories s ON s.story_no = e.story_no ORDER BY "
            "a.article_id, e.event_no"
        ),
    ),
    "participants": (
        "event_id role text name actor_id country sector",
        (
            "SELECT e.event_id, p.role, p.words, p.name, p.actor_id, p.country, p.sector FROM participants p "
            "JOIN events e ON e.event_no = p.event_no ORDER BY e.event_id, p.n"
        ),
    ),
    "mentions": (
        "event_id trigger_start:whole trigger_end:whole sentence_start:whole sentence_end:whole",
        (
            "SELECT e.event_id, m.trigger_start, m.trigger_end, m.sentence_start, m.sentence_end FROM "
            "mentions m JOIN events e ON e.event_no = m.event_no ORDER BY e.event_id, m.n"
        ),
    ),
    "counts": (
        "event_id kind low:whole high:whole",
        (
            "SELECT e.event_id, c.kind, c.low, c.high FROM counts c JOIN events e ON e.event_no = c.event_no "
            "ORDER BY e.event_id, c.kind"
        ),
    ),
    "attributions": (
        ("article_id event_id source anonymous:yes name actor_id kind via content_start:whole content_end:whole"),
        (
            "SELECT a.article_id, e.event_id, t.source, t.anonymous, t.name, t.actor_id, t.kind, t.via, "
            "t.content_start, t.content_end FROM attributions t JOIN articles a ON a.article_no = "
            "t.article_no LEFT JOIN events e ON e.event_no = t.event_no ORDER BY a.article_id, t.n"
        ),
    ),
    "articles": (
        "article_id published:day title outlet url agencies version:whole superseded_by coder",
        (
            "SELECT a.article_id, a.published, a.title, a.outlet, a.url, a.agencies, a.version, "
            "a.superseded_by, c.coder FROM articles a JOIN coders c ON c.coder_no = a.coder_no ORDER BY "
            "a.article_id"
        ),
    ),
    "places": (
        "article_id text name geonameid:whole country latitude:real longitude:real precision",
        (
            "SELECT a.article_id, p.words, p.name, p.geonameid, p.country, p.latitude, p.longitude, "
            "p.precision FROM places p JOIN articles a ON a.article_no = p.article_no ORDER BY a.article_id, "
            "p.n"
        ),
    ),
    "dates": (
        "article_id text first_day:day last_day:day granularity",
        (
            "SELECT a.article_id, d.words, d.first_day, d.last_day, d.granularity FROM dates d JOIN articles "
            "a ON a.article_no = d.article_no ORDER BY a.article_id, d.n"
        ),
    ),
    "stories": (
        (
            "story_id type first_day:day last_day:day country place events:whole articles:whole "
            "independent_origins:whole disputed:yes flagged_only:yes"
        ),
        (
            "SELECT story_id, type, first_day, last_day, country, place, events, articles, "
            "independent_origins, disputed, flagged FROM stories ORDER BY story_id"
        ),
    ),
    "decisions": (
        "made made_by kind first_event second_event note undone:yes",
        (
            "SELECT made, made_by, kind, first_event, second_event, note, CASE WHEN undone_by IS NULL THEN 0 "
            "ELSE 1 END FROM decisions ORDER BY decision_no"
        ),
    ),
    "runs": (
        ("run_no:whole kind started finished read:whole coded:whole duplicates:whole filtered:whole set_aside:whole"),
        (
            "SELECT run_no, kind, started, finished, read, coded, duplicates, filtered, set_aside FROM runs "
            "ORDER BY run_no"
        ),
    ),
}
_ROWS_AT_ONCE = 20_000


def arrow_table(database: Database, name: str) -> pa.Table:
    """One of `TABLES` as it is now."""
    import pyarrow as pa

    spelt, sql = TABLES[name]
    columns = [(column, kind or "text") for column, _, kind in (word.partition(":") for word in spelt.split())]
    schema = pa.schema([(column, _arrow_type(kind)) for column, kind in columns])
    batches = [
        pa.RecordBatch.from_arrays(
            [_column([row[place] for row in rows], kind) for place, (_, kind) in enumerate(columns)], schema=schema
        )
        for rows in _in_parts(database.stream(sql))
    ]
    return pa.Table.from_batches(batches, schema=schema)


def query(database: Database, sql: str) -> pa.Table:
    """The answer to a question in DuckDB's SQL over `TABLES`; only those it names are read.

    Nothing outside the store can be read and nothing written. Raises `UsageError` for SQL that is wrong.
    """
    import duckdb

    connection = duckdb.connect(
        ":memory:", config={"enable_external_access": "false", "autoinstall_known_extensions": "false"}
    )
    try:
        connection.execute("SET lock_configuration = true")
        named = {name.lower() for name in connection.get_table_names(sql)}
        with database.reading():
            for name in TABLES:
                if name in named:
                    connection.register(name, arrow_table(database, name))
        answer = connection.sql(sql)
        if answer is None:
            raise UsageError("only questions are answered: SQL that begins with SELECT, WITH, FROM, DESCRIBE …")
        return answer.to_arrow_table()
    except duckdb.Error as error:
        known = ", ".join(TABLES)
        raise UsageError(f"the SQL is wrong: {' '.join(str(error).split())} (tables: {known})") from error
    finally:
        connection.close()


def _in_parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == _ROWS_AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _column(values: list[Any], kind: str) -> Any:
    import pyarrow as pa

    if kind == "day":
        return pa.array(values, pa.string()).cast(pa.date32())
    if kind == "yes":
        values = [None if value is None else bool(value) for value in values]
    return pa.array(values, _arrow_type(kind))


def _arrow_type(kind: str) -> Any:
    import pyarrow as pa

    types = {"text": pa.string(), "whole": pa.int64(), "real": pa.float64(), "day": pa.date32(), "yes": pa.bool_()}
    return types[kind]

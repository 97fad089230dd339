"""Whether a store still holds what was written to it: rows against digests, digests against the ledger, the ledger
against its witness."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.store import ledger
from dragoman.store.coded import Coded, digest_of
from dragoman.store.database import SqliteDatabase
from dragoman.store.packing import unpack, unpack_bytes
from dragoman.store.rows import INSERTS, article_parts, event_rows

if TYPE_CHECKING:
    from dragoman.store.coded import Json
    from dragoman.store.database import Database

__all__ = ["faults"]

# Columns of a table that must be found in another: (table, column, other table, its column).
_REFERENCES = (
    ("events", "article_no", "articles", "article_no"),
    ("events", "story_no", "stories", "story_no"),
    ("articles", "raw_no", "raws", "raw_no"),
    ("articles", "coder_no", "coders", "coder_no"),
    ("articles", "signature_no", "signatures", "signature_no"),
    ("participants", "event_no", "events", "event_no"),
    ("mentions", "event_no", "events", "event_no"),
    ("counts", "event_no", "events", "event_no"),
    ("attributions", "article_no", "articles", "article_no"),
    ("attributions", "event_no", "events", "event_no"),
    ("places", "article_no", "articles", "article_no"),
    ("dates", "article_no", "articles", "article_no"),
    ("sightings", "event_no", "events", "event_no"),
    ("sighting_keys", "event_no", "sightings", "event_no"),
    ("links", "first_no", "sightings", "event_no"),
    ("links", "second_no", "sightings", "event_no"),
    ("copies", "first_no", "signatures", "signature_no"),
    ("copies", "second_no", "signatures", "signature_no"),
    ("copy_keys", "signature_no", "signatures", "signature_no"),
    ("versions", "article_no", "articles", "article_no"),
)


def faults(database: Database, witness: ledger.Witness | None) -> Iterator[str]:
    """Everything wrong, each in a sentence; nothing when the store is sound. Reads all of it."""
    if isinstance(database, SqliteDatabase):
        for fault in database.faults():
            yield f"SQLite finds the file damaged: {fault}"
    yield from ledger.broken_links(ledger.entries(database))
    if witness is not None:
        yield from ledger.unwitnessed(database, witness)
    yield from _articles(database)
    yield from _raws(database)
    for table, column, other, key in _REFERENCES:
        sql = (
            f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = t.{column})"
        )
        lost = int(database.rows(sql)[0][0])
        if lost:
            yield f'{lost} rows of "{table}" point to rows of "{other}" that are not there'
    yield from _stories(database)


def _articles(database: Database) -> Iterator[str]:
    """Each article against its digest, its digest against the ledger's last word on it, and the rows made from it."""
    written = _last_digests(database)
    expected: Counter[str] = Counter(dict.fromkeys(INSERTS, 0))
    sql = "SELECT article_no, article_id, digest, superseded_by, record FROM articles ORDER BY article_no"
    for article_no, article_id, digest, superseded_by, record in database.stream(sql):
        if article_id not in written:
            yield f'article "{article_id}" is in the store, but the ledger does not know it'
        elif written.pop(article_id) != bytes(digest).hex():
            yield f'article "{article_id}" is not the version that the ledger wrote last'
        try:
            article = unpack(bytes(record))
            events = _events(database, article_no, superseded=superseded_by is not None)
        except ValueError as error:
            yield f'article "{article_id}" cannot be read: {error}'
            continue
        if digest_of(article, events) != bytes(digest):
            yield f'article "{article_id}" or its events are not what was written'
        elif superseded_by is None:
            expected.update(_rows_of(article_no, Coded(article, tuple(events), "")))
    for article_id in sorted(written):
        yield f'article "{article_id}" is in the ledger, but not in the store'
    for table, number in expected.items():
        held = int(database.rows(f"SELECT count(*) FROM {table}")[0][0])
        if held != number:
            yield f'"{table}" has {held:,} rows, the records make {number:,}'


def _rows_of(article_no: int, coded: Coded) -> Counter[str]:
    """How many rows of each table an article and its events make."""
    numbers = {event["event_id"]: n for n, event in enumerate(coded.events)}
    made = Counter(table for table, _ in article_parts(article_no, coded, numbers))
    for event in coded.events:
        made.update(table for table, _ in event_rows(0, article_no, event, b"", None))
    return made


def _events(database: Database, article_no: int, *, superseded: bool) -> list[Json]:
    if superseded:
        rows = database.rows(
            "SELECT record FROM versions WHERE article_no = ? ORDER BY version DESC LIMIT 1", article_no
        )
        events: list[Json] = unpack(bytes(rows[0][0]))["events"] if rows else []
        return events
    rows = database.rows("SELECT record FROM events WHERE article_no = ? ORDER BY event_no", article_no)
    return [unpack(bytes(record)) for (record,) in rows]


def _last_digests(database: Database) -> dict[str, str]:
    """For each article the digest the ledger wrote last."""
    found: dict[str, str] = {}
    for entry in ledger.entries(database):
        if entry.body is not None and "digest" in entry.body:
            found[entry.body["article"]] = entry.body["digest"]
    return found


def _raws(database: Database) -> Iterator[str]:
    for raw_no, sha256, content in database.stream("SELECT raw_no, sha256, content FROM raws ORDER BY raw_no"):
        try:
            sound = hashlib.sha256(unpack_bytes(bytes(content))).digest() == bytes(sha256)
        except ValueError:
            sound = False
        if not sound:
            yield f"what was read as no. {raw_no} ({bytes(sha256).hex()[:12]}…) is damaged"


def _stories(database: Database) -> Iterator[str]:
    """Each story's events against those that point to it."""
    told: dict[int, list[str]] = {}
    for story_no, event_id in database.stream(
        "SELECT story_no, event_id FROM events WHERE story_no IS NOT NULL ORDER BY story_no, event_id"
    ):
        told.setdefault(story_no, []).append(event_id)
    for story_no, story_id, record in database.stream("SELECT story_no, story_id, record FROM stories"):
        listed = sorted(unpack(bytes(record))["events"]) if record is not None else told.get(story_no, [])[:1]
        if not listed or listed != told.get(story_no, []):
            yield f'story "{story_id}" lists other events than those that belong to it'

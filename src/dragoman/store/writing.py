"""Articles into the store: a batch is written whole or not at all, and what is known already is left as it is.

with database.writing():
    for each article:  known content → nothing; known id, other content or coding → a new version; else new
    link what is new to what is there
    append to the ledger
the witness signs
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from dragoman.store import ledger
from dragoman.store.coded import Coded, Json, Prepared
from dragoman.store.database import next_number, rows_of
from dragoman.store.linking import Fresh, Linking
from dragoman.store.packing import pack, pack_bytes, unpack
from dragoman.store.rows import TABLES_OF_ARTICLE, TABLES_OF_EVENT, article_parts, event_rows, insert

if TYPE_CHECKING:
    from dragoman.store.database import Database, Row

__all__ = ["Added", "add_batch", "coder_number"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch: articles new, those that took the place of an earlier version, and those known."""

    new: int
    replaced: int
    known: int


@dataclass
class _Batch:
    """A transaction in the making."""

    database: Database
    run_no: int
    reason: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    news: list[tuple[str, Json]] = field(default_factory=list)
    coders: dict[str, int] = field(default_factory=dict)
    fresh: dict[int, Fresh] = field(default_factory=dict)
    articles: Any = None
    events: Any = None
    raws: Any = None

    def __post_init__(self) -> None:
        self.articles = count(next_number(self.database, "articles", "article_no"))
        self.events = count(next_number(self.database, "events", "event_no"))
        self.raws = count(next_number(self.database, "raws", "raw_no"))

    def coder_no(self, coder: str) -> int:
        """The number of the versions that coded an article; asked of the database once."""
        if coder not in self.coders:
            self.coders[coder] = coder_number(self.database, coder)
        return self.coders[coder]


def add_batch(
    database: Database, linking: Linking, batch: Sequence[Coded], *, run_no: int, reason: str = "add"
) -> Added:
    """Write articles and link them. `reason`: add, edit or recode, as the ledger and the lineage tell it.

    Within a transaction of the caller's, who has the witness sign when it is committed.
    """
    work = _Batch(database, run_no, reason)
    held = _held(database, batch)
    fresh = work.fresh
    new = replaced = 0
    for coded in {coded.article["article_id"]: coded for coded in batch}.values():
        prepared = coded.reckoned(linking.above)
        known = held.get(coded.article["article_id"])
        if known is None:
            article_no = next(work.articles)
            _write(work, article_no, 1, coded, prepared)
            new += 1
        elif known.digest == prepared.digest or (
            reason == "add" and _had(database, prepared.content, known.article_no)
        ):
            continue
        else:
            article_no = known.article_no
            _put_away(work, known, coded, linking)
            _write(work, article_no, known.version + 1, coded, prepared)
            replaced += 1
        _supersede(work, article_no, coded, linking)
    _flush(work)
    if fresh:
        linking.link(fresh)
        ledger.append(database, run_no, work.news)
    return Added(new, replaced, len(batch) - new - replaced)


@dataclass(frozen=True, slots=True)
class _Held:
    article_no: int
    article_id: str
    version: int
    digest: bytes
    superseded_by: str | None
    record: bytes


def _held(database: Database, batch: Sequence[Coded]) -> dict[str, _Held]:
    """The articles of these ids that are in the store."""
    rows = rows_of(
        database,
        "SELECT article_no, article_id, version, digest, superseded_by, record FROM articles WHERE article_id IN",
        sorted({coded.article["article_id"] for coded in batch}),
    )
    return {row[1]: _Held(row[0], row[1], row[2], bytes(row[3]), row[4], bytes(row[5])) for row in rows}


def _had(database: Database, content: bytes, article_no: int) -> bool:
    return bool(database.rows("SELECT 1 FROM contents WHERE content = ? AND article_no = ?", content, article_no))


def _write(work: _Batch, article_no: int, version: int, coded: Coded, prepared: Prepared) -> None:
    """An article's rows; those of the tables that others look into at once, the rest at the end of the batch."""
    article, database = coded.article, work.database
    values = (
        article_no, article["article_id"], version, prepared.content, _raw(work, coded.raw), article["published"],
        article["title"], article["outlet"], article["url"], ";".join(agency["text"] for agency in article["agencies"]),
        work.coder_no(coded.coder), work.run_no, prepared.digest, prepared.article,
    )  # fmt: skip
    if version > 1:
        database.run("DELETE FROM articles WHERE article_no = ?", article_no)
    database.run(
        "INSERT INTO articles (article_no, article_id, version, content, raw_no, published, title, outlet, url,"
        " agencies, coder_no, run_no, digest, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *values,
    )
    database.run(
        "INSERT INTO contents (content, article_no) VALUES (?, ?) ON CONFLICT DO NOTHING", prepared.content, article_no
    )
    numbers = {event["event_id"]: next(work.events) for event in coded.events}
    work.fresh[article_no] = Fresh(coded, prepared, numbers)
    for event, packed in zip(coded.events, prepared.events, strict=True):
        for table, row in event_rows(numbers[event["event_id"]], article_no, event, packed, article["published"]):
            work.rows[table].append(row)
    for table, row in article_parts(article_no, coded, numbers):
        work.rows[table].append(row)
    body = {
        "article": article["article_id"], "version": version, "digest": prepared.digest.hex(),
        "events": len(coded.events),
    }  # fmt: skip
    work.news.append((work.reason if version > 1 else "add", body))


def _flush(work: _Batch) -> None:
    for table, rows in work.rows.items():
        work.database.run_many(insert(table), rows)
    work.rows.clear()


def _raw(work: _Batch, raw: bytes | None) -> int | None:
    if raw is None:
        return None
    from hashlib import sha256

    key = sha256(raw).digest()
    rows = work.database.rows("SELECT raw_no FROM raws WHERE sha256 = ?", key)
    if rows:
        return int(rows[0][0])
    raw_no = int(next(work.raws))
    work.database.run(
        "INSERT INTO raws (raw_no, sha256, size, content) VALUES (?, ?, ?, ?)", raw_no, key, len(raw), pack_bytes(raw)
    )
    return raw_no


def coder_number(database: Database, coder: str) -> int:
    """The number of the versions that coded an article, which are entered when they are new."""
    rows = database.rows("SELECT coder_no FROM coders WHERE coder = ?", coder)
    if rows:
        return int(rows[0][0])
    number = next_number(database, "coders", "coder_no")
    database.run("INSERT INTO coders (coder_no, coder) VALUES (?, ?)", number, coder)
    return number


def _put_away(work: _Batch, held: _Held, coded: Coded | None, linking: Linking) -> None:
    """Move the current version of an article to the earlier ones, and its events with it.

    `coded` is what takes its place, so that lineage can tell what became of each event.
    """
    _flush(work)
    database = work.database
    events = database.rows(
        "SELECT event_no, record FROM events WHERE article_no = ? ORDER BY event_no", held.article_no
    )
    records = [unpack(bytes(record)) for _, record in events]
    numbers = [int(event_no) for event_no, _ in events]
    whole = {"article": unpack(held.record), "events": records}
    database.run(
        "INSERT INTO versions (article_no, version, run_no, reason, digest, record) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        held.article_no, held.version, work.run_no, work.reason, held.digest, pack(whole),
    )  # fmt: skip
    heirs = _heirs(records, coded.events if coded is not None else ())
    database.run_many(
        "INSERT INTO lineage (old_event, new_event, article_no, version) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(old, new, held.article_no, held.version) for old, new in heirs.items()],
    )
    _move_decisions(database, heirs)
    keep_wording = coded is not None and coded.article["text"] == whole["article"]["text"]
    linking.unlink(held.article_no, numbers, keep_wording=keep_wording)
    for table in TABLES_OF_EVENT:
        database.run_many(f"DELETE FROM {table} WHERE event_no = ?", [(number,) for number in numbers])
    database.run("DELETE FROM events WHERE article_no = ?", held.article_no)
    for table in TABLES_OF_ARTICLE:
        database.run(f"DELETE FROM {table} WHERE article_no = ?", held.article_no)


def _heirs(old: Iterable[Json], new: Iterable[Json]) -> dict[str, str | None]:
    """For each earlier event the one that stands in its place: the same id, else the one whose trigger overlaps."""
    fresh = list(new)
    ids = {event["event_id"] for event in fresh}
    return {event["event_id"]: event["event_id"] if event["event_id"] in ids else _heir(event, fresh) for event in old}


def _move_decisions(database: Database, heirs: Mapping[str, str | None]) -> None:
    """What people decided about an event holds for the one that stands in its place."""
    for old, new in heirs.items():
        if new is None or new == old:
            continue
        rows = database.rows(
            "SELECT decision_no, first_event, second_event FROM decisions WHERE first_event = ? OR second_event = ?",
            old,
            old,
        )
        for number, *pair in rows:
            first, second = sorted(new if event == old else event for event in pair)
            database.run(
                "UPDATE decisions SET first_event = ?, second_event = ? WHERE decision_no = ?", first, second, number
            )


def _heir(old: Json, fresh: Sequence[Json]) -> str | None:
    start, end = old["trigger"]["start"], old["trigger"]["end"]
    for event in fresh:
        for mention in event["mentions"]:
            if mention["trigger"]["start"] < end and start < mention["trigger"]["end"]:
                return str(event["event_id"])
    return None


def _supersede(work: _Batch, article_no: int, coded: Coded, linking: Linking) -> None:
    """A page read again with other words is a later edition: the earlier ones stay, but their events count no more.

    The later published is the later edition, else the one that came later. Many feeds give every item the address of
    their front page, so an address alone proves nothing: the words must be alike, or the title the same.
    """
    article = coded.article
    if not article["url"]:
        return
    rows = work.database.rows(
        "SELECT article_no, article_id, version, digest, superseded_by, record FROM articles"
        " WHERE url = ? AND article_no <> ? AND superseded_by IS NULL ORDER BY article_no",
        article["url"], article_no,
    )  # fmt: skip
    for row in rows[:_MOST_EDITIONS]:
        held = _Held(row[0], row[1], row[2], bytes(row[3]), row[4], bytes(row[5]))
        other = unpack(held.record)
        if not _are_editions(article, other):
            continue
        is_later = (article["published"] or "") >= (other["published"] or "")
        if is_later:
            _retire(work, held, article["article_id"], linking)
        else:
            _retire(work, _held(work.database, [coded])[article["article_id"]], held.article_id, linking)
            return


# More articles at one address are no editions of each other.
_MOST_EDITIONS = 20
# Of the words of the shorter of two editions of one page, this share at least stands in the other.
_LEAST_SHARED = 0.6


def _are_editions(article: Json, other: Json) -> bool:
    """Whether two articles at one address are editions of one page: by title, or by most of their words."""
    if article["title"] and article["title"] == other["title"]:
        return True
    words, others = (set(re.findall(r"\w{4,}", each["text"].casefold())) for each in (article, other))
    return bool(words and others) and len(words & others) >= _LEAST_SHARED * min(len(words), len(others))


def _retire(work: _Batch, held: _Held, by: str, linking: Linking) -> None:
    _put_away(work, held, None, linking)
    work.database.run("UPDATE articles SET superseded_by = ? WHERE article_no = ?", by, held.article_no)
    work.fresh.pop(held.article_no, None)
    work.news.append(("supersede", {"article": held.article_id, "by": by}))

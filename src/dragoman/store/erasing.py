"""Erasing for good: an article, or the name of a person, out of every row, the ledger and what will come in later.

What is erased leaves a salted mark, which tells nothing and lets the same thing be refused, or redacted, when it comes
in again. Exports and backups made before are other people's files: they are named, not touched.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from dragoman.store import ledger
from dragoman.store.packing import unpack, unpack_bytes

if TYPE_CHECKING:
    from dragoman.store.database import Database
    from dragoman.store.linking import Linking

__all__ = ["Marks", "articles_naming", "erase_article", "load_marks", "mark_person", "redacted"]

_BLANK = "█"
_LONGEST_NAME = 6
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Marks:
    """What was erased, as salted marks; answers whether something bears one."""

    key: bytes
    articles: frozenset[bytes]
    persons: frozenset[bytes]
    longest: int = _LONGEST_NAME

    def bars(self, article_id: str, content: bytes) -> bool:
        """Whether an article was erased, by its id or by what it says."""
        return bool(self.articles) and (
            self.of(f"id:{article_id}") in self.articles or self.of(f"content:{content.hex()}") in self.articles
        )

    def of(self, subject: str) -> bytes:
        """The mark of something."""
        return hmac.new(self.key, subject.encode("utf-8", "surrogatepass"), sha256).digest()[:16]

    def names_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where erased names stand in a text, the longest first at each place."""
        if not self.persons:
            return
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            length = next(
                (n for n in range(min(self.longest, len(words) - at), 0, -1) if self._is_name(words[at : at + n])), 0
            )
            if length:
                yield words[at].start(), words[at + length - 1].end()
            at += max(length, 1)

    def _is_name(self, words: list[re.Match[str]]) -> bool:
        return self.of(_person(word.group() for word in words)) in self.persons


def redacted(text: str, marks: Marks) -> str:
    """The text with erased names blotted out, every character in its place."""
    pieces, done = [], 0
    for start, end in marks.names_in(text):
        pieces += [text[done:start], _BLANK * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def load_marks(database: Database) -> Marks:
    """The marks of a store."""
    key = bytes.fromhex(database.rows("SELECT value FROM meta WHERE key = 'project'")[0][0])
    rows = database.rows("SELECT mark, kind FROM erasures")
    of_kind = {kind: frozenset(bytes(mark) for mark, its in rows if its == kind) for kind in ("article", "person")}
    return Marks(key, of_kind["article"], of_kind["person"])


def mark_person(database: Database, name: str) -> Marks:
    """Mark a person's name as erased; within a transaction. Returns all marks."""
    marks = load_marks(database)
    mark = marks.of(_person(word.group() for word in _WORD.finditer(name)))
    _enter(database, mark, "person")
    return replace(marks, persons=marks.persons | {mark})


def erase_article(database: Database, article_id: str, linking: Linking, *, run_no: int, barred: bool) -> bool:
    """Take an article out of everything; within a transaction. `barred`: it may not come in again.

    Returns whether it was there. The ledger keeps that something was erased, not what.
    """
    rows = database.rows("SELECT article_no, raw_no FROM articles WHERE article_id = ?", article_id)
    if not rows:
        return False
    article_no, raw_no = rows[0]
    if barred:
        marks = load_marks(database)
        _enter(database, marks.of(f"id:{article_id}"), "article")
        for (its,) in database.rows("SELECT content FROM contents WHERE article_no = ?", article_no):
            _enter(database, marks.of(f"content:{bytes(its).hex()}"), "article")
    gone = _event_ids(database, article_no)
    numbers = [int(n) for (n,) in database.rows("SELECT event_no FROM events WHERE article_no = ?", article_no)]
    linking.unlink(article_no, numbers, keep_wording=False)
    for table in ("participants", "mentions", "counts"):
        database.run_many(f"DELETE FROM {table} WHERE event_no = ?", [(number,) for number in numbers])
    for table in ("events", "attributions", "places", "dates", "versions", "lineage", "contents", "articles"):
        database.run(f"DELETE FROM {table} WHERE article_no = ?", article_no)
    for event_id in gone:
        database.run("DELETE FROM decisions WHERE first_event = ? OR second_event = ?", event_id, event_id)
    if raw_no is not None and not database.rows("SELECT 1 FROM articles WHERE raw_no = ? LIMIT 1", raw_no):
        database.run("DELETE FROM raws WHERE raw_no = ?", raw_no)
    database.run("UPDATE articles SET superseded_by = '' WHERE superseded_by = ?", article_id)
    database.run("DELETE FROM rejects WHERE record_id = ?", article_id)
    ledger.erase_bodies(database, article_id)
    ledger.append(database, run_no, [("erase", {"what": "article"})])
    return True


def articles_naming(database: Database, marks: Marks) -> list[str]:
    """The ids of articles that name somebody erased, now or in an earlier version, or were read from what does."""
    found = set()
    for article_id, record in database.stream("SELECT article_id, record FROM articles"):
        if any(True for text in _texts(unpack(bytes(record))) for _ in marks.names_in(text)):
            found.add(article_id)
    for article_id, record in database.stream(
        "SELECT a.article_id, v.record FROM versions v JOIN articles a ON a.article_no = v.article_no"
    ):
        if any(True for text in _texts(unpack(bytes(record))) for _ in marks.names_in(text)):
            found.add(article_id)
    for article_id, content in database.stream(
        "SELECT a.article_id, r.content FROM raws r JOIN articles a ON a.raw_no = r.raw_no"
    ):
        text = unpack_bytes(bytes(content)).decode("utf-8", "surrogatepass")
        if any(True for _ in marks.names_in(text)):
            found.add(article_id)
    return sorted(found)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _event_ids(database: Database, article_no: int) -> set[str]:
    """The ids of all events an article has or had."""
    found = {str(i) for (i,) in database.rows("SELECT event_id FROM events WHERE article_no = ?", article_no)}
    for (record,) in database.rows("SELECT record FROM versions WHERE article_no = ?", article_no):
        found.update(event["event_id"] for event in unpack(bytes(record))["events"])
    return found


def _enter(database: Database, mark: bytes, kind: str) -> None:
    database.run("INSERT INTO erasures (mark, kind) VALUES (?, ?) ON CONFLICT DO NOTHING", mark, kind)


def _person(words: Any) -> str:
    """A name as it is marked: without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "person:" + " ".join(re.sub(r"[^\w]+", " ", re.sub(r"['’]s\b", "", letters)).split())

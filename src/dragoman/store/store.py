"""The store of a project: what was read and coded, never lost, never doubled; and what people decided about it.

with Store.open(place, witness, ties=…) as store:
    run = store.begin_run("add", coder="dragoman 0.1.0 · …")
    store.add(batch, run)          # on disk, linked and witnessed when this returns
    store.end_run(run, read=…, coded=…, …)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError
from dragoman.store import checking, erasing, ledger, reading
from dragoman.store.coded import Coded
from dragoman.store.database import next_number
from dragoman.store.linking import Linking
from dragoman.store.opening import open_existing, open_or_make
from dragoman.store.packing import unpack, unpack_bytes
from dragoman.store.stories import Ties
from dragoman.store.writing import Added, add_batch, coder_number

if TYPE_CHECKING:
    from dragoman.link.stories import Sighting
    from dragoman.store.coded import Json
    from dragoman.store.database import Database
    from dragoman.store.filters import EventFilter

__all__ = ["Kept", "Store", "Tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the records of a run went."""

    read: int = 0
    coded: int = 0
    duplicates: int = 0
    filtered: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What recoding needs of an article: what it was read from, and what its date rests on."""

    article_id: str
    raw: bytes
    published: str | None
    published_from: str | None
    path: str | None
    coder: str


class Store:
    """A store that is open. One writer at a time; any number of readers, in other processes too."""

    def __init__(
        self,
        database: Database,
        witness: ledger.Witness | None,
        ties: Callable[[], Ties],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.database = database
        self._witness = witness
        self._ties = ties
        self._now = now
        self._linking: Linking | None = None
        # The last entry of the ledger that this process knows of: what others write is read anew, and so is all when
        # something breaks off.
        self._seen: int | None = None

    @classmethod
    def make(cls, place: str, witness: Path | None, ties: Callable[[], Ties]) -> Store:
        """The store at `place`, a path or a postgresql:// URL; made when there is none."""
        return cls(open_or_make(place), ledger.Witness(witness) if witness else None, ties)

    @classmethod
    def open(cls, place: str, witness: Path | None, ties: Callable[[], Ties], *, readonly: bool = False) -> Store:
        """The store that is at `place`. Raises `StoreError` when there is none, or it cannot be used."""
        return cls(open_existing(place, readonly=readonly), ledger.Witness(witness) if witness else None, ties)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    # ------------------------------------------------------------ runs

    def begin_run(self, kind: str, coder: str | None = None) -> int:
        """Note that something begins to write; its number stands with all it writes."""
        with self.database.writing():
            number = next_number(self.database, "runs", "run_no")
            self.database.run(
                "INSERT INTO runs (run_no, kind, started, coder, read, coded, duplicates, filtered, set_aside)"
                " VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0)",
                number,
                kind,
                self._time(),
                coder,
            )
        return number

    def end_run(self, run_no: int, tally: Tally, rejects: Iterable[Sequence[Any]] = ()) -> None:
        """Note how a run went, and which records (path, line, id, reason) it set aside."""
        with self.database.writing():
            self.database.run(
                "UPDATE runs SET finished = ?, read = ?, coded = ?, duplicates = ?, filtered = ?, set_aside = ?"
                " WHERE run_no = ?",
                self._time(),
                tally.read,
                tally.coded,
                tally.duplicates,
                tally.filtered,
                tally.set_aside,
                run_no,
            )
            self.database.run_many(
                "INSERT INTO rejects (run_no, n, path, line, record_id, reason) VALUES (?, ?, ?, ?, ?, ?)",
                [(run_no, n, *reject) for n, reject in enumerate(rejects)],
            )

    # ------------------------------------------------------------ writing

    def knows(self, article_id: str, content: bytes) -> bool:
        """Whether this article was stored with this content, now or in an earlier version."""
        return bool(
            self.database.rows(
                "SELECT 1 FROM contents c JOIN articles a ON a.article_no = c.article_no"
                " WHERE c.content = ? AND a.article_id = ?",
                content,
                article_id,
            )
        )

    def add(self, batch: Sequence[Coded], run_no: int, *, reason: str = "add") -> Added:
        """Write articles with their events and link them: on disk and witnessed when this returns."""
        with self.database.writing():
            if ledger.head(self.database)[0] != self._seen:
                self.linking.forget()
            self._seen = None
            added = add_batch(self.database, self.linking, batch, run_no=run_no, reason=reason)
            seen = ledger.head(self.database)[0]
        self._seen = seen
        self.witness()
        return added

    def confirm(self, article_ids: Iterable[str], coder: str) -> None:
        """Note that newer versions code these articles just as they are."""
        with self.database.writing():
            number = coder_number(self.database, coder)
            self.database.run_many(
                "UPDATE articles SET coder_no = ? WHERE article_id = ?",
                [(number, article_id) for article_id in article_ids],
            )

    def decide(self, kind: str, first: str, second: str, *, made_by: str, note: str | None = None) -> int:
        """Note a person's word that two events report one happening ("same") or two ("different").

        It goes before every link, survives recoding, and takes the place of an earlier word on the same two. Returns
        its number.
        """
        first, second = sorted((self._event_id(first), self._event_id(second)))
        if first == second:
            raise UsageError(f'"{first}" is one event; a decision is about two')
        with self.database.writing():
            number = next_number(self.database, "decisions", "decision_no")
            self._undo(first, second, number)
            self.database.run(
                "INSERT INTO decisions (decision_no, made, made_by, kind, first_event, second_event, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                number,
                self._time(),
                made_by,
                kind,
                first,
                second,
                note,
            )
            ledger.append(
                self.database,
                0,
                [("decide", {"kind": kind, "first": first, "second": second, "by": made_by, "note": note})],
            )
            self._regroup(first, second)
        self.witness()
        return number

    def undo(self, first: str, second: str, *, made_by: str) -> bool:
        """Take back what was decided about two events. Returns whether anything was."""
        first, second = sorted((self._event_id(first), self._event_id(second)))
        with self.database.writing():
            if not self._undo(first, second, 0):
                return False
            ledger.append(self.database, 0, [("undo", {"first": first, "second": second, "by": made_by})])
            self._regroup(first, second)
        self.witness()
        return True

    def erase_article(self, article_id: str) -> bool:
        """Erase an article for good; it will not come in again. Returns whether it was there."""
        run_no = self.begin_run("erase")
        self._seen = None
        with self.database.writing():
            erased = erasing.erase_article(self.database, article_id, self.linking, run_no=run_no, barred=True)
        self.witness()
        self.database.shrink()
        return erased

    def mark_person(self, name: str) -> tuple[erasing.Marks, list[str]]:
        """Mark a person's name as erased. Returns the marks, and the ids of the articles to be coded anew without
        it."""
        with self.database.writing():
            marks = erasing.mark_person(self.database, name)
            ledger.append(self.database, 0, [("erase", {"what": "person"})])
        self.witness()
        return marks, erasing.articles_naming(self.database, marks)

    def replace(self, article_id: str, coded: Coded | None, run_no: int) -> None:
        """Erase an article with all its versions and write another in its place, in one go."""
        self._seen = None
        with self.database.writing():
            erasing.erase_article(self.database, article_id, self.linking, run_no=run_no, barred=False)
            if coded is not None:
                add_batch(self.database, self.linking, [coded], run_no=run_no)
        self.witness()

    def shrink(self) -> None:
        """Overwrite and give back the room of what was erased."""
        self.database.shrink()

    def set_cursor(self, feed: str, state: str) -> None:
        """Where the watcher stands with a feed."""
        with self.database.writing():
            self.database.run(
                "INSERT INTO cursors (feed, state) VALUES (?, ?)"
                " ON CONFLICT (feed) DO UPDATE SET state = excluded.state",
                feed,
                state,
            )

    # ------------------------------------------------------------ reading

    @property
    def marks(self) -> erasing.Marks:
        """What was erased."""
        return erasing.load_marks(self.database)

    def cursors(self) -> dict[str, str]:
        """Where the watcher stands with each feed."""
        return dict(self.database.rows("SELECT feed, state FROM cursors ORDER BY feed"))

    def events(self, asked: EventFilter, *, limit: int | None = None, newest_first: bool = False) -> Iterator[Json]:
        """Event records with their `story_id`."""
        return reading.events(self.database, asked, limit=limit, newest_first=newest_first)

    def event(self, event_id: str) -> Json | None:
        """One event record."""
        return reading.event(self.database, event_id)

    def articles(self) -> Iterator[Json]:
        """Article records by id."""
        return reading.articles(self.database)

    def article(self, article_id: str) -> Json | None:
        """One article record."""
        return reading.article(self.database, article_id)

    def stories(self, **asked: Any) -> Iterator[Json]:
        """Story records; `asked` as `reading.stories` takes it."""
        return reading.stories(self.database, self._tell, **asked)

    def story(self, name: str) -> Json | None:
        """The story of this id, or the one an event belongs to."""
        story_id = reading.resolve_story(self.database, name)
        return reading.story(self.database, self._tell, story_id) if story_id is not None else None

    def sightings(self, event_ids: Iterable[str]) -> list[Sighting]:
        """What linking keeps of these events."""
        return reading.sightings(self.database, event_ids)

    def decisions(self, event_ids: Iterable[str]) -> list[str]:
        """What people decided about these events, in words."""
        return reading.decisions(self.database, event_ids)

    def to_recode(self, coder: str) -> Iterator[Kept]:
        """The articles whose events count and that other versions coded, by id."""
        rows = self.database.rows(
            "SELECT a.article_id FROM articles a JOIN coders c ON c.coder_no = a.coder_no"
            " WHERE c.coder <> ? AND a.raw_no IS NOT NULL AND a.superseded_by IS NULL ORDER BY a.article_id",
            coder,
        )
        return self.kept(article_id for (article_id,) in rows)

    def kept(self, article_ids: Iterable[str]) -> Iterator[Kept]:
        """What recoding needs of these articles."""
        question = (
            "SELECT r.content, a.record, c.coder FROM articles a JOIN coders c ON c.coder_no = a.coder_no"
            " JOIN raws r ON r.raw_no = a.raw_no WHERE a.article_id = ?"
        )
        for article_id in article_ids:
            for raw, record, coder in self.database.rows(question, article_id):
                article = unpack(bytes(record))
                told = (article["published"], article["published_from"], article["path"])
                yield Kept(article_id, unpack_bytes(bytes(raw)), *told, coder)

    def coded(self, article_id: str) -> Coded | None:
        """An article with its events as it is stored, without what depends on other articles."""
        rows = self.database.rows(
            "SELECT a.article_no, a.record, c.coder FROM articles a JOIN coders c ON c.coder_no = a.coder_no"
            " WHERE a.article_id = ?",
            article_id,
        )
        if not rows:
            return None
        events = self.database.rows("SELECT record FROM events WHERE article_no = ? ORDER BY event_no", rows[0][0])
        return Coded(unpack(bytes(rows[0][1])), tuple(unpack(bytes(record)) for (record,) in events), rows[0][2])

    def counts(self) -> Mapping[str, int]:
        """How much there is of what."""
        return reading.count_rows(self.database)

    def faults(self) -> list[str]:
        """Everything that is wrong with the store, each in a sentence."""
        with self.database.reading():
            return list(checking.faults(self.database, self._witness))

    # ------------------------------------------------------------ within

    @property
    def linking(self) -> Linking:
        """What links new articles to those there are."""
        if self._linking is None:
            self._linking = Linking(self.database, self._ties())
        return self._linking

    def _tell(self, story_no: int) -> Json:
        return self.linking.told(story_no)

    def witness(self) -> None:
        """Have the witness sign what was written, also what another process wrote."""
        if self._witness is None:
            return
        seq, chain = ledger.head(self.database)
        if seq:
            self._witness.sign(seq, chain)

    def mend(self) -> None:
        """After a crash: let the witness sign what was written before it could."""
        if self._witness is not None:
            self._witness.mend_end()
            if ledger.head(self.database)[0] > self._witness.last()[0]:
                self.witness()

    def _event_id(self, event_id: str) -> str:
        found = self.event(event_id)
        if found is None:
            raise UsageError(f'the store has no event "{event_id}"')
        return str(found["event_id"])

    def _undo(self, first: str, second: str, by: int) -> bool:
        question = "SELECT decision_no FROM decisions WHERE first_event = ? AND second_event = ? AND undone_by IS NULL"
        standing = self.database.rows(question, first, second)
        self.database.run_many(
            "UPDATE decisions SET undone_by = ? WHERE decision_no = ?", [(by, n) for (n,) in standing]
        )
        return bool(standing)

    def _regroup(self, first: str, second: str) -> None:
        rows = self.database.rows(
            "SELECT event_no FROM events WHERE event_id IN (?, ?) AND story_no IS NOT NULL", first, second
        )
        self.linking.decide(int(number) for (number,) in rows)

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")

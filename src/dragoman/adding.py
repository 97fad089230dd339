"""Into a project: records coded and stored batch by batch, so that a run cut short goes on where it was.

What is in the store already is not coded again; what was erased stays out; names that were erased are blotted out
before anything else sees them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from dragoman.errors import RecordError
from dragoman.export.records import article_record, event_record
from dragoman.export.spool import text_order
from dragoman.intake import Account, Intake, SetAside
from dragoman.model import Article, RawRecord
from dragoman.pipeline import code_article
from dragoman.run import RunReport
from dragoman.store.coded import Coded, content_hash
from dragoman.store.erasing import Marks, redacted
from dragoman.store.store import Store, Tally
from dragoman.workers import Failure, code_articles

if TYPE_CHECKING:
    from dragoman.pipeline import Result, Tools

__all__ = ["BATCH", "Ready", "add_records", "code_and_prepare", "coded_of", "raw_bytes", "raw_record", "redact_record"]

# A batch is written when it holds so many articles or its first one has waited so long.
BATCH = 64
_BATCH_SECONDS = 10.0
_RAW_FIELDS = (
    "content",
    "is_html",
    "record_id",
    "published",
    "title",
    "outlet",
    "url",
    "language",
    "byline",
    "encoding",
)


def add_records(
    records: Iterable[RawRecord | RecordError],
    store: Store,
    *,
    kind: str = "add",
    published: date | None = None,
    workers: int = 1,
    keep_raw: bool = True,
    tools: Tools | None = None,
    loader: Callable[[], Tools],
    on_article: Callable[[int], None] = lambda _: None,
    on_stored: Callable[[list[Article]], None] = lambda _: None,
) -> RunReport:
    """Code every record that the store does not know yet, and store it; what the store then holds depends on neither
    order nor workers.

    `on_article` hears the length of each text when it is coded, `on_stored` the articles of each batch once they are
    on disk.
    """
    marks = store.marks
    source = _Source(records, marks)
    intake = Intake(
        published=published,
        is_known=lambda article: store.knows(article.article_id, _content(article)),
        is_barred=lambda article: marks.bars(article.article_id, _content(article)),
    )
    run_no = store.begin_run(kind)
    batch = _Batch(store, run_no, on_stored)
    outcomes = code_articles(source.noted(intake), code=code_and_prepare, tools=tools, workers=workers, loader=loader)
    # Closing ends the worker processes, also when what is done with an outcome goes wrong.
    with closing(outcomes):
        for outcome in outcomes:
            article = outcome.article
            raw = source.take(article)
            if isinstance(outcome, Failure):
                intake.failed(article, outcome.reason, outcome.traceback)
            else:
                batch.put(article, replace(outcome.coded, raw=raw if keep_raw else None))
                intake.coded(article)
            on_article(len(article.text))
    batch.write()
    report = RunReport(intake.account(), intake.filtered, tuple(intake.rejects()))
    store.end_run(run_no, _tally(report.account), reject_rows(report.rejects))
    return report


class _Source:
    """Keeps what each article was read from until its coding is done."""

    def __init__(self, records: Iterable[RawRecord | RecordError], marks: Marks) -> None:
        self._records = records
        self._marks = marks
        self._latest: RawRecord | None = None
        self._raws: dict[tuple[str, str], bytes] = {}

    def noted(self, intake: Intake) -> Iterator[Article]:
        """The articles to code. The intake takes one record for each article it hands on, so the latest is the
        article's."""
        for article in intake.articles(self._redacted()):
            if self._latest is not None:
                self._raws[article.article_id, article.text] = raw_bytes(self._latest)
            yield article

    def take(self, article: Article) -> bytes | None:
        return self._raws.pop((article.article_id, article.text), None)

    def _redacted(self) -> Iterator[RawRecord | RecordError]:
        for record in self._records:
            if isinstance(record, RawRecord):
                self._latest = redact_record(record, self._marks)
                yield self._latest
            else:
                yield record


class _Batch:
    """Coded articles that wait to be written together."""

    def __init__(self, store: Store, run_no: int, on_stored: Callable[[list[Article]], None]) -> None:
        self._store = store
        self._run_no = run_no
        self._on_stored = on_stored
        self._waiting: list[tuple[Article, Coded]] = []
        self._since = 0.0

    def put(self, article: Article, coded: Coded) -> None:
        if not self._waiting:
            self._since = monotonic()
        self._waiting.append((article, coded))
        if len(self._waiting) >= BATCH or monotonic() - self._since > _BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        if self._waiting:
            self._store.add([coded for _, coded in self._waiting], self._run_no)
            self._on_stored([article for article, _ in self._waiting])
            self._waiting = []


# ---------------------------------------------------------------- between rooms


@dataclass(frozen=True, slots=True)
class Ready:
    """An article, and as the store takes it."""

    article: Article
    coded: Coded


def code_and_prepare(article: Article, tools: Tools) -> Ready:
    """An article coded, with all that the store reckons from it alone: done where it is coded, it keeps no writer
    waiting."""
    return Ready(article, coded_of(code_article(article, tools)).prepare(tools.actors.bodies_above))


def coded_of(result: Result, raw: bytes | None = None) -> Coded:
    """A coded article as the store takes it."""
    events = tuple(sorted(map(event_record, result.events), key=text_order))
    return Coded(article_record(result), events, result.coder, raw)


def raw_bytes(record: RawRecord) -> bytes:
    """What was read of an article, with all the record says of itself; where it lay on this machine is no part of
    it."""
    told = {name: value for name in _RAW_FIELDS if (value := getattr(record, name)) not in (None, False)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def raw_record(raw: bytes, path: str | None) -> RawRecord:
    """The record that `raw_bytes` kept. `path`: where it lay when it was a file of its own."""
    fields = json.loads(raw.decode("utf-8", "surrogatepass"))
    return RawRecord(path=path or "store", line=None if path else 1, **fields)


def redact_record(record: RawRecord, marks: Marks) -> RawRecord:
    """The record with erased names blotted out wherever they stand."""
    if not marks.persons:
        return record
    return replace(
        record,
        content=redacted(record.content, marks),
        title=redacted(record.title, marks) if record.title else record.title,
        byline=redacted(record.byline, marks) if record.byline else record.byline,
    )


def _content(article: Article) -> bytes:
    return content_hash(
        text=article.text,
        published=article.published.isoformat() if article.published else None,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        language=article.language,
        byline=article.byline,
    )


def _tally(account: Account) -> Tally:
    return Tally(account.read, account.coded, account.duplicates, account.filtered, account.set_aside)


def reject_rows(rejects: Iterable[SetAside]) -> list[tuple[str, int | None, str | None, str]]:
    return [(reject.path, reject.line, reject.record_id, reject.reason) for reject in rejects]

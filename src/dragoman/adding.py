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
from typing import TYPE_CHECKING, Any

from dragoman.clean import Filtered, clean
from dragoman.errors import RecordError
from dragoman.export.records import article_record, event_record
from dragoman.export.spool import text_order
from dragoman.intake import Account, Intake, SetAside
from dragoman.model import Article, RawRecord
from dragoman.run import RunReport
from dragoman.store.coded import Coded, content_hash
from dragoman.store.erasing import Marks, redacted
from dragoman.store.store import Kept, Store, Tally
from dragoman.workers import Failure, code_articles

if TYPE_CHECKING:
    from dragoman.pipeline import Result, Tools

__all__ = ["Recoded", "add_records", "coded_of", "raw_bytes", "raw_record", "recode", "redact_person"]

# A batch is written when it holds so many articles or its first one has waited so long.
_BATCH = 64
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
    outcomes = code_articles(source.noted(intake), tools=tools, workers=workers, loader=loader)
    # Closing ends the worker processes, also when what is done with an outcome goes wrong.
    with closing(outcomes):
        for outcome in outcomes:
            article = outcome.article
            raw = source.take(article)
            if isinstance(outcome, Failure):
                intake.failed(article, outcome.reason, outcome.traceback)
            else:
                batch.put(article, coded_of(outcome, raw if keep_raw else None))
                intake.coded(article)
            on_article(len(article.text))
    batch.write()
    report = RunReport(intake.account(), intake.filtered, tuple(intake.rejects()))
    store.end_run(run_no, _tally(report.account), _rows(report.rejects))
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
        if len(self._waiting) >= _BATCH or monotonic() - self._since > _BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        if self._waiting:
            self._store.add([coded for _, coded in self._waiting], self._run_no)
            self._on_stored([article for article, _ in self._waiting])
            self._waiting = []


# ---------------------------------------------------------------- coding anew


@dataclass(frozen=True, slots=True)
class Recoded:
    """How coding anew went: articles with other events than before, with the same, and those that cannot be coded
    now."""

    changed: int
    same: int
    failed: tuple[SetAside, ...]


def recode(
    kept: Iterable[Kept],
    store: Store,
    *,
    coder: str,
    tools: Tools | None = None,
    workers: int = 1,
    loader: Callable[[], Tools],
    on_article: Callable[[int], None] = lambda _: None,
) -> Recoded:
    """Code stored articles anew with the versions there are now. Only what comes out otherwise becomes a new version.

    An article that can no longer be coded stays as it is, and is told of.
    """
    run_no = store.begin_run("recode", coder)
    waiting: dict[str, Kept] = {}
    failed: list[SetAside] = []
    counts = {"changed": 0, "same": 0}
    batch: list[Coded] = []

    def articles() -> Iterator[Article]:
        for each in kept:
            article = _cleaned(each)
            if isinstance(article, SetAside):
                failed.append(article)
            else:
                waiting[article.article_id] = each
                yield article

    def write() -> None:
        added = store.add(batch, run_no, reason="recode")
        store.confirm([coded.article["article_id"] for coded in batch], coder)
        counts["changed"] += added.replaced + added.new
        counts["same"] += added.known
        batch.clear()

    outcomes = code_articles(articles(), tools=tools, workers=workers, loader=loader)
    with closing(outcomes):
        for outcome in outcomes:
            each = waiting.pop(outcome.article.article_id)
            if isinstance(outcome, Failure):
                failed.append(SetAside("store", None, each.article_id, outcome.reason, outcome.traceback))
                continue
            batch.append(_as_before(coded_of(outcome, each.raw), store))
            on_article(len(outcome.article.text))
            if len(batch) >= _BATCH:
                write()
    write()
    done = counts["changed"] + counts["same"]
    store.end_run(
        run_no,
        Tally(read=done + len(failed), coded=counts["changed"], duplicates=counts["same"], set_aside=len(failed)),
        _rows(failed),
    )
    return Recoded(counts["changed"], counts["same"], tuple(failed))


def _as_before(coded: Coded, store: Store) -> Coded:
    """The coding as it is stored when it says the same but for the versions that made it: nothing has changed then."""
    before = store.coded(coded.article["article_id"])
    if before is None:
        return coded
    same = _without_coder(before.events) == _without_coder(coded.events) and before.article == coded.article
    return before if same else coded


def _without_coder(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "coder": None} for event in events]


def redact_person(name: str, store: Store, *, tools: Tools, keep_raw: bool) -> tuple[int, int]:
    """Erase a person's name from every article, for good: each is coded anew without it, and what there was is erased.

    An article with nothing left to code goes whole. Returns how many were coded anew and how many went.
    """
    marks, article_ids = store.mark_person(name)
    run_no = store.begin_run("erase")
    anew = gone = 0
    for article_id in article_ids:
        kept = next(iter(store.kept([article_id])), None)
        coded = _redone(kept, marks, tools, keep_raw=keep_raw) if kept is not None else None
        store.replace(article_id, coded, run_no)
        anew, gone = anew + (coded is not None), gone + (coded is None)
    store.end_run(run_no, Tally(read=len(article_ids), coded=anew, filtered=gone))
    store.shrink()
    return anew, gone


def _redone(kept: Kept, marks: Marks, tools: Tools, *, keep_raw: bool) -> Coded | None:
    record = redact_record(raw_record(kept.raw, kept.path), marks)
    article = _cleaned(replace(kept, raw=raw_bytes(record)))
    if isinstance(article, SetAside):
        return None
    outcome = next(code_articles([article], tools=tools))
    if isinstance(outcome, Failure):
        return None
    return coded_of(outcome, raw_bytes(record) if keep_raw else None)


def _cleaned(kept: Kept) -> Article | SetAside:
    record = raw_record(kept.raw, kept.path)
    option = date.fromisoformat(kept.published) if kept.published and kept.published_from == "option" else None
    try:
        article = clean(record, published=option)
    except RecordError as error:
        return SetAside("store", None, kept.article_id, error.reason)
    if isinstance(article, Filtered):
        return SetAside("store", None, kept.article_id, article.reason)
    return article


# ---------------------------------------------------------------- between rooms


def coded_of(result: Result, raw: bytes | None) -> Coded:
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


def _rows(rejects: Iterable[SetAside]) -> list[tuple[str, int | None, str | None, str]]:
    return [(reject.path, reject.line, reject.record_id, reject.reason) for reject in rejects]

"""What a run leaves behind, written from its spool: events, articles and records set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import IO, TYPE_CHECKING

from dragoman.export.parquet import write_parquet
from dragoman.export.records import Json, near_duplicate_records, reject_record
from dragoman.export.spool import CodedArticle, Spool, json_line
from dragoman.export.table import csv_lines
from dragoman.intake import SetAside

if TYPE_CHECKING:
    from dragoman.link.copies import NearDuplicate

__all__ = ["EventFormat", "linked", "write_articles", "write_events", "write_rejects"]


class EventFormat(StrEnum):
    """How events are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def write_events(file: IO[bytes], articles: Iterable[CodedArticle], form: EventFormat) -> None:
    """The events of all articles, in the order of article and text."""
    _WRITERS[form](file, (event for coded in articles for event in coded.events))


def write_articles(file: IO[bytes], articles: Iterable[CodedArticle]) -> None:
    """One article record a line."""
    file.writelines(json_line(coded.article) for coded in articles)


def write_rejects(file: IO[bytes], rejects: Iterable[SetAside]) -> None:
    """One record set aside a line."""
    file.writelines(json_line(reject_record(reject)) for reject in rejects)


def linked(spool: Spool, copies: Mapping[str, Sequence[NearDuplicate]]) -> Iterator[CodedArticle]:
    """The coded articles with their near duplicates filled in."""
    for coded in spool:
        near = copies.get(coded.article["article_id"], ())
        yield CodedArticle({**coded.article, "near_duplicates": near_duplicate_records(near)}, coded.events)


def _write_jsonl(file: IO[bytes], events: Iterable[Json]) -> None:
    file.writelines(json_line(event) for event in events)


def _write_csv(file: IO[bytes], events: Iterable[Json]) -> None:
    file.writelines(csv_lines(events))


_WRITERS: dict[EventFormat, Callable[[IO[bytes], Iterable[Json]], None]] = {
    EventFormat.JSONL: _write_jsonl,
    EventFormat.CSV: _write_csv,
    EventFormat.PARQUET: write_parquet,
}
